import { expect } from 'chai';
import type { CloseReason, Loop } from 'wolfssl-binding';
import { detailOf, NativeConnection } from '../../transports/native-connection.ts';

const ID = 7;

/** A loop that only notes what it is asked. */
const notingLoop = (): { loop: Loop; asked: string[] } => {
  const asked: string[] = [];
  const loop = new Proxy({} as Loop, {
    get: (_, name) => (id: number) => {
      asked.push(`${String(name)} ${id}`);
      return name === 'peer' ? undefined : true;
    },
  });
  return { loop, asked };
};

const closedBy = (code: CloseReason['code'], peerEnded = false): string => {
  const connection = new NativeConnection(notingLoop().loop, ID, 'tcp');
  if (peerEnded) connection.noteEnd();
  return connection.noteClose({ code, wolf: 0, alert: 0 });
};

describe('a native connection', () => {
  it("asks nothing of the loop once it is closed: its id may be another's by then", () => {
    const { loop, asked } = notingLoop();
    const connection = new NativeConnection(loop, ID, 'tcp');
    connection.send('one');
    connection.noteClose({ code: 'reset', wolf: 0, alert: 0 });
    expect(connection.send('two')).to.equal(false);
    expect(connection.sendDeferred('three')).to.equal(false);
    expect(connection.queuedBytes).to.equal(0);
    expect(connection.peer.address).to.equal('unknown');
    connection.setLineLimit(1);
    connection.close();
    connection.abort();
    expect(asked).to.deep.equal([`send ${ID}`]);
  });

  it('says who brought the end about', () => {
    expect(closedBy('closed')).to.equal('closed');
    expect(closedBy('ended')).to.equal('ended');
    expect(closedBy('truncated')).to.equal('lost');
    expect(closedBy('reset')).to.equal('lost');
    expect(closedBy('protocol')).to.equal('lost');
    expect(closedBy('queue-full')).to.equal('slow');
    expect(closedBy('idle-timeout')).to.equal('silent');
  });

  it('lets a peer that has ended in good order hang up, but not leave its answers unread', () => {
    expect(closedBy('closed', true)).to.equal('ended');
    expect(closedBy('reset', true)).to.equal('ended');
    expect(closedBy('queue-full', true)).to.equal('slow');
  });

  it('keeps the words of the binding for the log', () => {
    expect(detailOf({ code: 'truncated', wolf: 0, alert: 0 })).to.equal('truncated');
    expect(detailOf({ code: 'protocol', wolf: -308, alert: 40 })).to.equal(
      'protocol -308 alert 40',
    );
  });
});

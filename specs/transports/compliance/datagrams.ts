import { expect } from 'chai';
import type { EndpointLimits } from '../../../src/ports/transport.ts';
import type { Side, Stage } from './stage.ts';
import type { BarePeer, DatagramSubject } from './subject.ts';

const LINE_BYTES_MAX = 200;

const lineOf = (bytes: number): string => `{"x":"${'x'.repeat(bytes - '{"x":""}'.length)}"}`;

/**
 * What strangers may do who write bare lines in datagrams. For `bytes.ts`, peers own a stream.
 * Nothing is sent again here if it is lost, and on the loopback nothing is.
 */
export const datagramCompliance = (stage: Stage<DatagramSubject>): void => {
  const bare = async (
    limits: Partial<EndpointLimits> = {},
  ): Promise<{ peer: BarePeer; far: Side }> => {
    const { listener, record } = await stage.listen(limits);
    const peer = await stage.subject.connectBare(listener.port);
    stage.afterwards(() => peer.vanish());
    return { peer, far: { connection: await record.untilOpened(), record } };
  };

  describe('datagrams from a peer that is not ours', () => {
    it('are a line each', async () => {
      const { peer, far } = await bare();
      for (const line of ['{"n":1}', '{"n":"\u{1f680}"}', '{"n":3}']) await peer.write(`${line}\n`);
      const lines = await far.record.untilLines(far.connection, 3);
      expect(lines).to.deep.equal(['{"n":1}', '{"n":"\u{1f680}"}', '{"n":3}']);
    });

    it('may hold several lines, with carriage returns and blank lines between them', async () => {
      const { peer, far } = await bare();
      await peer.write('{"n":1}\r\n\n\r\n{"n":2}\n{"n":3}\r\r\n');
      const lines = await far.record.untilLines(far.connection, 3);
      expect(lines).to.deep.equal(['{"n":1}', '{"n":2}', '{"n":3}\r']);
    });

    it('are answered in datagrams, a whole line each', async () => {
      const { peer, far } = await bare();
      await peer.write('{"n":1}\n');
      await far.record.untilLines(far.connection, 1);
      far.connection.send('{"re":1}');
      far.connection.send('{"re":"\u00e9"}');
      await peer.until(() => peer.lines.length === 2);
      expect(peer.lines).to.deep.equal(['{"re":1}', '{"re":"\u00e9"}']);
    });

    it('tell a line that is not UTF-8 as one without text, and go on', async () => {
      const { peer, far } = await bare();
      await peer.write('{"n":1}\n');
      await far.record.untilLines(far.connection, 1);
      await peer.write(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
      await far.record.untilLines(far.connection, 2);
      await peer.write('{"n":3}\n');
      const lines = await far.record.untilLines(far.connection, 3);
      expect(lines).to.deep.equal(['{"n":1}', undefined, '{"n":3}']);
    });

    it('hold lines as long as the limit, and no longer', async () => {
      const { peer, far } = await bare({ lineBytesMax: LINE_BYTES_MAX });
      await peer.write(`${lineOf(LINE_BYTES_MAX)}\n`);
      await far.record.untilLines(far.connection, 1);
      await peer.write(`${lineOf(LINE_BYTES_MAX + 1)}\n`);
      await far.record.untilTold(far.connection, 'faulted');
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'line', 'faulted']);
      far.connection.send('{"status":"error"}');
      far.connection.close();
      await peer.until(() => peer.isGone);
      expect(peer.lines).to.deep.equal(['{"status":"error"}']);
    });
  });

  describe('a peer of datagrams', () => {
    it('that ends: what it had said is told, then its end', async () => {
      const { peer, far } = await bare();
      await peer.write('{"n":1}\n');
      peer.end();
      await far.record.untilTold(far.connection, 'ended');
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'line', 'ended']);
      far.connection.close();
      expect((await far.record.untilClosed(far.connection)).by).to.equal('ended');
    });

    it('is told the end of the connection', async () => {
      const { peer, far } = await bare();
      await peer.write('{"n":1}\n');
      await far.record.untilLines(far.connection, 1);
      far.connection.send('{"re":1}');
      far.connection.close();
      await peer.until(() => peer.isGone);
      expect(peer.lines).to.deep.equal(['{"re":1}']);
      expect((await far.record.untilClosed(far.connection)).by).to.equal('closed');
    });
  });
};

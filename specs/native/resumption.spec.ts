import { expect } from 'chai';
import { fingerprint } from 'wolfssl-binding';
import { IDENTITY, Stage, type Endpoint } from './endpoint.ts';

describe('resumption', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  const server = (): Endpoint => {
    const made: Endpoint = stage.endpoint(
      {},
      {
        onOpen: (id) => made.loop.send(id, 'welcome'),
        onEnd: (id) => made.loop.close(id),
      },
    );
    return made;
  };

  /** Dials, waits for the first line (the ticket has come by then) and closes; was it resumed? */
  const visit = async (client: Endpoint, context: number, port: number): Promise<boolean> => {
    const id = client.loop.connect(context, { address: '127.0.0.1', port });
    await client.lines.next();
    const peer = client.loop.peer(id);
    expect(peer?.fingerprint).to.deep.equal(fingerprint(IDENTITY.certificatePem));
    client.loop.close(id);
    await client.closed.next();
    return peer?.resumed === true;
  };

  it('spares the second handshake of an address, and every one after it', async () => {
    const port = server().listen();
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none', resumeSessions: true });
    const visits: boolean[] = [];
    for (let count = 0; count < 4; count += 1) visits.push(await visit(client, context, port));
    expect(visits).to.deep.equal([false, true, true, true]);
  });

  it('goes on for ever: after 200 in a row one handshake is whole again', async () => {
    const port = server().listen();
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none', resumeSessions: true });
    const whole: number[] = [];
    for (let count = 0; count < 300; count += 1) {
      if (!(await visit(client, context, port))) whole.push(count);
    }
    expect(whole).to.deep.equal([0, 201]);
  });

  it('is left alone unless asked for', async () => {
    const port = server().listen();
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none' });
    expect(await visit(client, context, port)).to.equal(false);
    expect(await visit(client, context, port)).to.equal(false);
  });

  it('is not tried with another server', async () => {
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none', resumeSessions: true });
    expect(await visit(client, context, server().listen())).to.equal(false);
    expect(await visit(client, context, server().listen())).to.equal(false);
  });

  it('uses a session once: two dials at a time do not disturb each other', async () => {
    const port = server().listen();
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none', resumeSessions: true });
    await visit(client, context, port);
    const ids = Array.from({ length: 8 }, () =>
      client.loop.connect(context, { address: '127.0.0.1', port }),
    );
    await client.lines.take(ids.length);
    expect(ids.map((id) => client.loop.peer(id)?.resumed).filter(Boolean)).to.have.length(1);
  });

  it('falls back to a whole handshake when the server has forgotten', async () => {
    const first = server();
    const port = first.listen();
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none', resumeSessions: true });
    await visit(client, context, port);
    first.loop.destroy();
    const second = server();
    const again = second.loop.context({ role: 'server', identity: IDENTITY, verify: 'none' });
    second.loop.listen(again, { address: '127.0.0.1', port });
    expect(await visit(client, context, port)).to.equal(false);
    expect(await visit(client, context, port)).to.equal(true);
  });
});

import { expect } from 'chai';
import { Stage } from './endpoint.ts';

describe('groups', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  /** One server with so many clients, each with its id at the server. */
  const crowd = async (count: number) => {
    const server = stage.endpoint();
    const port = server.listen();
    const members = [];
    for (let index = 0; index < count; index += 1) {
      const client = stage.endpoint();
      client.dial(port);
      const [{ id }] = await Promise.all([server.opened.next(), client.opened.next()]);
      members.push({ client, id });
    }
    return { server, members };
  };

  it('reach every member but the one that is excepted', async () => {
    const { server, members } = await crowd(3);
    const [first, second, third] = members;
    const group = server.loop.group();
    for (const { id } of members) server.loop.groupAdd(group, id);
    expect(server.loop.groupSend(group, 'to all')).to.equal(3);
    expect(server.loop.groupSend(group, 'to the others', first?.id)).to.equal(2);
    server.loop.send(first?.id ?? 0, 'to you');
    expect(await first?.client.nextText()).to.equal('to all');
    expect(await first?.client.nextText()).to.equal('to you');
    for (const member of [second, third]) {
      expect(await member?.client.nextText()).to.equal('to all');
      expect(await member?.client.nextText()).to.equal('to the others');
    }
  });

  it('know a member once, however often it is added', async () => {
    const { server, members } = await crowd(1);
    const id = members[0]?.id ?? 0;
    const group = server.loop.group();
    server.loop.groupAdd(group, id);
    server.loop.groupAdd(group, id);
    expect(server.loop.groupSend(group, 'once')).to.equal(1);
    server.loop.groupRemove(group, id);
    server.loop.groupRemove(group, id);
    expect(server.loop.groupSend(group, 'never')).to.equal(0);
  });

  it('lose a member that is closed, and its id stays without effect', async () => {
    const { server, members } = await crowd(2);
    const [first, second] = members;
    const group = server.loop.group();
    for (const { id } of members) server.loop.groupAdd(group, id);
    first?.client.loop.abort(first.client.opened.all[0]?.id ?? 0);
    await server.closed.next();
    server.loop.groupAdd(group, first?.id ?? 0);
    expect(server.loop.groupSend(group, 'who is left?')).to.equal(1);
    expect(await second?.client.nextText()).to.equal('who is left?');
  });

  it('do not reach a member that is being closed', async () => {
    const { server, members } = await crowd(1);
    const id = members[0]?.id ?? 0;
    const group = server.loop.group();
    server.loop.groupAdd(group, id);
    server.loop.close(id);
    expect(server.loop.groupSend(group, 'too late')).to.equal(0);
  });

  it('are gone when released', async () => {
    const { server, members } = await crowd(1);
    const group = server.loop.group();
    server.loop.groupAdd(group, members[0]?.id ?? 0);
    server.loop.releaseGroup(group);
    expect(server.loop.groupSend(group, 'nobody')).to.equal(0);
    server.loop.releaseGroup(group);
    expect(server.loop.group()).not.to.equal(group);
  });
});

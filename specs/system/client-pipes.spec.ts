/** The client as a part of scripts: lines in, what peers say out, nothing else. */
import { expect } from 'chai';
import { PipedClient } from '../support/launched-client.ts';
import { ServedClients } from '../support/served-clients.ts';

describe('the client between pipes', function () {
  const clients = new ServedClients(this);

  const connect = async (name: string): Promise<PipedClient> => {
    const client = new PipedClient([name, ...clients.where]);
    await client.until(() => client.stderr.includes('type chat NAME'));
    return client;
  };

  it('has a whole conversation, each line in its order', async () => {
    const user1 = await connect('user1');
    const user2 = new PipedClient(['user2', ...clients.where]);
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index} ~ : . @ \\ 你好`);
    user2.end(['chat user1', ...lines, ''].join('\n'));
    await user1.until(() => user1.stderr.includes('chat with user2?'));
    user1.write('y\n');
    expect(await user2.exited).to.include({ code: 0, stdout: '' });
    await user1.until(() => user1.stderr.includes('user2 left the chat'));
    user1.end();
    const { code, stdout } = await user1.exited;
    expect(code).to.equal(0);
    expect(stdout.split('\n').slice(0, -1)).to.deep.equal(lines);
  });

  it("writes peers' text to stdout, harmless, and not one escape byte anywhere", async () => {
    const [user3, user4] = await Promise.all([connect('user3'), connect('user4')]);
    user3.write('chat user4\n');
    await user4.until(() => user4.stderr.includes('chat with user3?'));
    user4.write('y\n');
    await user3.until(() => user3.stderr.includes('private chat'));
    user3.write('\u001b[2Jno\n\u202ebidi\n\u009b31mno\nfine\n');
    await user4.until(() => user4.stdout.includes('fine'));
    expect(user4.stdout).to.equal('<U+202E>bidi\nfine\n');
    expect(user3.stderr).to.contain('not sent: a text has 1 to 16384 bytes');
    user3.write('quit\n');
    await user4.until(() => user4.stderr.includes('you are back in the lobby'));
    user3.end();
    user4.end('who\n');
    const [third, fourth] = await Promise.all([user3.exited, user4.exited]);
    expect(fourth.stderr).to.match(/^user4 {2}free since/m);
    for (const { code, stdout, stderr } of [third, fourth]) {
      expect(code).to.equal(0);
      expect(stdout + stderr).not.to.match(/[\u001b\u009b]/);
    }
  });

  it('answers all that was piped in before it ends', async () => {
    const client = new PipedClient(['user5', ...clients.where]);
    client.end('chat nobody\nnonsense\n/help\nwho');
    const { code, stdout, stderr } = await client.exited;
    expect(code).to.equal(0);
    expect(stdout).to.equal('');
    expect(stderr).to.contain('nobody is not online\nCommand not found, type /help\n');
    expect(stderr).to.match(/^user5 {2}free since \d\d:\d\d \(you\)$/m);
  });

  it('ends quietly when nobody reads any more, as with head', async () => {
    const [user6, user7] = await Promise.all([connect('user6'), connect('user7')]);
    user6.write('chat user7\n');
    await user7.until(() => user7.stderr.includes('chat with user6?'));
    user7.write('y\n');
    await user6.until(() => user6.stderr.includes('private chat'));
    user7.child.stdout?.destroy();
    user6.write('one\ntwo\n');
    const { code, stderr } = await user7.exited;
    expect(code).to.equal(0);
    expect(stderr).not.to.match(/EPIPE|Error/);
    await user6.until(() => user6.stderr.includes('user7 left the chat'));
  });

  it('says bye at an interrupt, exit 130', async () => {
    const client = await connect('user8');
    client.child.kill('SIGINT');
    expect(await client.exited).to.include({ code: 130 });
  });
});

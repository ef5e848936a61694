import { expect } from 'chai';
import type { SpokenProgram } from '../support/spoken-program.ts';
import type { TlsLineClient } from '../support/tls-line-client.ts';

/** What a person types into a tool to log in, chat with `peer` and leave, and what he sees. */
export const chatByHand = async (tool: SpokenProgram, peer: TlsLineClient): Promise<void> => {
  tool.write('{"command":"login","nickname":"person","protocol":1,"id":1}');
  await tool.lines(1);
  tool.write('{"command":"invite","to":"peer","id":2}');
  const lines = await tool.lines(3);
  expect(lines[0]).to.match(/^\{"status":"ok","id":1,"nickname":"person",/u);
  expect(lines[1]).to.equal('{"status":"ok","id":2}');
  expect(lines[2]).to.match(/^\{"event":"ChatInvited",.*"from":"person","to":"peer"\}$/u);
  await peer.until(() => peer.lines.at(-1)?.['event'] === 'ChatInvited');
  peer.write({ command: 'accept', from: 'person' });
  await tool.lines(4);
  tool.write('{"command":"say","message":"hello","mid":"p1"}', '{"command":"bye","id":3}');
  expect((await tool.lines(6)).slice(4)).to.deep.equal([
    '{"status":"ok"}',
    '{"status":"ok","id":3}',
  ]);
  await tool.exited;
  await peer.until(() => peer.lines.at(-1)?.['event'] === 'ChatEnded');
  expect(peer.lines.at(-2)).to.deep.include({ message: 'hello', mid: 'p1' });
};

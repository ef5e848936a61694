import {
  HELD_BYTES_MAX,
  HELD_LINE_BYTES,
  MESSAGE_IDS_REMEMBERED_MAX,
} from '../../src/domain/limits.ts';
import { confirm, leaveChat, say } from './asking.ts';
import {
  chatting,
  closed,
  ended,
  given,
  invited,
  lost,
  opened,
  received,
  resumed,
  said,
  started,
} from './vocabulary.ts';

describe('conversation', () => {
  const pair = chatting('alice', 'bob');

  describe('say', () => {
    it('goes to the peer, from either side', () => {
      given(...pair)
        .when(say('alice', 'hello', 'a1', 3))
        .yields(said('alice', 'bob', 'hello', 'a1', 3))
        .when(say('bob', 'hi', 'b1', 4))
        .yields(said('bob', 'alice', 'hi', 'b1', 4));
    });

    it('refuses who is in no chat, or has only an invitation', () => {
      given(opened('alice'), opened('bob'))
        .when(say('alice', 'hello', 'a1', 1))
        .refuses('not-in-chat');
      given(opened('alice'), opened('bob'), invited('alice', 'bob', 1))
        .when(say('alice', 'hello', 'a1', 2))
        .refuses('not-in-chat');
    });

    it('refuses a text outside the rule', () => {
      given(...pair)
        .when(say('alice', '\u0007', 'a1', 3))
        .refuses('bad-text');
    });

    it('applies NFC', () => {
      given(...pair)
        .when(say('alice', 'cafe\u0301', 'a1', 3))
        .yields(said('alice', 'bob', 'caf\u00e9', 'a1', 3));
    });

    it('answers the same mid like the first time, whatever it holds by then', () => {
      given(...pair, said('alice', 'bob', 'hello', 'a1', 3))
        .when(say('alice', 'something else', 'a1', 4))
        .changesNothing()
        .when(say('alice', '\u0007', 'a1', 4))
        .changesNothing();
    });

    it('keeps the ids of the two apart', () => {
      given(...pair, said('alice', 'bob', 'hello', 'one', 3))
        .when(say('bob', 'hi', 'one', 4))
        .yields(said('bob', 'alice', 'hi', 'one', 4));
    });

    it('does not remember what it refused', () => {
      given(...pair)
        .when(say('alice', '', 'a1', 3))
        .refuses('bad-text')
        .when(say('alice', 'hello', 'a1', 4))
        .yields(said('alice', 'bob', 'hello', 'a1', 4));
    });

    it('remembers ids as long as the chat, not longer', () => {
      const over = [
        ...pair,
        said('alice', 'bob', 'hello', 'a1', 3),
        ended('bob', 'alice', 'left', 4),
      ];
      given(...over)
        .when(say('alice', 'hello', 'a1', 5))
        .refuses('not-in-chat');
      given(...over, invited('alice', 'bob', 5), started('alice', 'bob', 6))
        .when(say('alice', 'hello', 'a1', 7))
        .yields(said('alice', 'bob', 'hello', 'a1', 7));
    });

    it('answers a retry after a resume like the first time', () => {
      given(...pair, said('alice', 'bob', 'hello', 'a1', 3), lost('alice', 4), resumed('alice', 5))
        .when(say('alice', 'hello', 'a1', 6))
        .changesNothing();
    });
  });

  describe('to a peer in its grace', () => {
    const held = 16_000;
    const line = 'x'.repeat(held);
    const counted = held + HELD_LINE_BYTES;
    const count = Math.floor(HELD_BYTES_MAX / counted);
    const lines = Array.from({ length: count }, (_, i) => said('alice', 'bob', line, `a${i}`, 4));
    const room = HELD_BYTES_MAX - count * counted - HELD_LINE_BYTES;
    const full = [...pair, lost('bob', 3), ...lines];

    it('is held up to 256 KiB, 200 bytes added for each line', () => {
      given(...full)
        .when(say('alice', 'y'.repeat(room), 'fits', 5))
        .yields(said('alice', 'bob', 'y'.repeat(room), 'fits', 5))
        .when(say('alice', 'z', 'more', 6))
        .refuses('busy');
      given(...full)
        .when(say('alice', 'y'.repeat(room + 1), 'more', 5))
        .refuses('busy');
    });

    it('counts bytes of UTF-8, not characters', () => {
      const wide = '\u20ac'.repeat(Math.floor(room / 3) + 1);
      given(...full)
        .when(say('alice', wide, 'wide', 5))
        .refuses('busy');
    });

    it('answers a retry well even when nothing more is held', () => {
      given(...full)
        .when(say('alice', 'y'.repeat(room), 'fits', 5))
        .when(say('alice', 'again', 'a0', 6))
        .changesNothing();
    });

    it('does not remember the mid of what it refused as busy', () => {
      given(...full)
        .when(say('alice', 'y'.repeat(room + 1), 'more', 5))
        .refuses('busy')
        .when(say('alice', 'short', 'more', 6))
        .yields(said('alice', 'bob', 'short', 'more', 6));
    });

    it('begins anew with the next loss', () => {
      given(...full, resumed('bob', 5), lost('bob', 6))
        .when(say('alice', line, 'fits', 7))
        .yields(said('alice', 'bob', line, 'fits', 7));
    });

    it('limits only those who speak to the one who is lost', () => {
      given(...full, resumed('bob', 5))
        .when(say('alice', line, 'fits', 6))
        .yields(said('alice', 'bob', line, 'fits', 6));
    });
  });

  describe('received', () => {
    it('tells the sender', () => {
      given(...pair, said('alice', 'bob', 'hello', 'a1', 3))
        .when(confirm('bob', 'a1', 4))
        .yields(received('bob', 'alice', 'a1', 4));
    });

    it('refuses who is in no chat', () => {
      given(opened('bob'))
        .when(confirm('bob', 'a1', 1))
        .refuses('not-in-chat');
    });

    it('of who is far behind goes through although the line is not remembered any more', () => {
      const count = MESSAGE_IDS_REMEMBERED_MAX + 1;
      const lines = Array.from({ length: count }, (_, i) => said('alice', 'bob', 'hi', `a${i}`, 3));
      given(...pair, ...lines.slice(0, -1))
        .when(confirm('bob', 'a0', 4))
        .yields(received('bob', 'alice', 'a0', 4))
        .when(confirm('bob', 'never', 4))
        .refuses('bad-request');
      given(...pair, ...lines)
        .when(confirm('bob', 'a0', 4))
        .yields(received('bob', 'alice', 'a0', 4))
        .when(confirm('alice', 'never', 4))
        .refuses('bad-request');
    });

    it("is a bad request for a line that is not of this chat, one's own included", () => {
      given(...pair, said('alice', 'bob', 'hello', 'a1', 3))
        .when(confirm('bob', 'a2', 4))
        .refuses('bad-request')
        .when(confirm('alice', 'a1', 4))
        .refuses('bad-request');
    });
  });

  describe('leave-chat', () => {
    it('ends the chat for both', () => {
      given(...pair)
        .when(leaveChat('bob', 3))
        .yields(ended('bob', 'alice', 'left', 3))
        .when(leaveChat('alice', 4))
        .refuses('not-in-chat');
    });

    it('takes the session of a peer in its grace with it', () => {
      given(...pair, lost('alice', 3))
        .when(leaveChat('bob', 4))
        .yields(ended('bob', 'alice', 'left', 4), closed('alice', 4));
    });

    it('refuses who is in no chat, or has only an invitation', () => {
      given(opened('alice')).when(leaveChat('alice', 1)).refuses('not-in-chat');
      given(opened('alice'), opened('bob'), invited('alice', 'bob', 1))
        .when(leaveChat('alice', 2))
        .refuses('not-in-chat');
    });
  });
});

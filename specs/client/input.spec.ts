import { expect } from 'chai';
import type { Intent } from '../../src/client/intent.ts';
import { toIntent } from '../../src/client/input.ts';
import { type Place } from '../../src/client/place.ts';
import { nickname as named } from '../domain/vocabulary.ts';

const LOBBY: Place = { kind: 'lobby' };
const INVITING: Place = { kind: 'inviting', to: named('bob') };
const ASKED: Place = { kind: 'asked', from: named('bob') };
const CHAT: Place = { kind: 'chat', peer: named('bob') };

interface Case {
  readonly place: Place;
  readonly lines: readonly string[];
  readonly intent: Intent;
}

const say = (text: string): Intent => ({ type: 'Say', text });
const UNKNOWN: Intent = { type: 'Unknown' };

const CASES: readonly Case[] = [
  {
    place: LOBBY,
    lines: ['chat bob', 'chat with bob', ' Chat  With  bob ', '/chat bob', '!chat with bob'],
    intent: { type: 'Invite', to: 'bob' },
  },
  { place: LOBBY, lines: ['chat with'], intent: { type: 'Invite', to: 'with' } },
  {
    place: LOBBY,
    lines: ['chat', '/chat', 'chat a b', 'chat with a b', 'chat a with b'],
    intent: { type: 'Misused', usage: '/chat [with] NAME' },
  },
  {
    place: LOBBY,
    lines: ['who', '/who', '!who', '2', 'WHO'],
    intent: { type: 'ListUsers', after: undefined },
  },
  { place: LOBBY, lines: ['who bob', '/who bob'], intent: { type: 'ListUsers', after: 'bob' } },
  { place: LOBBY, lines: ['/who a b'], intent: { type: 'Misused', usage: '/who [NAME]' } },
  { place: LOBBY, lines: ['help', '/help', '!help'], intent: { type: 'ShowHelp' } },
  { place: LOBBY, lines: ['quit', '/quit', '!quit', '6'], intent: { type: 'Quit' } },
  { place: LOBBY, lines: ['quit now'], intent: { type: 'Misused', usage: '/quit' } },
  { place: LOBBY, lines: ['', ' \t '], intent: { type: 'Nothing' } },
  {
    place: LOBBY,
    lines: ['hello', 'y', 'no', 'cancel', 'leave', '/nonsense', '!nonsense', '/', '!!!', '\\who'],
    intent: UNKNOWN,
  },
  { place: INVITING, lines: ['/cancel', '!cancel'], intent: { type: 'CancelInvitation' } },
  { place: INVITING, lines: ['who'], intent: { type: 'ListUsers', after: undefined } },
  { place: INVITING, lines: ['hello?'], intent: UNKNOWN },
  {
    place: ASKED,
    lines: ['y', 'Y', 'yes', ' YES '],
    intent: { type: 'AnswerInvitation', accepts: true },
  },
  {
    place: ASKED,
    lines: ['n', 'N', 'no', 'No'],
    intent: { type: 'AnswerInvitation', accepts: false },
  },
  { place: ASKED, lines: ['maybe', 'quit', 'who', 'yy', '1'], intent: { type: 'Unclear' } },
  { place: ASKED, lines: ['/who'], intent: { type: 'ListUsers', after: undefined } },
  { place: ASKED, lines: ['/quit'], intent: { type: 'Quit' } },
  { place: CHAT, lines: ['quit', '/leave', '!leave'], intent: { type: 'LeaveChat' } },
  { place: CHAT, lines: ['/quit', '!quit'], intent: { type: 'Quit' } },
  { place: CHAT, lines: ['/nonsense', '!nonsense'], intent: UNKNOWN },
  { place: CHAT, lines: ['\\quit'], intent: say('quit') },
  { place: CHAT, lines: ['\\/quit'], intent: say('/quit') },
  { place: CHAT, lines: ['\\\\'], intent: say('\\') },
  { place: CHAT, lines: ['\\'], intent: UNKNOWN },
  { place: CHAT, lines: ['   '], intent: { type: 'Nothing' } },
];

/** Said as they are: not one is a command inside of a chat. */
const TEXTS = [
  'chat bob',
  'who',
  'help',
  'y',
  'n',
  '2',
  '6',
  'Quit',
  'quit ',
  ' quit',
  'quit now',
  '!!!',
  '!',
  '/',
  '/ 2',
  '//',
  '~ : . @ \\',
  '  indented',
  'you, too? 你好',
  '/quit\nis a command',
  'two\nlines',
];

describe('a line that was entered', () => {
  for (const { place, lines, intent } of CASES) {
    for (const line of lines) {
      it(`means ${intent.type} in ${place.kind}: ${JSON.stringify(line)}`, () => {
        expect(toIntent(line, place)).to.deep.equal(intent);
      });
    }
  }

  for (const text of TEXTS) {
    it(`is said unchanged in a chat: ${JSON.stringify(text)}`, () => {
      expect(toIntent(text, CHAT)).to.deep.equal(say(text));
    });
  }
});

/** From what the link tells to what is shown: pure, and the one place that decides on the words. */
import { type Nickname, toNicknameKey } from '../domain/nickname.ts';
import { parseUsers } from '../wire/answer-fields.ts';
import type { JsonObject } from '../wire/json-line.ts';
import type { Request } from '../wire/request.ts';
import type { ServerEvent } from '../wire/told-event.ts';
import type { LinkEvent } from './link-event.ts';
import { toRefusalSentence } from './refusal-sentence.ts';
import { type Entry, note, question, trouble, type View } from './view.ts';

/** `before` and `after` are the views around the event. */
export const narrate = (before: View, event: LinkEvent, after: View): readonly Entry[] => {
  switch (event.type) {
    case 'Welcomed':
      return before.connection === 'connecting' ? [] : welcomedAgain(before, after);
    case 'Answered':
      if (event.answer.ok) return accepted(event.request, event.answer.fields, after.me);
      // The user asked for none of these.
      if (event.request.verb === 'received' || event.request.verb === 'bye') return [];
      return [trouble(toRefusalSentence(event.request, event.answer.refusal, before))];
    case 'Told':
      return told(event.event, before);
    case 'Garbled':
      return [trouble('the server sent something that this version does not understand')];
    case 'Lost':
      return [trouble('connection lost. reconnecting …')];
    case 'Ended':
      // The last word is said where the exit code is decided.
      return [];
  }
};

const welcomedAgain = (before: View, after: View): readonly Entry[] => {
  const again = note('connected again');
  switch (before.place.kind) {
    case 'lobby':
      return [again];
    case 'chat':
      return after.place.kind === 'chat'
        ? [again, note(`the chat with ${after.place.peer} goes on`)]
        : [again, note(`the chat with ${before.place.peer} is over`), BACK_IN_LOBBY];
    case 'inviting':
    case 'asked':
      return after.place.kind === 'lobby' ? [again, note('the invitation is over')] : [again];
  }
};

const accepted = (request: Request, fields: JsonObject, me: Nickname): readonly Entry[] => {
  if (request.verb !== 'who') return [];
  return [{ kind: 'people', users: parseUsers(fields), me, limit: request.fields.limit }];
};

const told = (event: ServerEvent, { me, place, isWithdrawing }: View): readonly Entry[] => {
  const isMe = (name: Nickname): boolean => toNicknameKey(name) === toNicknameKey(me);
  switch (event.type) {
    case 'ChatInvited':
      return isMe(event.from)
        ? [note(`waiting for ${event.to} to answer. /cancel withdraws the invitation`)]
        : [question(`chat with ${event.from}?`)];
    case 'ChatStarted': {
      const peer = isMe(event.from) ? event.to : event.from;
      if (place.kind === 'chat') return [];
      return [note(`you are in a private chat with ${peer}. quit ends it`)];
    }
    case 'ChatDeclined':
      return [note(isMe(event.from) ? `${event.to} declined` : 'you declined')];
    case 'InviteExpired':
      return [
        note(isMe(event.from) ? `${event.to} did not answer` : `${event.from} waits no longer`),
      ];
    case 'InviteCancelled':
      if (!isMe(event.from)) return [note(`${event.from} withdrew the invitation`)];
      return [note(isWithdrawing ? 'invitation withdrawn' : `${event.to} is gone`)];
    case 'ChatMessageSent': {
      const { from, message: text, at } = event;
      return [{ kind: 'message', from, isOwn: false, text, at }];
    }
    case 'ChatEnded':
      return [note(toFarewell(event.peer, event.reason, isMe(event.by))), BACK_IN_LOBBY];
    case 'ServerStopping':
      return [trouble('the server is stopping')];
    case 'ChatMessageReceived':
    case 'Ping':
      return [];
  }
};

const BACK_IN_LOBBY = note('you are back in the lobby');

const toFarewell = (peer: Nickname, reason: 'left' | 'lost', isMine: boolean): string => {
  if (reason === 'lost') return isMine ? `the chat with ${peer} is over` : `${peer} is gone`;
  return isMine ? `you left the chat with ${peer}` : `${peer} left the chat`;
};

/** From what the user wants to what is done about it, given where he is: pure. */
import { parseMessageText } from '../domain/message-text.ts';
import type { MessageText } from '../domain/message-text.ts';
import { REASONS } from '../wire/answer.ts';
import { LIST_ENTRIES_DEFAULT } from '../wire/limits.ts';
import type { Request } from '../wire/request.ts';
import type { Intent } from './intent.ts';
import { type Entry, note, question, trouble, type View } from './view.ts';

export type Plan =
  | { readonly kind: 'show'; readonly entries: readonly Entry[] }
  | { readonly kind: 'ask'; readonly request: Request }
  | { readonly kind: 'say'; readonly text: MessageText }
  | { readonly kind: 'quit' };

export const toPlan = (intent: Intent, view: View): Plan => {
  const { place, connection } = view;
  switch (intent.type) {
    case 'Nothing':
      return show();
    case 'Quit':
      return { kind: 'quit' };
    case 'ShowHelp':
      return show({ kind: 'help' });
    case 'Misused':
      return show(note(`usage: ${intent.usage}`));
    case 'Unknown':
      return place.kind === 'inviting'
        ? show(note(`${place.to} has not answered yet. /cancel withdraws the invitation`))
        : show(note('Command not found, type /help'));
    case 'Unclear':
      return place.kind === 'asked' ? show(question(`chat with ${place.from}? (y/n)`)) : show();
    case 'Say':
      return toSaying(intent.text);
    default:
      // What is said in a chat waits for the connection; everything else is asked for anew.
      if (connection !== 'online') return show(trouble('there is no connection right now'));
      return { kind: 'ask', request: toRequest(intent, view) };
  }
};

type Asking = Extract<
  Intent,
  { type: 'Invite' | 'CancelInvitation' | 'AnswerInvitation' | 'LeaveChat' | 'ListUsers' }
>;

const toRequest = (intent: Asking, { place, me }: View): Request => {
  switch (intent.type) {
    case 'Invite':
      return { verb: 'invite', fields: { to: intent.to } };
    case 'CancelInvitation':
      return { verb: 'cancel', fields: {} };
    case 'LeaveChat':
      return { verb: 'leave-chat', fields: {} };
    case 'AnswerInvitation': {
      // The parser answers only where there is a question; the server judges everything else.
      const from = place.kind === 'asked' ? place.from : me;
      return { verb: intent.accepts ? 'accept' : 'decline', fields: { from } };
    }
    case 'ListUsers': {
      const limit = LIST_ENTRIES_DEFAULT;
      const { after } = intent;
      return { verb: 'who', fields: after === undefined ? { limit } : { limit, after } };
    }
  }
};

const toSaying = (text: string): Plan => {
  const judged = parseMessageText(text);
  if (judged === undefined) return show(trouble(`not sent: ${REASONS['bad-text']}`));
  return { kind: 'say', text: judged };
};

const show = (...entries: readonly Entry[]): Plan => ({ kind: 'show', entries });

/** What a refused request means to the one who made it. */
import type { Request } from '../wire/request.ts';
import type { Refused } from '../wire/server-line.ts';
import type { View } from './view.ts';

export const toRefusalSentence = (request: Request, refusal: Refused, view: View): string => {
  switch (request.verb) {
    case 'invite':
      return toInviteSentence(request.fields.to, refusal, view);
    case 'say':
      return `not sent: ${request.fields.message} (${toSayReason(refusal, view)})`;
    case 'accept':
    case 'decline':
      return `${request.fields.from} waits no longer`;
    default:
      return toGeneralSentence(refusal);
  }
};

const toInviteSentence = (to: string, refusal: Refused, { place }: View): string => {
  switch (refusal.code) {
    case 'self':
      return "you can't chat with yourself";
    case 'not-found':
      return `${to} is not online`;
    case 'busy':
      return `${to} is busy. try again later`;
    case 'bare-client':
      return `${to} is here for the room only and cannot chat in private`;
    case 'you-are-busy':
      return place.kind === 'chat'
        ? 'you are in a chat already. quit ends it'
        : 'there is an invitation already';
    default:
      return toGeneralSentence(refusal);
  }
};

const toSayReason = (refusal: Refused, { place }: View): string => {
  switch (refusal.code) {
    case 'not-in-chat':
    case 'lost-with-session':
      return 'the chat is over';
    case 'busy':
      return place.kind === 'chat'
        ? `${place.peer} is away and has enough to read`
        : 'there is enough to read already';
    default:
      return refusal.reason;
  }
};

const toGeneralSentence = (refusal: Refused): string => {
  switch (refusal.code) {
    case 'not-in-chat':
      return 'you are not in a chat';
    case 'no-invitation':
      return 'there is no invitation';
    case 'lost-with-session':
      return 'not done: the connection was lost';
    default:
      return refusal.reason === '' ? `the server refused it: ${refusal.code}` : refusal.reason;
  }
};

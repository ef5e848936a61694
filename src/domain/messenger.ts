/** All aggregates together: which of them decides a command, and how each sees every event. */
import { chat } from './chat.ts';
import type { ChatState } from './chat-state.ts';
import type { Command } from './command.ts';
import type { Decision } from './decider.ts';
import { decideDeparture } from './departure.ts';
import type { Event } from './event.ts';
import { type PresenceState, presence } from './presence.ts';
import type { Refusal } from './refusal.ts';

export interface MessengerState {
  readonly presence: PresenceState;
  readonly chats: ChatState;
}

export const decide = (state: MessengerState, command: Command): Decision<Event, Refusal> => {
  switch (command.type) {
    case 'LogIn':
    case 'ResumeSession':
      return presence.decide(state.presence, command);
    case 'LogOut':
    case 'LoseConnection':
    case 'ExpireGrace':
      return decideDeparture(state, command);
    default:
      return chat.decide(state, command);
  }
};

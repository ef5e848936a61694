/** What the user sees: who he is, where, with whom, whether it works, and what there is to read. */
import type { Nickname } from '../domain/nickname.ts';
import type { EpochMs } from '../domain/time.ts';
import type { ListedUser } from '../wire/answer-fields.ts';
import type { Place } from './place.ts';

export interface View {
  readonly me: Nickname;
  readonly connection: 'connecting' | 'online' | 'lost';
  readonly place: Place;
  /** The user asked to withdraw the invitation, so its end is no news about the other one. */
  readonly isWithdrawing: boolean;
}

/** One thing to read, in the order in which it happened. Texts from outside are as they came. */
export type Entry =
  | {
      readonly kind: 'message';
      readonly from: Nickname;
      readonly isOwn: boolean;
      readonly text: string;
      readonly at: EpochMs;
    }
  /** Worth knowing. */
  | { readonly kind: 'note'; readonly text: string }
  /** Waits for the user. */
  | { readonly kind: 'question'; readonly text: string }
  /** Went wrong. */
  | { readonly kind: 'trouble'; readonly text: string }
  /** `limit`: how many were asked for at most. */
  | {
      readonly kind: 'people';
      readonly users: readonly ListedUser[];
      readonly me: Nickname;
      readonly limit: number | undefined;
    }
  | { readonly kind: 'help' };

export const note = (text: string): Entry => ({ kind: 'note', text });
export const question = (text: string): Entry => ({ kind: 'question', text });
export const trouble = (text: string): Entry => ({ kind: 'trouble', text });

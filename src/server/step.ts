import type { Command } from '../domain/command.ts';
import type { ErrorCode } from '../wire/answer.ts';
import type { Request, RequestId } from '../wire/request.ts';
import type { Client } from './client.ts';

/** A line as understood: what is asked of the rules, what is read from the state, or an error. */
export type Step = CommandStep | QueryStep | ErrorStep | TimerStep | FarewellStep | LossStep;

export interface CommandStep {
  readonly kind: 'command';
  readonly client: Client;
  readonly request: Request;
  readonly id: RequestId | undefined;
  readonly command: Command;
  /** For a login: the resume token that its answer will carry. */
  readonly secret: string | undefined;
}

export interface QueryStep {
  readonly kind: 'query';
  readonly client: Client;
  readonly request: Request;
  readonly id: RequestId | undefined;
}

export interface ErrorStep {
  readonly kind: 'error';
  readonly client: Client;
  readonly id: RequestId | undefined;
  readonly code: ErrorCode;
  /** Seconds to wait, where waiting helps. */
  readonly retry: number | undefined;
  /** The connection has used up its patience: close after the answer. */
  readonly last: boolean;
}

/** Nobody asked: a deadline passed. */
export interface TimerStep {
  readonly kind: 'timer';
  readonly command: Command;
}

/** The client will say no more and has been answered. */
export interface FarewellStep {
  readonly kind: 'farewell';
  readonly client: Client;
}

/**
 * Somebody is reached no more on a connection that is gone or about to be closed. From here on, not
 * from when its last bytes are through, what is said to who may come back is held.
 */
export interface LossStep {
  readonly kind: 'loss';
  readonly client: Client;
  readonly command: Command;
}

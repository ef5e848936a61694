/** The failures of a dial: what the native loop says about it, in the port's words. */
import type { CloseCode } from 'wolfssl-binding';
import { DialError, type DialFailure } from '../src/ports/transport-error.ts';

const FAILURES: Readonly<Record<CloseCode, DialFailure>> = {
  closed: 'aborted',
  refused: 'refused',
  unreachable: 'unreachable',
  'handshake-timeout': 'timeout',
  'idle-timeout': 'timeout',
  // Whatever else befalls a connection that was never open befell its handshake.
  ended: 'handshake',
  truncated: 'handshake',
  reset: 'handshake',
  handshake: 'handshake',
  untrusted: 'handshake',
  'queue-full': 'handshake',
  protocol: 'handshake',
};

/** From the outermost to the one nearest to success: the nearer one says more. */
const NEARNESS: readonly DialFailure[] = ['unreachable', 'refused', 'timeout', 'handshake'];

export const toDialError = (code: CloseCode, detail: string): DialError =>
  new DialError(FAILURES[code], detail);

export const aborted = (): DialError => new DialError('aborted', 'the dial was aborted');

/** Of the failures at each address, the one that got furthest. */
export const furthest = (failures: readonly DialError[]): DialError =>
  failures.reduce(
    (best, next) => (NEARNESS.indexOf(next.failure) > NEARNESS.indexOf(best.failure) ? next : best),
    failures[0] ?? new DialError('name-unknown', 'the name has no address'),
  );

/** For work that cannot be stopped: on abort it is left to itself. @throws DialError then. */
export const unlessAborted = <Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(aborted());
    signal.addEventListener('abort', abort);
    const settle = (): void => signal.removeEventListener('abort', abort);
    work.finally(settle).then(resolve, reject);
  });

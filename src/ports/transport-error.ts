/** Why a transport could not listen or dial: operating errors, to be shown as one sentence. */

/** `unsupported`: this build of wolfSSL cannot speak the transport. */
export type DialFailure =
  'unsupported' | 'name-unknown' | 'refused' | 'unreachable' | 'timeout' | 'handshake' | 'aborted';

/** Thrown when no address of the target could be reached. */
export class DialError extends Error {
  override readonly name = 'DialError';
  readonly failure: DialFailure;

  /** `detail` is for logs: the system's or wolfSSL's own words. */
  constructor(failure: DialFailure, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.failure = failure;
  }
}

export type ListenFailure =
  'unsupported' | 'port-taken' | 'not-permitted' | 'address-unknown' | 'bad-identity' | 'failed';

/** Thrown when a listener cannot be had. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly failure: ListenFailure;

  constructor(failure: ListenFailure, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.failure = failure;
  }
}

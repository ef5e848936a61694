/**
 * Thrown when something asked of the binding cannot be done. `code` is an errno name such as
 * EADDRINUSE or starts with ERR_WOLFSSL_; `wolf` is wolfSSL's own number and `alert` the TLS
 * alert, 0 where there is none.
 */
export class WolfsslError extends Error {
  override readonly name = 'WolfsslError';
  readonly code: string;
  readonly wolf: number;
  readonly alert: number;

  constructor(message: string, code: string, wolf = 0, alert = 0) {
    super(message);
    this.code = code;
    this.wolf = wolf;
    this.alert = alert;
  }
}

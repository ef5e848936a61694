/**
 * Requests on their way to the server.
 *
 * One is under way at a time. If several were, one refused as `too-fast` could be overtaken by the
 * next, and what somebody says must arrive in the order in which it was said. It also leaves at
 * most one request whose outcome is unknown when the connection is lost.
 */
import type { Request, RequestId } from '../wire/request.ts';

/** More than anybody types while a connection is lost; a script is held back long before. */
export const OUTBOX_REQUESTS_MAX = 1_000;

export interface Outgoing {
  readonly id: RequestId;
  readonly request: Request;
}

export class Outbox {
  readonly #waiting: Outgoing[] = [];
  #underWay: Outgoing | undefined;
  #idNext = 1;

  /** The id of the request whose answer is awaited. */
  get underWay(): RequestId | undefined {
    return this.#underWay?.id;
  }

  get isEmpty(): boolean {
    return this.#underWay === undefined && this.#waiting.length === 0;
  }

  /** False: too many are waiting, this one was not taken. */
  add(request: Request): boolean {
    if (this.#waiting.length >= OUTBOX_REQUESTS_MAX) return false;
    this.#waiting.push({ id: this.#idNext, request });
    this.#idNext += 1;
    return true;
  }

  /** The request to be sent now; undefined if there is none or one is under way. */
  take(): Outgoing | undefined {
    if (this.#underWay !== undefined) return undefined;
    this.#underWay = this.#waiting.shift();
    return this.#underWay;
  }

  /** The request that an answer belongs to; undefined if nobody asked for it. */
  answered(id: RequestId | undefined): Request | undefined {
    if (this.#underWay === undefined || this.#underWay.id !== id) return undefined;
    const { request } = this.#underWay;
    this.#underWay = undefined;
    return request;
  }

  /** What is under way will be sent again, before everything else and under the same id. */
  repeat(): void {
    if (this.#underWay !== undefined) this.#waiting.unshift(this.#underWay);
    this.#underWay = undefined;
  }

  /** Takes out, in order, what has become pointless. Nothing may be under way. */
  remove(isPointless: (request: Request) => boolean): readonly Request[] {
    const pointless = this.#waiting.filter(({ request }) => isPointless(request));
    const rest = this.#waiting.filter(({ request }) => !isPointless(request));
    this.#waiting.splice(0, this.#waiting.length, ...rest);
    return pointless.map(({ request }) => request);
  }
}

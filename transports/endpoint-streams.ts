/** The six streams of an endpoint, from the inside: whoever owns this may emit, nobody else. */
import { Subject } from 'rxjs';
import type { Closed, Connection, Fault, LineBatch } from '../src/ports/transport.ts';

export class EndpointStreams {
  readonly opened = new Subject<Connection>();
  readonly received = new Subject<LineBatch>();
  readonly faulted = new Subject<Fault>();
  readonly ended = new Subject<Connection>();
  readonly drained = new Subject<Connection>();
  readonly closed = new Subject<Closed>();

  complete(): void {
    this.opened.complete();
    this.received.complete();
    this.faulted.complete();
    this.ended.complete();
    this.drained.complete();
    this.closed.complete();
  }
}

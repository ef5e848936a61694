/** The six streams of an endpoint: its own class may emit, everybody else observes. */
import { type Observable, Subject } from 'rxjs';
import type { Closed, Connection, Endpoint, Fault, LineBatch } from '../src/ports/transport.ts';

class EndpointStreams {
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

export abstract class StreamingEndpoint implements Endpoint {
  protected readonly streams = new EndpointStreams();
  readonly opened$: Observable<Connection> = this.streams.opened.asObservable();
  readonly received$: Observable<LineBatch> = this.streams.received.asObservable();
  readonly faulted$: Observable<Fault> = this.streams.faulted.asObservable();
  readonly ended$: Observable<Connection> = this.streams.ended.asObservable();
  readonly drained$: Observable<Connection> = this.streams.drained.asObservable();
  readonly closed$: Observable<Closed> = this.streams.closed.asObservable();

  abstract close(): Promise<void>;
}

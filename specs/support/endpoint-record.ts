/** Everything that an endpoint told, in order, and promises of what it is yet to tell. */
import type { Closed, Connection, Endpoint } from '../../src/ports/transport.ts';
import { Conditions } from './conditions.ts';

export type Occurrence = 'opened' | 'line' | 'faulted' | 'ended' | 'drained' | 'closed';

interface History {
  readonly occurrences: Occurrence[];
  readonly lines: (string | undefined)[];
  closed: Closed | undefined;
}

export class EndpointRecord {
  readonly opened: Connection[] = [];
  /** How many emissions `received$` had. */
  batches = 0;
  completedStreams = 0;
  /** By object, not by id: an id may come again, a connection never does. */
  readonly #histories = new Map<Connection, History>();
  readonly #conditions = new Conditions();

  constructor(endpoint: Endpoint) {
    const complete = (): void => this.#note(() => void (this.completedStreams += 1));
    endpoint.opened$.subscribe({
      next: (connection) =>
        this.#note(() => {
          this.opened.push(connection);
          this.#histories.set(connection, { occurrences: [], lines: [], closed: undefined });
          this.#of(connection).occurrences.push('opened');
        }),
      complete,
    });
    endpoint.received$.subscribe({
      next: (batch) =>
        this.#note(() => {
          this.batches += 1;
          for (let index = 0; index < batch.length; index += 1) {
            const history = this.#of(batch.connection(index));
            history.occurrences.push('line');
            history.lines.push(batch.text(index));
          }
        }),
      complete,
    });
    const single = (occurrence: Occurrence) => ({
      next: (connection: Connection) =>
        this.#note(() => void this.#of(connection).occurrences.push(occurrence)),
      complete,
    });
    endpoint.ended$.subscribe(single('ended'));
    endpoint.drained$.subscribe(single('drained'));
    const faulted = single('faulted');
    endpoint.faulted$.subscribe({ ...faulted, next: (fault) => faulted.next(fault.connection) });
    endpoint.closed$.subscribe({
      next: (closed) =>
        this.#note(() => {
          const history = this.#of(closed.connection);
          history.occurrences.push('closed');
          history.closed = closed;
        }),
      complete,
    });
  }

  /** Resolves as soon as the claim holds; it is looked at after each emission. */
  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  async untilOpened(count = 1): Promise<Connection> {
    await this.until(() => this.opened.length >= count);
    return defined(this.opened[count - 1]);
  }

  async untilLines(connection: Connection, count: number): Promise<(string | undefined)[]> {
    await this.until(() => this.lines(connection).length >= count);
    return this.lines(connection);
  }

  async untilTold(connection: Connection, occurrence: Occurrence): Promise<void> {
    await this.until(() => this.occurrences(connection).includes(occurrence));
  }

  async untilClosed(connection: Connection): Promise<Closed> {
    await this.untilTold(connection, 'closed');
    return defined(this.#histories.get(connection)?.closed);
  }

  lines(connection: Connection): (string | undefined)[] {
    return this.#histories.get(connection)?.lines ?? [];
  }

  occurrences(connection: Connection): Occurrence[] {
    return this.#histories.get(connection)?.occurrences ?? [];
  }

  /** @throws if it was never opened: the endpoint broke the order that the port promises. */
  #of(connection: Connection): History {
    return defined(this.#histories.get(connection));
  }

  #note(change: () => void): void {
    change();
    this.#conditions.changed();
  }
}

const defined = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('the endpoint told of a connection it never opened');
  return value;
};

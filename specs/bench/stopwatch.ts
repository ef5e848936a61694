/** What a stretch of time cost the server, and how busy both ends were in it. */
import { cpuMicroseconds } from './process-figures.ts';

export interface Cost {
  readonly wallMs: number;
  readonly serverMicroseconds: number;
  /** Share of the time that each process was on a processor, 1 for all of it. */
  readonly serverBusy: number;
  readonly driverBusy: number;
}

const MICROSECONDS_PER_MS = 1_000;

/** Stretches that count, added up; the time between them does not count. */
export class Stopwatch {
  readonly #server: number;
  #wallMs = 0;
  #serverMicroseconds = 0;
  #driverMicroseconds = 0;

  constructor(serverPid: number) {
    this.#server = serverPid;
  }

  /** Begins a stretch; what it returns ends it. */
  start(): () => void {
    const startedAt = performance.now();
    const server = cpuMicroseconds(this.#server);
    const driver = cpuMicroseconds(process.pid);
    return () => {
      this.#serverMicroseconds += cpuMicroseconds(this.#server) - server;
      this.#driverMicroseconds += cpuMicroseconds(process.pid) - driver;
      this.#wallMs += performance.now() - startedAt;
    };
  }

  get cost(): Cost {
    const wall = this.#wallMs * MICROSECONDS_PER_MS;
    return {
      wallMs: this.#wallMs,
      serverMicroseconds: this.#serverMicroseconds,
      serverBusy: this.#serverMicroseconds / wall,
      driverBusy: this.#driverMicroseconds / wall,
    };
  }
}

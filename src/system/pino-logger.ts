import { destination, pino } from 'pino';
import type { LogDetails, Logger } from '../ports/logger.ts';

export interface LogOptions {
  /** Undefined: stderr. */
  readonly file: string | undefined;
  readonly level: 'debug' | 'info';
}

/** JSON, one object per line. Written at once, so that nothing is missing after a crash. */
export const createLogger = ({ file, level }: LogOptions): Logger => {
  const STDERR = 2;
  const output = destination({ dest: file ?? STDERR, sync: true, append: true, mkdir: false });
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
  const write =
    (method: 'debug' | 'info' | 'warn' | 'error') =>
    (what: string, details: LogDetails = {}): void =>
      log[method](details, what);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
};

/** One structured line per occurrence; never a password, never the text of a message. */
export interface Logger {
  debug(what: string, details?: LogDetails): void;
  info(what: string, details?: LogDetails): void;
  warn(what: string, details?: LogDetails): void;
  error(what: string, details?: LogDetails): void;
}

export type LogDetails = Readonly<Record<string, string | number | boolean | undefined>>;

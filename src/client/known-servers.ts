/**
 * Which certificate each server showed when it was first met: trust on first use, as with ssh.
 *
 * A server is its host and port, whatever transport it is reached by: whoever could pass for it
 * over one of them could pass for it over the other. The file has one line per server and
 * certificate, `host:port sha256:<64 hex digits>`; blank lines and those that begin with `#` are
 * ignored.
 */
import type { DialTarget } from '../ports/transport.ts';

/** The file of that name, wherever it is kept. */
export interface KnownServersFile {
  readonly path: string;
  /** Undefined: there is none yet. @throws Error of the file system. */
  read(): string | undefined;
  /** Adds at the end, and makes the file if there is none. @throws Error of the file system. */
  append(text: string): void;
}

export type Trust =
  /** Met for the first time. `unsaved`: why it could not be remembered. */
  | { readonly kind: 'new'; readonly fingerprint: string; readonly unsaved: string | undefined }
  | { readonly kind: 'known'; readonly fingerprint: string }
  /** Another certificate than before: not to be talked to. `line` counts from 1. */
  | {
      readonly kind: 'changed';
      readonly fingerprint: string;
      readonly known: string;
      readonly path: string;
      readonly line: number;
    }
  /** It showed no certificate at all: not to be talked to. */
  | { readonly kind: 'anonymous' };

interface KnownServer {
  readonly server: string;
  readonly fingerprint: string;
  readonly line: number;
}

/**
 * Whatever stands behind the name counts: a garbled fingerprint matches none and is noticed. A
 * transport behind a slash, as once was written, makes no difference.
 */
const ENTRY = /^([^\s#]\S*?)(?:\/\w+)?(?:\s+(.*))?$/;

export class KnownServers {
  readonly #file: KnownServersFile;

  constructor(file: KnownServersFile) {
    this.#file = file;
  }

  /** Judges what a server showed, and remembers it if it is new. */
  judge(target: DialTarget, fingerprint: string | undefined): Trust {
    const server = toServerName(target);
    if (fingerprint === undefined) return { kind: 'anonymous' };
    let text: string;
    try {
      text = this.#file.read() ?? '';
    } catch (error) {
      return unremembered(fingerprint, error);
    }
    const known = parseKnownServers(text).filter((entry) => entry.server === server);
    const [first] = known;
    if (first === undefined) return this.#remember(server, fingerprint, text);
    const { path } = this.#file;
    return known.some((entry) => entry.fingerprint === fingerprint)
      ? { kind: 'known', fingerprint }
      : { kind: 'changed', fingerprint, known: first.fingerprint, path, line: first.line };
  }

  #remember(server: string, fingerprint: string, text: string): Trust {
    // A file that somebody edited may lack its last newline.
    const separator = text === '' || text.endsWith('\n') ? '' : '\n';
    try {
      this.#file.append(`${separator}${server} ${fingerprint}\n`);
    } catch (error) {
      return unremembered(fingerprint, error);
    }
    return { kind: 'new', fingerprint, unsaved: undefined };
  }
}

/** Names are compared without regard to case; IPv6 addresses stand in brackets. */
const toServerName = ({ host, port }: DialTarget): string => {
  const name = host.toLowerCase();
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
};

const parseKnownServers = (text: string): readonly KnownServer[] =>
  text.split('\n').flatMap((content, index) => {
    const [, server, fingerprint = ''] = ENTRY.exec(content.trim()) ?? [];
    return server === undefined ? [] : [{ server, fingerprint, line: index + 1 }];
  });

/** A broken file system must not lock anybody out; that nothing is remembered is said aloud. */
const unremembered = (fingerprint: string, error: unknown): Trust => ({
  kind: 'new',
  fingerprint,
  unsaved: error instanceof Error ? error.message : String(error),
});

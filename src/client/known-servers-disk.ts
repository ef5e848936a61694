/** The file of known servers where the XDG base directory specification puts a user's data. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { KnownServersFile } from './known-servers.ts';

/** For its owner alone: it says whom he talks to, and decides whom he trusts. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

export class KnownServersDisk implements KnownServersFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  read(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  append(text: string): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: DIRECTORY_MODE });
    appendFileSync(this.path, text, { mode: FILE_MODE });
  }
}

/** The specification has relative paths ignored. */
export const knownServersPath = (
  environment: Readonly<Record<string, string | undefined>>,
): string => {
  const data = environment['XDG_DATA_HOME'];
  const base = data !== undefined && isAbsolute(data) ? data : join(homedir(), '.local', 'share');
  return join(base, 'mesngr', 'known_servers');
};

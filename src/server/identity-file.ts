/** The server's certificate and key: made on the first start, kept, and never left readable. */
import { X509Certificate } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '../ports/transport.ts';
import { StartError } from './start-error.ts';

export interface IdentityFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Makes an identity; injected because only the TLS library can. */
export type MakeIdentity = () => Identity;

/** Bits by which somebody other than the owner could read the key. */
const OTHERS = 0o077;
const OWNER_ONLY = 0o600;
const PUBLIC = 0o644;

export const identityFilesIn = (folder: string): IdentityFiles => ({
  certificate: join(folder, 'server.crt'),
  key: join(folder, 'server.key'),
});

/**
 * What the first of the folders holds; where none holds any, one is made in the first that can be
 * written.
 * @throws StartError
 */
export const loadOrMakeIdentity = (folders: readonly string[], make: MakeIdentity): Identity => {
  for (const folder of folders) {
    const files = identityFilesIn(folder);
    const isThere = exists(files.key, 'key') || exists(files.certificate, 'certificate');
    if (isThere) return loadIdentity(files);
  }
  const identity = make();
  const failures: string[] = [];
  for (const folder of folders) {
    try {
      writeIdentity(folder, identity);
      return identity;
    } catch (cause) {
      failures.push((cause as Error).message);
    }
  }
  throw new StartError(`the certificate could not be written: ${failures.join('; ')}`);
};

/** @throws StartError if a file cannot be read or others can read the key. */
export const loadIdentity = ({ certificate, key }: IdentityFiles): Identity => {
  const keyPem = read(key, 'key');
  if ((statSync(key).mode & OTHERS) !== 0) {
    throw new StartError(`the key ${key} can be read by others; mend it with: chmod 600 ${key}`);
  }
  return { certificatePem: read(certificate, 'certificate'), keyPem };
};

/** As it is printed and pinned: `sha256:` and 64 hex digits of the certificate. */
export const fingerprintOf = ({ certificatePem }: Identity): string =>
  `sha256:${new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase()}`;

/** What nobody may look at is not absent: a second identity would be made in its place. */
const exists = (path: string, what: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    if (codeOf(cause) === 'ENOTDIR') return false;
    throw unreadable(path, what, cause);
  }
};

const read = (path: string, what: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
};

const unreadable = (path: string, what: string, cause: unknown): StartError =>
  new StartError(`the ${what} ${path} cannot be read (${codeOf(cause)})`);

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? String(cause);

/** The key first: a certificate without its key would never be replaced. */
const writeIdentity = (folder: string, identity: Identity): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = identityFilesIn(folder);
  writeNew(files.key, identity.keyPem, OWNER_ONLY);
  writeNew(files.certificate, identity.certificatePem, PUBLIC);
};

/** Fails if the file is there: nobody's key is ever overwritten. */
const writeNew = (path: string, text: string, mode: number): void => {
  const file = openSync(path, 'wx', mode);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
};

/** A server under measurement: a process of its own, started afresh for every measurement. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Protocol } from 'wolfssl-binding';
import { type Cores, pin } from './cores.ts';

export type ServerName = 'mesngr' | 'room' | 'naive' | 'floor';

export interface Files {
  readonly certificate: string;
  readonly key: string;
  /** A folder for the server's log. */
  readonly scratch: string;
}

export interface Subject {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

const programOf = (name: ServerName): URL => {
  switch (name) {
    case 'mesngr':
      return new URL('../../src/server/main.js', import.meta.url);
    case 'room':
      return new URL('./room-server.js', import.meta.url);
    case 'naive':
      return new URL('./naive-server.js', import.meta.url);
    case 'floor':
      return new URL('./floor-server.js', import.meta.url);
  }
};

/** The naive server speaks TLS, whatever it is told. */
const argumentsOf = (
  name: ServerName,
  protocol: Protocol,
  { certificate, key, scratch }: Files,
): readonly string[] => {
  if (name !== 'mesngr') return [certificate, key, protocol];
  const transport = ['--transport', protocol === 'dtls' ? 'dtls' : 'tcp'];
  const identity = ['--cert', certificate, '--key', key];
  const log = ['--log', join(scratch, 'mesngr.log')];
  const open = ['0', '--address', '127.0.0.1', '--limit', 'rates=off'];
  return [...open, ...transport, ...identity, ...log];
};

/** The first line of standard output ends its address with the port: `… 127.0.0.1:40123, …`. */
const portIn = (line: string): number => {
  const port = /127\.0\.0\.1:(?<port>\d+)/u.exec(line)?.groups?.['port'];
  if (port === undefined) throw new Error(`no port in: ${line}`);
  return Number(port);
};

export const startSubject = async (
  name: ServerName,
  protocol: Protocol,
  files: Files,
  cores: Cores | undefined,
  nodeArguments: readonly string[],
): Promise<Subject> => {
  const program = fileURLToPath(programOf(name));
  const words = [...nodeArguments, program, ...argumentsOf(name, protocol, files)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended]);
  if (typeof first[0] !== 'string' || child.pid === undefined) {
    throw new Error(`${name} did not start`);
  }
  if (cores !== undefined) pin(child.pid, cores.server);
  return { pid: child.pid, port: portIn(first[0]), stop: () => stop(child, ended) };
};

const stop = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  child.kill('SIGTERM');
  await ended;
};

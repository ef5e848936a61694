/** Asks on a terminal for what the command line left out. */
import { createInterface, type Interface } from 'node:readline';
import { InvalidArgumentError } from 'commander';
import type { Nickname } from '../domain/nickname.ts';
import type { DialTarget } from '../ports/transport.ts';
import {
  type ClientArguments,
  HOST_DEFAULT,
  PORT_DEFAULT,
  readHost,
  readNickname,
  readPort,
} from './command-line.ts';

export interface Answers {
  readonly nickname: Nickname;
  readonly target: DialTarget;
}

interface Question<Value> {
  readonly text: string;
  /** What an empty line means; without it the question comes again. */
  readonly standard?: Value;
  /** @throws InvalidArgumentError with what would be right. */
  readonly read: (line: string) => Value;
}

/** Undefined: the user ended the input instead of answering. */
export const askForMissing = async (
  { nickname, host, port }: ClientArguments,
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream },
): Promise<Answers | undefined> => {
  const lines = createInterface({ ...streams, historySize: 0 });
  const isOver = new Promise<undefined>((resolve) => {
    lines.once('close', () => resolve(undefined));
  });
  const ask = <Value>(question: Question<Value>): Promise<Value | undefined> =>
    Promise.race([askUntilClear(lines, question, streams.output), isOver]);
  try {
    const name = nickname ?? (await ask({ text: 'nickname: ', read: readNickname }));
    if (name === undefined) return undefined;
    const server = `server [${HOST_DEFAULT}]: `;
    const where = host ?? (await ask({ text: server, standard: HOST_DEFAULT, read: readHost }));
    if (where === undefined) return undefined;
    const text = `port [${PORT_DEFAULT}]: `;
    const at = port ?? (await ask({ text, standard: PORT_DEFAULT, read: readPort }));
    return at === undefined ? undefined : { nickname: name, target: { host: where, port: at } };
  } finally {
    lines.close();
  }
};

const askUntilClear = async <Value>(
  lines: Interface,
  { text, standard, read }: Question<Value>,
  output: NodeJS.WritableStream,
): Promise<Value> => {
  for (;;) {
    const line = await new Promise<string>((resolve) => lines.question(text, resolve));
    const answer = line.trim();
    if (answer === '' && standard !== undefined) return standard;
    try {
      return read(answer);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      output.write(`${error.message}\n`);
    }
  }
};

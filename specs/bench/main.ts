/**
 * Measures the server beside a naive one, and over DTLS beside TLS: `npm run bench -- --help`.
 *
 * The sides of a row alternate, so that whatever else the machine does hits all. What counts is
 * the server's own processor time, which a busy machine stretches far less than the clock's.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeIdentity } from 'wolfssl-binding';
import { twoCores } from './cores.ts';
import type { Outcome } from './job.ts';
import { describeMachine, toSentence } from './machine.ts';
import { type Conditions, measure } from './measurement.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { type KeyType, type Row, selectRows, type Side } from './rows.ts';
import type { Files } from './subject.ts';
import { type Rounds, toTables } from './table.ts';

const EXIT_USAGE = 2;
const OWNER_ONLY = 0o600;

/** One identity for both sides: the certificate is part of what a handshake costs. */
const makeFiles = (scratch: string, algorithm: KeyType): Files => {
  const { certificatePem, keyPem } = makeIdentity({ commonName: 'bench', days: 1, algorithm });
  const name = algorithm.replace(':', '-');
  const files = {
    certificate: join(scratch, `${name}.crt`),
    key: join(scratch, `${name}.key`),
    scratch,
  };
  writeFileSync(files.certificate, certificatePem);
  writeFileSync(files.key, keyPem, { mode: OWNER_ONLY });
  return files;
};

const measureRow = async (row: Row, options: Options, conditions: Conditions): Promise<Rounds> => {
  const outcomes: Rounds['outcomes'] = { ours: [], tls: [], naive: [], floor: [] };
  for (let round = 0; round < options.rounds; round += 1) {
    const ours = await measure(row, 'ours', conditions);
    report(row, 'ours', ours);
    outcomes.ours.push(ours);
    for (const side of options.beside ? row.beside : []) {
      const other = await measure(row, side, { ...conditions, nodeArguments: [] });
      report(row, side, other);
      outcomes[side].push(other);
    }
  }
  return { row, outcomes };
};

/** For whoever is watching. */
const report = (row: Row, side: Side, { figures, cost, security }: Outcome): void => {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  const busy =
    cost === undefined
      ? ''
      : `; busy: server ${percent(cost.serverBusy)}, driver ${percent(cost.driverBusy)}`;
  process.stderr.write(`${row.name} ${side}: ${shown.join(', ')}${busy}; ${security}\n`);
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const run = async (options: Options): Promise<void> => {
  const rows = selectRows(options.rows);
  const cores = options.pin ? twoCores() : undefined;
  const machine = describeMachine(cores);
  const scratch = mkdtempSync(join(tmpdir(), 'mesngr-bench-'));
  try {
    const files = {
      ecdsa: makeFiles(scratch, 'ecdsa'),
      'rsa:2048': makeFiles(scratch, 'rsa:2048'),
    };
    const measured: Rounds[] = [];
    for (const row of rows) {
      const { seconds, nodeArguments } = options;
      const conditions = { files: files[row.keyType], cores, seconds, nodeArguments };
      measured.push(await measureRow(row, options, conditions));
    }
    console.log(`${toSentence(machine)}; medians of ${options.rounds}\n\n${toTables(measured)}`);
    if (options.json !== undefined) {
      writeFileSync(options.json, `${JSON.stringify({ machine, measured }, undefined, 2)}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
};

const words = process.argv.slice(2);
if (words.includes('--help')) process.stdout.write(USAGE);
else {
  try {
    await run(parseOptions(words));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    process.stderr.write(`bench: ${cause.message}\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
  }
}

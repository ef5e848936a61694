/**
 * mocha's own "spec" reporter on the screen, and the counts for CI in the file that
 * SPECS_SUMMARY names: "<passed> <failed>". Specs that leave something open fail the run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Mocha from 'mocha';

/** How long after the last spec the process may live on before that counts as a leak. */
const LINGER_MS_MAX = 10_000;

export default class SpecReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      writeSummary(`${passes} ${failures}\n`);
      // Not waited for: it fires only in a process that something else keeps alive.
      setTimeout(failOpenProcess, LINGER_MS_MAX).unref();
    });
  }
}

const writeSummary = (text) => {
  const summary = process.env.SPECS_SUMMARY;
  if (summary === undefined) return;
  mkdirSync(dirname(summary), { recursive: true });
  writeFileSync(summary, text);
};

const failOpenProcess = () => {
  const open = process.getActiveResourcesInfo().join(', ');
  process.stderr.write(`A spec left something open that keeps the process alive: ${open}\n`);
  // mocha sets the exit code to its count of failures in a listener of its own, before this one.
  process.once('exit', () => {
    process.exitCode = 1;
  });
  process.exit();
};

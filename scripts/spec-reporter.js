/**
 * mocha's own "spec" reporter on the screen, and the counts for CI in the file that
 * SPECS_SUMMARY names: "<passed> <failed>".
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Mocha from 'mocha';

export default class SpecReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const summary = process.env.SPECS_SUMMARY;
    if (summary === undefined) return;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      mkdirSync(dirname(summary), { recursive: true });
      writeFileSync(summary, `${this.stats.passes} ${this.stats.failures}\n`);
    });
  }
}

/**
 * What is fuzzed: each target is a harness, fuzz/fuzz_<name>.cc, and the sources that it drives,
 * with no socket and no JavaScript between them.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const nativeFolder = dirname(dirname(fileURLToPath(import.meta.url)));
export const outputFolder = join(nativeFolder, 'build/fuzz');

/** `inputBytesMax`: longer inputs only slow the search down. */
export const targets = {
  line_framer: { sources: ['src/line_cutter.cc'], inputBytesMax: 600 },
};

/** The committed inputs, small and minimised; what a run finds lands beside the programs. */
export const corpusOf = (target) => join(nativeFolder, '../specs/native/corpus', target);

/** The targets named, or all; stops with the names there are. */
export const chosenTargets = (names, stop) => {
  const all = Object.keys(targets);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) stop(`there is no target ${unknown}; choose from ${all.join(', ')}`);
  return names.length > 0 ? names : all;
};

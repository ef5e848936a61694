/** The checkout's own source files as text, for the specs that judge the code itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, seen from where this file runs: dist/specs/support. */
export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));

const NOT_OURS = new Set(['addon', 'build', 'deps', 'dist', 'node_modules']);

/** @returns paths below the folder, relative to the checkout, that end in one of the endings. */
export const filesIn = (folder: string, endings: readonly string[]): readonly string[] =>
  readdirSync(join(CHECKOUT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesIn(path, endings);
      return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
    })
    .toSorted();

export const textOf = (path: string): string => readFileSync(join(CHECKOUT, path), 'utf8');

export interface Import {
  /** A path relative to the checkout for our own files, else the package's or builtin's name. */
  readonly target: string;
  readonly isOurs: boolean;
  readonly isTypeOnly: boolean;
}

/**
 * Static, re-exporting and dynamic imports, type-only ones included, and files named by
 * `new URL('./…', import.meta.url)`, which is how workers and child processes are started.
 */
export const importsOf = (path: string, text: string): readonly Import[] => {
  const code = withoutComments(text);
  const patterns = [
    /^(?:import|export)\s+(?<type>type\s)?[^;]*?\bfrom\s+'(?<target>[^']+)'/gmu,
    /^import\s+'(?<target>[^']+)'/gmu,
    /\bimport\(\s*'(?<target>[^']+)'/gu,
    /\bnew URL\(\s*'(?<target>[^']+\.[jt]s)'/gu,
  ];
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map(({ groups }) => toImport(path, groups?.['target'] ?? '', groups?.['type'] !== undefined));
};

const toImport = (path: string, target: string, isTypeOnly: boolean): Import =>
  target.startsWith('.')
    ? { target: toSource(normalize(join(dirname(path), target))), isOurs: true, isTypeOnly }
    : { target, isOurs: false, isTypeOnly };

/** Files started by URL are named by what the compiler makes of them. */
const toSource = (path: string): string => path.replace(/\.js$/u, '.ts');

export const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/^\s*\/\/.*$|\s\/\/\s.*$/gmu, '');

/**
 * Exit code 0 when node_modules holds what package-lock.json asks for, 1 when not.
 * npm writes its own record of the tree last, so an install that was interrupted has none.
 *
 * Usage: node packages-installed.js <checkout> [--dev]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [checkout = '.', level] = process.argv.slice(2);

/** @returns a lock file's packages, folder to what is or should be in it; none without the file. */
const packagesOf = (...path) => {
  try {
    return JSON.parse(readFileSync(join(checkout, ...path), 'utf8')).packages ?? {};
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
};

const wanted = packagesOf('package-lock.json');
const present = packagesOf('node_modules', '.package-lock.json');

// Optional packages are other platforms' binaries; the tree has those of its own platform only.
const isNeeded = ([folder, { dev, optional, devOptional }]) =>
  folder.includes('node_modules/') && !optional && (level === '--dev' || !(dev || devOptional));

const isMissing = ([folder, { version }]) =>
  present[folder] === undefined || present[folder].version !== version;

const needed = Object.entries(wanted).filter(isNeeded);
process.exitCode = needed.length > 0 && !needed.some(isMissing) ? 0 : 1;

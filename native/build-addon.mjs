/**
 * Builds the addon: `node build-addon.mjs tuned` (wolfSSL inside, from deps/) or `system` (the
 * installed libwolfssl, through pkg-config). The result lands in addon/<variant>/ in one rename, so
 * a running process never sees half a file.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const variant = process.argv[2] ?? 'tuned';
const started = Date.now();
const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
/** Compiler output shown on failure, in lines. */
const SHOWN_LINES_MAX = 60;

const say = (text) => process.stdout.write(`wolfssl-binding: ${text}\n`);
const stop = (text) => {
  process.stderr.write(`wolfssl-binding: ${text}\n`);
  process.exit(1);
};

const pinned = () => {
  const pin = readFileSync(join(here, 'wolfssl.pin'), 'utf8');
  const version = /^WOLFSSL_VERSION=(\S+)$/m.exec(pin)?.[1];
  if (version === undefined) stop('wolfssl.pin names no WOLFSSL_VERSION');
  return version;
};

/** What the variant builds from, in words; stops with the reason if it is not there. */
const source = () => {
  if (variant === 'tuned') {
    const version = pinned();
    if (!existsSync(join(here, `deps/wolfssl-${version}/wolfssl/ssl.h`))) {
      stop(`the source of wolfSSL ${version} is not in deps/; run: sh scripts/fetch-wolfssl.sh`);
    }
    return `wolfSSL ${version} from source`;
  }
  if (variant === 'system') {
    const found = spawnSync('pkg-config', ['--modversion', 'wolfssl'], { encoding: 'utf8' });
    if (found.status !== 0) {
      stop(
        'no wolfSSL is installed on this system; run: apt-get install libwolfssl-dev pkg-config',
      );
    }
    return `the system's wolfSSL ${found.stdout.trim()}`;
  }
  stop(`there is no build called ${variant}; choose tuned or system`);
  return '';
};

/**
 * Both variants see the same files through links in a folder of their own, where node-gyp puts its
 * Makefiles and objects beside them.
 */
const prepareFolder = () => {
  const folder = join(here, 'build', variant);
  mkdirSync(folder, { recursive: true });
  for (const name of ['binding.gyp', 'src', 'wolfssl', 'deps']) {
    const link = join(folder, name);
    rmSync(link, { force: true });
    symlinkSync(join('..', '..', name), link);
  }
  return folder;
};

/** Node's own headers if they were installed beside it; else node-gyp fetches them. */
const headers = () => {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
};

const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');

/** Runs node-gyp and counts the files it compiles; on failure shows what the compiler said. */
const run = (folder, step, extra) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [nodeGyp, step, ...headers(), ...extra], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = [];
    let compiled = 0;
    let told = 0;
    const take = (chunk) => {
      for (const line of String(chunk).split('\n')) {
        if (line !== '') lines.push(line);
        if (/^\s+(CC|CXX)\(/.test(line)) compiled += 1;
      }
      if (compiled >= told + 15) {
        told = compiled;
        say(`  ${compiled} files compiled, ${seconds()}`);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const first = lines.findIndex((line) => /error: |\*\*\* |^gyp: /.test(line));
      const shown = lines.slice(Math.max(0, first - 5)).slice(0, SHOWN_LINES_MAX);
      process.stderr.write(`${shown.join('\n')}\n`);
      return stop(
        `node-gyp ${step} failed, see above; a C++ compiler, make and python3 are needed`,
      );
    });
  });

const from = source();
say(`building the ${variant} addon with ${from}, ${availableParallelism()} files at a time`);
const folder = prepareFolder();
await run(folder, 'configure', [
  '--',
  `-Dvariant=${variant}`,
  `-Dwolfssl=deps/wolfssl-${pinned()}`,
]);
await run(folder, 'build', [`--jobs=${availableParallelism()}`]);
const target = join(here, 'addon', variant);
mkdirSync(target, { recursive: true });
const fresh = join(target, `wolfssl_binding.${process.pid}.node`);
copyFileSync(join(folder, 'build/Release/wolfssl_binding.node'), fresh);
renameSync(fresh, join(target, 'wolfssl_binding.node'));
say(`addon/${variant}/wolfssl_binding.node is ready after ${seconds()}`);

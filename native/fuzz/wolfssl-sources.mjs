/** The pinned wolfSSL as binding.gyp builds it: one list of sources for every kind of build. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeFolder } from './targets.mjs';

const pin = readFileSync(join(nativeFolder, 'wolfssl.pin'), 'utf8');
const folder = `deps/wolfssl-${/^WOLFSSL_VERSION=(\S+)$/mu.exec(pin)?.[1]}`;

/** The addon's own, without sanitizers: quick to link, and what ships. */
export const shippedWolfssl = 'build/tuned/build/Release/obj.target/wolfssl.a';

/** For our own files too: the layout of the library's structs depends on it. */
export const wolfsslFlags = [
  '-DWOLFSSL_USER_SETTINGS',
  ...['wolfssl', folder].map((include) => `-I${join(nativeFolder, include)}`),
];

/** What those who build with a sanitizer replace. */
const OWN_FLAGS = new Set(['-O2', '-fPIC']);

/** A .gyp file is a literal of Python's, with comments. */
const readGyp = (stop) => {
  const program = 'import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))';
  const { status, stdout } = spawnSync('python3', ['-c', program], {
    input: readFileSync(join(nativeFolder, 'binding.gyp')),
    encoding: 'utf8',
  });
  return status === 0 ? JSON.parse(stdout) : stop('binding.gyp cannot be read with python3');
};

/** @returns {{ sources: string[], flags: string[] }} Sources are relative to native/. */
export const readWolfssl = (stop) => {
  if (!existsSync(join(nativeFolder, folder, 'wolfssl/ssl.h'))) {
    stop(`the source of wolfSSL is not in native/${folder}; run: sh scripts/fetch-wolfssl.sh`);
  }
  const [[, { targets }]] = readGyp(stop).conditions;
  const library = targets.find(({ target_name: name }) => name === 'wolfssl');
  const [[, x64, elsewhere]] = library.conditions;
  const machine = process.arch === 'x64' ? x64 : elsewhere;
  return {
    sources: [...library.sources, ...machine.sources].map((source) =>
      source.replace('<(wolfssl)', folder),
    ),
    flags: [
      ...[...library.cflags, ...(machine.cflags ?? [])].filter((flag) => !OWN_FLAGS.has(flag)),
      ...library.defines.map((define) => `-D${define}`),
    ],
  };
};

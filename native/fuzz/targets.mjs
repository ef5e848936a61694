/**
 * What is fuzzed: each target is a harness, fuzz/fuzz_<name>.cc, and the sources that it drives,
 * with no socket and no JavaScript between them.
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const nativeFolder = dirname(dirname(fileURLToPath(import.meta.url)));
export const outputFolder = join(nativeFolder, 'build/fuzz');

const sourcesIn = (folder) =>
  readdirSync(join(nativeFolder, folder))
    .filter((name) => name.endsWith('.cc'))
    .map((name) => join(folder, name));

const streamSources = [...sourcesIn('src/stream'), 'src/byte_pool.cc', 'src/send_queue.cc'];

/**
 * `inputBytesMax`: longer inputs only slow the search down. `wolfssl`: the library is built in, and
 * sees a World of the input's making. `seeds`: writes inputs by itself, see LLVMFuzzerInitialize.
 */
export const targets = {
  line_framer: { sources: ['src/line_cutter.cc'], inputBytesMax: 600 },
  datagram_demultiplexer: { sources: ['src/datagram_header.cc'], inputBytesMax: 64 },
  stream_packet: { sources: streamSources, inputBytesMax: 256 },
  reliable_stream: { sources: streamSources, inputBytesMax: 1024 },
  dtls_server: {
    sources: [
      'fuzz/dtls_door.cc',
      'fuzz/dtls_seeds.cc',
      'fuzz/world.cc',
      'src/address.cc',
      'src/certificate.cc',
      'src/datagram_header.cc',
      'src/failure.cc',
      'src/identity.cc',
      'src/key_pair.cc',
      'src/session_store.cc',
      'src/tls_context.cc',
      'src/tls_stream.cc',
      'src/tls_stream_dtls.cc',
      'src/wolfssl_library.cc',
    ],
    inputBytesMax: 4096,
    wolfssl: true,
    seeds: true,
  },
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

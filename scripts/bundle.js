// Makes one file of each program: hundreds of small modules cost half a second at every start,
// one bundle a fifth of that. The addon stays outside: it finds its native part beside itself.
import { build } from 'esbuild';

const PROGRAMS = { mesngr_svr: 'dist/src/server/main.js', mesngr: 'dist/src/client/main.js' };

// Some libraries are CommonJS and require Node's own modules.
const REQUIRE = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

await build({
  entryPoints: PROGRAMS,
  outdir: 'dist/bin',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['wolfssl-binding'],
  // Whitespace alone: names in a stack trace stay readable.
  minifyWhitespace: true,
  banner: { js: REQUIRE },
  logLevel: 'warning',
});

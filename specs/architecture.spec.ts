/** House rules that no compiler knows: who may import whom, purity, sizes, no dead files. */
import { basename } from 'node:path';
import { expect } from 'chai';
import { filesIn, importsOf, textOf, withoutComments, type Import } from './support/source-tree.ts';

const FILE_LINES_MAX = 300;
const LINE_COLUMNS_MAX = 100;

interface Rule {
  readonly folder: string;
  /** Folders of ours beside its own. */
  readonly ours: readonly string[];
  readonly packages: readonly string[];
  /** Packages of which only the types may be used. */
  readonly types?: readonly string[];
  /** May it use Node.js itself? What cannot, runs and replays anywhere. */
  readonly node: boolean;
}

const CORE = ['src/domain', 'src/ports'];
const ENDS = [...CORE, 'src/wire', 'src/services'];

const RULES: readonly Rule[] = [
  { folder: 'src/domain', ours: [], packages: [], node: false },
  { folder: 'src/ports', ours: ['src/domain'], packages: [], types: ['rxjs'], node: false },
  { folder: 'src/wire', ours: CORE, packages: ['@sinclair/typebox'], node: false },
  { folder: 'src/services', ours: CORE, packages: ['rxjs'], node: false },
  { folder: 'src/storage', ours: CORE, packages: ['better-sqlite3'], node: true },
  { folder: 'src/server', ours: ENDS, packages: ['rxjs', 'pino', 'commander'], node: true },
  { folder: 'src/system', ours: CORE, packages: ['pino'], node: true },
  { folder: 'src/client', ours: ENDS, packages: ['rxjs', 'commander', 'string-width'], node: true },
  { folder: 'transports', ours: CORE, packages: ['rxjs', 'wolfssl-binding'], node: true },
  { folder: 'native/lib', ours: [], packages: [], node: true },
];

/** Where a program is put together: may import anything of ours, and the container library. */
const GLUE = /^src\/(?:server|client)\/(?:main|container|tokens)\.ts$/u;
const GLUE_PACKAGES = ['inversify', 'reflect-metadata', 'wolfssl-binding'];

/** The one adapter each that reads the real clock and draws real random numbers. */
const WORLDLY = /^src\/system\/system-(?:clock|random)\.ts$/u;

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

const isAllowed = (path: string, rule: Rule, { target, isOurs, isTypeOnly }: Import): boolean => {
  const isGlue = GLUE.test(path);
  if (isOurs) {
    const otherEnd = rule.folder === 'src/server' ? 'src/client' : 'src/server';
    if (isGlue) return !isBelow(target, otherEnd) && !isBelow(target, 'specs');
    return [rule.folder, ...rule.ours].some((folder) => isBelow(target, folder));
  }
  if (target.startsWith('node:')) return rule.node;
  const name = packageOf(target);
  if (isTypeOnly && rule.types?.includes(name) === true) return true;
  return [...rule.packages, ...(isGlue ? GLUE_PACKAGES : [])].includes(name);
};

describe('architecture', () => {
  describe('who may import whom', () => {
    for (const rule of RULES) {
      it(`${rule.folder} imports only what the table allows`, () => {
        const files = filesIn(rule.folder, ['.ts']);
        const smuggled = files.flatMap((path) =>
          importsOf(path, textOf(path))
            .filter((imported) => !isAllowed(path, rule, imported))
            .map(({ target }) => `${path} imports ${target}`),
        );
        expect(files).not.to.deep.equal([]);
        expect(smuggled).to.deep.equal([]);
      });
    }

    it('every source folder has a rule', () => {
      const ruled = (path: string): boolean => RULES.some(({ folder }) => isBelow(path, folder));
      const sources = ['src', 'transports', 'native/lib'].flatMap((from) => filesIn(from, ['.ts']));
      expect(sources.filter((path) => !ruled(path))).to.deep.equal([]);
    });

    it('sees imports of every kind', () => {
      const text = [
        "import type { Container } from 'inversify';",
        "export { limit } from './limits.ts';",
        'import {\n  a,\n  b,\n} from "../wire/codec.ts";'.replaceAll('"', "'"),
        "import 'reflect-metadata';",
        "const later = await import('node:fs');",
        "new Worker(new URL('../storage/worker.js', import.meta.url));",
        "// import { gone } from './gone.ts';",
      ].join('\n');
      const seen = importsOf('src/domain/room.ts', text);
      expect(seen.map(({ target }) => target)).to.have.members([
        'inversify',
        'src/domain/limits.ts',
        'src/wire/codec.ts',
        'reflect-metadata',
        'node:fs',
        'src/storage/worker.ts',
      ]);
      expect(seen.filter(({ isTypeOnly }) => isTypeOnly)).to.have.length(1);
      const [domain] = RULES;
      expect(
        seen.filter((each) => domain && isAllowed('src/domain/room.ts', domain, each)),
      ).to.have.length(1);
    });
  });

  describe('purity', () => {
    const worldly = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b/u;

    it('time and chance come in from outside, but for one adapter each', () => {
      const offenders = ['src', 'transports']
        .flatMap((folder) => filesIn(folder, ['.ts']))
        .filter((path) => !WORLDLY.test(path) && worldly.test(withoutComments(textOf(path))));
      expect(offenders).to.deep.equal([]);
    });

    it('the rules know no clock, chance or timer by any name', () => {
      const outside =
        /\bDate\b(?!\()|\bDate\(\s*\)|\bMath\.random\b|\bprocess\b|\bset(?:Timeout|Interval)\b/u;
      const offenders = filesIn('src/domain', ['.ts']).filter((path) =>
        outside.test(withoutComments(textOf(path))),
      );
      expect(offenders).to.deep.equal([]);
    });
  });

  describe('size', () => {
    const written = (): readonly string[] =>
      ['src', 'transports', 'native/lib', 'native/src', 'specs', 'scripts'].flatMap((folder) =>
        filesIn(folder, ['.ts', '.js', '.mjs', '.cc', '.h', '.c', '.sh', '.awk']),
      );

    it(`no file is over ${FILE_LINES_MAX} lines`, () => {
      const long = written()
        .map((path) => ({ path, lines: textOf(path).split('\n').length - 1 }))
        .filter(({ lines }) => lines > FILE_LINES_MAX);
      expect(long).to.deep.equal([]);
    });

    it(`no line is over ${LINE_COLUMNS_MAX} columns`, () => {
      const long = written().flatMap((path) =>
        textOf(path)
          .split('\n')
          .flatMap((line, index) =>
            Array.from(line).length > LINE_COLUMNS_MAX ? [`${path}:${index + 1}`] : [],
          ),
      );
      expect(long).to.deep.equal([]);
    });
  });

  describe('dead files', () => {
    const PROGRAMS = [
      'src/server/main.ts',
      'src/client/main.ts',
      'specs/bench/main.ts',
      'specs/bench/lossy.ts',
    ];
    const BINDING = 'native/lib/wolfssl-binding.ts';

    it('every file is reached from a program, the binding or a spec', () => {
      const files = ['src', 'transports', 'native/lib', 'specs'].flatMap((from) =>
        filesIn(from, ['.ts']),
      );
      const isRoot = (path: string): boolean =>
        PROGRAMS.includes(path) || path === BINDING || basename(path).endsWith('.spec.ts');
      const reached = new Set(files.filter(isRoot));
      for (const path of reached) {
        for (const { target, isOurs } of importsOf(path, textOf(path))) {
          if (isOurs && files.includes(target)) reached.add(target);
        }
      }
      expect(files.filter((path) => !reached.has(path))).to.deep.equal([]);
    });
  });
});

/**
 * A folder with the launchers and set-up's scripts, and a PATH of which every tool is known: the
 * few of the system that the scripts use, and fakes that a spec writes in place of the rest.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CHECKOUT } from './source-tree.ts';

/** What Debian's smallest installation has and the scripts use. */
const SYSTEM_TOOLS = (
  'awk cat chmod cp date dirname find flock grep head id mkdir mv readlink rm sed sh sha256sum ' +
  'sleep tail tar touch tr wc'
).split(' ');

const COPIED = (
  'mesngr mesngr_svr scripts package.json package-lock.json ' +
  'native/package.json native/wolfssl.pin'
).split(' ');

/** Who is nobody on Debian: set-up as root may do more than a user's. */
const NOBODY = 65534;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class ScratchCheckout {
  readonly folder: string;
  readonly #tools: string;

  private constructor(folder: string, tools: string) {
    this.folder = folder;
    this.#tools = tools;
  }

  static async make(): Promise<ScratchCheckout> {
    const root = await mkdtemp(join(tmpdir(), 'mesngr-set-up-'));
    const scratch = new ScratchCheckout(join(root, 'checkout'), join(root, 'tools'));
    await mkdir(scratch.#tools);
    await chmod(root, 0o755);
    for (const path of COPIED) {
      await cp(join(CHECKOUT, path), join(scratch.folder, path), { recursive: true });
    }
    for (const tool of SYSTEM_TOOLS) await scratch.link(tool, await whereIs(tool));
    await scratch.link('node', process.execPath);
    return scratch;
  }

  remove(): Promise<void> {
    return rm(dirname(this.folder), { recursive: true, force: true });
  }

  async link(tool: string, target: string): Promise<void> {
    await this.without(tool);
    await symlink(target, join(this.#tools, tool));
  }

  /** @param script what the tool does instead, in POSIX sh. */
  async fake(tool: string, script: string): Promise<void> {
    await this.without(tool);
    await writeFile(join(this.#tools, tool), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  without(tool: string): Promise<void> {
    return rm(join(this.#tools, tool), { force: true });
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  /** @param as `nobody` gives root's rights up; whoever is not root has none to give. */
  start(command: string, args: readonly string[] = [], as: 'self' | 'nobody' = 'self') {
    const drop = as === 'nobody' && process.getuid?.() === 0;
    const child = spawn(command.startsWith('/') ? command : join(this.folder, command), args, {
      cwd: dirname(this.folder),
      env: { PATH: this.#tools, HOME: dirname(this.folder), LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(drop ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    return { child, outcome: outcomeOf(child) };
  }

  run(command: string, args: readonly string[] = [], as: 'self' | 'nobody' = 'self') {
    return this.start(command, args, as).outcome;
  }
}

const outcomeOf = (child: ChildProcess): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });

const whereIs = async (tool: string): Promise<string> => {
  const found = outcomeOf(
    spawn('/bin/sh', ['-c', 'command -v "$0"', tool], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  return (await found).stdout.trim();
};

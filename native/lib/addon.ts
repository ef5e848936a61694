/** Finds and loads the compiled half. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Handlers, Identity, Loop, LoopOptions } from './api.ts';
import { WolfsslError } from './wolfssl-error.ts';

export type Build = 'tuned' | 'system';

/** A context's options as the native side reads them: checked, lists joined by commas. */
export interface NativeContext {
  readonly role: string;
  readonly protocol: string;
  readonly verify: string;
  readonly certificatePem: string | undefined;
  readonly keyPem: string | undefined;
  readonly caPem: string | undefined;
  readonly pins: readonly Uint8Array[] | undefined;
  readonly alpn: string | undefined;
  readonly groups: string | undefined;
  readonly minVersion: string | undefined;
  readonly exporterLabel: string | undefined;
  readonly resumeSessions: boolean;
}

type Plain =
  | 'releaseContext'
  | 'closeListener'
  | 'peer'
  | 'send'
  | 'sendDeferred'
  | 'group'
  | 'releaseGroup'
  | 'groupAdd'
  | 'groupRemove'
  | 'groupSend'
  | 'setLineLimit'
  | 'pause'
  | 'resume'
  | 'close'
  | 'abort'
  | 'queuedBytes'
  | 'destroy';

/** The functions carry their loop with them: they may be taken off the object and called bare. */
export interface NativeLoop extends Pick<Loop, Plain> {
  readonly received: { readonly data: ArrayBuffer; readonly meta: Uint32Array };
  context(options: NativeContext): number;
  listen(
    context: number,
    address: string,
    port: number,
    backlog: number,
  ): { listener: number; address: string; port: number };
  connect(
    context: number,
    address: string,
    port: number,
    name: string,
    nameIsAddress: boolean,
  ): number;
  connectionCount(): number;
}

interface Addon {
  initialize(errorClass: typeof WolfsslError): void;
  createLoop(options: Required<LoopOptions>, handlers: Handlers): NativeLoop;
  makeIdentity(
    commonName: string,
    days: number,
    algorithm: string,
    names: readonly string[],
  ): Identity;
  fingerprint(certificatePem: string): Uint8Array;
  readonly versions: { wolfssl: string; build: Build; features: readonly string[] };
}

const BUILDS: readonly Build[] = ['tuned', 'system'];

const pathOf = (build: Build): string =>
  fileURLToPath(new URL(`../addon/${build}/wolfssl_binding.node`, import.meta.url));

const isBuild = (name: string): name is Build => BUILDS.some((build) => build === name);

/** WOLFSSL_BINDING decides; without it the tuned build if there is one, else the system's. */
const choose = (): Build => {
  const wanted = process.env['WOLFSSL_BINDING'];
  if (wanted !== undefined && wanted !== '') {
    if (!isBuild(wanted)) {
      throw new WolfsslError(
        `WOLFSSL_BINDING is ${JSON.stringify(wanted)}; it must be tuned or system`,
        'ERR_WOLFSSL_BUILD',
      );
    }
    if (existsSync(pathOf(wanted))) return wanted;
    throw new WolfsslError(
      `the ${wanted} addon is not built; run: npm run addon --workspace native -- ${wanted}`,
      'ERR_WOLFSSL_BUILD',
    );
  }
  const built = BUILDS.find((build) => existsSync(pathOf(build)));
  if (built !== undefined) return built;
  throw new WolfsslError(
    'the wolfSSL addon is not built; run: npm run addon --workspace native -- tuned',
    'ERR_WOLFSSL_BUILD',
  );
};

const load = (): Addon => {
  const path = pathOf(choose());
  try {
    const loaded: Addon = createRequire(import.meta.url)(path);
    loaded.initialize(WolfsslError);
    return loaded;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WolfsslError(
      `the wolfSSL addon does not load, build it anew for this Node: ${why}`,
      'ERR_WOLFSSL_LOAD',
    );
  }
};

export const addon: Addon = load();

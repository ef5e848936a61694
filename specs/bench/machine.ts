/** Where a run took place: figures mean nothing without it. */
import { arch, cpus, loadavg, release } from 'node:os';
import { versions } from 'wolfssl-binding';
import type { Cores } from './cores.ts';

export interface Machine {
  readonly processors: string;
  readonly system: string;
  readonly node: string;
  readonly openssl: string;
  readonly wolfssl: string;
  readonly pinned: string;
  /** Of the last minute, before the run. */
  readonly load: number;
}

export const describeMachine = (cores: Cores | undefined): Machine => {
  const processors = cpus();
  return {
    processors: `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
    system: `Linux ${release()} ${arch()}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    wolfssl: `${versions.wolfssl} (${versions.build})`,
    pinned:
      cores === undefined ? 'nothing pinned' : 'server and driver pinned to a core of their own',
    load: loadavg()[0] ?? Number.NaN,
  };
};

export const toSentence = (machine: Machine): string =>
  `${machine.processors}, ${machine.system}, Node ${machine.node} (OpenSSL ${machine.openssl}), ` +
  `wolfSSL ${machine.wolfssl}, ${machine.pinned}, load ${machine.load.toFixed(2)}`;

/** The one place that lists the transports. */
import type { Clock } from '../src/ports/clock.ts';
import type { Transport, TransportName } from '../src/ports/transport.ts';
import { MemoryNetwork } from './memory/memory-network.ts';
import { MemoryTransport } from './memory/memory-transport.ts';
import { TcpTransport } from './tcp/tcp-transport.ts';

const FACTORIES: Readonly<Record<TransportName, (clock: Clock) => Transport>> = {
  tcp: (clock) => new TcpTransport(clock),
  memory: (clock) => new MemoryTransport(new MemoryNetwork({ clock })),
};

/** Those that reach other processes, the usual one first: what a command line may offer. */
export const listedTransports = (): readonly TransportName[] => ['tcp'];

/** Each call makes a new one; for `memory` that is a network of its own. */
export const transportNamed = (name: TransportName, clock: Clock): Transport =>
  FACTORIES[name](clock);

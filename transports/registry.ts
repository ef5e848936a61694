/** The one place that lists the transports. */
import type { Clock } from '../src/ports/clock.ts';
import type {
  Listener,
  ListenOptions,
  NetworkTransport,
  Transport,
  TransportName,
} from '../src/ports/transport.ts';
import { DTLS } from './dtls/dtls-protocol.ts';
import { addressesOf } from './host-addresses.ts';
import { MemoryNetwork } from './memory/memory-network.ts';
import { MemoryTransport } from './memory/memory-transport.ts';
import { NativeListener } from './native-listener.ts';
import { NativeTransport } from './native-transport.ts';
import { TCP } from './tcp/tcp-protocol.ts';

const PROTOCOLS = { tcp: TCP, dtls: DTLS } as const;

/** Those that reach other processes, the usual one first: what a command line may offer. */
export const listedTransports = (): readonly NetworkTransport[] => ['tcp', 'dtls'];

/** Each call makes a new one; for `memory` that is a network of its own. */
export const transportNamed = (name: TransportName, clock: Clock): Transport =>
  name === 'memory'
    ? new MemoryTransport(new MemoryNetwork({ clock }))
    : new NativeTransport(PROTOCOLS[name], clock);

/** One listener for all of these transports, at one port number. @throws ListenError */
export const listenOn = (
  transports: readonly NetworkTransport[],
  options: ListenOptions,
): Promise<Listener> =>
  NativeListener.listen(
    transports.map((name) => PROTOCOLS[name]),
    options,
    addressesOf,
  );

/** A server and a client in one thread, for the programs that specs run in threads of their own. */
import { createLoop, makeIdentity, type Handlers, type Loop } from 'wolfssl-binding';

const LIMITS = { lineBytesMax: 4096, queueBytesMax: 65_536, handshakeMs: 10_000 };

const SILENT: Handlers = {
  onOpen: () => undefined,
  onLines: () => undefined,
  onLineTooLong: () => undefined,
  onEnd: () => undefined,
  onDrain: () => undefined,
  onClose: () => undefined,
};

export const quietLoop = (handlers: Partial<Handlers> = {}): Loop =>
  createLoop(LIMITS, { ...SILENT, ...handlers });

/** Listens on a free port of the loopback interface, greets everybody; returns loop and port. */
export const greeter = (): { loop: Loop; port: number } => {
  const loop = quietLoop({
    onOpen: (id) => loop.send(id, 'welcome'),
    onEnd: (id) => loop.close(id),
  });
  const identity = makeIdentity({ commonName: 'program', days: 2, algorithm: 'ecdsa' });
  const context = loop.context({ role: 'server', identity, verify: 'none' });
  return { loop, port: loop.listen(context, { address: '127.0.0.1', port: 0 }).port };
};

/** A client whose first line is given to `act`. */
export const visitor = (port: number, act: (loop: Loop, id: number) => void): Loop => {
  const loop = quietLoop({ onLines: () => act(loop, loop.received.meta[0] ?? 0) });
  const context = loop.context({ role: 'client', verify: 'none' });
  loop.connect(context, { address: '127.0.0.1', port });
  return loop;
};

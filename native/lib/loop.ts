/** The façade over a native loop: checks what is rare, hands through what is hot. */
import { isIP } from 'node:net';
import { addon } from './addon.ts';
import type { Handlers, Loop, LoopOptions } from './api.ts';
import { address, functionOf, id, text, wholeNumber } from './arguments.ts';
import { nativeContext } from './context-options.ts';

/** Longest line that can be asked for, in bytes; the native receive area is built for it. */
export const LINE_BYTES_LIMIT = 1024 * 1024;
/** Largest send queue that can be asked for, in bytes. */
export const QUEUE_BYTES_LIMIT = 256 * 1024 * 1024;
/** Longest deadline, in ms: a day. */
const DEADLINE_MS_MAX = 24 * 60 * 60 * 1000;
/** The deferred lines' longest wait when none is given, in ms. */
const DEFER_MS_DEFAULT = 5;
const ACCEPTS_PER_WAKE_DEFAULT = 64;
/** Linux cuts it to net.core.somaxconn. */
const BACKLOG_DEFAULT = 4096;
const PORT_MAX = 65_535;

const checked = (options: LoopOptions): Required<LoopOptions> => ({
  lineBytesMax: wholeNumber('lineBytesMax', options.lineBytesMax, 1, LINE_BYTES_LIMIT),
  queueBytesMax: wholeNumber('queueBytesMax', options.queueBytesMax, 1, QUEUE_BYTES_LIMIT),
  handshakeMs: wholeNumber('handshakeMs', options.handshakeMs, 1, DEADLINE_MS_MAX),
  idleMs: wholeNumber('idleMs', options.idleMs ?? 0, 0, DEADLINE_MS_MAX),
  deferMs: wholeNumber('deferMs', options.deferMs ?? DEFER_MS_DEFAULT, 0, DEADLINE_MS_MAX),
  acceptsPerWakeMax: wholeNumber(
    'acceptsPerWakeMax',
    options.acceptsPerWakeMax ?? ACCEPTS_PER_WAKE_DEFAULT,
    1,
    65_536,
  ),
  handshakesPerSourceMax: wholeNumber(
    'handshakesPerSourceMax',
    options.handshakesPerSourceMax ?? 0,
    0,
    65_535,
  ),
});

const HANDLERS = ['onOpen', 'onLines', 'onLineTooLong', 'onEnd', 'onDrain', 'onClose'] as const;

/**
 * A loop on the calling thread. It lives until `destroy` or the thread's end.
 *
 * @throws TypeError or RangeError that names the wrong option, WolfsslError if the system has no
 *   descriptor left.
 */
export const createLoop = (options: LoopOptions, handlers: Handlers): Loop => {
  for (const name of HANDLERS) functionOf(name, handlers[name]);
  const native = addon.createLoop(checked(options), handlers);
  const { data, meta } = native.received;
  return {
    received: { data: Buffer.from(data), meta },
    context: (contextOptions) => native.context(nativeContext(contextOptions)),
    releaseContext: (context) => native.releaseContext(id('context', context)),
    listen: (context, at) =>
      native.listen(
        id('context', context),
        address('address', at.address),
        wholeNumber('port', at.port, 0, PORT_MAX),
        wholeNumber('backlog', at.backlog ?? BACKLOG_DEFAULT, 1, 65_535),
      ),
    closeListener: (listener) => native.closeListener(id('listener', listener)),
    connect: (context, to) => {
      const host = address('address', to.address);
      const name = to.serverName === undefined ? host : text('serverName', to.serverName);
      return native.connect(
        id('context', context),
        host,
        wholeNumber('port', to.port, 1, PORT_MAX),
        name,
        isIP(name) !== 0,
      );
    },
    peer: (connection) => native.peer(id('connection', connection)),
    send: native.send,
    sendDeferred: native.sendDeferred,
    group: native.group,
    releaseGroup: (group) => native.releaseGroup(id('group', group)),
    groupAdd: (group, member) => native.groupAdd(id('group', group), id('connection', member)),
    groupRemove: (group, member) =>
      native.groupRemove(id('group', group), id('connection', member)),
    groupSend: native.groupSend,
    setLineLimit: (connection, limit) =>
      native.setLineLimit(
        id('connection', connection),
        wholeNumber('bytes', limit, 1, LINE_BYTES_LIMIT),
      ),
    pause: (connection) => native.pause(id('connection', connection)),
    resume: (connection) => native.resume(id('connection', connection)),
    close: (connection) => native.close(id('connection', connection)),
    abort: (connection) => native.abort(id('connection', connection)),
    queuedBytes: (connection) => native.queuedBytes(id('connection', connection)),
    get connections() {
      return native.connectionCount();
    },
    destroy: native.destroy,
  };
};

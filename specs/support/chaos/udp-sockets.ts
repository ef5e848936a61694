/** UDP sockets that are ready to send when they are made, because no name is looked up. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';

/**
 * What one socket may hold for a proxy that is busy elsewhere. The system may grant less, and
 * drops what is over: only then does a clean proxy lose something.
 */
const SOCKET_BUFFER_BYTES = 2 ** 22;

type Found = (error: Error | null, address: string, family: number) => void;

/** Looked up in place, a socket is bound and a datagram sent when the call returns. */
const inPlace = (address: string, _: unknown, found: Found): void =>
  found(isIPv4(address) ? null : new Error(`not an IPv4 address: ${address}`), address, 4);

export const openSocket = (): Socket =>
  createSocket({
    type: 'udp4',
    lookup: inPlace,
    recvBufferSize: SOCKET_BUFFER_BYTES,
    sendBufferSize: SOCKET_BUFFER_BYTES,
  });

/**
 * A socket of its own towards the server: its port is all the server sees of a client, and only
 * the server is heard at it. It is not connected: that would turn a refusal into the loss of
 * whatever is sent next.
 */
export const openUpstream = (
  port: number,
  host: string,
  onMessage: (bytes: Buffer) => void,
): Socket => {
  const socket = openSocket().on('message', (bytes, from) => {
    if (from.port === port && from.address === host) onMessage(bytes);
  });
  // At once, not with the first datagram: a port that is taken cannot be drawn again.
  return socket.bind({ port: 0, exclusive: true });
};

export const closeSocket = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.close(resolve);
  });

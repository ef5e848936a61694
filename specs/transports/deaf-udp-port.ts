import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { DeafPort } from './compliance/subject.ts';

/** Takes datagrams on the IPv4 loopback and never answers one. Port 0: any free one. */
export const deafUdpPort = async (address = '127.0.0.1', port = 0): Promise<DeafPort> => {
  const socket = createSocket('udp4');
  const dialled = once(socket, 'message');
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    untilDialled: async () => void (await dialled),
    // Its dialler's deadline is the real clock's; the next event is its end.
    passTime: () => {},
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
};

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { DeafPort } from './compliance/subject.ts';

/** Takes TCP connections on the IPv4 loopback and never says a word. Port 0: any free one. */
export const deafTcpPort = async (address = '127.0.0.1', port = 0): Promise<DeafPort> => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
  const dialled = once(server, 'connection');
  server.listen(port, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    untilDialled: async () => void (await dialled),
    // Its dialler's deadline is the real clock's; the next event is its end.
    passTime: () => {},
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

/**
 * The server that most people would write with Node.js alone, as the measure of what ours saves:
 * `node:tls`, lines split by hand, a map of names, one write per message.
 *
 * Usage: naive-server.js CERTIFICATE KEY. It speaks as much of the protocol as the bench needs.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

interface User {
  readonly socket: TLSSocket;
  nickname?: string;
  peer?: User;
  invitedBy?: string;
}

type Message = Readonly<Record<string, string>>;

const users = new Map<string, User>();
const room = new Set<User>();

const tell = (user: User | undefined, line: object): void => {
  user?.socket.write(`${JSON.stringify(line)}\n`);
};

const event = (type: string, fields: object): object => {
  const now = new Date().toISOString();
  return { event: type, at: now, ...fields };
};

const obey = (user: User, message: Message): void => {
  const from = user.nickname ?? '';
  switch (message['command']) {
    case 'login': {
      const nickname = message['nickname'] ?? '';
      if (users.has(nickname)) return tell(user, { status: 'error', code: 'name-in-use' });
      user.nickname = nickname;
      users.set(nickname, user);
      return tell(user, { status: 'ok', nickname });
    }
    case 'who': {
      const after = message['after'] ?? '';
      const names = [...users.keys()];
      const page = names.slice(names.indexOf(after) + 1).slice(0, 100);
      const listed = page.map((nickname) => ({ nickname, state: 'free' }));
      return tell(user, { status: 'ok', users: listed });
    }
    case 'invite': {
      const invited = users.get(message['to'] ?? '');
      if (invited === undefined) return tell(user, { status: 'error', code: 'not-found' });
      invited.invitedBy = from;
      tell(user, { status: 'ok' });
      return tell(invited, event('ChatInvited', { from, to: message['to'] }));
    }
    case 'accept': {
      const inviter = users.get(user.invitedBy ?? '');
      if (inviter === undefined) return tell(user, { status: 'error', code: 'no-invitation' });
      user.peer = inviter;
      inviter.peer = user;
      tell(user, { status: 'ok' });
      return tell(inviter, event('ChatStarted', { from: inviter.nickname, to: from }));
    }
    case 'decline': {
      tell(user, { status: 'ok' });
      const declined = event('ChatDeclined', { from: user.invitedBy, to: from });
      return tell(users.get(user.invitedBy ?? ''), declined);
    }
    case 'say': {
      const { message: text, mid } = message;
      tell(user, { status: 'ok' });
      return tell(user.peer, event('ChatMessageSent', { from, message: text, mid }));
    }
    case 'join': {
      room.add(user);
      return tell(user, { status: 'ok' });
    }
    case 'post': {
      const { message: text, mid } = message;
      const posted = event('RoomMessagePosted', { from, message: text, mid });
      tell(user, { status: 'ok' });
      for (const member of room) if (member !== user) tell(member, posted);
      return undefined;
    }
    default:
      return tell(user, { status: 'error', code: 'unknown-command' });
  }
};

const [certificate = '', key = ''] = process.argv.slice(2);
const server = createServer(
  {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    minVersion: 'TLSv1.3',
    // The same cipher as ours, so that only the servers differ.
    ciphers: 'TLS_AES_128_GCM_SHA256',
  },
  (socket) => {
    const user: User = { socket };
    let pending = '';
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('data', (chunk: string) => {
      const lines = (pending + chunk).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) obey(user, JSON.parse(line) as Message);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      room.delete(user);
      if (user.nickname !== undefined) users.delete(user.nickname);
    });
  },
);
server.listen(0, '127.0.0.1', () => {
  console.log(`naive on 127.0.0.1:${(server.address() as AddressInfo).port}`);
});

import type { Nickname } from '../domain/nickname.ts';
import type { DialTarget, TransportName } from '../ports/transport.ts';
import type { Style } from './render.ts';

/** What one run of the client is about. */
export interface Settings {
  readonly nickname: Nickname;
  readonly target: DialTarget;
  readonly transport: TransportName;
  readonly colour: boolean;
  readonly toClock: Style['toClock'];
}

/** As people write it: `host:port`, an IPv6 address in brackets. */
export const serverOf = ({ target: { host, port } }: Settings): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

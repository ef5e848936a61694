import { type Nickname, toNicknameKey } from '../domain/nickname.ts';
import type { Client } from './client.ts';

/** Which connection each logged-in user is reached on. */
export class Roster {
  readonly #clients = new Map<string, Client>();

  find(nickname: Nickname): Client | undefined {
    return this.#clients.get(toNicknameKey(nickname));
  }

  /** Returns the connection that the user was reached on before. */
  enter(nickname: Nickname, client: Client): Client | undefined {
    const key = toNicknameKey(nickname);
    const before = this.#clients.get(key);
    this.#clients.set(key, client);
    return before;
  }

  /** Forgets a connection, unless its user has moved to another one. */
  leave(client: Client): void {
    if (client.nickname === undefined) return;
    const key = toNicknameKey(client.nickname);
    if (this.#clients.get(key) === client) this.#clients.delete(key);
  }
}

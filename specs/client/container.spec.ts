import { expect } from 'chai';
import { ChatClient } from '../../src/client/chat-client.ts';
import { KnownServers } from '../../src/client/known-servers.ts';
import { Link } from '../../src/client/link.ts';
import { SessionKeeping } from '../../src/client/session-keeping.ts';
import {
  CLOCK,
  DIALLER,
  KNOWN_SERVERS_FILE,
  RANDOM,
  SETTINGS,
  TERMINAL,
} from '../../src/client/tokens.ts';
import { PresenceService } from '../../src/services/presence-service.ts';
import { SessionService } from '../../src/services/session-service.ts';
import { Scene } from './scene.ts';

describe('the container of the client', () => {
  it('has every part that the client is put together from', () => {
    const scene = new Scene();
    const roots = [
      ChatClient,
      Link,
      KnownServers,
      SessionKeeping,
      PresenceService,
      SessionService,
      CLOCK,
      DIALLER,
      KNOWN_SERVERS_FILE,
      RANDOM,
      SETTINGS,
      TERMINAL,
    ];
    for (const root of roots) expect(scene.client.container.get<unknown>(root)).to.be.an('object');
    expect(scene.client.container.get(Link)).to.equal(scene.client.container.get(Link));
  });
});

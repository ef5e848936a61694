import type { EndpointLimits } from '../ports/transport.ts';

/** What a server may make grow at its clients. */
export const CLIENT_LIMITS: EndpointLimits = {
  // An answer that lists 1,000 people takes some 100 KiB; nothing the server says takes more.
  lineBytesMax: 512 * 1024,
  // The longest line and as much again; a person's own messages never come near.
  queueBytesMax: 1024 * 1024,
  // Slow links and busy servers included; the dial as a whole has a deadline of its own.
  handshakeMs: 10_000,
};

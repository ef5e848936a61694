import type { NativeProtocol } from '../native-protocol.ts';

/**
 * DTLS over UDP; the lines travel in a reliable stream of the native layer's own. Every dial is a
 * full handshake: no session is kept over UDP.
 */
export const DTLS: NativeProtocol = { transport: 'dtls', protocol: 'dtls', resumesSessions: false };

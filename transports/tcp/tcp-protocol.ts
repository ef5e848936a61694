import type { NativeProtocol } from '../native-protocol.ts';

/** TLS over TCP. A client that comes back resumes, which saves the server its signature. */
export const TCP: NativeProtocol = { transport: 'tcp', protocol: 'tls', resumesSessions: true };

import type { ListenError } from '../ports/transport-error.ts';

/** One sentence for the person who started the server: what was wrong and what to do. */
export const explainListenError = ({ failure, message }: ListenError): string => {
  switch (failure) {
    case 'unsupported':
      return 'this build cannot speak DTLS; make one that can: npm run addon -- tuned';
    case 'port-taken':
      return `the port is taken by another program; choose another one (${message})`;
    case 'not-permitted':
      return `this user may not listen there; choose a port from 1024 on (${message})`;
    case 'address-unknown':
      return `this machine has no such address (${message})`;
    case 'bad-identity':
      return `the certificate and key cannot be used: ${message}`;
    case 'failed':
      return `listening failed: ${message}`;
  }
};

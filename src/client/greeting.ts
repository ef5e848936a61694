/** What is said first: who the user is, where, whether the server is known, what to type. */
import type { LinkEvent } from './link-event.ts';
import { type Entry, note, trouble } from './view.ts';

type Welcomed = Extract<LinkEvent, { readonly type: 'Welcomed' }>;

export const greet = ({ welcome, trust, peer }: Welcomed, server: string): readonly Entry[] => {
  const greeting = [
    note(`you are ${welcome.nickname} on ${server}`),
    note(`secured by ${peer.security}`),
  ];
  if (trust.kind === 'known') {
    greeting.push(note(`a server you know, ${trust.fingerprint}`));
  } else if (trust.unsaved === undefined) {
    greeting.push(note(`a new server, pinned from now on: ${trust.fingerprint}`));
  } else {
    greeting.push(note(`a new server: ${trust.fingerprint}`));
    greeting.push(trouble(`the server could not be remembered: ${trust.unsaved}`));
  }
  greeting.push(note('type chat NAME to invite somebody, who to see who is here, help for more'));
  return greeting;
};

/** Suites over DTLS, on builds that speak it and on builds that do not. */
import { versions } from 'wolfssl-binding';

/** The system's wolfSSL lacks what DTLS needs here. */
const SPEAKS_DTLS = versions.features.includes('dtls');

/** On a build without DTLS the suite is what it does instead: it refuses, in a sentence. */
export const describeDtls = (title: string, suite: Describe, refusals: Describe): void => {
  describe(title, SPEAKS_DTLS ? suite : refusals);
};

type Describe = (this: Mocha.Suite) => void;

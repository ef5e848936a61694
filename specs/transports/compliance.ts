/**
 * What every transport must do, whatever it runs over. A transport's own spec describes how to
 * build the subject and calls one of these; see `memory.spec.ts`.
 */
import { byteCompliance } from './compliance/bytes.ts';
import { closingCompliance } from './compliance/closing.ts';
import { datagramCompliance } from './compliance/datagrams.ts';
import { diallingCompliance } from './compliance/dialling.ts';
import { flowCompliance } from './compliance/flow.ts';
import { limitCompliance } from './compliance/limits.ts';
import { lineCompliance } from './compliance/lines.ts';
import { listeningCompliance } from './compliance/listening.ts';
import { manyCompliance } from './compliance/many.ts';
import { Stage } from './compliance/stage.ts';
import type { DatagramSubject, StreamSubject, Subject } from './compliance/subject.ts';

/** For a transport over a stream of bytes. */
export const streamTransportCompliance = (makeSubject: () => Promise<StreamSubject>): void => {
  byteCompliance(transportCompliance(makeSubject));
};

/** For a transport over datagrams. */
export const datagramTransportCompliance = (makeSubject: () => Promise<DatagramSubject>): void => {
  datagramCompliance(transportCompliance(makeSubject));
};

const transportCompliance = <Given extends Subject>(
  makeSubject: () => Promise<Given>,
): Stage<Given> => {
  const stage = new Stage<Given>();
  before(async () => stage.use(await makeSubject()));
  afterEach(() => stage.clear());
  listeningCompliance(stage);
  diallingCompliance(stage);
  lineCompliance(stage);
  limitCompliance(stage);
  closingCompliance(stage);
  flowCompliance(stage);
  manyCompliance(stage);
  return stage;
};

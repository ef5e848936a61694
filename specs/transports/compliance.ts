/**
 * What every transport must do, whatever it runs over. A transport's own spec describes how to
 * build the subject and calls this; see `memory.spec.ts`.
 */
import { closingCompliance } from './compliance/closing.ts';
import { diallingCompliance } from './compliance/dialling.ts';
import { flowCompliance } from './compliance/flow.ts';
import { limitCompliance } from './compliance/limits.ts';
import { lineCompliance } from './compliance/lines.ts';
import { listeningCompliance } from './compliance/listening.ts';
import { manyCompliance } from './compliance/many.ts';
import { Stage } from './compliance/stage.ts';
import type { Subject } from './compliance/subject.ts';

export const transportCompliance = (makeSubject: () => Promise<Subject>): void => {
  const stage = new Stage();
  before(async () => stage.use(await makeSubject()));
  afterEach(() => stage.clear());
  listeningCompliance(stage);
  diallingCompliance(stage);
  lineCompliance(stage);
  limitCompliance(stage);
  closingCompliance(stage);
  flowCompliance(stage);
  manyCompliance(stage);
};

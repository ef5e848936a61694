import { expect } from 'chai';
import type { Connection, Dialler, Listener } from '../../../src/ports/transport.ts';
import { NEVER, type Stage } from './stage.ts';

const CONNECTIONS = 2_000;
/** Dials under way at a time, so that no listen queue overflows. */
const DIALS_AT_ONCE = 100;
const REUSES = 200;
const TIMEOUT_MS = 30_000;

const dialTogether = (stage: Stage, dialler: Dialler, listener: Listener): Promise<Connection[]> =>
  Promise.all(
    Array.from({ length: DIALS_AT_ONCE }, () => dialler.dial(stage.target(listener), NEVER)),
  );

const distinctIds = (connections: readonly Connection[]): number =>
  new Set(connections.map(({ id }) => id)).size;

export const manyCompliance = (stage: Stage): void => {
  describe('many connections', () => {
    it(`answers each of ${CONNECTIONS} with its own answer`, async function () {
      this.timeout(TIMEOUT_MS);
      const { listener, record: heard } = await stage.listen();
      listener.received$.subscribe((batch) => {
        for (let index = 0; index < batch.length; index += 1) {
          batch.connection(index).send(`re: ${batch.text(index)}`);
        }
      });
      const { dialler, record } = stage.dialler();
      const connections: Connection[] = [];
      while (connections.length < CONNECTIONS) {
        connections.push(...(await dialTogether(stage, dialler, listener)));
      }
      await heard.until(() => heard.opened.length === CONNECTIONS);
      expect(distinctIds(connections)).to.equal(CONNECTIONS);
      expect(distinctIds(heard.opened)).to.equal(CONNECTIONS);
      for (const [index, connection] of connections.entries()) connection.send(`${index}`);
      for (const [index, connection] of connections.entries()) {
        expect(await record.untilLines(connection, 1)).to.deep.equal([`re: ${index}`]);
      }
    });

    it('tells all that are open apart by their ids, however many have gone', async () => {
      const { listener, record: heard } = await stage.listen();
      const { dialler, record } = stage.dialler();
      const first = await dialTogether(stage, dialler, listener);
      const gone = first.filter((_, index) => index % 2 === 0);
      for (const connection of gone) connection.close();
      for (const connection of gone) await record.untilClosed(connection);
      const more = await dialTogether(stage, dialler, listener);
      const open = [...first.filter((connection) => !gone.includes(connection)), ...more];
      expect(distinctIds(open)).to.equal(open.length);
      await heard.untilOpened(2 * DIALS_AT_ONCE);
    });

    it('never takes a new connection for an old one, nor an old one for a new', async function () {
      this.timeout(TIMEOUT_MS);
      const { listener, record: heard } = await stage.listen();
      const { dialler, record } = stage.dialler();
      let old: { readonly near: Connection; readonly far: Connection } | undefined;
      for (let round = 1; round <= REUSES; round += 1) {
        const near = await dialler.dial(stage.target(listener), NEVER);
        const far = await heard.untilOpened(round);
        expect(old?.near.send('old')).to.not.equal(true);
        expect(old?.far.send('old')).to.not.equal(true);
        old?.far.close();
        old?.near.abort();
        near.send(`there ${round}`);
        far.send(`back ${round}`);
        expect(await heard.untilLines(far, 1)).to.deep.equal([`there ${round}`]);
        expect(await record.untilLines(near, 1)).to.deep.equal([`back ${round}`]);
        near.close();
        await heard.untilTold(far, 'ended');
        far.close();
        await Promise.all([record.untilClosed(near), heard.untilClosed(far)]);
        old = { near, far };
      }
    });
  });
};

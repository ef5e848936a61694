/** What RFC 9147 section 4.3 allows a peer, though ours seldom does it: several records at once. */
import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import { describeDtls } from '../support/dtls-suite.ts';
import { DatagramDetour } from './datagram-detour.ts';
import { dtlsRefusal } from './dtls-refusal.ts';
import { Stage } from './endpoint.ts';

const DTLS = { protocol: 'dtls' } as const;

describeDtls(
  'records that share a datagram',
  () => {
    const stage = new Stage();
    let way: DatagramDetour | undefined;
    afterEach(() => {
      way?.close();
      stage.clear();
    });

    it('are all read when it comes, none by being sent again', async () => {
      const server = stage.endpoint();
      way = await DatagramDetour.to(server.listen(DTLS));
      const client = stage.endpoint();
      const id = client.dial(way.port, DTLS);
      await client.opened.next();
      client.loop.send(id, 'alone');
      expect(await server.nextText()).to.equal('alone');
      way.joinNext(3);
      for (const line of ['one', 'two', 'three']) {
        client.loop.send(id, line);
        // Lines of one turn would share a record.
        await turn();
      }
      const heard = await server.lines.take(3);
      expect(heard.map(({ text }) => text)).to.deep.equal(['one', 'two', 'three']);
    });
  },
  dtlsRefusal,
);

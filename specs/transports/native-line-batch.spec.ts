import { expect } from 'chai';
import type { Loop, Received } from 'wolfssl-binding';
import { NativeConnection } from '../../transports/native-connection.ts';
import { NativeConnectionTable } from '../../transports/native-connection-table.ts';
import { NativeLineBatch } from '../../transports/native-line-batch.ts';

/** Nothing is sent here, so that no line of it is ever reached. */
const NO_LOOP = {} as Loop;

const SLOT_BITS = 20;

const receivedOf = (lines: readonly (readonly [number, string])[]): Received => {
  const meta: number[] = [];
  let data = Buffer.alloc(0);
  for (const [id, text] of lines) {
    const bytes = Buffer.from(text);
    meta.push(id, data.length, bytes.length);
    data = Buffer.concat([data, bytes]);
  }
  return { data, meta: Uint32Array.from(meta) };
};

describe('the batch of a native wake-up', () => {
  const first = new NativeConnection(NO_LOOP, 1, 'tcp');
  const second = new NativeConnection(NO_LOOP, 2 ** SLOT_BITS + 2, 'dtls');
  const table = new NativeConnectionTable();
  table.add(first);
  table.add(second);

  it('reads each line in place, with its connection', () => {
    const batch = new NativeLineBatch(
      receivedOf([
        [second.id, 'one'],
        [first.id, 'tv\u00e5'],
      ]),
      table,
    );
    batch.length = 2;
    expect([batch.text(0), batch.text(1)]).to.deep.equal(['one', 'tv\u00e5']);
    expect(batch.connection(0)).to.equal(second);
    expect(batch.connection(1)).to.equal(first);
  });

  it('has no line beyond its length, whatever stands in the memory it shares', () => {
    const batch = new NativeLineBatch(receivedOf([[first.id, 'of the last wake-up']]), table);
    expect(() => batch.text(0)).to.throw(RangeError);
    expect(() => batch.connection(0)).to.throw(RangeError);
  });

  it('drops the lines of those who were turned away, and keeps the order of the others', () => {
    const stranger = 3;
    const batch = new NativeLineBatch(
      receivedOf([
        [stranger, 'no'],
        [first.id, 'one'],
        [stranger, 'nor this'],
        [second.id, 'two'],
      ]),
      table,
    );
    batch.length = 4;
    batch.dropUnknown();
    expect(batch.length).to.equal(2);
    expect([batch.text(0), batch.text(1)]).to.deep.equal(['one', 'two']);
    expect([batch.connection(0), batch.connection(1)]).to.deep.equal([first, second]);
  });

  it('forgets a connection that is removed', () => {
    const connections = new NativeConnectionTable();
    connections.add(first);
    connections.add(second);
    connections.remove(first.id);
    expect([...connections]).to.deep.equal([second]);
    expect(connections.size).to.equal(1);
  });
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { encodeRequest } from '../../src/wire/client-request.ts';
import { parseJsonLine } from '../../src/wire/json-line.ts';
import { parseRequest, parseRequestId } from '../../src/wire/request.ts';

describe('a request', () => {
  it('reaches the server as it was meant, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (message, id) => {
        const request = { verb: 'say', fields: { message, mid: 'm1' } } as const;
        const line = parseJsonLine(encodeRequest(request, id));
        if (!line.ok) throw new Error(line.fault);
        expect(parseRequestId(line.value)).to.equal(id);
        expect(parseRequest('say', line.value)?.fields).to.include(request.fields);
      }),
    );
  });

  it('is one line', () => {
    const request = { verb: 'invite', fields: { to: 'a\nb' } } as const;
    expect(encodeRequest(request)).to.equal('{"command":"invite","to":"a\\nb"}');
  });
});

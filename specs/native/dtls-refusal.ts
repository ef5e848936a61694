import { expect } from 'chai';
import { WolfsslError } from 'wolfssl-binding';
import { IDENTITY, Stage } from './endpoint.ts';

/** What the binding does where its wolfSSL cannot speak DTLS. */
export const dtlsRefusal = (): void => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  it('is refused with a sentence that says what to build', () => {
    const { loop } = stage.endpoint();
    const common = { verify: 'none', identity: IDENTITY, protocol: 'dtls' } as const;
    for (const role of ['server', 'client'] as const) {
      expect(() => loop.context({ role, ...common }))
        .to.throw(WolfsslError, /npm run addon -- tuned/)
        .with.property('code', 'ERR_WOLFSSL_DTLS');
    }
  });
};

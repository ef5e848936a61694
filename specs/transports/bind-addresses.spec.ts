import { expect } from 'chai';
import type { Bound } from 'wolfssl-binding';
import { type Bind, bindAddresses } from '../../transports/bind-addresses.ts';

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** A machine whose free port is 5000 at first and one more each time; some things fail on it. */
const machine = (failures: Readonly<Record<string, string>>) => {
  const bound: string[] = [];
  let free = 5_000;
  const bind: Bind = ({ address, port }) => {
    const at = `${address} ${port === 0 ? free++ : port}`;
    const failure = failures[at] ?? failures[address];
    if (failure !== undefined) throw systemError(failure);
    bound.push(at);
    return { listener: bound.length, address, port: Number(at.split(' ')[1]) };
  };
  const unbind = ({ address, port }: Bound): void => {
    bound.splice(bound.indexOf(`${address} ${port}`), 1);
  };
  return { bound, bind, unbind };
};

describe('binding the addresses of a host', () => {
  it('takes one free port on all of them', () => {
    const { bound, bind, unbind } = machine({});
    const [first] = bindAddresses([bind], unbind, ['::1', '127.0.0.1'], 0);
    expect(first).to.include({ address: '::1', port: 5_000 });
    expect(bound).to.deep.equal(['::1 5000', '127.0.0.1 5000']);
  });

  it('tries another free port if the first is taken on one of them', () => {
    const { bound, bind, unbind } = machine({ '127.0.0.1 5000': 'EADDRINUSE' });
    bindAddresses([bind], unbind, ['::1', '127.0.0.1'], 0);
    expect(bound).to.deep.equal(['::1 5001', '127.0.0.1 5001']);
  });

  it('takes one port for every protocol, on each address', () => {
    const tcp = machine({});
    const udp = machine({});
    const bounds = bindAddresses([tcp.bind, udp.bind], tcp.unbind, ['::1', '127.0.0.1'], 0);
    expect(bounds.map(({ port }) => port)).to.deep.equal([5_000, 5_000, 5_000, 5_000]);
    expect(tcp.bound).to.deep.equal(['::1 5000', '127.0.0.1 5000']);
    expect(udp.bound).to.deep.equal(tcp.bound);
  });

  it('tries another free port if the first is taken for one of the protocols', () => {
    const tcp = machine({});
    const udp = machine({ '::1 5000': 'EADDRINUSE' });
    const [first] = bindAddresses([tcp.bind, udp.bind], tcp.unbind, ['::1'], 0);
    expect(first.port).to.equal(5_001);
    expect([tcp.bound, udp.bound]).to.deep.equal([['::1 5001'], ['::1 5001']]);
  });

  it('tries no other if a port was asked for, and keeps nothing', () => {
    const { bound, bind, unbind } = machine({ '127.0.0.1 8443': 'EADDRINUSE' });
    const binding = () => bindAddresses([bind], unbind, ['::1', '127.0.0.1'], 8_443);
    expect(binding).to.throw('EADDRINUSE');
    expect(bound).to.deep.equal([]);
  });

  it('gives up where no port is free', () => {
    const { bind, unbind } = machine({ '::1': 'EADDRINUSE' });
    expect(() => bindAddresses([bind], unbind, ['::1'], 0)).to.throw('EADDRINUSE');
  });

  it('does without an address that the machine has not', () => {
    const { bound, bind, unbind } = machine({ '::1': 'EADDRNOTAVAIL' });
    const [first] = bindAddresses([bind], unbind, ['::1', '127.0.0.1'], 8_443);
    expect(first.address).to.equal('127.0.0.1');
    expect(bound).to.deep.equal(['127.0.0.1 8443']);
  });

  it('fails if the machine has none of them', () => {
    const { bind, unbind } = machine({ '192.0.2.1': 'EADDRNOTAVAIL' });
    expect(() => bindAddresses([bind], unbind, ['192.0.2.1'], 0)).to.throw('EADDRNOTAVAIL');
  });

  it('takes all of IPv4 for `::` on a machine without IPv6, and only there', () => {
    const without = machine({ '::': 'EAFNOSUPPORT' });
    bindAddresses([without.bind], without.unbind, ['::'], 8_443);
    expect(without.bound).to.deep.equal(['0.0.0.0 8443']);
    const both = machine({});
    bindAddresses([both.bind], both.unbind, ['::'], 8_443);
    expect(both.bound).to.deep.equal([':: 8443']);
  });
});

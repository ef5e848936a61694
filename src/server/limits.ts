/** What strangers can make grow, and how far. `--limit NAME=VALUE` sets one. */

import type { Rate } from './token-bucket.ts';

interface LimitRule {
  readonly standard: number;
  /** The largest value that can be set, where the native layer has a bound of its own. */
  readonly most?: number;
  readonly unit: string;
  readonly why: string;
}

/** Every limit that can be set, with its default and the reason for it. */
export const LIMIT_RULES = {
  sessions: {
    standard: 20_000,
    unit: 'sessions',
    why: 'about 12 KiB each; more people than that want more than one server',
  },
  'queue-bytes': {
    standard: 1_048_576,
    most: 268_435_456,
    unit: 'bytes per connection',
    why: 'waiting for a peer that does not read; over it the peer is disconnected',
  },
  'handshake-ms': {
    standard: 5_000,
    most: 86_400_000,
    unit: 'ms',
    why: 'from the first packet to a finished handshake; it takes a few round trips',
  },
  'handshakes-per-second': {
    standard: 20,
    most: 65_535,
    unit: 'handshakes per second and source, over DTLS',
    why: 'from one IPv4 address or IPv6 /64, and a burst of twice as many; others may try again',
  },
  'login-ms': {
    standard: 60_000,
    unit: 'ms',
    why: 'from the handshake to an accepted login; a person types a login line in less',
  },
  'commands-per-second': {
    standard: 100,
    unit: 'commands per second and connection',
    why: 'on average; nobody types faster, and programs are told to wait',
  },
  'commands-burst': {
    standard: 500,
    unit: 'commands',
    why: 'at once after a pause; a pasted page fits',
  },
} as const satisfies Record<string, LimitRule>;

export type LimitName = keyof typeof LIMIT_RULES;

export interface Limits {
  readonly values: Readonly<Record<LimitName, number>>;
  /** False: no rate limit holds, for load tests. Bounds on memory always do. */
  readonly rates: boolean;
}

/** How fast one connection may send commands. */
export const commandRate = ({ values }: Limits): Rate => ({
  perSecond: values['commands-per-second'],
  burst: values['commands-burst'],
});

/** How many handshakes one source may begin where that costs it nothing; undefined: any number. */
export const handshakesPerSourceMax = ({ values, rates }: Limits): number | undefined =>
  rates ? values['handshakes-per-second'] : undefined;

export const STANDARD_LIMITS: Limits = {
  values: Object.fromEntries(
    Object.entries(LIMIT_RULES).map(([name, rule]) => [name, rule.standard]),
  ) as Record<LimitName, number>,
  rates: true,
};

/**
 * Applies settings such as `sessions=50` or `rates=off`.
 * @throws Error with a sentence that names the setting and what would be right.
 */
export const withLimits = (limits: Limits, settings: readonly string[]): Limits =>
  settings.reduce(withLimit, limits);

const withLimit = (limits: Limits, setting: string): Limits => {
  const [name = '', ...values] = setting.split('=');
  const value = values.join('=');
  if (name === 'rates') {
    if (value !== 'on' && value !== 'off')
      throw new Error(`--limit ${setting}: rates is on or off`);
    return { ...limits, rates: value === 'on' };
  }
  if (!Object.hasOwn(LIMIT_RULES, name)) {
    const names = [...Object.keys(LIMIT_RULES), 'rates'].join(', ');
    throw new Error(`--limit ${setting}: no limit is called "${name}"; there are ${names}`);
  }
  const { most = Number.MAX_SAFE_INTEGER }: LimitRule = LIMIT_RULES[name as LimitName];
  const number = Number(value);
  if (!/^\d+$/u.test(value) || number > most || number < 1) {
    const end = most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`;
    throw new Error(`--limit ${setting}: the value is a whole number from 1 ${end}`);
  }
  return { ...limits, values: { ...limits.values, [name]: number } };
};

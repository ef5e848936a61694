/** What is measured, against which goals. */
import type { Protocol } from 'wolfssl-binding';
import type { KeyExchange, Scenario } from './job.ts';
import type { ServerName } from './subject.ts';

/** `tls`: our own server over TLS, beside itself over DTLS. */
export type Beside = Extract<ServerName, 'naive' | 'floor'> | 'tls';
export type Side = 'ours' | Beside;
export type KeyType = 'rsa:2048' | 'ecdsa';

/** A figure of a row that is shown; less is better for all of them. */
export interface Goal {
  readonly figure: string;
  readonly title: string;
  readonly unit: string;
  /** What we aim for, and what is the least that we accept. */
  readonly goal?: number;
  readonly atLeast?: number;
  /** Ours divided by the naive server's; over DTLS, by ours over TLS. */
  readonly ratio?: number;
}

export interface Row {
  /** What `--rows` selects by, alone or as the part before a dash. */
  readonly name: string;
  readonly scenario: Scenario;
  readonly protocol: Protocol;
  readonly keyType: KeyType;
  readonly keyExchange: KeyExchange;
  readonly ours: Extract<ServerName, 'mesngr' | 'room'>;
  /** What ours is measured beside, in the same run. */
  readonly beside: readonly Beside[];
  readonly shown: readonly Goal[];
}

const usual = {
  protocol: 'tls',
  keyType: 'ecdsa',
  keyExchange: 'X25519',
  ours: 'mesngr',
  beside: ['naive', 'floor'],
} as const;

const login = { kind: 'login', resumed: false } as const;
const cpuPerLogin = { figure: 'cpu', unit: 'CPU µs' } as const;
const cpuPerDelivery = { figure: 'cpu', unit: 'CPU µs per delivery' } as const;

const FULL_LOGINS: readonly Row[] = [
  {
    ...usual,
    name: 'login-rsa',
    scenario: login,
    keyType: 'rsa:2048',
    shown: [{ ...cpuPerLogin, title: 'login, RSA-2048', goal: 560, ratio: 0.9 }],
  },
  {
    ...usual,
    name: 'login-ecdsa',
    scenario: login,
    shown: [{ ...cpuPerLogin, title: 'login, ECDSA P-256', goal: 160, ratio: 0.45 }],
  },
  {
    ...usual,
    name: 'login-mlkem',
    scenario: login,
    keyExchange: 'X25519MLKEM768',
    // Node 20's OpenSSL 3.0 does not know this key exchange.
    beside: ['floor'],
    shown: [{ ...cpuPerLogin, title: 'login, ECDSA P-256 with X25519MLKEM768' }],
  },
];

const RESUMED_LOGIN: Row = {
  ...usual,
  name: 'login-resumed',
  scenario: { kind: 'login', resumed: true },
  // OpenSSL gives out no new ticket when it resumes, and our client uses each one once.
  beside: ['floor'],
  shown: [{ ...cpuPerLogin, title: 'login, session resumed', goal: 120 }],
};

const MEMORY: Row = {
  ...usual,
  name: 'memory',
  scenario: { kind: 'memory', logins: 1_000 },
  shown: [
    {
      figure: 'memory',
      title: 'memory per idle login (1,000)',
      unit: 'KiB PSS',
      goal: 12,
      atLeast: 14,
      ratio: 0.4,
    },
  ],
};

const relay = (inFlight: number, limits: Pick<Goal, 'goal' | 'atLeast'>): Row => ({
  ...usual,
  name: `relay-${inFlight}`,
  scenario: { kind: 'relay', pairs: 100, inFlight },
  shown: [
    {
      ...cpuPerDelivery,
      title: `1:1 relay, 100 pairs, ${inFlight} in flight`,
      ...limits,
      ratio: 0.6,
    },
  ],
});

const RELAY_1 = relay(1, { goal: 7.2, atLeast: 8 });
const RELAY_16 = relay(16, { goal: 2, atLeast: 2.5 });

const fanOut = (readers: number, inFlight: number, goal: number): Row => ({
  ...usual,
  name: `fan-out-${readers}${inFlight === 1 ? '' : `-${inFlight}`}`,
  scenario: { kind: 'fan-out', readers, inFlight },
  ours: 'room',
  beside: ['naive'],
  shown: [
    {
      ...cpuPerDelivery,
      title: `fan-out to ${readers}, ${inFlight} in flight (stub room)`,
      goal,
    },
  ],
});

const FAN_OUT_100 = fanOut(100, 1, 4.7);
const FAN_OUT_1000 = fanOut(1_000, 1, 6);

const LATENCY: Row = {
  ...usual,
  name: 'latency',
  scenario: { kind: 'latency', pairs: 100, perSecond: 2_000 },
  shown: [
    { figure: 'p50', title: 'latency at 2,000 messages/s, p50', unit: 'µs' },
    { figure: 'p99', title: 'latency at 2,000 messages/s, p99', unit: 'µs', goal: 110 },
    { ...cpuPerDelivery, title: 'CPU at 2,000 messages/s' },
  ],
};

const GUESTS_GOAL_MS = 50;

const CROWD: Row = {
  ...usual,
  name: 'crowd',
  scenario: { kind: 'crowd', guests: 10_000 },
  beside: ['naive'],
  shown: (['who', 'invite', 'say'] as const).map((figure) => ({
    figure,
    title: `10,000 guests: \`${figure}\` answered, p99`,
    unit: 'ms',
    goal: GUESTS_GOAL_MS,
  })),
};

/** What is measured over TLS, over DTLS: what the way costs, all else being the same. */
const overDatagrams = (row: Row, limits: Pick<Goal, 'goal' | 'ratio'> = {}): Row => ({
  ...row,
  name: `dtls-${row.name}`,
  protocol: 'dtls',
  beside: row.beside.includes('floor') ? ['tls', 'floor'] : ['tls'],
  shown: row.shown.map(({ figure, title, unit }) => ({ figure, title, unit, ...limits })),
});

const DATAGRAMS: readonly Row[] = [
  ...FULL_LOGINS.map((row) => overDatagrams(row, { ratio: 1.5 })),
  overDatagrams(MEMORY, { goal: 16 }),
  overDatagrams(RELAY_1),
  overDatagrams(RELAY_16, { ratio: 2 }),
  overDatagrams(FAN_OUT_100),
  overDatagrams(FAN_OUT_1000),
  overDatagrams(LATENCY),
];

const ROWS: readonly Row[] = [
  ...FULL_LOGINS,
  RESUMED_LOGIN,
  MEMORY,
  RELAY_1,
  RELAY_16,
  FAN_OUT_100,
  fanOut(500, 1, 4.7),
  FAN_OUT_1000,
  fanOut(100, 8, 1),
  LATENCY,
  CROWD,
  ...DATAGRAMS,
];

/** `relay` selects `relay-1` and `relay-16`. @throws Error for a name that selects nothing. */
export const selectRows = (names: readonly string[]): readonly Row[] => {
  const selects = (name: string, row: Row): boolean =>
    row.name === name || row.name.startsWith(`${name}-`);
  const unknown = names.find((name) => !ROWS.some((row) => selects(name, row)));
  if (unknown !== undefined) {
    throw new Error(`no row "${unknown}"; there are ${ROWS.map(({ name }) => name).join(', ')}`);
  }
  return ROWS.filter((row) => names.length === 0 || names.some((name) => selects(name, row)));
};

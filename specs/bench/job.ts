/** What a driver is told to do and what it brings back. */
import type { Protocol } from 'wolfssl-binding';
import type { Cost } from './stopwatch.ts';

export type KeyExchange = 'X25519' | 'X25519MLKEM768';

export type Scenario =
  | { readonly kind: 'login'; readonly resumed: boolean }
  | { readonly kind: 'memory'; readonly logins: number }
  | { readonly kind: 'relay'; readonly pairs: number; readonly inFlight: number }
  | { readonly kind: 'fan-out'; readonly readers: number; readonly inFlight: number }
  | { readonly kind: 'latency'; readonly pairs: number; readonly perSecond: number }
  | { readonly kind: 'crowd'; readonly guests: number };

export interface Job {
  readonly scenario: Scenario;
  readonly port: number;
  readonly serverPid: number;
  readonly protocol: Protocol;
  readonly keyExchange: KeyExchange;
  /** How long to measure, once warm. */
  readonly seconds: number;
}

/** Named figures, each in the unit that its row states. */
export type Figures = Readonly<Record<string, number>>;

export interface Outcome {
  readonly figures: Figures;
  readonly cost: Cost | undefined;
  /** Of the first connection, such as `TLSv1.3 TLS13-AES128-GCM-SHA256 X25519`. */
  readonly security: string;
}

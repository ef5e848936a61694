/** Unpredictable identifiers, injected so that specs can repeat a run. */
export interface Random {
  /** 128 bits in hex: names a session, never grants anything. */
  identifier(): string;
  /** 256 bits in base64url: whoever shows it is let in. */
  secret(): string;
}

import type { V2Code, V2Move } from './quarantine.ts';

/** What a row says by itself, before it is compared with others. */
export interface Judged {
  readonly user: string;
  readonly amount?: bigint | undefined;
  readonly moves: readonly V2Move[];
  readonly codes: Partial<Record<V2Code, boolean>>;
  readonly isPending?: boolean;
  readonly isRounded?: boolean;
  /** When, for the order in which repeats are told; Unix seconds. */
  readonly moment: number;
  /** All that it says, the same in each form of a dump. */
  readonly content: readonly unknown[];
  /** Rows with the same one repeat each other; absent: it repeats nothing. */
  readonly repeats?: string;
  /** Names that belong to one content only, such as an id or a hash. */
  readonly names: readonly string[];
}

/** Who has a wallet; undefined if no file says so: then no wallet is unknown. */
export interface V2Wallets {
  readonly transactions: ReadonlySet<string> | undefined;
  readonly events: ReadonlySet<string> | undefined;
}

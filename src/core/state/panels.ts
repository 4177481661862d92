import type { FindingStatus } from './entry.ts';

/** Somebody registered to review: a person, or a program that a member answers for. */
export interface Sentinel {
  readonly sentinel: string;
  /** The person, or who answers for the program. */
  readonly member: string;
  /** Ed25519 public key, 32 bytes in hexadecimal. */
  readonly key: string;
  readonly kind: SentinelKind;
  /** Of its own choice, such as a district or a trade; '' if none. */
  readonly group: string;
  /** The cycle of its registration: it sits on panels from the next one on. */
  readonly since: number;
  isRetired: boolean;
  /** Seats of open panels that wait for its review. */
  waiting: number;
}

export const SENTINEL_KINDS = ['person', 'program'] as const;
export type SentinelKind = (typeof SENTINEL_KINDS)[number];

/** A panel that has not decided yet. */
export interface Panel {
  readonly panel: number;
  /** Whose work it looks at, or about whom the finding is. */
  readonly member: string;
  /** The claim's salted hash, or undefined for a finding. */
  readonly evidence: string | undefined;
  readonly finding: number | undefined;
  /** Members who have a stake in it beside that one. */
  readonly barred: readonly string[];
  /** The cycle in which it was opened. */
  readonly opened: number;
  /** What the draw was made with. */
  readonly seed: string;
  /** SHA-256 of the signature of each seat's review, or undefined while it waits. */
  readonly seats: Map<string, string | undefined>;
  /** Who had a seat and did not answer in time. */
  readonly replaced: string[];
  /** Reviews come before this cycle; then the seats that wait are given to others. */
  until: number;
  /** How often seats were given, the first time included. */
  round: number;
}

/** What the next entry has to be: nobody can leave it out. */
export type Owed =
  | { readonly type: 'verdict'; readonly panel: number }
  | {
      readonly type: 'finding';
      readonly panel: number;
      readonly finding: number;
      readonly status: FindingStatus;
    };

/** Everything about reviews by panels. */
export interface Panels {
  readonly sentinels: Map<string, Sentinel>;
  /** Every key that was ever registered. */
  readonly keys: Set<string>;
  /** SHA-256 of the seed that the next panel must reveal; undefined before the first one. */
  commitment: string | undefined;
  /** The entry that the seeds come from, and its cycle: panels are drawn from the next one on. */
  chain: { readonly entry: number; readonly cycle: number } | undefined;
  readonly open: Map<number, Panel>;
  /** The open panel about a finding. */
  readonly byFinding: Map<number, number>;
  /** Salted hashes of claims on which a panel had its verdict. */
  readonly judged: Set<string>;
  /**
   * In which cycle somebody last had a seat on a panel about a member: by who sat, since a sentinel
   * can retire and register anew.
   */
  readonly meetings: Map<string, Map<string, number>>;
  owed: Owed | undefined;
}

export function noPanels(): Panels {
  return {
    sentinels: new Map(),
    keys: new Set(),
    commitment: undefined,
    chain: undefined,
    open: new Map(),
    byFinding: new Map(),
    judged: new Set(),
    meetings: new Map(),
    owed: undefined,
  };
}

/** Whether anybody is registered to sit on panels. */
export function hasSentinels({ sentinels }: Pick<Panels, 'sentinels'>): boolean {
  return [...sentinels.values()].some(({ isRetired }) => !isRetired);
}

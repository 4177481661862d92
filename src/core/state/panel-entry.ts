import type { SentinelKind } from './panels.ts';

/** Somebody is registered to review, or retires. */
export interface SentinelEntry {
  readonly type: 'sentinel';
  readonly cycle: number;
  readonly sentinel: string;
  /** The person, or who answers for the program. */
  readonly member: string;
  readonly registered: boolean;
  /** Ed25519 public key in hexadecimal; there when it is registered, as the kind is. */
  readonly key?: string;
  readonly kind?: SentinelKind;
  readonly group?: string;
}

/** What the next panels are drawn with is settled, and nobody knows it yet. */
export interface SeedEntry {
  readonly type: 'seed';
  readonly cycle: number;
  /** SHA-256 of the first seed; each seed is the SHA-256 of the next one. */
  readonly commitment: string;
}

/** Opens a panel: who has to review what. */
export interface PanelEntry {
  readonly type: 'panel';
  readonly cycle: number;
  /** Whose work it is, or about whom the finding is. */
  readonly member: string;
  /** A claim, by its salted hash; absent: a finding. */
  readonly evidence?: string;
  /** The index of the entry that opened the finding; absent: a claim. */
  readonly finding?: number;
  /** Members who have a stake in it beside that one. */
  readonly barred?: readonly string[];
  /** SHA-256 of what the panel is asked for: a verdict, or a check that decides nothing. */
  readonly check?: string;
  /** Revealed now; its SHA-256 is what the log was committed to. */
  readonly seed: string;
  /** Sentinels in the order of their seats. */
  readonly seats: readonly string[];
}

/** A seat has answered; what it said is sealed until all have. */
export interface ReviewEntry {
  readonly type: 'review';
  readonly cycle: number;
  readonly panel: number;
  readonly sentinel: string;
  /** SHA-256 of the signature. */
  readonly seal: string;
}

/** At a close: empty seats go to others, or the panel ends without a verdict. */
export interface SeatsEntry {
  readonly type: 'seats';
  readonly cycle: number;
  readonly panel: number;
  readonly seats: readonly string[];
  /** Seats of those who have retired or were linked to somebody with a stake. */
  readonly emptied?: readonly string[];
  readonly ended?: true;
}

/** All seats have answered: what each of them said, and what follows. */
export interface VerdictEntry {
  readonly type: 'verdict';
  readonly cycle: number;
  readonly panel: number;
  /** What most of them said. */
  readonly holds: boolean;
  /** What the panel was asked for, as it was sealed when it was opened. */
  readonly check?: string;
  /** In the order of the seats. */
  readonly reviews: readonly RevealedReview[];
}

export interface RevealedReview {
  readonly sentinel: string;
  readonly holds: boolean;
  /** 64 bytes in hexadecimal. */
  readonly signature: string;
}

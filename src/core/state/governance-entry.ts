import type { PolicyRecord } from '../policy/policy-entry.ts';

/** Who decides over the rules: so many of these keys, and how long everybody sees it before. */
export interface CouncilTerms {
  /** C2SP verifier keys; none: an operator decides alone. */
  readonly keys: readonly string[];
  readonly approvals: number;
  /** So many cycles pass between the last approval and the first cycle that is governed. */
  readonly timelockCycles: number;
  /** So many cycles a proposal waits for its approvals. */
  readonly expiryCycles: number;
}

/** The council from now on: the first by an operator, every later one by the one before. */
export interface CouncilEntry {
  readonly type: 'council';
  readonly cycle: number;
  readonly keys: readonly string[];
  readonly approvals: number;
  readonly timelockCycles: number;
  readonly expiryCycles: number;
  /** The proposal that a close puts in force; absent on the first. */
  readonly proposal?: string;
}

/** Rules that a council is asked about. */
export interface ProposalEntry {
  readonly type: 'proposal';
  readonly cycle: number;
  /** SHA-256 of all the rest: an edit is another proposal, without approvals. */
  readonly proposal: string;
  /** The version in force. */
  readonly base: number;
  /** The earliest cycle that it may govern. */
  readonly notBefore: number;
  readonly policy: PolicyRecord;
  /** Another council, together with the rules. */
  readonly council?: CouncilTerms;
  /** The pilot that tried it, by the index of its entry; it is over. */
  readonly pilot?: number;
  /** Attacks of the bench that pay under these rules and not under those in force, by name. */
  readonly opens?: readonly string[];
  /** Why all the same, as a salted commitment; there is one if anything opens. */
  readonly override?: string;
}

/** One key of the council agrees. */
export interface ApprovalEntry {
  readonly type: 'approval';
  readonly cycle: number;
  readonly proposal: string;
  readonly key: string;
  /** Ed25519, base64. */
  readonly signature: string;
  /** It was the last that was needed: the first cycle that the proposal will govern. */
  readonly activates?: number;
}

/** A key of the council, and what it signed with it. */
export interface CouncilSignature {
  readonly key: string;
  /** Ed25519, base64. */
  readonly signature: string;
}

export type EndingOutcome = 'cancelled' | 'expired' | 'stale';

/** A proposal comes to nothing: one key of the council cancels it, or a close finds it late. */
export interface EndingEntry {
  readonly type: 'ending';
  readonly cycle: number;
  readonly proposal: string;
  readonly outcome: EndingOutcome;
  /** Who cancels it, and why as a salted commitment. */
  readonly key?: string;
  readonly signature?: string;
  readonly reason?: string;
}

/** The entries that the state of governance is the fold of, beside the policies themselves. */
export type GovernanceLogEntry = CouncilEntry | ProposalEntry | ApprovalEntry | EndingEntry;

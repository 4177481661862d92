import type { CouncilTerms } from './governance-entry.ts';
import type { PolicyRecord } from '../policy/policy-entry.ts';

/** A proposal that may still come into force. */
export interface Proposal {
  readonly id: string;
  readonly base: number;
  readonly notBefore: number;
  readonly policy: PolicyRecord;
  readonly council: CouncilTerms | undefined;
  /** Whether it says that it opens an attack. */
  readonly opens: boolean;
  /** The last cycle in which it can be approved. */
  readonly expires: number;
  /** Keys that agreed. */
  readonly approvals: Set<string>;
  /** The first cycle that it will govern; undefined: approvals are missing. */
  activates: number | undefined;
}

/** Who decides over the rules, and what is proposed. */
export interface Governance {
  /** undefined: an operator decides alone. */
  council: CouncilTerms | undefined;
  /** In order of the log. */
  readonly proposals: Map<string, Proposal>;
  /** What came to nothing under the version in force: nobody proposes it again as it was. */
  readonly ended: Set<string>;
  /** Public keys that cancelled something under the version in force: each does so once. */
  readonly cancelled: Set<string>;
  /** What the council stopped, if it ever did. */
  emergency: Emergency;
}

/** The last word of a council by which it stopped or resumed. */
export interface Emergency {
  /** Of that word; 0: there was none. */
  readonly counter: number;
  /** The last cycle that it stopped; undefined: none. */
  readonly lastCycle: number | undefined;
  readonly isOn: boolean;
}

export function noGovernance(): Governance {
  return {
    council: undefined,
    proposals: new Map(),
    ended: new Set(),
    cancelled: new Set(),
    emergency: { counter: 0, lastCycle: undefined, isOn: false },
  };
}

/**
 * How many keys have to agree: all of them if nobody would decide any more but an operator, or one
 * key alone, which would be the same with one step between. One more than usual, or all, if the
 * rules open an attack.
 */
export function approvalsNeeded(council: CouncilTerms, proposal: Proposal): number {
  const next = proposal.council?.approvals;
  const all = council.keys.length;
  if (next !== undefined && next < 2) return all;
  return proposal.opens ? Math.min(all, council.approvals + 1) : council.approvals;
}

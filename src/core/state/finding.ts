import type { FindingStatus } from './entry.ts';

/** What of a finding says whether it holds, and whether it takes effect. */
export interface FindingTerm {
  readonly status: FindingStatus;
  readonly until: number;
}

/** Terms of a policy, in cycles. */
interface Terms {
  readonly answerCycles: number;
  readonly appealCycles: number;
}

/** What a finding can become next; what has ended stays as it is. */
const NEXT: Readonly<Record<FindingStatus, readonly FindingStatus[]>> = {
  open: ['confirmed', 'cleared', 'fallen'],
  confirmed: ['appealed', 'cleared'],
  appealed: ['upheld', 'reversed', 'fallen'],
  cleared: [],
  upheld: [],
  reversed: [],
  fallen: [],
};

/** Every status that a finding can have. */
export const FINDING_STATUSES: readonly FindingStatus[] = Object.keys(NEXT) as FindingStatus[];

/** Whether somebody's word on it is still to come: it holds, and takes no effect. */
export function isWaiting({ status, until }: FindingTerm, cycle: number): boolean {
  switch (status) {
    case 'open':
    case 'appealed':
      return true;
    case 'confirmed':
      return cycle < until;
    case 'cleared':
    case 'upheld':
    case 'reversed':
    case 'fallen':
      return false;
  }
}

/** Whether it takes effect: confirmed, and nobody can or did say otherwise in time. */
export function isFinal({ status, until }: FindingTerm, cycle: number): boolean {
  return status === 'upheld' || (status === 'confirmed' && cycle >= until);
}

/** Whether an answer that is asked for is late at the close of a cycle. */
export function isOverdue({ status, until }: FindingTerm, closing: number): boolean {
  return (status === 'open' || status === 'appealed') && closing + 1 >= until;
}

/** Whether a finding can become this in a cycle. */
export function canBecome(finding: FindingTerm, status: FindingStatus, cycle: number): boolean {
  return isWaiting(finding, cycle) && NEXT[finding.status].includes(status);
}

/** Until when a status of this cycle waits; what has ended waits for nothing. */
export function waitsUntil(terms: Terms, status: FindingStatus, cycle: number): number {
  switch (status) {
    case 'open':
    case 'appealed':
      return cycle + terms.answerCycles;
    case 'confirmed':
      return cycle + terms.appealCycles;
    case 'cleared':
    case 'upheld':
    case 'reversed':
    case 'fallen':
      return cycle;
  }
}

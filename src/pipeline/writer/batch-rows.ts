import type { ChangedRows } from '../../core/entries/entry-rule.ts';
import type { CommunityState } from '../../core/state/state.ts';
import type { OutcomeCountRow, OutcomeMemberRow } from '../../db/sql/evidence/outcomes.ts';

interface OutcomesOfMember extends Omit<OutcomeMemberRow, 'outcomes' | 'failed'> {
  /** The state's own maps of the cycle. */
  readonly members: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, number>;
}

/** The rows that the entries of a batch changed. */
export class BatchRows implements ChangedRows {
  readonly members: Set<string> = new Set<string>();
  readonly counts: Map<string, OutcomeCountRow> = new Map<string, OutcomeCountRow>();
  readonly #outcomeMembers = new Map<string, OutcomesOfMember>();
  readonly holds: Set<number> = new Set<number>();
  readonly findings: Set<number> = new Set<number>();
  readonly linkedMembers: Set<string> = new Set<string>();
  readonly #state: CommunityState;

  constructor(state: CommunityState) {
    this.#state = state;
  }

  member(member: string): void {
    this.members.add(member);
  }

  hold(decision: number): void {
    this.holds.add(decision);
  }

  finding(index: number): void {
    this.findings.add(index);
  }

  linked(member: string): void {
    this.linkedMembers.add(member);
  }

  /** The state's own array: the state forgets a cycle that a long batch leaves far behind. */
  outcomes(cycle: number, domain: string, member: string | undefined): void {
    const counts = this.#state.domains.get(domain)?.outcomes.get(cycle) ?? [];
    this.counts.set(`${cycle}/${domain}`, { domain, cycle, counts });
    if (member === undefined) return;
    const own = this.#state.domains.get(domain);
    const members = own?.outcomeMembers.get(cycle) ?? new Map();
    const failures = own?.failedMembers.get(cycle) ?? new Map();
    const key = `${cycle}/${domain}/${member}`;
    this.#outcomeMembers.set(key, { domain, cycle, member, members, failures });
  }

  outcomeMembers(): OutcomeMemberRow[] {
    return [...this.#outcomeMembers.values()].map(
      ({ domain, cycle, member, members, failures }) => ({
        domain,
        cycle,
        member,
        outcomes: members.get(member) ?? 0,
        failed: failures.get(member) ?? 0,
      }),
    );
  }
}

import { withheldOf } from '../debt/pledge-terms.ts';
import { isExpired } from '../entries/economy/settlements.ts';
import { apply } from '../entries/apply.ts';
import type { RetoldAnew } from '../entries/entry-rule.ts';
import { ruleOf } from '../entries/entry-rules.ts';
import { closingEntries } from '../entries/cycles/close-cycle.ts';
import { retractionOf } from '../entries/evidence/retraction.ts';
import { claimant } from '../mint/checks.ts';
import { decide } from '../mint/decide.ts';
import { cycleAt, DAY_SECONDS } from '../policy/cycle.ts';
import { holdBackRange, type HoldBack, type Policy } from '../policy/policy.ts';
import { parsePolicyRecord } from '../policy/policy-entry.ts';
import type {
  DecisionEntry,
  Entry,
  FindingEntry,
  PauseEntry,
  PolicyEntry,
  ReductionEntry,
  RetractionEntry,
  ReversalEntry,
  SettlementEntry,
} from '../state/entry.ts';
import { emptyState } from '../state/empty-state.ts';
import { type CommunityState, policyAt } from '../state/state.ts';
import { formatMicros } from '../units.ts';
import { belongsToClose } from '../verify/recheck.ts';
import { Figures } from './figures.ts';

/** Which rules a log is told again by, and what the log alone does not say. */
export interface RehearsalRules {
  readonly policy: Policy;
  /** The first cycle that they govern; absent: from the beginning on. */
  readonly from?: number | undefined;
  /**
   * When an action of an imported history was done, in unix seconds, by its evidence; undefined for
   * any other. A hold in days ends by it.
   */
  readonly madeAt?: ((evidence: string) => number | undefined) | undefined;
}

/**
 * A log told again under other rules: what came in from outside stays as it is, every decision is
 * asked for again and every close recomputed. Pure, and nothing of it is ever written.
 */
export class RehearsedLog {
  readonly state: CommunityState = emptyState(true);
  readonly figures: Figures;
  readonly #rules: RehearsalRules;
  #index = -1;
  #isGoverned = false;
  /** Hold-backs of the log's own policies, by version. */
  readonly #holdBacks = new Map<number, HoldBack>();
  /** Where an entry of the log stands here, by its index there. */
  readonly #decisions = new Map<number, number>();
  readonly #findings = new Map<number, number>();
  readonly #reductions = new Map<number, number>();
  /** Who was paid for which evidence. */
  readonly #paid = new Set<string>();
  /** What the log's own close brought, until ours is known. */
  #closed: { readonly index: number; readonly entry: Entry }[] = [];

  constructor(rules: RehearsalRules) {
    this.#rules = rules;
    this.figures = new Figures(this.state);
  }

  /** Whether the rules that are rehearsed govern the open cycle. */
  get isGoverned(): boolean {
    return this.#isGoverned;
  }

  /** Takes the next entry of the log. @throws RangeError when it is not the log of a community */
  push(entry: Entry): void {
    this.#index += 1;
    // These come with a close and bring it about, or may.
    if (entry.type === 'policy' || entry.type === 'cycle') this.#tellAnew(entry);
    else if (belongsToClose(entry)) this.#closed.push({ index: this.#index, entry });
    else this.#take(entry);
  }

  #take(entry: Entry): void {
    if (isRetoldAnew(entry)) return this.#tellAnew(entry);
    switch (ruleOf(entry).retold) {
      case 'same':
        apply(this.state, entry);
        return;
      case 'if it can':
        return this.#follow(entry);
      case 'left out':
        return;
      case 'anew':
      case 'by the close':
        throw new RangeError(`${entry.type} stands outside of a close`);
    }
  }

  #tellAnew(entry: AnewEntry): void {
    switch (entry.type) {
      case 'policy':
        return this.#takePolicy(entry);
      case 'decision':
        return this.#decide(entry);
      case 'retraction':
        return this.#retract(entry);
      case 'finding':
        return this.#find(entry);
      case 'settlement':
      case 'reversal':
        return this.#settle(entry);
      case 'pause':
        return this.#pause(entry);
      case 'cycle':
        return this.#close();
    }
  }

  /** There is no council here: what one stopped or resumed is told without its signatures. */
  #pause(entry: PauseEntry): void {
    const { counter, signatures: _, ...said } = entry;
    if (counter !== undefined) this.state.pause = undefined;
    apply(this.state, said);
  }

  #takePolicy(entry: PolicyEntry): void {
    const result = parsePolicyRecord(entry.policy, entry.version);
    if (result.ok) this.#holdBacks.set(entry.version, result.policy.holdBack);
    if (this.#governs(entry.cycle)) return this.#govern(entry.cycle);
    const { proposal: _, ...rules } = entry;
    apply(this.state, rules);
  }

  #governs(cycle: number): boolean {
    const { from } = this.#rules;
    return this.#isGoverned || from === undefined || cycle >= from;
  }

  #govern(cycle: number): void {
    if (this.#isGoverned) return;
    const version = (this.state.policies.at(-1)?.policy.version ?? 0) + 1;
    this.state.policies.push({ policy: { ...this.#rules.policy, version }, since: cycle });
    this.#isGoverned = true;
    this.figures.begin();
  }

  #decide(asked: DecisionEntry): void {
    const claim = `${asked.evidence} ${claimant(asked)}`;
    // Whoever was paid already is answered with that, and asks for nothing new.
    if (this.#paid.has(claim) && asked.code !== 'DUPLICATE') return;
    const { attested, code, promise, actionCycle, share, evidence, taken } = asked;
    const wasLookedAt = code !== 'ACTION_UNKNOWN' || this.#rules.madeAt?.(evidence) !== undefined;
    const { member, family, action, domain } = asked;
    const decision = decide(this.state, {
      member,
      family,
      action,
      domain,
      evidence,
      promise,
      actionCycle,
      share,
      taken,
      attested: wasLookedAt ? attested : (attested ?? 'EVIDENCE_MISSING'),
      // Nobody is asked for a rehearsal; what no registry answered about stays without an answer.
      claim: code === 'REGISTRY_AWAY' ? undefined : (asked.claim ?? 'assumed'),
      due: this.#dueOf(asked),
    });
    if (decision.outcome !== 'refused') {
      this.#paid.add(claim);
      this.#decisions.set(this.#index, this.state.size);
    }
    apply(this.state, decision);
    if (this.#isGoverned) this.figures.decided(this.#index, decision);
  }

  /** At whose close a hold would end; undefined: after the least that the rules allow. */
  #dueOf({ evidence, cycle, actionCycle = cycle, due, policy: version = 0 }: DecisionEntry) {
    const policy = policyAt(this.state, actionCycle);
    if (policy?.holdBack.unit !== 'days') return undefined;
    const { count } = policy.holdBack;
    const at = this.#rules.madeAt?.(evidence);
    const was = this.#holdBacks.get(version);
    const asBefore = was?.unit === 'days' && was.count === count ? due : undefined;
    const wished = at === undefined ? asBefore : cycleAt(policy.cycle, at + count * DAY_SECONDS);
    if (wished === undefined) return undefined;
    const { least, most } = holdBackRange(policy);
    return Math.min(Math.max(wished, cycle + least), cycle + most);
  }

  #retract(entry: RetractionEntry): void {
    const { evidence, member, reason, overturned } = entry;
    const { facts, outcomes } = this.state.records ?? {};
    const grounds = {
      evidence,
      member,
      facts: (member === undefined ? undefined : facts?.get(member)) ?? [],
      outcomes: outcomes?.get(evidence) ?? [],
      reason,
      overturned,
    };
    apply(this.state, retractionOf(this.state, grounds));
  }

  #find(entry: FindingEntry): void {
    if (entry.finding === undefined) {
      this.#findings.set(this.#index, this.state.size);
      apply(this.state, entry);
      return;
    }
    const finding = this.#findings.get(entry.finding);
    if (finding === undefined) return this.figures.skip(entry);
    const { panel: _, ...answer } = entry;
    this.#follow({ ...answer, finding });
  }

  #settle(entry: SettlementEntry | ReversalEntry): void {
    const { debts } = this.state;
    const reduction = this.#reductions.get(entry.reduction);
    const found = reduction === undefined ? undefined : debts.book.reduction(String(reduction));
    if (reduction === undefined || found === undefined) return this.figures.skip(entry);
    const { units, pledge } = found;
    const old = BigInt(entry.units);
    const { withholding } = debts.pledges.get(pledge) ?? {};
    const isTaxed = withholding !== undefined && entry.withheld !== '0';
    const share = old === 0n ? 0n : (BigInt(entry.withheld) * units) / old;
    const withheld = isTaxed ? withheldOf(units, withholding) : share;
    const about = {
      reduction,
      units: String(units),
      negentropy: formatMicros(found.negentropy),
      withheld: String(entry.type === 'reversal' ? found.withheld : withheld),
    };
    if (entry.type === 'settlement') {
      const { signature: _, ...settlement } = entry;
      this.#follow({ ...settlement, ...about });
      // What its creditor has signed was of other amounts.
      debts.unsigned = undefined;
      return;
    }
    const { expired: _, ...reversal } = entry;
    const isLate = isExpired(debts, pledge, entry.cycle);
    this.#follow({ ...reversal, ...about, ...(isLate ? { expired: true } : {}) });
  }

  /** What follows from people's words can come to nothing under other rules: it is counted. */
  #follow(entry: Entry): void {
    try {
      apply(this.state, entry);
    } catch (problem) {
      if (!(problem instanceof RangeError)) throw problem;
      this.figures.skip(entry);
    }
  }

  #close(): void {
    const opened: { readonly index: number; readonly entry: Entry }[] = [];
    for (const entry of closingEntries(this.state)) {
      const index = this.state.size;
      opened.push({ index, entry });
      apply(this.state, entry);
      if (this.#isGoverned) this.figures.closed(entry);
    }
    this.#match(opened);
    this.#closed = [];
    if (this.state.policies.length > 0 && this.#governs(this.state.cycle)) {
      this.#govern(this.state.cycle);
    }
  }

  /** Later entries name findings and reductions of the log's close by their place there. */
  #match(opened: readonly { readonly index: number; readonly entry: Entry }[]): void {
    const findings = new Map<string, number>();
    const reductions = new Map<string, number>();
    for (const { index, entry } of opened) {
      if (entry.type === 'finding') findings.set(findingName(entry), index);
      if (entry.type === 'reduction') reductions.set(reductionName(entry, entry.decision), index);
    }
    for (const { index, entry } of this.#closed) {
      if (entry.type === 'finding' && entry.finding === undefined) {
        const here = findings.get(findingName(entry));
        if (here !== undefined) this.#findings.set(index, here);
      }
      if (entry.type === 'reduction') {
        const decision = this.#decisions.get(entry.decision);
        const name = decision === undefined ? '' : reductionName(entry, decision);
        const here = reductions.get(name);
        if (here !== undefined) this.#reductions.set(index, here);
      }
    }
  }
}

type AnewEntry = Extract<Entry, { readonly type: RetoldAnew }>;

function isRetoldAnew(entry: Entry): entry is AnewEntry {
  return ruleOf(entry).retold === 'anew';
}

function findingName({ member, code, status }: FindingEntry): string {
  return `${member} ${code} ${status}`;
}

function reductionName({ debt, pledge, waited }: ReductionEntry, decision: number): string {
  return `${decision} ${debt} ${pledge}${waited === undefined ? '' : ' shared'}`;
}

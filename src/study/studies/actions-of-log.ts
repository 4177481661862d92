import { apply } from '../../core/entries/apply.ts';
import { countedFindings } from '../../core/mint/decide.ts';
import { integrity, scoreOf, type Tallies } from '../../core/integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY } from '../../core/integrity/tally.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Entry, FactEntry } from '../../core/state/entry.ts';
import { talliesOf } from '../../core/state/person.ts';
import { emptyState } from '../../core/state/empty-state.ts';
import { type CommunityState, policyAt } from '../../core/state/state.ts';
import { ONE } from '../../core/units.ts';

/** What may say beforehand whether an action lasts. */
export const SCORES = [
  'integrity',
  'integrity without echo',
  'integrity by own works alone',
  'echo',
  'drift',
  'coordination',
  'stability',
  'past kept rate',
  'past count',
  'endorsed',
] as const;
export type ScoreName = (typeof SCORES)[number];

/** An action with what was known of its author before it, and what became of it. */
export interface Action {
  readonly author: string;
  /** The cycle in which it was recorded. */
  readonly cycle: number;
  /** The cycle in which its outcome was. */
  readonly settled: number;
  readonly lasted: boolean;
  /** In ppm, a rate, a count or 0 and 1: only their order is compared. */
  readonly scores: Readonly<Record<ScoreName, number>>;
}

/** A kept rate of few outcomes is drawn to this share, as if there had been this many. */
const PRIOR = { outcomes: 8, kept: 0.85 };

/** What became of an author's actions so far, and what the author's own works alone left. */
interface Past {
  count: number;
  settled: number;
  kept: number;
  own: Tallies;
}

interface Before {
  readonly cycle: number;
  readonly scores: Record<ScoreName, number>;
}

/**
 * Every action of a log whose outcome is known, by the numbers that stood before its first fact:
 * nothing that came of the action itself is in them, but whether somebody endorsed it.
 */
export class ActionsOfLog {
  readonly actions: Action[] = [];
  readonly #state: CommunityState = emptyState(true);
  readonly #pasts = new Map<string, Past>();
  /** By the evidence: whose it is, and what was known before. */
  readonly #open = new Map<string, { readonly author: string; readonly before: Before }>();

  /** Evidence whose outcome is known: what is said of it later is no action. */
  readonly #done = new Set<string>();

  /** Takes the next entry. @throws RangeError when it cannot follow */
  push(entry: Entry): void {
    if (entry.type === 'fact') this.#meet(entry);
    apply(this.#state, entry);
    if (entry.type === 'fact') this.#remember(entry);
    if (entry.type === 'outcome') this.#settle(entry.evidence, entry.category === 'kept');
  }

  /** Actions without an outcome yet. */
  get unsettled(): number {
    return this.#open.size;
  }

  /** The rules that were in force last. @throws RangeError when the log has none */
  get rules(): Policy {
    const policy = policyAt(this.#state, this.#state.cycle);
    if (policy === undefined) throw new RangeError('the log has no policy');
    return policy;
  }

  #meet(fact: FactEntry): void {
    if (this.#open.has(fact.evidence) || this.#done.has(fact.evidence)) return;
    const policy = policyAt(this.#state, this.#state.cycle);
    if (policy === undefined) return;
    const scores = this.#scoresOf(fact.member, policy);
    const before = { cycle: fact.cycle, scores };
    this.#open.set(fact.evidence, { author: fact.member, before });
    this.#pastOf(fact.member).count += 1;
  }

  #remember(fact: FactEntry): void {
    const open = this.#open.get(fact.evidence);
    const policy = policyAt(this.#state, this.#state.cycle);
    if (open?.author !== fact.member || policy === undefined) return;
    if ((fact.echo ?? 0) > 0) open.before.scores.endorsed = 1;
    const past = this.#pastOf(fact.member);
    for (const channel of CHANNELS) {
      const value = fact[channel];
      if (value === undefined) continue;
      const tally = past.own[channel] ?? EMPTY_TALLY;
      const next = addFact(policy.integrity, tally, value, fact.weight ?? ONE);
      past.own = { ...past.own, [channel]: next };
    }
  }

  #settle(evidence: string, lasted: boolean): void {
    const open = this.#open.get(evidence);
    if (open === undefined) return;
    const { author, before } = open;
    this.#open.delete(evidence);
    this.#done.add(evidence);
    const past = this.#pastOf(author);
    past.settled += 1;
    past.kept += Number(lasted);
    const settled = this.#state.cycle;
    this.actions.push({ author, cycle: before.cycle, settled, lasted, scores: before.scores });
  }

  #scoresOf(member: string, policy: Policy): Record<ScoreName, number> {
    const tallies = talliesOf(this.#state, member);
    const rules = policy.integrity;
    const { count, settled, kept, own } = this.#pastOf(member);
    const findings = countedFindings(this.#state, member);
    const weighed = CHANNELS.filter((channel) => channel !== 'echo').map(
      (channel) => rules.weights[channel] * scoreOf(rules, tallies[channel]),
    );
    const rest = ONE - rules.weights.echo;
    return {
      integrity: integrity(rules, tallies, findings),
      'integrity without echo':
        rest === 0 ? 0 : weighed.reduce((sum, value) => sum + value, 0) / rest,
      'integrity by own works alone': integrity(rules, own, findings),
      echo: scoreOf(rules, tallies.echo),
      drift: scoreOf(rules, tallies.drift),
      coordination: scoreOf(rules, tallies.coordination),
      stability: scoreOf(rules, tallies.stability),
      'past kept rate': (kept + PRIOR.outcomes * PRIOR.kept) / (settled + PRIOR.outcomes),
      'past count': count,
      endorsed: 0,
    };
  }

  #pastOf(member: string): Past {
    const known = this.#pasts.get(member);
    if (known !== undefined) return known;
    const past = { count: 0, settled: 0, kept: 0, own: {} };
    this.#pasts.set(member, past);
    return past;
  }
}

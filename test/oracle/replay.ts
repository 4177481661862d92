import { type Code, codeRank, codeRule } from '../../src/core/codes/codes.ts';
import { apply } from '../../src/core/entries/apply.ts';
import { closingEntries } from '../../src/core/entries/cycles/close-cycle.ts';
import type { DecisionEntry, Entry, FactEntry } from '../../src/core/state/entry.ts';
import { retractionOf } from '../../src/core/entries/evidence/retraction.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { formatMicros, ppmToNumber } from '../../src/core/units.ts';
import type { AnswerBody, Invocation, Operation, Witness } from './history.ts';

type Mint = Extract<Operation, { kind: 'mint' }>;
type Transfer = Extract<Operation, { kind: 'transfer' }>;

/** What can be seen between two operations, after so many entries. */
export interface View {
  readonly prefix: number;
  readonly balances: ReadonlyMap<string, bigint>;
  readonly known: ReadonlySet<string>;
}

/** The entries that one operation has to append to a log, and what it has to answer. */
interface Expected {
  readonly entries: readonly Entry[];
  readonly matches: (body: AnswerBody) => boolean;
}

/** A part of the log that one operation appended. */
export interface Owned {
  readonly owner: Invocation;
  readonly last: number;
}

export interface Replayed {
  readonly owned: readonly Owned[];
  readonly views: readonly View[];
  readonly decisions: ReadonlyMap<number, DecisionEntry>;
  /** Decisions about a claim by its hash, in log order. */
  readonly decided: ReadonlyMap<string, readonly number[]>;
  /** Where a claim was taken back. */
  readonly retracted: ReadonlyMap<string, number>;
}

/**
 * Replays a log through core's `decide` and `apply`, one operation after the other: each part of it
 * must be what the request of some client makes of the state before, and each client must have been
 * told so.
 * @throws RangeError at the first part of the log that no request explains
 */
export function replay(history: readonly Invocation[], witness: Witness): Replayed {
  const replaying = new Replay(history, witness);
  replaying.run();
  return replaying;
}

class Replay implements Replayed {
  readonly owned: Owned[] = [];
  readonly views: View[] = [];
  readonly decisions = new Map<number, DecisionEntry>();
  readonly decided = new Map<string, number[]>();
  readonly retracted = new Map<string, number>();
  readonly #witness: Witness;
  readonly #state: CommunityState = emptyState(true);
  readonly #known = new Set<string>();
  readonly #taken = new Set<string>();
  /** By the time at which they began: of several that could have been first, the first is taken. */
  readonly #unexplained: Set<Invocation>;
  readonly #advances: Invocation[];

  constructor(history: readonly Invocation[], witness: Witness) {
    this.#witness = witness;
    const answered = history
      .filter(({ status }) => status === 200)
      .sort((one, other) => one.begin - other.begin);
    this.#advances = answered.filter(({ operation }) => operation.kind === 'advance');
    this.#unexplained = new Set(answered);
  }

  run(): void {
    const { entries, setUp } = this.#witness;
    for (const entry of entries.slice(0, setUp)) apply(this.#state, entry);
    this.#look();
    while (this.#state.size < entries.length) {
      const first = this.#state.size;
      const [owner, expected] = this.#explain();
      for (const entry of expected.entries) this.#take(entry);
      if (!expected.matches(owner.body)) {
        throw new RangeError(`entry ${first} is not what was answered: ${text(owner)}`);
      }
      this.#unexplained.delete(owner);
      this.owned.push({ owner, last: this.#state.size - 1 });
      this.#look();
    }
  }

  /** Whose doing the next entry is. */
  #explain(): [Invocation, Expected] {
    const at = this.#state.size;
    const entry = this.#witness.entries[at];
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest nobody asks for
    switch (entry?.type) {
      case 'measurement':
      case 'release':
      case 'cancel':
      case 'cycle':
        return this.#explainClose();
      case 'fact':
      case 'decision':
        return this.#explainDecision(entry.type === 'fact' ? at + 2 : at);
      case 'transfer':
        return this.#explainTransfer(at);
      case 'retraction':
        return this.#explainRetraction(entry.evidence, entry.reason);
      default:
        throw new RangeError(`nobody asked for entry ${at}, a ${entry?.type}`);
    }
  }

  /** One client alone closes cycles, so that it is clear which request closed which. */
  #explainClose(): [Invocation, Expected] {
    const owner = this.#advances.shift();
    if (owner === undefined) throw new RangeError(`nobody closed cycle ${this.#state.cycle}`);
    const next = this.#state.cycle + 1;
    const entries = closingEntries(this.#state);
    return [owner, { entries, matches: ({ cycle }) => cycle === next }];
  }

  #explainTransfer(at: number): [Invocation, Expected] {
    const owner = this.#owner('transfer', ({ body }) => body.id === String(at));
    const { from, to, amount } = owner.operation as Transfer;
    const { cycle } = this.#state;
    const entry = {
      type: 'transfer',
      cycle,
      from: this.#member(from),
      to: this.#member(to),
      amount,
    } as const;
    const matches = (body: AnswerBody): boolean =>
      body.amount === amount &&
      body.cycle === cycle &&
      body.fromUserId === from &&
      body.toUserId === to;
    return [owner, { entries: [entry], matches }];
  }

  #explainRetraction(hash: string, reason: string | undefined): [Invocation, Expected] {
    if (this.retracted.has(hash)) throw new RangeError(`${hash} is taken back twice`);
    const claim = [...this.#witness.claims.values()].find((one) => one.hash === hash);
    if (claim === undefined) throw new RangeError(`nobody knows evidence ${hash}`);
    const member = this.#member(claim.user);
    const { records, holds: open } = this.#state;
    const facts: readonly FactEntry[] = records?.facts.get(member) ?? [];
    const outcomes = records?.outcomes.get(hash) ?? [];
    const entry = retractionOf(this.#state, { evidence: hash, member, facts, outcomes, reason });
    const gone = facts.filter(({ evidence }) => evidence === hash).length;
    const holds = [...open.values()].filter(({ evidence }) => evidence === hash).length;
    const matches = ({ retracted = [] }: AnswerBody): boolean =>
      retracted.length === 1 &&
      retracted[0]?.hash === hash &&
      retracted[0].facts === gone &&
      retracted[0].holds === holds;
    const owner = this.#owner('retract', ({ operation, body }) => {
      const asked = operation.kind === 'retract' ? operation.claim : -1;
      return this.#witness.claims.get(asked)?.hash === hash && matches(body);
    });
    return [owner, { entries: [entry], matches }];
  }

  /** @param at where the decision stands, after the fact and outcome that came with it */
  #explainDecision(at: number): [Invocation, Expected] {
    const owner = this.#owner(
      'mint',
      ({ operation, body }) => body.id === String(at) && this.#mayDecide(operation as Mint),
    );
    const mint = owner.operation as Mint;
    const { hash, user } = this.#claim(mint.claim);
    const member = this.#member(mint.user);
    const attested = this.#obstacle(hash, member, user === mint.user);
    const entries: Entry[] = [];
    if (attested === undefined) {
      entries.push(...this.#evidence(hash, member));
      for (const entry of entries) this.#take(entry);
    }
    const missing = this.retracted.has(hash) ? 'RETRACTED' : undefined;
    const { actionCycle } = this.#witness;
    const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
    const request = { member, ...action, evidence: hash, actionCycle };
    const decision = decide(this.#state, { ...request, attested: attested ?? missing });
    return [owner, { entries: [decision], matches: (body) => isAnswer(body, at, decision) }];
  }

  /** A claim is decided once for good; asked again, only under a key. */
  #mayDecide({ user, claim, key }: Mint): boolean {
    const { hash } = this.#claim(claim);
    const last = this.#decisionsOn(hash).findLast(({ member }) => member === this.#member(user));
    return last === undefined || (key !== undefined && mayAskAgain(last));
  }

  /** Why the evidence is not looked at. */
  #obstacle(hash: string, member: string, isOwn: boolean): Code | undefined {
    const first = this.#decisionsOn(hash).find(
      ({ code }) => code === undefined || codeRank(code) > codeRank('IDENTITY'),
    );
    if (first !== undefined && first.member !== member) return 'DUPLICATE';
    return isOwn ? undefined : 'IDENTITY';
  }

  /** What a kept promise says, the first time that it is looked at. */
  #evidence(hash: string, member: string): Entry[] {
    if (this.#taken.has(hash)) return [];
    this.#taken.add(hash);
    if (this.retracted.has(hash)) return [];
    const { cycle } = this.#state;
    const one = 1_000_000;
    const values = { coordination: one, drift: one, echo: one, stability: one };
    return [
      { type: 'fact', cycle, member, evidence: hash, ...values },
      { type: 'outcome', cycle, domain: 'knowledge', category: 'kept', evidence: hash, member },
    ];
  }

  #take(expected: Entry): void {
    const at = this.#state.size;
    const found = this.#witness.entries[at];
    const line = found === undefined ? 'nothing' : canonicalizeEntry(found);
    if (line !== canonicalizeEntry(expected)) {
      throw new RangeError(`entry ${at} is ${line}, not ${canonicalizeEntry(expected)}`);
    }
    if (expected.type === 'decision') {
      this.decisions.set(at, expected);
      this.decided.set(expected.evidence, [...(this.decided.get(expected.evidence) ?? []), at]);
    }
    if (expected.type === 'retraction') this.retracted.set(expected.evidence, at);
    if ('evidence' in expected && expected.evidence !== undefined) {
      this.#known.add(expected.evidence);
    }
    apply(this.#state, expected);
  }

  #look(): void {
    const balances = new Map<string, bigint>();
    for (const [user, member] of this.#witness.members) {
      balances.set(user, this.#state.members.get(member)?.balance ?? 0n);
    }
    this.views.push({ prefix: this.#state.size, balances, known: new Set(this.#known) });
  }

  #owner(kind: Operation['kind'], isOwner: (invocation: Invocation) => boolean): Invocation {
    for (const one of this.#unexplained) {
      if (one.operation.kind === kind && isOwner(one)) return one;
    }
    throw new RangeError(`no ${kind} was answered with entry ${this.#state.size}`);
  }

  #decisionsOn(hash: string): DecisionEntry[] {
    return (this.decided.get(hash) ?? []).flatMap((at) => this.decisions.get(at) ?? []);
  }

  #member(user: string): string {
    const member = this.#witness.members.get(user);
    if (member === undefined) throw new RangeError(`nobody knows ${user}`);
    return member;
  }

  #claim(number: number): { readonly hash: string; readonly user: string } {
    const claim = this.#witness.claims.get(number);
    if (claim === undefined) throw new RangeError(`nobody knows claim ${number}`);
    return claim;
  }
}

export function mayAskAgain({ outcome, code }: DecisionEntry): boolean {
  return outcome === 'refused' && code !== undefined && codeRule(code).askAgain;
}

/** Whether an answer tells a decision as its entry has it. */
export function isAnswer(body: AnswerBody, at: number, entry: DecisionEntry): boolean {
  const none = formatMicros(0n);
  return (
    body.id === String(at) &&
    body.memberId === entry.member &&
    body.cycle === entry.cycle &&
    body.actionCycle === entry.actionCycle &&
    body.outcome === entry.outcome &&
    body.code === entry.code &&
    body.integrity === ppmToNumber(entry.integrity) &&
    body.amount === (entry.amount ?? none) &&
    body.negentropy === (entry.negentropy ?? none) &&
    body.due === entry.due &&
    body.numbers?.evidence === entry.evidence
  );
}

function text({ operation, body }: Invocation): string {
  return JSON.stringify({ operation, body });
}

import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import {
  type ClaimRecord,
  declarationOf,
  type EvidenceRecord,
} from '../../core/families/record.ts';
import { cycleAt, DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { decide } from '../../core/mint/decide.ts';
import type { DecisionEntry } from '../../core/state/entry.ts';
import { emptyState } from '../../core/state/empty-state.ts';
import { openPolicy } from '../../core/state/state.ts';
import { parseMicros } from '../../core/units.ts';
import type { Attestor } from '../../pipeline/checks/attestor.ts';
import { ingestCommand } from '../../pipeline/commands/ingest.ts';
import { mintCommand } from '../../pipeline/commands/mint.ts';
import { nameWitnessCommand } from '../../pipeline/commands/name-witness.ts';
import { evidenceCommand, recordId } from '../../pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../pipeline/commands/retract.ts';
import { type RandomSource, seededRandom as seededIds } from '../../pipeline/random-source.ts';
import { RequestError } from '../../pipeline/request-error.ts';
import type { Command } from '../../pipeline/writer/command.ts';
import { BatchDraft } from '../../pipeline/writer/draft.ts';
import { Known } from '../../pipeline/writer/known/known.ts';
import { Tombstones } from '../../pipeline/writer/tombstones.ts';
import type { Asset } from './leak.ts';

/** The program of an operator, whose key is bound to nobody. */
export const PROGRAM: Attestor = { keyId: 'program' };
/** Whose rejections are an audit. */
export const AUDITOR: Attestor = { keyId: 'auditor', mayAudit: true };

/** Begins at the midnight at which cycle 148 of the presets does. */
const STARTS_AT = 1_764_288_000;

/**
 * A community in memory to which evidence comes in as over the interface: the same commands, state
 * and closes as in the service, with a clock that is moved day by day and no database.
 */
export class ClaimWorld {
  readonly draft: BatchDraft;
  #known = new Known();
  readonly #todo = new Map<number, (() => void)[]>();
  /** Members whom a user was before an erasure. */
  readonly #earlier = new Map<string, readonly string[]>();
  readonly #unruled = new Map<string, bigint>();
  #day = 0;
  #deeds = 0;

  constructor(policy: PolicyDocument) {
    const about = { slug: 'simulated', origin: 'simulated', key: '', format: 'negentropy/1' };
    const { anchorCycle: cycle, anchorDate: startsAt } = policy.cycle;
    const memory = {
      state: emptyState(false),
      members: new Map(),
      imports: new Map(),
      lastOrdinal: 0,
      tombstones: new Tombstones(new Uint8Array(32), new Map()),
      returned: new Map(),
    };
    this.draft = new BatchDraft(memory, neverTheSame());
    this.draft.append({ type: 'community', cycle, startsAt, ...about });
    this.draft.append({ type: 'policy', cycle, version: 1, policy: policyRecord(policy) });
  }

  get day(): number {
    return this.#day;
  }

  /** Unix seconds: noon of the day. */
  get now(): number {
    return STARTS_AT + this.#day * DAY_SECONDS + DAY_SECONDS / 2;
  }

  /** Length of a cycle. */
  get cycleDays(): number {
    return openPolicy(this.draft.state).cycle.seconds / DAY_SECONDS;
  }

  /** The cycle in so many days. */
  cycleIn(days: number): number {
    return cycleAt(openPolicy(this.draft.state).cycle, this.now + days * DAY_SECONDS);
  }

  /** Moves to the next day, and does what was put off to it. */
  nextDay(): void {
    this.#day += 1;
    this.draft.advanceTo(this.now);
    this.#known.addMissed(this.draft.claims.takeMissed());
    for (const doing of this.#todo.get(this.#day) ?? []) doing();
  }

  /** Puts something off by so many days. */
  later(days: number, doing: () => void): void {
    const day = this.#day + days;
    this.#todo.set(day, [...(this.#todo.get(day) ?? []), doing]);
  }

  nameWitness(userId: string): void {
    this.#try(nameWitnessCommand({ userId, named: true, now: this.now }));
  }

  /** An admin says that a name is somebody of their own, however it looks. */
  tellApart(userId: string): void {
    this.draft.memberOf(userId, undefined, 'apart');
  }

  /** Erases a person, with what is known of them, and leaves tombstones or not. */
  erase(userId: string, leaves: boolean): void {
    const { draft } = this;
    const member = draft.knownMember(userId);
    if (member === undefined) return;
    const evidence = draft.evidence
      .filter((row) => row.member === member)
      .map(({ id, reference, deed, matter }) => ({ id, reference, deed, matter }));
    if (leaves) draft.leaveTombstones({ user: userId, evidence }, this.now);
    draft.append({ type: 'erasure', cycle: draft.state.cycle, member });
    draft.forgetUser(userId, []);
    this.#earlier.set(userId, [...(this.#earlier.get(userId) ?? []), member]);
    this.#known = new Known();
    for (const row of draft.evidence) this.#known.addEvidence(row);
    for (const { entry, index } of draft.appended) {
      if (entry.type === 'decision') this.#known.addDecision(index, entry);
      else if (entry.type === 'retraction') this.#known.addRetraction(entry);
      else if (entry.type === 'fact' || entry.type === 'outcome') this.#known.addEntry(entry);
    }
  }

  /** @returns whether all of it was taken */
  say(records: readonly EvidenceRecord[], attestor: Attestor = PROGRAM): boolean {
    return this.#try(evidenceCommand({ records, attestor, now: this.now })) !== undefined;
  }

  /** Asks for the pay of a claim, as often as it is asked. */
  ask(claim: ClaimRecord, occurredAt?: number): DecisionEntry | undefined {
    const { userId, domain, type } = claim;
    const evidence = [{ id: recordId(claim) }];
    const { family } = declarationOf(claim);
    const action = { userId, family, action: type, domain };
    const order = { ...action, evidence, attestor: PROGRAM, now: this.now, occurredAt };
    return this.#try(mintCommand(order))?.entry;
  }

  /** Asks with the rules of the log alone: nothing is too late then. */
  askWhenever(claim: PromiseRecord): void {
    this.draft.append(this.preview(claim));
  }

  /** What the log alone would make of an ask now. */
  preview({ userId, domain, ...claim }: PromiseRecord): DecisionEntry {
    const { state } = this.draft;
    const evidence = this.#known.hash(recordId({ userId, domain, ...claim })) ?? '';
    const member = this.draft.memberOf(userId, undefined);
    return decide(state, { member, family: 'civic', action: 'promise', domain, evidence });
  }

  /** Pays without a decision, where no rule would stand against it. */
  pay(userId: string, amount: bigint): void {
    this.#unruled.set(userId, (this.#unruled.get(userId) ?? 0n) + amount);
  }

  /** A source tells of a deployment that failed; without rules it is an outcome in any case. */
  failToDeploy(isRuled: boolean): void {
    this.#deeds += 1;
    const [domain = ''] = openPolicy(this.draft.state).domains;
    const [subject, source] = [`deployment ${this.#deeds}`, 'source'];
    const kind = 'deployment_status.failure';
    const record = { type: 'observation', source: 'github', kind, subject, at: this.now } as const;
    const outcomes = isRuled ? [{ evidenceId: recordId(record), domain, kept: false }] : [];
    const said = { taken: true, records: [record], outcomes, bodyHash: '', now: this.now };
    const delivery = { source, deliveryId: subject, kind, attestor: { keyId: source }, ...said };
    this.#try(ingestCommand('simulated', delivery));
    if (isRuled) return;
    const { cycle } = this.draft.state;
    this.draft.append({ type: 'outcome', cycle, domain, category: 'broken', evidence: subject });
  }

  retract(claim: PromiseRecord, ofOthers: boolean): boolean {
    const order = { ids: [recordId(claim)], reason: 'no', attestor: PROGRAM, ofOthers };
    return this.#try(retractCommand({ ...order, now: this.now })) !== undefined;
  }

  /** A promise of today about a deed that nobody else has the name of. */
  newPromise(userId: string, more: Partial<PromiseRecord> = {}): PromiseRecord {
    this.#deeds += 1;
    const { now: at } = this;
    const [domain = ''] = this.draft.state.policies[0]?.policy.domains ?? [];
    const subject = `deed ${this.#deeds}`;
    return { type: 'promise', userId, domain, subject, at, dueAt: at + 3 * DAY_SECONDS, ...more };
  }

  /** What was released and minted to users, in millionths of MIC or of N. */
  paidTo(users: readonly string[], asset: Asset = 'credits'): number {
    const members = new Set(
      users.flatMap((user) => [this.draft.knownMember(user), ...(this.#earlier.get(user) ?? [])]),
    );
    let paid = 0n;
    for (const user of users) paid += this.#unruled.get(user) ?? 0n;
    for (const { entry } of this.draft.appended) {
      const isPaid =
        entry.type === 'release' || (entry.type === 'decision' && entry.outcome === 'minted');
      if (!isPaid || !members.has(entry.member)) continue;
      const amount = asset === 'credits' ? entry.amount : entry.negentropy;
      paid += parseMicros(amount ?? '0.000000');
    }
    return Number(paid);
  }

  /** What a command comes to, or undefined if it is refused: then nothing was changed. */
  #try<Result>(command: Command<Result>): Result | undefined {
    try {
      return command.run(this.draft, this.#known);
    } catch (problem) {
      if (problem instanceof RequestError) return undefined;
      throw problem;
    }
  }
}

/** Ids and salts that repeat with the run, and never within it: who comes again is another. */
function neverTheSame(): RandomSource {
  const ids = seededIds('claims');
  let count = 0;
  return {
    uuid: (subject) => ids.uuid(`${(count += 1)}/${subject}`),
    salt: (subject) => ids.salt(`${(count += 1)}/${subject}`),
  };
}

/** Says that a promise was kept: a proof. */
export function proofOf(claim: PromiseRecord, at: number, delivered = 1_000_000): EvidenceRecord {
  return { type: 'proof', claim: recordId(claim), at, delivered };
}

/** What somebody says of a promise; default: that the work was done when they say so. */
export function wordOn(
  claim: ClaimRecord,
  word: {
    readonly by: string;
    readonly at: number;
    readonly accepted?: boolean;
    readonly as?: 'panel' | 'audit';
    /** When the work was done, as they saw it. */
    readonly doneAt?: number | 'unsaid' | undefined;
    /** The deviation that was aimed at, as they knew it. */
    readonly target?: number;
  },
): EvidenceRecord {
  const { accepted = true, doneAt = word.at, ...said } = word;
  const saysWhen = doneAt !== 'unsaid' && declarationOf(claim).settlement.needsProof;
  const seen = saysWhen ? { doneAt } : {};
  return { type: 'confirmation', claim: recordId(claim), accepted, ...said, ...seen };
}

import type { FactEntry } from '../../core/state/entry.ts';
import type { CommitRecord } from '../../core/families/commits/commit.ts';
import type {
  CommitStep,
  EvidenceKey,
  EvidencePart,
} from '../../core/families/commits/commit-schedule.ts';
import { changeScatter } from '../../core/families/commits/scatter.ts';
import { canonicalizeEntry } from '../../core/log/canonical-json.ts';
import { decide } from '../../core/mint/decide.ts';
import { cycleAt, DAY_SECONDS } from '../../core/policy/cycle.ts';
import { isSameMember } from '../../core/state/person.ts';
import { policyAt } from '../../core/state/state.ts';
import { ONE } from '../../core/units.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { HashList } from './hash-list.ts';

/** The instrument that adds the scatter of changes to the entropy of a domain (Hassan 2009). */
export const SCATTER_INSTRUMENT = 'change-scatter';
const SCATTER_WEIGHT = 100_000;

type FactStep = Extract<CommitStep, { kind: 'fact' }>;

interface WeighedFact extends Pick<FactStep, 'values' | 'weight'> {
  readonly cycle: number;
  readonly member: string;
  readonly evidence: string;
  readonly words: {
    readonly by: readonly string[] | undefined;
    readonly first: boolean;
    readonly makers: readonly string[] | undefined;
  };
}

/** Turns the steps of one history's schedule into entries; one per history, in order. */
export class CommitRecorder {
  readonly #source: string;
  readonly #nameOf: (person: string) => string | undefined;
  /** Salted hashes of the commits themselves: a late repair may refer to any of them. */
  readonly #commits = new HashList();
  /** Those of endorsements and corrections, until the promise of their commit is settled. */
  readonly #others = new Map<string, string>();
  readonly #partsOf = new Map<number, readonly EvidencePart[]>();
  /** Modifications per file of the open cycle, by domain. */
  readonly #changes = new Map<string, Map<string, number>>();

  constructor(source: string, displayNameOf: (person: string) => string | undefined) {
    this.#source = source;
    this.#nameOf = displayNameOf;
  }

  /** Records steps in order, closing every cycle that ends on the way. */
  record(steps: readonly CommitStep[], draft: BatchDraft): void {
    for (const step of steps) {
      draft.closeCyclesUntil(step.at, () => this.#readScatter(draft));
      this.#recordStep(step, draft);
    }
  }

  /** What an earlier run recorded: hashes only, nothing is appended. */
  recall(key: EvidenceKey, hash: string): void {
    if (key.part === 'commit') this.#commits.set(key.ordinal, hash);
    else {
      this.#others.set(nameOf(key), hash);
      const parts = this.#partsOf.get(key.ordinal) ?? [];
      this.#partsOf.set(key.ordinal, [...parts, key.part]);
    }
  }

  /** Drops what an earlier run will not need any more. */
  forgetSettled(steps: readonly CommitStep[]): void {
    for (const step of steps) if (step.kind === 'outcome') this.#settle(step.evidence.ordinal);
  }

  /** Counts the modifications of a commit of the open cycle, as Hassan does: one per file. */
  countChanges(record: CommitRecord): void {
    for (const { domain, paths } of record.changes) {
      const files = this.#changes.get(domain) ?? new Map<string, number>();
      this.#changes.set(domain, files);
      for (const path of paths) files.set(path, (files.get(path) ?? 0) + 1);
    }
  }

  #recordStep(step: CommitStep, draft: BatchDraft): void {
    const { cycle } = draft.state;
    switch (step.kind) {
      case 'evidence':
        this.#recordEvidence(step.ordinal, step.record, step.parts, draft);
        break;
      case 'fact': {
        const member = this.#memberOf(step.person, draft);
        const evidence = this.#hashOf(step.evidence);
        const { values, weight } = step;
        const by = this.#vouchers(step, member, draft);
        const makers = step.grounds?.makers.map((person) => this.#memberOf(person, draft));
        const first = by !== undefined && step.grounds?.first === true;
        const words = { by, first, makers: by === undefined ? [] : makers };
        draft.append(factEntry({ cycle, member, evidence, values, weight, words }));
        break;
      }
      case 'outcome': {
        const evidence = this.#hashOf(step.evidence);
        const category = step.kept ? 'kept' : 'broken';
        const member = this.#memberOf(step.person, draft);
        const { domain } = step;
        draft.append({ category, cycle, domain, evidence, member, type: 'outcome' });
        this.#settle(step.evidence.ordinal);
        break;
      }
      case 'action':
        this.#recordAction(step, draft);
        break;
    }
  }

  /** Those who vouched, but for whom an admin linked to the author while the import was running. */
  #vouchers({ by }: FactStep, member: string, draft: BatchDraft): readonly string[] | undefined {
    const members = by?.map((person) => draft.memberOf(person, this.#nameOf(person)));
    if (members === undefined || !draft.state.people.has(member)) return members;
    const others = members.filter((one) => !isSameMember(draft.state, one, member));
    return others.length === 0 ? undefined : others;
  }

  #recordAction(step: Extract<CommitStep, { kind: 'action' }>, draft: BatchDraft): void {
    const policy = policyAt(draft.state, draft.state.cycle);
    const days = policy?.holdBack.unit === 'days' ? policy.holdBack.count : undefined;
    const decision = decide(draft.state, {
      member: this.#memberOf(step.person, draft),
      family: step.family,
      action: step.action,
      domain: step.domain,
      evidence: this.#hashOf(step.evidence),
      promise: this.#hashOf(step.promise),
      due:
        policy === undefined || days === undefined
          ? undefined
          : cycleAt(policy.cycle, step.at + days * DAY_SECONDS),
      share: step.weight,
      attested: step.refusal,
    });
    draft.append(decision);
  }

  /** The history's reader has said who is one person; who looks like another is somebody else. */
  #memberOf(person: string, draft: BatchDraft): string {
    return draft.memberOf(person, this.#nameOf(person), 'apart');
  }

  #recordEvidence(
    ordinal: number,
    record: CommitRecord,
    parts: readonly EvidencePart[],
    draft: BatchDraft,
  ): void {
    this.countChanges(record);
    for (const domain of this.#changes.keys()) registerScatter(domain, draft);
    for (const part of parts) {
      const row = { source: this.#source, ordinal, part, member: undefined };
      const text = canonicalizeEntry(partRecord(record, part));
      this.recall({ ordinal, part }, draft.addEvidence({ record: text, ...row }));
    }
  }

  #readScatter(draft: BatchDraft): void {
    for (const [domain, files] of [...this.#changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const value = changeScatter([...files.values()]);
      const { cycle } = draft.state;
      draft.append({ type: 'reading', cycle, domain, instrument: SCATTER_INSTRUMENT, value });
    }
    this.#changes.clear();
  }

  #hashOf(key: EvidenceKey): string {
    const hash =
      key.part === 'commit' ? this.#commits.get(key.ordinal) : this.#others.get(nameOf(key));
    if (hash === undefined) throw new RangeError(`no evidence ${nameOf(key)} was recorded`);
    return hash;
  }

  #settle(ordinal: number): void {
    for (const part of this.#partsOf.get(ordinal) ?? [])
      this.#others.delete(nameOf({ ordinal, part }));
    this.#partsOf.delete(ordinal);
  }
}

/** Fields in canonical order: facts are most of a log. */
function factEntry({ cycle, member, evidence, values, weight, words }: WeighedFact): FactEntry {
  const entry: { -readonly [field in keyof FactEntry]?: FactEntry[field] } = {};
  const { by, first, makers = [] } = words;
  if (by !== undefined) entry.by = by;
  if (values.coordination !== undefined) entry.coordination = values.coordination;
  entry.cycle = cycle;
  if (values.drift !== undefined) entry.drift = values.drift;
  if (values.echo !== undefined) entry.echo = values.echo;
  entry.evidence = evidence;
  if (first) entry.first = true;
  if (makers.length > 0) entry.makers = makers;
  entry.member = member;
  if (values.stability !== undefined) entry.stability = values.stability;
  entry.type = 'fact';
  if (weight !== ONE) entry.weight = weight;
  return entry as FactEntry;
}

function registerScatter(domain: string, draft: BatchDraft): void {
  if (draft.state.domains.get(domain)?.instruments.has(SCATTER_INSTRUMENT) === true) return;
  const { cycle } = draft.state;
  const instrument = SCATTER_INSTRUMENT;
  draft.append({ type: 'instrument', cycle, domain, instrument, weight: SCATTER_WEIGHT });
}

/**
 * The record of one part: evidence is content-addressed, so each part has a text of its own. Fields
 * are in canonical order: there is at least one record for each commit.
 */
function partRecord(commit: CommitRecord, part: EvidencePart): object {
  if (part === 'commit') {
    return {
      author: commit.author,
      authorIsBot: commit.authorIsBot,
      authoredAt: commit.authoredAt,
      ...(commit.change === undefined ? {} : { change: commit.change }),
      committedAt: commit.committedAt,
      domain: commit.domain,
      effectiveAt: commit.effectiveAt,
      endorsements: commit.endorsements.map(({ as, by }) => ({ as, by })),
      ...(commit.hands === undefined ? {} : { hands: { ...commit.hands } }),
      kind: 'commit',
      merge: commit.merge,
      repairs: commit.repairs,
      ...(commit.reverts === undefined ? {} : { reverts: commit.reverts }),
      sha: commit.sha,
    };
  }
  if (part === 'correction') {
    return { commit: commit.sha, kind: 'correction', repairs: commit.repairs };
  }
  const endorsement = commit.endorsements[Number(part.slice('endorsement:'.length))];
  return {
    as: endorsement?.as ?? '',
    by: endorsement?.by ?? '',
    commit: commit.sha,
    kind: 'endorsement',
  };
}

function nameOf(key: EvidenceKey): string {
  return `${key.ordinal}/${key.part}`;
}

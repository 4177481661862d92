import type { DecisionEntry, Entry, RetractionEntry } from '../../src/core/state/entry.ts';
import { ENTRY_RULES } from '../../src/core/entries/entry-rules.ts';
import { retractionOf } from '../../src/core/entries/evidence/retraction.ts';
import { belongsToClose } from '../../src/core/verify/recheck.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { closeCycles } from '../worlds/memory-community.ts';
import { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';

/** Whether an entry is part of a closing sequence. */
export function isClosing(entry: Entry): boolean {
  return belongsToClose(entry);
}

/** Whether an entry follows from the ones before it. */
export function isDerived(entry: Entry): boolean {
  return isClosing(entry) || typeof ENTRY_RULES[entry.type].recheck !== 'object';
}

/**
 * Where a log first says something else than its writer would have said after the same attested
 * entries and requests: the log is written again, entry by entry, and compared. An entry that
 * cannot be written at all counts as a difference.
 * @returns undefined where nothing differs
 */
export function firstDifference(entries: readonly Entry[]): number | undefined {
  const memory = {
    state: emptyState(true),
    members: new Map(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const draft = new BatchDraft(memory, seededRandom('again'));
  for (const [index, entry] of entries.entries()) {
    if (index < draft.appended.length) continue; // written when its cycle was closed
    try {
      write(draft, entry);
    } catch {
      return index;
    }
    const differing = draft.appended.findIndex(
      ({ line, index: at }) =>
        at >= index && at < entries.length && line !== canonicalizeEntry(entries[at]),
    );
    if (differing >= 0) return differing;
  }
  return undefined;
}

function write(draft: BatchDraft, entry: Entry): void {
  if (entry.type === 'decision') draft.append(decide(draft.state, requestOf(entry)));
  else if (entry.type === 'retraction') draft.append(honestRetraction(draft.state, entry));
  else if (isClosing(entry)) closeCycles(draft);
  else draft.append(entry);
}

interface RetractionRequest {
  readonly evidence: string;
  readonly member?: string | undefined;
  readonly overturned?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** What takes the same evidence of the same member, or of whose it is, back in this state. */
export function honestRetraction(
  state: CommunityState,
  { evidence, member, overturned, reason }: RetractionRequest,
): RetractionEntry {
  const about = [...(state.records?.facts ?? [])];
  const [owner] = about.find(([, facts]) => facts.some((fact) => fact.evidence === evidence)) ?? [];
  const facts = state.records?.facts.get(member ?? owner ?? '') ?? [];
  const outcomes = state.records?.outcomes.get(evidence) ?? [];
  const grounds = { evidence, member: member ?? owner, facts, outcomes, overturned, reason };
  return retractionOf(state, grounds);
}

function requestOf(entry: DecisionEntry): Parameters<typeof decide>[1] {
  const { member, family, action, domain, evidence, promise, actionCycle, due, attested } = entry;
  return { member, family, action, domain, evidence, promise, actionCycle, due, attested };
}

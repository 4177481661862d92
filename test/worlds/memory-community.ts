import { CommunityDebts } from '../../src/core/debt/community-debts.ts';
import { createHash } from 'node:crypto';
import type { Entry } from '../../src/core/state/entry.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import { type CommunityState, policyAt } from '../../src/core/state/state.ts';
import {
  formatVerifierKey,
  type SignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { cycleStart } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { EXPORT_FORMAT, type ExportHeader } from '../../src/core/verify/export-format.ts';
import { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';

const ORIGIN = 'localhost/v1/log/default';

/** The same key each time: what is signed repeats byte for byte. */
export const LOG_KEY: SignerKey = signerKeyOf(ORIGIN, new Uint8Array(32).fill(7), nodeEd25519);

export const HEADER: ExportHeader = {
  format: EXPORT_FORMAT,
  origin: ORIGIN,
  key: formatVerifierKey(verifierKeyOfSigner(LOG_KEY, nodeEd25519)),
};

/** Entry 0 of every log here; the first cycle has number 1. */
const COMMUNITY: Entry = {
  type: 'community',
  cycle: 1,
  format: 'negentropy/1',
  key: HEADER.key,
  origin: ORIGIN,
  slug: 'default',
  startsAt: '2025-11-28',
};

/** Cycles of one day, counted from 1. */
export const DAILY: PolicyDocument['cycle'] = {
  days: 1,
  anchorDate: '2025-11-28',
  anchorCycle: 1,
};

/**
 * A community that decides in memory, with a policy in force and nothing else in its log. It keeps
 * claims as a verifier does, so `decide` alone answers for repeats.
 */
export function newDraft(document: PolicyDocument): BatchDraft {
  const memory = {
    state: emptyState(true),
    members: new Map(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const draft = new BatchDraft(memory, seededRandom('worlds'));
  draft.append(COMMUNITY);
  appendPolicy(draft, document);
  return draft;
}

/** Puts the next version of the policy in force, from the open cycle on. */
export function appendPolicy(draft: BatchDraft, document: PolicyDocument): void {
  const version = (draft.state.policies.at(-1)?.policy.version ?? 0) + 1;
  const policy = policyRecord(document);
  draft.append({ type: 'policy', cycle: draft.state.cycle, version, policy });
}

/** Closes the open cycle and as many as asked for after it. */
export function closeCycles(draft: BatchDraft, count = 1): void {
  for (let closed = 0; closed < count; closed += 1) {
    const { state } = draft;
    const policy = policyAt(state, state.cycle);
    if (policy === undefined) throw new RangeError('no policy is in force');
    draft.closeCyclesUntil(cycleStart(policy.cycle, state.cycle + 1));
  }
}

export function entriesOf(draft: BatchDraft): Entry[] {
  return draft.appended.map(({ entry }) => entry);
}

export function linesOf(draft: BatchDraft): string[] {
  return draft.appended.map(({ line }) => line);
}

/** The salted hash of the evidence with a number or a name. */
export function evidenceHash(name: number | string): string {
  return createHash('sha256').update(`evidence ${name}`).digest('hex');
}

/** The state as a value of its own, to go on from twice. */
export function copyOf(state: CommunityState): CommunityState {
  const { debts, ...rest } = state;
  const { book, ...folded } = debts;
  // All there is but the book: what a list of fields forgets would be another community.
  const copy = Object.assign(new CommunityDebts(book.copy()), structuredClone(folded));
  return { ...structuredClone(rest), debts: copy };
}

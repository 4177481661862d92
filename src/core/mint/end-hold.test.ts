import { describe, expect, test } from 'vitest';
import {
  closeCycles,
  DAILY,
  entriesOf,
  evidenceHash,
  newDraft,
} from '../../../test/worlds/memory-community.ts';
import { appendFact, memberOf } from '../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import type { CancelEntry, FindingStatus, ReleaseEntry } from '../state/entry.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { decide } from './decide.ts';
import { endHold, holdsDue } from './end-hold.ts';

const EVIDENCE = evidenceHash('held');

/** A community with one held decision of a good member, due in two cycles. */
function holding(promise?: string): BatchDraft {
  const draft = newDraft({ ...PRESETS.sandbox, holdBack: { cycles: 2 }, cycle: DAILY });
  const member = memberOf(draft, 0);
  for (let fact = 0; fact < 12; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  const action = { family: 'civic', action: 'promise', domain: 'knowledge', promise };
  draft.append(decide(draft.state, { member, evidence: EVIDENCE, ...action }));
  return draft;
}

function endOf(draft: BatchDraft): ReleaseEntry | CancelEntry | undefined {
  closeCycles(draft, 3);
  return entriesOf(draft).find((entry) => entry.type === 'release' || entry.type === 'cancel');
}

function loses(draft: BatchDraft, evidence: string): void {
  const { cycle } = draft.state;
  draft.append({ type: 'outcome', cycle, domain: 'knowledge', category: 'broken', evidence });
}

function find(
  draft: BatchDraft,
  status: FindingStatus,
  evidence?: string,
  finding?: number,
): number {
  const about = evidence === undefined ? {} : { evidence };
  const named = finding === undefined ? {} : { finding };
  const member = memberOf(draft, 0);
  const values = { measured: 2, limit: 1, ...about, ...named };
  const { cycle } = draft.state;
  return draft.append({ type: 'finding', cycle, member, code: 'EXTRACTION', status, ...values });
}

describe('the end of a hold', () => {
  test('is a release in its due cycle and not before, with the amount of the decision', () => {
    const draft = holding();
    const [hold] = draft.state.holds.values();
    expect(holdsDue(draft.state)).toEqual([]);
    const end = endOf(draft);
    expect(end).toMatchObject({ type: 'release', cycle: 3, decision: hold?.decision });
    expect(draft.state.members.get(memberOf(draft, 0))?.balance).toBe(hold?.amount);
    expect(draft.state.holds.size).toBe(0);
    expect(draft.state.promises.size).toBe(0);
  });

  test('is a cancel when its own promise was lost, and another promise does not matter', () => {
    const lost = holding();
    loses(lost, EVIDENCE);
    expect(endOf(lost)).toMatchObject({ type: 'cancel', code: 'OUTCOME_LOST' });
    const promised = holding(evidenceHash('promise'));
    loses(promised, EVIDENCE);
    expect(endOf(promised)?.type).toBe('release');
    const broken = holding(evidenceHash('promise'));
    loses(broken, evidenceHash('promise'));
    expect(endOf(broken)).toMatchObject({ code: 'OUTCOME_LOST' });
  });

  test('is a cancel when integrity fell to the threshold or a channel below its prior', () => {
    const draft = holding();
    appendFact(draft, memberOf(draft, 0), CHANNELS, 0);
    loses(draft, EVIDENCE);
    expect(endOf(draft)).toMatchObject({ type: 'cancel', code: 'BELOW_THRESHOLD' });
    expect(draft.state.books).toMatchObject({ supply: 0n, held: 0n });
  });

  test('waits while a finding is open, and releases once it is cleared', () => {
    const draft = holding();
    const finding = find(draft, 'open');
    const [hold] = draft.state.holds.values();
    if (hold === undefined) throw new Error('nothing is held');
    expect(endHold(draft.state, hold)).toBeUndefined();
    expect(endOf(draft)).toBeUndefined();
    find(draft, 'cleared', undefined, finding);
    expect(endOf(draft)).toMatchObject({ type: 'release', cycle: 4 });
  });

  test('is a cancel with the code of a finding on this very evidence that is final', () => {
    const { appealCycles } = PRESETS.standard.conduct;
    const draft = holding();
    find(draft, 'confirmed', EVIDENCE, find(draft, 'open', EVIDENCE));
    closeCycles(draft, appealCycles - 1);
    expect(draft.state.holds.size, 'it can still be appealed').toBe(1);
    expect(endOf(draft)).toMatchObject({ type: 'cancel', code: 'EXTRACTION' });
    const other = holding();
    const about = evidenceHash('other');
    find(other, 'confirmed', about, find(other, 'open', about));
    expect(endOf(other)?.type).toBe('release');
  });

  test('that came is final: a loss later changes no balance', () => {
    const draft = holding();
    endOf(draft);
    const before = { ...draft.state.books };
    loses(draft, EVIDENCE);
    closeCycles(draft, 3);
    expect(draft.state.books).toEqual(before);
  });
});

import { describe, expect, test } from 'vitest';
import {
  closeCycles,
  DAILY,
  entriesOf,
  evidenceHash,
  newFold,
} from '../../../test/worlds/memory-community.ts';
import { appendFact, memberOf } from '../../../test/worlds/random-history.ts';
import type { Fold } from '../../pipeline/writer/fold.ts';
import type { CancelEntry, FindingStatus, ReleaseEntry } from '../state/entry.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { decide } from './decide.ts';
import { endHold, holdsDue } from './end-hold.ts';

const EVIDENCE = evidenceHash('held');

/** A community with one held decision of a good member, due in two cycles. */
function holding(promise?: string): Fold {
  const fold = newFold({ ...PRESETS.sandbox, holdBack: { cycles: 2 }, cycle: DAILY });
  const member = memberOf(fold, 0);
  for (let fact = 0; fact < 12; fact += 1) appendFact(fold, member, CHANNELS, ONE);
  const action = { family: 'civic', action: 'promise', domain: 'knowledge', promise };
  fold.append(decide(fold.state, { member, evidence: EVIDENCE, ...action }));
  return fold;
}

function endOf(fold: Fold): ReleaseEntry | CancelEntry | undefined {
  closeCycles(fold, 3);
  return entriesOf(fold).find((entry) => entry.type === 'release' || entry.type === 'cancel');
}

function loses(fold: Fold, evidence: string): void {
  const { cycle } = fold.state;
  fold.append({ type: 'outcome', cycle, domain: 'knowledge', category: 'broken', evidence });
}

function find(fold: Fold, status: FindingStatus, evidence?: string, finding?: number): number {
  const about = evidence === undefined ? {} : { evidence };
  const named = finding === undefined ? {} : { finding };
  const member = memberOf(fold, 0);
  const values = { measured: 2, limit: 1, ...about, ...named };
  const { cycle } = fold.state;
  return fold.append({ type: 'finding', cycle, member, code: 'EXTRACTION', status, ...values });
}

describe('the end of a hold', () => {
  test('is a release in its due cycle and not before, with the amount of the decision', () => {
    const fold = holding();
    const [hold] = fold.state.holds.values();
    expect(holdsDue(fold.state)).toEqual([]);
    const end = endOf(fold);
    expect(end).toMatchObject({ type: 'release', cycle: 3, decision: hold?.decision });
    expect(fold.state.members.get(memberOf(fold, 0))?.balance).toBe(hold?.amount);
    expect(fold.state.holds.size).toBe(0);
    expect(fold.state.promises.size).toBe(0);
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
    const fold = holding();
    appendFact(fold, memberOf(fold, 0), CHANNELS, 0);
    loses(fold, EVIDENCE);
    expect(endOf(fold)).toMatchObject({ type: 'cancel', code: 'BELOW_THRESHOLD' });
    expect(fold.state.books).toMatchObject({ supply: 0n, held: 0n });
  });

  test('waits while a finding is open, and releases once it is cleared', () => {
    const fold = holding();
    const finding = find(fold, 'open');
    const [hold] = fold.state.holds.values();
    if (hold === undefined) throw new Error('nothing is held');
    expect(endHold(fold.state, hold)).toBeUndefined();
    expect(endOf(fold)).toBeUndefined();
    find(fold, 'cleared', undefined, finding);
    expect(endOf(fold)).toMatchObject({ type: 'release', cycle: 4 });
  });

  test('is a cancel with the code of a finding that is confirmed on this very evidence', () => {
    const fold = holding();
    find(fold, 'confirmed', EVIDENCE);
    expect(endOf(fold)).toMatchObject({ type: 'cancel', code: 'EXTRACTION' });
    const other = holding();
    find(other, 'confirmed', evidenceHash('other'));
    expect(endOf(other)?.type).toBe('release');
  });

  test('that came is final: a loss later changes no balance', () => {
    const fold = holding();
    endOf(fold);
    const before = { ...fold.state.books };
    loses(fold, EVIDENCE);
    closeCycles(fold, 3);
    expect(fold.state.books).toEqual(before);
  });
});

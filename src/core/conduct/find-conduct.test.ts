import { describe, expect, test } from 'vitest';
import {
  appendOwnOutcomes,
  liveErratically,
  WATCHFUL,
} from '../../../test/worlds/erratic-member.ts';
import {
  closeCycles,
  copyOf,
  entriesOf,
  evidenceHash,
  newDraft,
} from '../../../test/worlds/memory-community.ts';
import { appendFact, memberOf } from '../../../test/worlds/random-history.ts';
import { firstDifference } from '../../../test/tampering/first-difference.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { decide } from '../mint/decide.ts';
import type { FindingEntry, FindingStatus } from '../state/entry.ts';
import { ONE } from '../units.ts';

function findings(draft: BatchDraft): FindingEntry[] {
  return entriesOf(draft).filter((entry) => entry.type === 'finding');
}

/** Eight bins, and closes on until what was in them has been looked at. */
function erratic(policy = WATCHFUL): BatchDraft {
  const draft = newDraft(policy);
  liveErratically(draft, 8);
  closeCycles(draft, 7);
  return draft;
}

function answer(draft: BatchDraft, status: FindingStatus): void {
  const [[index, finding] = []] = draft.state.findings;
  if (index === undefined || finding === undefined) throw new Error('nothing was found');
  const about = { member: finding.member, code: finding.code, finding: index };
  const { cycle } = draft.state;
  draft.append({ type: 'finding', cycle, ...about, status, measured: 0, limit: 0 });
}

function ask(draft: BatchDraft, name: string) {
  const evidence = evidenceHash(name);
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  return decide(draft.state, { member: memberOf(draft, 0), evidence, ...action });
}

describe('the close of a cycle', () => {
  test('opens a finding about a member whose kept promises vary too much, and no other', () => {
    const draft = erratic();
    const [finding, ...more] = findings(draft);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      member: memberOf(draft, 0),
      code: 'HIGH_VARIANCE',
      status: 'open',
      detector: 'variance/1',
      limit: 4 * ONE,
      counts: [10, 0, 4, 6, 10, 0, 4, 6, 10, 0, 4, 6, 10, 0, 4, 6],
    });
    // 80·Σ (f·80 − 10·24)²/(10·24·56)/80 = 8·240²/13440 = 34.285714; over 7 degrees of freedom
    expect(finding?.measured).toBe(4_897_959);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  // Fails when a finding about evidence of its own counts as one that looked at the weeks.
  test('finds what it finds though a friend accused before', () => {
    const draft = newDraft(WATCHFUL);
    liveErratically(draft, 8);
    const { cycle } = draft.state;
    const about = { type: 'finding', cycle, member: memberOf(draft, 0), status: 'open' } as const;
    const accused = { evidence: evidenceHash('a claim'), case: evidenceHash('a case') };
    draft.append({ ...about, code: 'HIGH_VARIANCE', measured: 1, limit: 1, ...accused });
    closeCycles(draft, 7);
    const opened = findings(draft).filter(({ status }) => status === 'open');
    expect(opened.map(({ detector }) => detector)).toEqual([undefined, 'variance/1']);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('finds nothing when the policy names no detector', () => {
    const conduct = { ...WATCHFUL.conduct, detectors: [] };
    expect(findings(erratic({ ...WATCHFUL, conduct }))).toEqual([]);
  });

  test('reports no outcome twice, and looks again at what came later', () => {
    const draft = erratic();
    closeCycles(draft, 21);
    expect(findings(draft).map(({ status }) => status)).toEqual(['open', 'fallen']);
    liveErratically(draft, 8);
    closeCycles(draft, 7);
    expect(findings(draft).map(({ status }) => status)).toEqual(['open', 'fallen', 'open']);
  });

  test('lets a finding fall that nobody answers in time, and what it held goes its way', () => {
    const draft = newDraft(WATCHFUL);
    for (let fact = 0; fact < 40; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, ONE);
    liveErratically(draft, 8);
    const open = (): boolean => findings(draft).at(-1)?.status === 'open';
    while (!open()) closeCycles(draft, 1);
    const decision = ask(draft, 'while it is open');
    expect(decision).toMatchObject({ outcome: 'held', code: 'HIGH_VARIANCE' });
    draft.append(decision);
    closeCycles(draft, 1);
    expect([open(), draft.state.holds.size]).toEqual([true, 1]);
    closeCycles(draft, 1);
    expect([open(), draft.state.holds.size]).toEqual([false, 1]);
    closeCycles(draft, 1);
    expect([open(), draft.state.holds.size]).toEqual([false, 0]);
    expect(entriesOf(draft).find((entry) => entry.type === 'release')?.amount).toBe(
      decision.amount,
    );
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('takes a finding that was upheld off integrity, and not one that can be appealed', () => {
    const draft = erratic();
    const before = ask(draft, 'before').integrity;
    answer(draft, 'confirmed');
    answer(draft, 'appealed');
    expect(ask(draft, 'appealed').integrity).toBe(before);
    answer(draft, 'upheld');
    expect(ask(draft, 'upheld').integrity).toBe(before - 12_500);
  });
});

describe('a finding that is dismissed', () => {
  test.each([['cleared'], ['confirmed', 'cleared'], ['confirmed', 'appealed', 'reversed']])(
    'leaves the state as it was, bit for bit: %s %s %s',
    (...statuses) => {
      const draft = erratic();
      const left = { size: 0, findings: new Map(), findingsOf: new Map(), records: undefined };
      const without = { ...copyOf(draft.state), ...left };
      for (const status of statuses) answer(draft, status as FindingStatus);
      const after = { ...copyOf(draft.state), ...left };
      expect(after).toEqual(without);
      // What comes later is what comes in a community in which nothing was ever found.
      const other = erratic({ ...WATCHFUL, conduct: { ...WATCHFUL.conduct, detectors: [] } });
      expect(later(draft)).toEqual(later(other));
    },
  );
});

// Fails when a hold pays less than it held, is forgotten, or leaves something behind.
test.each([[['cleared']], [['confirmed', 'appealed', 'reversed']]])(
  'what was held by a finding is, once it is %j, as if nothing had been found, bit for bit',
  (statuses) => {
    const worlds = [WATCHFUL, { ...WATCHFUL, conduct: { ...WATCHFUL.conduct, detectors: [] } }];
    const [one, other] = worlds.map((policy) => {
      const draft = erratic(policy);
      for (let fact = 0; fact < 40; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, ONE);
      const decision = ask(draft, 'meanwhile');
      draft.append(decision);
      const outcome = [decision.outcome, decision.code];
      const wasFound = draft.state.findings.size > 0;
      if (wasFound) for (const status of statuses) answer(draft, status as FindingStatus);
      closeCycles(draft, 30);
      const found = { findings: new Map(), findingsOf: new Map(), records: undefined };
      const left = { ...found, size: 0, policies: [] };
      return { outcome, wasFound, state: { ...copyOf(draft.state), ...left } };
    });
    expect(one?.outcome).toEqual(['held', 'HIGH_VARIANCE']);
    expect([one?.wasFound, other?.wasFound]).toEqual([true, false]);
    expect(other?.outcome[1]).toBeUndefined();
    expect(one?.state.holds.size).toBe(0);
    expect(one?.state).toEqual(other?.state);
  },
);

/** What the next cycles bring: a mint, its release, and the books. */
function later(draft: BatchDraft) {
  for (let fact = 0; fact < 40; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, ONE);
  const decision = ask(draft, 'later');
  draft.append(decision);
  appendOwnOutcomes(draft, 0, { kept: 3 });
  closeCycles(draft, 3);
  const { members, books, gi } = draft.state;
  return structuredClone({ decision, members, books, gi });
}

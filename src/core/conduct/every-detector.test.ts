import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../../test/tampering/first-difference.ts';
import { copyOf, entriesOf, newDraft } from '../../../test/worlds/memory-community.ts';
import { misbehave, watchfulFor } from '../../../test/worlds/misconduct.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import { DETECTORS, type DetectorName } from '../policy/policy.ts';
import type { Entry, FindingEntry, FindingStatus } from '../state/entry.ts';
import { DETECTOR_RULES } from './detectors.ts';

function findings(entries: readonly Entry[]): FindingEntry[] {
  return entries.filter((entry) => entry.type === 'finding');
}

function lived(detector: DetectorName, policy = watchfulFor(detector)): BatchDraft {
  const draft = newDraft(policy);
  misbehave(draft, detector);
  return draft;
}

function answer(draft: BatchDraft, status: FindingStatus): void {
  const [[index, finding] = []] = draft.state.findings;
  if (index === undefined || finding === undefined) throw new Error('nothing was found');
  const { member, code } = finding;
  const { cycle } = draft.state;
  const about = { type: 'finding', cycle, member, code, finding: index } as const;
  draft.append({ ...about, status, measured: 0, limit: 0 });
}

// Generated over the kind: whoever adds a detector adds its world, and all of this is asked of it.
describe.each(DETECTORS)('the detector of %s', (name) => {
  const { limit, code, name: version } = DETECTOR_RULES[name];

  test('opens a finding with what was measured, its limit and what it looked at', () => {
    const draft = lived(name);
    const found = findings(entriesOf(draft));
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) {
      expect(one).toMatchObject({ code, limit, status: 'open', detector: version });
      expect(one.measured).toBeGreaterThanOrEqual(limit);
      expect(one.basis).toMatch(/^[0-9a-f]{64}$/);
      expect(one.counts?.every(Number.isSafeInteger)).toBe(true);
    }
  });

  test('opens none when the policy does not list it', () => {
    const others = DETECTORS.filter((other) => other !== name);
    const policy = watchfulFor(name);
    const none = { ...policy, conduct: { ...policy.conduct, detectors: others } };
    expect(findings(entriesOf(lived(name, none))).filter((one) => one.code === code)).toEqual([]);
  });

  test('is computed again by whoever verifies: none left out, made up or changed', () => {
    const entries = entriesOf(lived(name));
    expect(firstDifference(entries)).toBeUndefined();
    const at = entries.findIndex(({ type }) => type === 'finding');
    const one = entries[at] as FindingEntry;
    expect(firstDifference(entries.toSpliced(at, 1))).toBe(at);
    expect(firstDifference(entries.toSpliced(at, 0, one))).toBeLessThanOrEqual(at + 1);
    for (const change of [{ measured: one.measured + 1 }, { basis: '0'.repeat(64) }]) {
      expect(firstDifference(entries.toSpliced(at, 1, { ...one, ...change }))).toBe(at);
    }
  });

  test.each([['cleared'], ['confirmed', 'appealed', 'reversed']])(
    'leaves nothing of a finding that is dismissed: %s %s %s',
    (...statuses) => {
      const draft = lived(name);
      const none = { size: 0, findings: new Map(), findingsOf: new Map(), records: undefined };
      const without = { ...copyOf(draft.state), ...none };
      for (const status of statuses) answer(draft, status as FindingStatus);
      expect({ ...copyOf(draft.state), ...none }).toEqual(without);
    },
  );
});

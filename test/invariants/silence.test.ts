import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitSchedule } from '../../src/core/families/commits/commit-schedule.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { formatDate } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { ONE } from '../../src/core/units.ts';
import { CommitRecorder } from '../../src/pipeline/imports/commit-recorder.ts';
import { commitment } from '../../src/pipeline/writer/evidence.ts';
import type { EvidencePart } from '../../src/core/families/commits/commit-schedule.ts';
import { closeCycles, DAILY, evidenceHash, linesOf, newDraft } from '../worlds/memory-community.ts';
import { commitHistories, COMMITS_START } from '../worlds/random-commits.ts';
import { appendFact, appendOutcomes, memberOf } from '../worlds/random-history.ts';
import { runs } from '../size.ts';

describe('a source of outcomes that goes silent', () => {
  test('refuses everything within 7 cycles, whatever it reported before', () => {
    // Even enough for coverage: the least seven sum up to 28, two thirds of the most usual 42.
    const perCycle = fc.array(fc.integer({ min: 4, max: 6 }), { minLength: 30, maxLength: 45 });
    const slowest = { cycles: 0 };
    fc.assert(
      fc.property(perCycle, fc.integer({ min: 0, max: 2 }), (counts, lost) => {
        const draft = newDraft(POLICY);
        const member = memberOf(draft, 0);
        for (let fact = 0; fact < 25; fact += 1) appendFact(draft, member, CHANNELS, ONE);
        for (const count of counts) {
          appendOutcomes(draft, 'knowledge', count - lost, lost);
          closeCycles(draft);
        }
        const ask = (): string => {
          const evidence = evidenceHash(`silence ${draft.state.size}`);
          const request = { member, family: 'civic', action: 'promise', domain: 'knowledge' };
          const { outcome, code } = decide(draft.state, { ...request, evidence });
          return code ?? outcome;
        };
        expect(['held', 'ENTROPY_ROSE']).toContain(ask());
        let silent = 0;
        while (ask() !== 'ENTROPY_UNKNOWN') {
          silent += 1;
          expect(silent).toBeLessThanOrEqual(7);
          closeCycles(draft);
        }
        slowest.cycles = Math.max(slowest.cycles, silent);
        closeCycles(draft, 5);
        expect(ask()).toBe('ENTROPY_UNKNOWN');
      }),
      { numRuns: runs(100, 1_000) },
    );
    console.log(`silence refuses after at most ${slowest.cycles} cycles`);
  });
});

describe('catching up', () => {
  test('gives the bytes of never having stopped, wherever the import was cut', () => {
    fc.assert(
      fc.property(commitHistories, fc.nat(), (records, drawn) => {
        const whole = newDraft(GIT);
        importFrom(whole, records, records.length);
        const resumed = newDraft(GIT);
        importFrom(resumed, records, drawn % (records.length + 1));
        expect(linesOf(resumed).join('\n')).toBe(linesOf(whole).join('\n'));
        expect(resumed.state).toEqual(whole.state);
      }),
      { numRuns: runs(100, 1_000) },
    );
  });
});

const POLICY = {
  ...PRESETS.standard,
  giFloor: 0,
  cycle: DAILY,
  entropy: {
    ...PRESETS.standard.entropy,
    weights: { failure: 0.55, uncertainty: 0.25, volatility: 0.1, drift: 0.1, disagreement: 0 },
  },
};

const GIT = {
  ...PRESETS.git,
  cycle: { ...PRESETS.git.cycle, anchorDate: formatDate(COMMITS_START) },
};

/**
 * Imports up to a cut, forgets everything but what a store keeps (the state, and evidence with its
 * salts), and goes on to the end.
 */
function importFrom(
  draft: ReturnType<typeof newDraft>,
  records: readonly CommitRecord[],
  cut: number,
): void {
  const first = { schedule: new CommitSchedule(), recorder: newRecorder() };
  for (const record of records.slice(0, cut)) {
    first.recorder.record(first.schedule.push(record), draft);
  }
  const { judged } = first.schedule;
  const [schedule, recorder] = [new CommitSchedule(), newRecorder()];
  for (const { ordinal, part, salt, id } of draft.evidence) {
    recorder.recall({ ordinal, part: part as EvidencePart }, commitment(salt, id));
  }
  const openSince = COMMITS_START + (draft.state.cycle - 1) * 7 * 86_400;
  for (const record of records.slice(0, judged)) {
    recorder.forgetSettled(schedule.push({ ...record, changes: [] }));
    if (record.effectiveAt >= openSince) recorder.countChanges(record);
  }
  recorder.forgetSettled(schedule.finish());
  for (const record of records.slice(judged)) recorder.record(schedule.push(record), draft);
  recorder.record(schedule.finish(), draft);
}

function newRecorder(): CommitRecorder {
  return new CommitRecorder('commits:c0', () => undefined);
}

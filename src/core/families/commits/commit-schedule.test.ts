import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commit,
  commitHistories,
  COMMITS_START,
  shaOf,
  stepsOf,
} from '../../../../test/worlds/random-commits.ts';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import { ONE } from '../../units.ts';
import type { CommitRecord } from './commit.ts';
import { CommitSchedule, type CommitStep } from './commit-schedule.ts';
import { EVERY_WORD } from './witnesses.ts';
import { runs } from '../../../../test/size.ts';

const RUNS = runs(200, 1_000);
const T = COMMITS_START;

/** Steps as short text: who, what, when in seconds after the start. */
function told(steps: readonly CommitStep[]): string[] {
  return steps.map((step) => {
    const at = step.at - T;
    switch (step.kind) {
      case 'evidence':
        return `${at} evidence ${step.ordinal} ${step.parts.join(' ')}`;
      case 'fact': {
        const values = Object.entries(step.values).map(([name, value]) => `${name} ${value / ONE}`);
        return `${at} ${step.person} of ${nameOf(step.evidence)}: ${values.join(', ')}`;
      }
      case 'outcome':
        return `${at} ${nameOf(step.evidence)} ${step.kept ? 'kept' : 'broken'}`;
      case 'action': {
        const duty = step.refusal === 'DESTABILIZATION' ? ' (own repair)' : '';
        const evidence = nameOf(step.evidence);
        return `${at} ${step.person} asks ${step.family}/${step.action} ${evidence}${duty}`;
      }
    }
  });
}

function nameOf(key: { ordinal: number; part: string }): string {
  return `${key.ordinal}/${key.part}`;
}

const later = (seconds: number): CommitRecord => commit(9, T + seconds, { author: 'p9' });

describe('the life of a commit', () => {
  test('that nobody endorsed and nobody repaired', () => {
    const days = 200 * DAY_SECONDS;
    expect(told(stepsOf([commit(0, T), later(days)]).slice(0, 6))).toEqual([
      '0 evidence 0 commit',
      '0 p1 of 0/commit: echo 0, coordination 1',
      '0 p1 asks civic/commit 0/commit',
      '1209600 p1 of 0/commit: stability 1',
      '15552000 p1 of 0/commit: drift 1',
      '15552000 0/commit kept',
    ]);
  });

  test('that changes nothing, or what was changed just so before, is none', () => {
    const endorsements = [{ by: 'p2', as: 'merge' }] as const;
    const works = ['a', 'a', '', 'b'].map((change, at) =>
      commit(at, T + at, { change, endorsements }),
    );
    const asked = (records: readonly CommitRecord[]): string[] =>
      told(stepsOf(records)).filter((step) => step.includes(' asks '));
    expect(asked(works)).toEqual([
      '0 p1 asks civic/commit 0/commit',
      '0 p2 asks governance/merge 0/endorsement:0',
      '3 p1 asks civic/commit 3/commit',
      '3 p2 asks governance/merge 3/endorsement:0',
    ]);
    // A table does not say what was changed.
    const unknown = works.map((_, at) => commit(at, T + at, { endorsements }));
    expect(asked(unknown)).toHaveLength(8);
  });

  test('that only repeats repairs all the same', () => {
    const repair = { author: 'p3', change: 'undo', repairs: [shaOf(0)] } as const;
    const works = [
      commit(0, T, { change: 'do' }),
      commit(1, T + 1, { ...repair, repairs: [] }),
      commit(2, T + 2, repair),
    ];
    expect(told(stepsOf(works))).toContain('2 p1 of 0/commit: drift 0, stability 0');
  });

  test('that was reviewed, came late and broke after a month', () => {
    const broken = commit(0, T, {
      authoredAt: T - 60 * DAY_SECONDS - 1,
      endorsements: [{ by: 'p2', as: 'review' }],
    });
    const repair = commit(1, T + 30 * DAY_SECONDS, { author: 'p3', repairs: [shaOf(0)] });
    expect(told(stepsOf([broken, repair]))).toEqual([
      '0 evidence 0 commit endorsement:0',
      '0 p1 of 0/commit: echo 1, coordination 0',
      '0 p1 asks civic/commit 0/commit',
      '0 p2 asks echo/review 0/endorsement:0',
      '1209600 p1 of 0/commit: stability 1',
      '2592000 p1 of 0/commit: drift 0',
      '2592000 p2 of 0/endorsement:0: echo 0, drift 0, coordination 0, stability 0',
      '2592000 evidence 1 commit correction',
      '2592000 p3 of 1/commit: echo 0, coordination 1',
      '2592000 p3 asks civic/commit 1/commit',
      '2592000 p3 asks echo/correction 1/correction',
    ]);
  });

  test('that its own author repairs: a duty, which asks only to be refused', () => {
    const steps = told(stepsOf([commit(0, T), commit(1, T + 60, { repairs: [shaOf(0)] })]));
    expect(steps.slice(3)).toEqual([
      '60 p1 of 0/commit: drift 0, stability 0',
      '60 evidence 1 commit correction',
      '60 p1 of 1/commit: echo 0, coordination 1',
      '60 p1 asks civic/commit 1/commit',
      '60 p1 asks echo/correction 1/correction (own repair)',
    ]);
  });

  test('that repairs both its author’s and somebody else’s work is a correction', () => {
    const both = commit(2, T + 60, { repairs: [shaOf(0), shaOf(1)] });
    const steps = stepsOf([commit(0, T), commit(1, T, { author: 'p2' }), both]);
    expect(told(steps).at(-1)).toBe('60 p1 asks echo/correction 2/correction');
  });
});

describe('a term', () => {
  const fixAfter = (seconds: number): string[] =>
    told(
      stepsOf([
        commit(0, T),
        commit(1, T + seconds, { author: 'p2', repairs: [shaOf(0)] }),
        later(400 * DAY_SECONDS),
      ]),
    );

  test.each([
    { days: 14, seconds: 0, stability: 'lost' },
    { days: 14, seconds: 1, stability: 'kept' },
  ])('of stability, $seconds s after $days days: $stability', ({ days, seconds, stability }) => {
    const at = days * DAY_SECONDS + seconds;
    const steps = fixAfter(at);
    const loss = stability === 'lost' ? 'drift 0, stability 0' : 'drift 0';
    expect(steps).toContain(`${at} p1 of 0/commit: ${loss}`);
    expect(steps.includes('1209600 p1 of 0/commit: stability 1')).toBe(stability === 'kept');
  });

  test.each([
    { days: 180, seconds: 0, promise: 'broken' },
    { days: 180, seconds: 1, promise: 'kept' },
  ])('of a promise, $seconds s after $days days: $promise', ({ days, seconds, promise }) => {
    const steps = fixAfter(days * DAY_SECONDS + seconds);
    expect(steps).toContain(`15552000 0/commit ${promise}`);
    expect(steps.includes('15552000 p1 of 0/commit: drift 1')).toBe(promise === 'kept');
    expect(steps).toContain(`${days * DAY_SECONDS + seconds} p1 of 0/commit: drift 0`);
  });

  test.each([
    { seconds: 0, coordination: 1 },
    { seconds: 1, coordination: 0 },
  ])('of arriving, $seconds s after 60 days: $coordination', ({ seconds, coordination }) => {
    const authoredAt = T - 60 * DAY_SECONDS - seconds;
    expect(told(stepsOf([commit(0, T, { authoredAt })]))[1]).toContain(
      `coordination ${coordination}`,
    );
  });
});

describe('repairs', () => {
  test('count once: only the first', () => {
    const repairs = [shaOf(0)];
    const steps = stepsOf([
      commit(0, T),
      commit(1, T + 60, { author: 'p2', repairs }),
      commit(2, T + 90, { author: 'p3', repairs }),
    ]);
    expect(steps.filter(({ kind, at }) => kind === 'fact' && at === T + 90)).toHaveLength(1);
    expect(told(steps).filter((line) => line.includes('correction'))).toHaveLength(2);
  });

  test('that point forward, at themselves or at nothing are no repairs', () => {
    const repairs = [shaOf(1), shaOf(0), 'unknown'];
    const steps = told(stepsOf([commit(0, T, { repairs }), commit(1, T, { author: 'p2' })]));
    expect(steps.filter((line) => line.includes('drift 0'))).toEqual([]);
  });

  test.each([
    { what: 'a merge', rest: { merge: true } },
    { what: 'a program’s commit', rest: { authorIsBot: true } },
  ])('of $what count for nobody, and it asks for nothing', ({ rest }) => {
    const repair = commit(1, T + 60, { author: 'p2', repairs: [shaOf(0)] });
    const steps = told(stepsOf([commit(0, T, rest), repair, later(400 * DAY_SECONDS)]));
    expect(steps.filter((line) => line.includes(' 0/'))).toEqual([]);
    expect(steps.filter((line) => line.includes('correction'))).toEqual([]);
    expect(steps).toContain('0 evidence 0 commit');
  });

  test('by a program cost the author, and earn nobody anything', () => {
    const repair = commit(1, T + 60, { authorIsBot: true, author: 'bot', repairs: [shaOf(0)] });
    const steps = told(stepsOf([commit(0, T), repair]));
    expect(steps).toContain('60 p1 of 0/commit: drift 0, stability 0');
    expect(steps.filter((line) => line.includes('bot'))).toEqual([]);
  });

  test('in the second of their target come right after its own decisions', () => {
    const repair = commit(1, T, { author: 'p2', repairs: [shaOf(0)] });
    expect(told(stepsOf([commit(0, T), repair])).slice(0, 4)).toEqual([
      '0 evidence 0 commit',
      '0 p1 of 0/commit: echo 0, coordination 1',
      '0 p1 asks civic/commit 0/commit',
      '0 p1 of 0/commit: drift 0, stability 0',
    ]);
  });
});

describe('any history', () => {
  test('gives the same steps in two pieces, cut anywhere, as at once', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        const whole = JSON.stringify(stepsOf(records));
        for (let cut = 0; cut <= records.length; cut += 1) {
          expect(JSON.stringify(inTwoPieces(records, cut))).toBe(whole);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('is never judged by what comes later', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        const whole = stepsOf(records).map((step) => JSON.stringify(step));
        for (let cut = 0; cut <= records.length; cut += 1) {
          const schedule = new CommitSchedule();
          const waiting = records.slice(0, cut).flatMap((record) => schedule.push(record));
          expect(isBeginning(whole, waiting)).toBe(true);
          const groupIsWhole = records[cut]?.effectiveAt !== records[cut - 1]?.effectiveAt;
          if (!groupIsWhole) continue;
          const judged = [...waiting, ...schedule.finish()];
          expect(isBeginning(whole, judged)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('has one outcome per settled promise, kept exactly where no repair came in time', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        const end = records.at(-1)?.effectiveAt ?? 0;
        const expected = new Map<number, boolean>();
        for (const [ordinal, { effectiveAt, merge, authorIsBot, sha }] of records.entries()) {
          const due = effectiveAt + 180 * DAY_SECONDS;
          if (merge || authorIsBot || due > end) continue;
          const repair = records.findIndex(
            (record, index) => index > ordinal && !record.merge && record.repairs.includes(sha),
          );
          expected.set(ordinal, (records[repair]?.effectiveAt ?? Number.POSITIVE_INFINITY) > due);
        }
        const found = stepsOf(records).flatMap((step): [number, boolean][] =>
          step.kind === 'outcome' ? [[step.evidence.ordinal, step.kept]] : [],
        );
        expect(found).toHaveLength(expected.size);
        expect(new Map(found)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('goes forward in time, and merges and programs never act in it', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        let before = 0;
        for (const step of stepsOf(records)) {
          expect(step.at).toBeGreaterThanOrEqual(before);
          before = step.at;
          if (step.kind === 'evidence') continue;
          const { merge, authorIsBot } = records[step.evidence.ordinal] ?? commit(0, T);
          expect(merge || authorIsBot).toBe(false);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('is refused when it goes back in time', () => {
    const schedule = new CommitSchedule();
    schedule.push(commit(0, T));
    expect(() => schedule.push(commit(1, T - 1))).toThrow(RangeError);
  });
});

/** @param whole steps as text: comparing texts is far faster than comparing trees */
function isBeginning(whole: readonly string[], steps: readonly CommitStep[]): boolean {
  const texts = steps.map((step) => JSON.stringify(step));
  return whole.slice(0, texts.length).join() === texts.join();
}

/** As an import does it: judge what is whole, forget all, judge that again unheard, go on. */
function inTwoPieces(records: readonly CommitRecord[], cut: number): CommitStep[] {
  const first = new CommitSchedule();
  const steps = records.slice(0, cut).flatMap((record) => first.push(record));
  const second = new CommitSchedule();
  for (const record of records.slice(0, first.judged)) second.push(record);
  second.finish();
  expect(second.judged).toBe(first.judged);
  const rest = records.slice(first.judged).flatMap((record) => second.push(record));
  return [...steps, ...rest, ...second.finish()];
}

describe('a promise that was lost to a revert', () => {
  const day = DAY_SECONDS;
  const revert = (number: number, at: number, target: number, how: object = {}): CommitRecord =>
    commit(number, T + at * day, {
      author: 'p3',
      repairs: [shaOf(target)],
      reverts: [shaOf(target)],
      ...how,
    });
  const becameOf = (...commits: readonly CommitRecord[]): string[] =>
    told(stepsOf([commit(0, T), ...commits, later(400 * day)])).filter((line) =>
      /^\d+ 0\/commit /.test(line),
    );

  test('comes back when the revert is reverted, and is judged when its time is over', () => {
    expect(becameOf(revert(1, 10, 0))).toEqual([`${180 * day} 0/commit broken`]);
    expect(becameOf(revert(1, 10, 0), revert(2, 20, 1))).toEqual([`${180 * day} 0/commit kept`]);
  });

  test.each([
    ['what reverts the revert is reverted', [revert(1, 9, 0), revert(2, 19, 1), revert(3, 29, 2)]],
    ['it comes back after its time', [revert(1, 9, 0), revert(2, 190, 1)]],
    ['the revert is fixed and not reverted', [revert(1, 9, 0), revert(2, 19, 1, { reverts: [] })]],
    [
      'what came instead of a fix is reverted',
      [revert(1, 9, 0, { reverts: [] }), revert(2, 19, 1)],
    ],
    ['it breaks again', [revert(1, 9, 0), revert(2, 19, 1), revert(3, 29, 0, { reverts: [] })]],
  ])('does not if %s', (_, commits) => {
    expect(becameOf(...commits)).toEqual([`${180 * day} 0/commit broken`]);
  });

  test('comes and goes with every revert of the last one', () => {
    const chain = Array.from({ length: 7 }, (_, at) => revert(at + 1, 10 * (at + 1), at));
    for (let length = 1; length <= chain.length; length += 1) {
      const became = length % 2 === 0 ? 'kept' : 'broken';
      expect(becameOf(...chain.slice(0, length))).toEqual([`${180 * day} 0/commit ${became}`]);
    }
  });

  test('comes back by somebody alone for whom a witness answers', () => {
    const trust = { ...EVERY_WORD, answeredRepairs: true };
    const answered = { endorsements: [{ by: 'p8', as: 'review' }] } as const;
    const first = revert(1, 10, 0, answered);
    for (const isAnswered of [false, true]) {
      const schedule = new CommitSchedule({ trust });
      const again = revert(2, 20, 1, { author: 'p1', ...(isAnswered ? answered : {}) });
      const steps = [commit(0, T), first, again, later(400 * day)].flatMap((one) =>
        schedule.push(one),
      );
      steps.push(...schedule.finish());
      const became = isAnswered ? 'kept' : 'broken';
      expect(told(steps)).toContain(`${180 * day} 0/commit ${became}`);
    }
  });
});

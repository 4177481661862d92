import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commit,
  commitHistories,
  COMMITS_START,
  shaOf,
  stepsOf,
} from '../../../../test/worlds/random-commits.ts';
import { runs } from '../../../../test/size.ts';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import type { TrustRules } from '../../policy/policy.ts';
import { PRESETS } from '../../policy/presets.ts';
import { ONE } from '../../units.ts';
import type { CommitRecord, Endorsement, Hands } from './commit.ts';
import type { CommitStep } from './commit-schedule.ts';
import { CommitSchedule } from './commit-schedule.ts';
import { EVERY_WORD, Witnesses } from './witnesses.ts';

const { trust } = PRESETS.git;
const STATED: TrustRules = { ...trust, trailers: 'stated' };
const T = COMMITS_START;
const day = (days: number): number => T + days * DAY_SECONDS;

/** Three commits each by ann and bob, which make them the first witnesses of what follows. */
const FOUNDING: readonly CommitRecord[] = ['ann', 'bob']
  .flatMap((author, person) => [0, 1, 2].map((n) => commit(person * 3 + n, day(n), { author })))
  .sort((a, b) => a.effectiveAt - b.effectiveAt);

const by = (person: string, as: Endorsement['as'] = 'review'): Endorsement => ({ by: person, as });

/** Who brings a commit in is among its endorsements too. */
function handsIn(endorsements: readonly Endorsement[]): Hands {
  const who = (as: Endorsement['as']): string | undefined =>
    endorsements.find((one) => one.as === as)?.by;
  const [committer, merger] = [who('commit'), who('merge')];
  return {
    ...(committer === undefined ? {} : { committer }),
    ...(merger === undefined ? {} : { merger }),
  };
}

/** A commit by cora in the days after the founding time. */
const later = (n: number, rest: Partial<CommitRecord> = {}): CommitRecord =>
  seen(100 + n, day(60 + n), { author: 'cora', ...rest });

const repairBy = (author: string, at: number): CommitRecord =>
  commit(100 + at, day(100 + at), { author });

function seen(ordinal: number, at: number, rest: Partial<CommitRecord>): CommitRecord {
  return commit(ordinal, at, { hands: handsIn(rest.endorsements ?? []), ...rest });
}

function vouchings(records: readonly CommitRecord[], rules: TrustRules) {
  const witnesses = new Witnesses(rules);
  return records.map((record) => {
    const vouching = witnesses.vouch(record);
    const counted = vouching.witnesses;
    if (counted.length > 0) witnesses.addOwn(record.author, record.effectiveAt, counted);
    return vouching;
  });
}

function inOrder(records: readonly CommitRecord[]): readonly CommitRecord[] {
  return records.toSorted((a, b) => a.effectiveAt - b.effectiveAt);
}

/** What the last of some commits comes to. */
function lastOf(records: readonly CommitRecord[], rules: TrustRules) {
  return vouchings([...FOUNDING, ...records], rules).at(-1);
}

describe('the first witnesses', () => {
  test('are whoever made, brought in or vouched for three commits in the first 56 days', () => {
    const schedule = new CommitSchedule({ trust });
    const others = [0, 1, 2].map((n) =>
      seen(10 + n, day(10 + n), { author: `once${n}`, endorsements: [by('dan', 'commit')] }),
    );
    for (const record of [...FOUNDING, ...others, later(0)]) schedule.push(record);
    schedule.finish();
    expect(schedule.founders).toEqual(['ann', 'bob', 'dan']);
  });

  test('are nobody whom a text alone names, unless the policy takes texts as they stand', () => {
    const invented = [0, 1, 2].map((n) =>
      seen(10 + n, day(10 + n), { author: `once${n}`, endorsements: [by('x1'), by('x2')] }),
    );
    const foundersOf = (rules: TrustRules): readonly string[] => {
      const schedule = new CommitSchedule({ trust: rules });
      for (const record of [...FOUNDING, ...invented, later(0)]) schedule.push(record);
      schedule.finish();
      return schedule.founders;
    };
    expect(foundersOf(trust)).toEqual(['ann', 'bob']);
    expect(foundersOf(STATED)).toEqual(['ann', 'bob', 'x1', 'x2']);
  });

  test('are looked for until there is one', () => {
    const schedule = new CommitSchedule({ trust });
    const slow = [0, 40, 80, 120].map((at, n) => commit(n, day(at), { author: 'ann' }));
    for (const record of slow) schedule.push(record);
    schedule.finish();
    expect(schedule.founders).toEqual(['ann']);
  });

  test('are looked for on while the one there is never looks at what others make', () => {
    const gone = [0, 40, 80].map((at, n) => commit(n, day(at), { author: 'vendor' }));
    const work = (n: number): CommitRecord =>
      seen(10 + n, day(130 + 10 * n), { author: `a${n}`, endorsements: [by('dan', 'commit')] });
    const works = [0, 1, 2, 3].map(work);
    const echoes = vouchings([...gone, ...works], trust).map(({ echo }) => echo);
    // Switched off by FOUNDERS_MIN 1: then the vendor alone is a first witness, and dan never is.
    expect(echoes).toEqual([...Array<undefined>(6).fill(undefined), ONE]);
  });

  test('are nobody before they are known, and that costs no one an echo', () => {
    const founding = vouchings(FOUNDING, trust);
    expect(new Set(founding.map(({ echo }) => echo))).toEqual(new Set([undefined]));
  });
});

describe('a word', () => {
  test.each([
    ['of a first witness who brought the commit in', [by('ann', 'commit')], ONE, ['ann']],
    ['of a trailer beside those hands', [by('bob'), by('ann', 'merge')], ONE, ['bob', 'ann']],
    ['of a trailer that nobody with standing brought in', [by('bob')], 0, []],
    ['of a trailer whose hands have no standing', [by('bob'), by('eve', 'merge')], 0, []],
    [
      'of invented reviewers beside true hands',
      [by('x1'), by('x2'), by('ann', 'merge')],
      ONE,
      ['ann'],
    ],
    ['of nobody', [], 0, []],
  ])('%s', (_, endorsements, echo, counted) => {
    const vouching = lastOf([later(0, { endorsements })], trust);
    expect(vouching?.echo).toBe(echo);
    expect(vouching?.witnesses.map((witness) => witness.by)).toEqual(counted);
  });

  test('counts as it is stated, for who has standing, if the policy says so', () => {
    expect(lastOf([later(0, { endorsements: [by('bob')] })], STATED)?.echo).toBe(ONE);
    expect(lastOf([later(0, { endorsements: [by('eve')] })], STATED)?.echo).toBe(0);
  });

  test('of reviewers whom a forge names needs nobody’s hands; text beside it still does', () => {
    const endorsements = [by('ann'), by('bob', 'ack')];
    const shown = later(0, { hands: { reviewers: ['ann'] }, endorsements });
    const vouching = lastOf([shown], trust);
    expect(vouching?.echo).toBe(ONE);
    expect(vouching?.witnesses.map((witness) => witness.by)).toEqual(['ann']);
    const stranger = later(0, { hands: { reviewers: ['eve'] }, endorsements: [by('eve')] });
    expect(lastOf([stranger], trust)).toMatchObject({ echo: 0, witnesses: [] });
  });

  test('that a forge hides is absent, and neither 1 nor 0', () => {
    const hidden = later(0, { hands: { unknown: true }, endorsements: [by('bob')] });
    expect(lastOf([hidden], trust)).toEqual({ echo: undefined, weight: ONE, witnesses: [] });
    const actions = stepsOf([...FOUNDING, hidden, later(1)], { trust }).filter(
      (step) => step.kind === 'action' && step.person === 'cora',
    );
    expect(actions[0]).toMatchObject({ refusal: 'EVIDENCE_MISSING' });
  });
});

describe('a commit under somebody’s name', () => {
  const factsOf = (endorsements: readonly Endorsement[]): number =>
    stepsOf([...FOUNDING, later(0, { endorsements }), later(300)], { trust }).filter(
      (step) => step.kind === 'fact' && step.evidence.ordinal === FOUNDING.length,
    ).length;

  test('says nothing of them if somebody without standing committed it', () => {
    expect(factsOf([by('eve', 'commit')])).toBe(0);
  });

  test('is theirs if they committed it, or somebody with standing did', () => {
    expect(factsOf([])).toBeGreaterThan(0);
    expect(factsOf([by('ann', 'commit')])).toBeGreaterThan(0);
  });
});

describe('standing', () => {
  /** cora's works at these days, brought in by ann; then a work of dan's that cora brings in. */
  const broughtInByCora = (days: readonly number[], hands = 'ann'): number | undefined => {
    const own = days.map((at, n) =>
      seen(100 + n, day(60 + at), { author: 'cora', endorsements: [by(hands, 'commit')] }),
    );
    const asked = seen(200, day(100), { author: 'dan', endorsements: [by('cora', 'commit')] });
    return lastOf([...own, asked], trust)?.echo;
  };

  test.each([
    { days: [0, 14, 28], echo: ONE },
    { days: [0, 28], echo: 0 },
    { days: [0, 1, 27], echo: 0 },
    { days: [0, 0, 0, 0, 0], echo: 0 },
  ])('of works on the days $days: echo $echo', ({ days, echo }) => {
    expect(broughtInByCora(days)).toBe(echo);
  });

  test('is not earned by works that somebody without it brought in', () => {
    expect(broughtInByCora([0, 14, 28], 'eve')).toBe(0);
  });

  test('counts no work that was repaired', () => {
    const witnesses = new Witnesses(trust);
    for (const record of [...FOUNDING, later(0)]) witnesses.vouch(record);
    for (const at of [60, 70, 90]) witnesses.addOwn('cora', day(at));
    expect(witnesses.hasStanding('cora', day(90))).toBe(true);
    witnesses.loseOwn('cora');
    expect(witnesses.hasStanding('cora', day(90))).toBe(false);
  });
});

describe('weights', () => {
  test('of all who vouch for a work add up to at most one action', () => {
    const endorsements = [by('bob'), by('ann', 'commit')];
    const shared = lastOf([later(0, { endorsements })], trust);
    expect(shared?.witnesses.map(({ weight }) => weight)).toEqual([ONE / 2, ONE / 2]);
    const each = lastOf([later(0, { endorsements })], { ...trust, sharedPay: false });
    expect(each?.witnesses.map(({ weight }) => weight)).toEqual([ONE, ONE]);
  });

  test('of a pair fall as c/m once more than c works meet within 56 days', () => {
    const works = Array.from({ length: 16 }, (_, n) =>
      later(n, { endorsements: [by('ann', 'commit')] }),
    );
    const weights = vouchings([...FOUNDING, ...works], trust).slice(FOUNDING.length);
    expect(weights.slice(0, 8).map(({ weight }) => weight)).toEqual(Array(8).fill(ONE));
    expect(weights[15]?.weight).toBe(ONE / 2);
    const free = vouchings([...FOUNDING, ...works], { ...trust, worksPerPair: 0 });
    expect(free.at(-1)?.weight).toBe(ONE);
  });

  describe('of the author follow the least used witness', () => {
    /** dan's record, then 32 works of cora in a row; the last has a word more. */
    const weighed = (hands: string, last: Partial<CommitRecord> = {}, rules = trust) => {
      const own = [0, 15, 30].map((at, n) =>
        seen(290 + n, day(60 + at), { author: 'dan', endorsements: [by('ann', 'commit')] }),
      );
      const works = Array.from({ length: 32 }, (_, n) =>
        seen(320 + n, day(140 + n / 2), {
          author: 'cora',
          endorsements: [by(hands, 'commit'), ...(n === 31 ? [by('bob')] : [])],
          ...(n === 31 ? last : {}),
        }),
      );
      return lastOf([...own, ...works], rules);
    };

    test('of all hands; a name in a text lifts that to twice as much, and not to its own', () => {
      const named = weighed('dan');
      expect(named?.weight).toBe(ONE / 2);
      expect(named?.witnesses.map(({ weight }) => weight)).toEqual([ONE / 8, ONE / 4]);
      expect(weighed('dan', { endorsements: [by('dan', 'commit')] })?.weight).toBe(ONE / 4);
    });

    test('of those whom a forge’s own record names', () => {
      const hands: Hands = { committer: 'dan', reviewers: ['bob'] };
      expect(weighed('dan', { hands })?.weight).toBe(ONE);
    });

    test('of names too if a first witness brought it in, or texts count as they stand', () => {
      expect(weighed('ann')?.weight).toBe(ONE);
      expect(weighed('dan', {}, STATED)?.weight).toBe(ONE);
    });
  });

  test('of witnesses that one account made are those of that account', () => {
    const rise = ['x1', 'x2'].flatMap((author, k) =>
      [40, 55, 70].map((at, n) =>
        seen(300 + 3 * k + n, day(60 + at), { author, endorsements: [by('dan', 'commit')] }),
      ),
    );
    const dan = [0, 15, 30].map((at, n) =>
      seen(290 + n, day(60 + at), { author: 'dan', endorsements: [by('ann', 'commit')] }),
    );
    const works = Array.from({ length: 16 }, (_, n) =>
      seen(320 + n, day(140 + n), {
        author: 'cora',
        endorsements: [by(n % 2 === 0 ? 'x1' : 'x2', 'commit')],
      }),
    );
    const made = inOrder([...dan, ...rise, ...works]);
    expect(lastOf(made, trust)).toMatchObject({ echo: ONE, weight: ONE / 2 });
  });
});

describe('a repair of somebody else’s commit', () => {
  const broken = seen(50, day(57), { author: 'dan', endorsements: [by('ann', 'commit')] });
  const losses = (rest: Partial<CommitRecord>, rules = trust): readonly CommitStep[] =>
    stepsOf([...FOUNDING, broken, later(0, { repairs: [shaOf(50)], ...rest })], {
      trust: rules,
    }).filter((step) => step.kind === 'fact' && step.person === 'dan' && step.values.drift === 0);

  test('counts against them if a witness brought it in', () => {
    expect(losses({ endorsements: [by('bob', 'merge')] })).toHaveLength(1);
  });

  test('counts against nobody on the word of its author', () => {
    expect(losses({})).toEqual([]);
    expect(losses({ endorsements: [by('eve', 'merge')] })).toEqual([]);
    expect(losses({}, { ...trust, answeredRepairs: false })).toHaveLength(1);
  });

  /** cora's record, then what ann brings her: repairs by eve that cora's hands answer for. */
  const broughtByCora = (works: number, repairDays: readonly number[]) => {
    const own = Array.from({ length: works }, (_, n) =>
      seen(100 + n, day(60 + n * 4), { author: 'cora', endorsements: [by('ann', 'commit')] }),
    );
    const pairs = repairDays.flatMap((at, n) => [
      seen(200 + 2 * n, day(at), { author: `d${n}`, endorsements: [by('bob', 'commit')] }),
      seen(201 + 2 * n, day(at), {
        author: 'eve',
        repairs: [shaOf(200 + 2 * n)],
        endorsements: [by('bob'), by('cora', 'commit')],
      }),
    ]);
    const schedule = new CommitSchedule({ trust });
    for (const record of [...FOUNDING, ...own, ...pairs]) schedule.push(record);
    schedule.finish();
    return schedule.repairs;
  };

  test.each([
    { works: 8, repairDays: [100], counted: 1 },
    { works: 8, repairDays: [100, 110, 120], counted: 2 },
    { works: 8, repairDays: [100, 110, 155, 157, 160, 167], counted: 4 },
  ])(
    'of $works works’ hands on the days $repairDays: $counted count, one per four in 56 days',
    ({ works, repairDays, counted }) => {
      const unanswered = repairDays.length - counted;
      expect(broughtByCora(works, repairDays)).toEqual({ counted, unanswered });
    },
  );

  test('counts without end through a first witness, whose hands a text cannot replace', () => {
    const eight = Array.from({ length: 8 }, (_, n) => n);
    const repairs = (
      endorsements: readonly Endorsement[],
      authorOf = (n: number): string => `e${n}`,
    ): number => {
      const schedule = new CommitSchedule({ trust });
      const all = eight.flatMap((n) => [
        seen(200 + 2 * n, day(60 + n), { author: `d${n}` }),
        seen(201 + 2 * n, day(60 + n), {
          author: authorOf(n),
          repairs: [shaOf(200 + 2 * n)],
          endorsements,
        }),
      ]);
      for (const record of [...FOUNDING, ...all]) schedule.push(record);
      schedule.finish();
      return schedule.repairs.counted;
    };
    expect(repairs([by('ann', 'commit')])).toBe(8);
    expect(repairs([by('ann')])).toBe(0);
    // Through the same hands one author accuses of four works; a first witness has no limit.
    expect(repairs([by('ann', 'commit')], () => 'eve')).toBe(4);
    expect(repairs([by('ann', 'commit')], () => 'bob')).toBe(8);
  });

  test('names at most four', () => {
    const many = Array.from({ length: 8 }, (_, n) => commit(n + 20, day(56), { author: `d${n}` }));
    const repair = later(0, {
      repairs: many.map(({ sha }) => sha),
      endorsements: [by('bob', 'merge')],
    });
    const schedule = new CommitSchedule({ trust });
    for (const record of [...FOUNDING, ...many, repair]) schedule.push(record);
    schedule.finish();
    expect(schedule.repairs).toEqual({ counted: 4, unanswered: 4 });
  });
});

describe('who is named in a text beside true hands', () => {
  const work = later(0, { endorsements: [by('bob'), by('ann', 'commit')] });
  const factsOf = (person: string, records: readonly CommitRecord[], rules = trust) =>
    stepsOf([...FOUNDING, work, ...records], { trust: rules }).filter(
      (step) =>
        step.kind === 'fact' &&
        step.person === person &&
        step.evidence.ordinal === FOUNDING.length &&
        step.evidence.part !== 'commit',
    ).length;
  const ownRepair = later(1, { repairs: [work.sha] });

  test.each([
    ['is broken', [ownRepair]],
    ['is kept', [later(300)]],
  ])('has no fact of it when it %s, unless texts count as they stand', (_, records) => {
    expect(factsOf('bob', records)).toBe(0);
    expect(factsOf('ann', records)).toBe(1);
    expect(factsOf('bob', records, STATED)).toBe(1);
  });

  test('has one if a forge’s own record names them', () => {
    const reviewed = { ...work, hands: { committer: 'ann', reviewers: ['bob'] } };
    const steps = stepsOf([...FOUNDING, reviewed, later(300)], { trust });
    const facts = steps.filter((step) => step.kind === 'fact' && step.evidence.part !== 'commit');
    expect(facts.map((step) => step.kind === 'fact' && step.person)).toEqual(['bob', 'ann']);
  });
});

describe('a correction', () => {
  const correctionsOf = (target: Partial<CommitRecord>, rules = trust): number => {
    const broken = seen(50, day(57), target);
    const endorsements = [by('ann', 'commit')];
    const repair = later(0, { repairs: [broken.sha], endorsements });
    return stepsOf([...FOUNDING, broken, repair], { trust: rules }).filter(
      (step) => step.kind === 'action' && step.action === 'correction',
    ).length;
  };
  const vouched = [by('ann', 'commit')];

  test('is paid if somebody vouched for what it repairs, and its author has standing', () => {
    expect(correctionsOf({ author: 'bob', endorsements: vouched })).toBe(1);
  });

  test.each([
    ['nobody vouched for it', { author: 'bob' }],
    ['its author has no standing', { author: 'dan', endorsements: vouched }],
  ])('is not asked for if %s, unless the policy answers for no repair', (_, target) => {
    expect(correctionsOf(target)).toBe(0);
    expect(correctionsOf(target, { ...trust, answeredRepairs: false })).toBe(1);
  });

  test('is paid if nobody can see whether somebody vouched', () => {
    expect(correctionsOf({ author: 'bob', hands: { unknown: true } })).toBe(1);
  });
});

describe('any record', () => {
  test('lets its hands answer for one accusation per four works in any 56 days', () => {
    const days = fc.array(fc.nat({ max: 200 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat({ max: 30 }), days, (works, asked) => {
        const witnesses = new Witnesses(trust);
        for (const record of [...FOUNDING, later(0)]) witnesses.vouch(record);
        for (let n = 0; n < works; n += 1) witnesses.addOwn('cora', day(60));
        const cora = { by: 'cora', index: 0, weight: ONE, factWeight: ONE / 4 };
        const vouching = { echo: ONE, weight: ONE, witnesses: [cora] };
        const answered = asked
          .sort((a, b) => a - b)
          .filter((at, nth) => witnesses.answersRepair(repairBy(`author ${nth}`, at), vouching));
        const room = Math.floor(works / 4);
        for (const at of asked) {
          const within = answered.filter((one) => one <= at && one > at - 56).length;
          expect(within).toBeLessThanOrEqual(room);
          expect(answered.includes(at) || within === room).toBe(true);
        }
      }),
      { numRuns: runs(100, 1_000) },
    );
  });

  test('lets an author accuse of four works, or one per four of their own, in any 56 days', () => {
    const days = fc.array(fc.nat({ max: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(days, days, (made, asked) => {
        const witnesses = new Witnesses(trust);
        for (const record of [...FOUNDING, later(0)]) witnesses.vouch(record);
        const [founder = ''] = witnesses.founders;
        const first = { by: founder, index: 0, weight: ONE, factWeight: ONE / 4 };
        const vouching = { echo: ONE, weight: ONE, witnesses: [first] };
        const isWithin = (one: number, at: number): boolean => one <= at && one > at - 56;
        const answered: number[] = [];
        for (let at = 0; at <= 200; at += 1) {
          for (const _ of made.filter((one) => one === at)) {
            witnesses.addOwn('eve', day(100 + at));
          }
          const own = made.filter((one) => isWithin(one, at)).length;
          const room = Math.max(4, Math.floor(own / 4));
          for (const _ of asked.filter((one) => one === at)) {
            const within = answered.filter((one) => isWithin(one, at)).length;
            const isAnswered = witnesses.answersRepair(repairBy('eve', at), vouching);
            expect(isAnswered).toBe(within < room);
            if (isAnswered) answered.push(at);
          }
        }
      }),
      { numRuns: runs(50, 500) },
    );
  });
});

describe('any history', () => {
  test('never gives the endorsers of a work more than one action', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        const shares = new Map<string, number>();
        for (const step of stepsOf(records, { trust: STATED })) {
          if (step.kind !== 'action' || !step.evidence.part.startsWith('endorsement')) continue;
          const work = String(step.evidence.ordinal);
          shares.set(work, (shares.get(work) ?? 0) + step.weight);
        }
        for (const share of shares.values()) expect(share).toBeLessThanOrEqual(ONE);
      }),
    );
  });

  test('is judged as before if each word counts', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        const { counted, ...others } = countsOf(records, EVERY_WORD);
        expect(others).toEqual({ founding: 0, unseen: 0, 'not-integrated': 0, 'no-standing': 0 });
        expect(counted).toBe(records.reduce((sum, { endorsements: e }) => sum + e.length, 0));
      }),
    );
  });

  test('counts each endorsement once, or says why not', () => {
    fc.assert(
      fc.property(commitHistories, (records) => {
        const all = Object.values(countsOf(records, trust)).reduce((sum, count) => sum + count, 0);
        expect(all).toBe(records.reduce((sum, { endorsements: e }) => sum + e.length, 0));
      }),
    );
  });
});

function countsOf(records: readonly CommitRecord[], rules: TrustRules) {
  const schedule = new CommitSchedule({ trust: rules });
  for (const record of records) schedule.push(record);
  schedule.finish();
  return schedule.endorsements;
}

import { describe, expect, test } from 'vitest';
import type { PeopleReport } from '../../connectors/commits/people-report.ts';
import type { EndorsementCounts } from '../../core/families/commits/witnesses.ts';
import { type Channel, CHANNELS } from '../../core/integrity/tally.ts';
import type { HistoryFigures } from '../../pipeline/answers/studies/history-figures.ts';
import type { DecisionCounts } from '../../pipeline/answers/decisions/read-counts.ts';
import type { DomainEntropy, EntropyAtClose } from '../../pipeline/answers/cycles/read-entropy.ts';
import type { Standing } from '../../pipeline/answers/members/read-standings.ts';
import { earnedOf } from './earned.ts';
import { lowRecordsOf } from './low-records.ts';
import { causesOf, type CauseState } from './main-cause.ts';
import { causeText } from '../rendering/cause-words.ts';
import { knownFirst, measurableOf } from './measurable.ts';
import { peopleLinesOf } from './people-lines.ts';
import { refusalsOf } from './refusals.ts';
import { byLasting } from './repository-findings.ts';
import { type ReadHistory, type SecondPerson, secondPersonOf } from './second-person.ts';

function countsOf(outcomes: DecisionCounts['outcomes']): DecisionCounts {
  const decisions = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { decisions, outcomes, codes: [] };
}

type Judged = Pick<Standing, 'channels' | 'codes'>;

describe('how many earned', () => {
  test.each([
    [{ refused: 10 }, 'nothing', 0],
    [{ refused: 95, released: 5 }, 'little', 1],
    [{ refused: 90, released: 9, minted: 1 }, 'enough', 1],
    [{ held: 4 }, 'nothing', 0],
  ] as const)('of %j is %s', (outcomes, amount, membersWhoEarned) => {
    const counts = countsOf(outcomes);
    expect(earnedOf(counts, [counts, countsOf({ refused: 1 })])).toMatchObject({
      amount,
      members: 2,
      membersWhoEarned,
    });
  });
});

test('the reasons for most refusals add up what was refused and cancelled, three at most', () => {
  const codes = [
    { outcome: 'refused', code: 'BELOW_THRESHOLD', decisions: 50 },
    { outcome: 'refused', code: 'ENTROPY_UNKNOWN', decisions: 30 },
    { outcome: 'cancelled', code: 'BELOW_THRESHOLD', decisions: 10 },
    { outcome: 'refused', code: 'CAP_REACHED', decisions: 6 },
    { outcome: 'refused', code: 'PAUSED', decisions: 4 },
  ] as const;
  const reasons = refusalsOf({ ...countsOf({}), codes }, 'git');
  expect(reasons.map(({ code, decisions, share }) => [code, decisions, share])).toEqual([
    ['BELOW_THRESHOLD', 60, 0.6],
    ['ENTROPY_UNKNOWN', 30, 0.3],
    ['CAP_REACHED', 6, 0.06],
  ]);
  for (const { change } of reasons) expect(change).not.toBe('');
});

test('refusals for a low record are told by what the records lack', () => {
  const person = (decisions: number, scores: Partial<Record<Channel, number>>): Judged => ({
    codes: [{ outcome: 'refused', code: 'BELOW_THRESHOLD', decisions }],
    channels: Object.fromEntries(
      CHANNELS.map((name) => [
        name,
        { kept: 1, lost: 0, present: true, score: scores[name] ?? 0.9 },
      ]),
    ) as Standing['channels'],
  });
  const people = [
    person(5, {}),
    person(20, { echo: 0.1, drift: 0.8 }),
    person(3, { echo: 0.8, stability: 0.7 }),
    person(1, { drift: 0.85 }),
  ];
  expect(lowRecordsOf(people, 0.85)).toEqual({ short: 6, unconfirmed: 20, broken: 3 });
});

function historyOf(years: HistoryFigures['years']): HistoryFigures {
  const promises = years.reduce((sum, year) => sum + year.promises, 0);
  const nothing = { repaired: 0, own: 0, within14Days: 0, within180Days: 0, domains: [] };
  const others = { merges: 0, ofPrograms: 0, firstAt: 0, lastAt: 0 };
  return { promises, ...others, authors: 2, years, repairs: nothing, reviewers: [] };
}

const secondOf = (
  years: HistoryFigures['years'],
  read: ReadHistory = { from: 'git' },
): SecondPerson => secondPersonOf(historyOf(years), read);

describe('where a second person is', () => {
  test.each([
    [29, false],
    [30, true],
  ])('with %d of 100 first lines that end in (#12): elsewhere is %s', (commits, elsewhere) => {
    const years = [{ year: 2020, promises: 100, seconded: 0, hidden: 0 }];
    const squashed = { commits, read: 100 };
    expect(secondOf(years, { from: 'git', squashed }).areReviewsElsewhere).toBe(elsewhere);
  });

  test.each([
    [0, false],
    [29, false],
    [30, true],
    [100, true],
  ])('with %d of 100 commits that a forge hides: elsewhere is %s', (hidden, elsewhere) => {
    const year = { year: 2020, promises: 100, seconded: 0, hidden };
    expect(secondOf([year]).areReviewsElsewhere).toBe(elsewhere);
  });

  test('a project that moved to a forge lately has them there too', () => {
    const earlier = { year: 2019, promises: 900, seconded: 800, hidden: 0 };
    const now = { year: 2020, promises: 10, seconded: 1, hidden: 9 };
    expect(secondOf([earlier, now]).areReviewsElsewhere).toBe(true);
  });

  test.each([
    ['80 90 0 1', 2022],
    ['80 0 90 0', 2023],
    ['80 90 0 90', undefined],
    ['0 0 0 0', undefined],
    ['20 20 0 0', undefined],
  ])('after years with %s of 100 nobody is named since %s', (shares, since) => {
    const years = shares.split(' ').map((seconded, at) => {
      return { year: 2020 + at, promises: 100, seconded: Number(seconded), hidden: 0 };
    });
    expect(secondOf(years).silentSince).toBe(since);
  });

  test.each([
    [19, undefined],
    [20, 2021],
  ])('of %d commits without a second person it is concluded: since %s', (promises, since) => {
    const before = { year: 2020, promises: 40, seconded: 20, hidden: 0 };
    const now = { year: 2021, promises, seconded: 0, hidden: 0 };
    expect(secondOf([before, now]).silentSince).toBe(since);
  });

  test('an empty history hides nothing', () => {
    expect(secondOf([]).areReviewsElsewhere).toBe(false);
  });
});

function seriesOf(domain: string, states: string): DomainEntropy {
  const series = Array.from(states, (mark, at): EntropyAtClose => ({
    cycle: at + 1,
    startsAt: '2020-01-06T00:00:00Z',
    entropy: 0.1,
    error: 0.01,
    state: mark === '-' ? 'UNKNOWN' : 'KNOWN',
    direction: mark === 'f' ? 'fell' : 'unknown',
  }));
  const soFar = { outcomes: 0, members: 0, activeCycles: 0 };
  return { domain, state: 'UNKNOWN', direction: 'unknown', series, soFar };
}

describe('when disorder was measurable', () => {
  const [never, once, often] = [
    seriesOf('a', '----'),
    seriesOf('b', '-k-f'),
    seriesOf('c', '-ff-'),
  ];

  test('what was known without a direction is no measure, and told apart from never', () => {
    const early = measurableOf([never, seriesOf('d', 'kk--')], { cycles: 4, cycleDays: 28 });
    expect(early).toMatchObject({ known: 2, measurable: 0 });
    const told = (known: number): string =>
      causeText({ cause: 'never-measurable', cycleDays: 28, known });
    expect(told(early.known)).toContain('was known in 2 cycles of 28 days');
    expect(told(0)).toContain('was never known');
  });

  test('cycles count once, however many domains were known in them', () => {
    expect(measurableOf([never, once, often], { cycles: 4, cycleDays: 7 })).toEqual({
      cycleDays: 7,
      cycles: 4,
      known: 3,
      measurable: 3,
      domains: [
        { domain: 'c', measurable: 2 },
        { domain: 'b', measurable: 1 },
        { domain: 'a', measurable: 0 },
      ],
    });
  });

  test('domains that were never known come last, the others in their order', () => {
    const order = knownFirst([never, once, seriesOf('d', '--'), often]).map(({ domain }) => domain);
    expect(order).toEqual(['b', 'c', 'a', 'd']);
  });
});

const nobody: PeopleReport = {
  onePerson: [],
  programs: [],
  sameName: [],
  mailmap: [],
  ownWords: { address: 0, account: 0, name: 0 },
};

describe('the lines of a people file', () => {
  test('join people of one name and those of the mailmap, each address once', () => {
    const report = {
      ...nobody,
      sameName: [{ name: 'Ada Example', people: ['ada@a.example', 'ada@b.example', 'opaque:12'] }],
      mailmap: [
        { address: 'ada@b.example', person: 'ada@a.example' },
        { address: 'ben@b.example', person: 'ben@a.example' },
      ],
      programs: [{ person: 'p@a.example', name: 'patchbot' }],
    };
    const { doubles, knownPrograms } = peopleLinesOf(report, []);
    expect(doubles).toEqual([
      { name: 'Ada Example', because: 'name', line: 'ada@b.example,ada@a.example,person' },
      { because: 'mailmap', line: 'ben@b.example,ben@a.example,person' },
    ]);
    expect(knownPrograms).toBe(1);
  });

  test.each([
    ['Build Server', true],
    ['Project CI', true],
    ['translation bot', true],
    ['Abbot Example', false],
    ['Cinna Example', false],
    ['Robot Updates', true],
  ])('%s may be a program: %s', (name, isProgram) => {
    const lines = peopleLinesOf(nobody, [{ userId: 'a@a.example', name }]).programs;
    expect(lines).toEqual(isProgram ? [{ name, line: 'a@a.example,a@a.example,program' }] : []);
  });
});

test('reviewers are listed by how much of what they approved lasted', () => {
  const reviewers = [
    { userId: 'a', approved: 90, settled: 80, lasted: 60 },
    { userId: 'b', approved: 50, settled: 40, lasted: 40 },
    { userId: 'c', approved: 30, settled: 0, lasted: 0 },
    { userId: 'd', approved: 20, settled: 10, lasted: 10 },
  ];
  expect(byLasting(reviewers).map(({ userId }) => userId)).toEqual(['b', 'd', 'a']);
});

describe('the main cause', () => {
  const noWord: EndorsementCounts = {
    counted: 0,
    founding: 0,
    unseen: 0,
    'not-integrated': 0,
    'no-standing': 0,
  };
  const state: CauseState = {
    earned: earnedOf(countsOf({ refused: 100 }), []),
    refusals: [{ code: 'BELOW_THRESHOLD', decisions: 90, share: 0.9, change: '' }],
    measurable: { cycles: 200, cycleDays: 7, known: 20, measurable: 20, domains: [] },
    judged: 120,
    authors: 5,
    secondPerson: secondOf([]),
    endorsements: { ...noWord, counted: 50 },
  };
  const squashed = secondOf([{ year: 2020, promises: 100, seconded: 0, hidden: 90 }]);
  test.each([
    ['git', '`import github`'],
    ['forge', 'Fetch it whole'],
  ] as const)('of a squashed history that came from %s leads on: %s', (from, words) => {
    const years = [{ year: 2020, promises: 100, seconded: 0, hidden: 40 }];
    const numbered = { commits: 90, read: 100 };
    const secondPerson = secondOf(years, from === 'git' ? { from, squashed: numbered } : { from });
    const texts = causesOf({ ...state, endorsements: noWord, secondPerson }).map(causeText);
    expect(texts[0]).toContain(words);
    expect(texts[0]?.includes('such as (#12)')).toBe(from === 'git');
    expect(texts.join(' ').includes('import github')).toBe(from === 'git');
  });

  test.each(['git', 'forge'] as const)('of words left out is told by numbers: %s', (from) => {
    const endorsements = { ...noWord, counted: 2_000, 'not-integrated': 1_000 };
    const secondPerson = { ...secondOf([]), from };
    const [text] = causesOf({ ...state, endorsements, secondPerson }).map(causeText);
    expect(text).toMatch(/^Of the 3,000 times .* 1,000 \(33 %\) do not count: .*trust\.trailers/);
    expect(text?.includes('import github')).toBe(from === 'git');
  });

  const short = { cycles: 8, cycleDays: 7, known: 0, measurable: 0, domains: [] };
  const cases: readonly (readonly [string, Partial<CauseState>, readonly string[]])[] = [
    ['enough', { earned: earnedOf(countsOf({ released: 50, refused: 50 }), []) }, []],
    ['no decision', { earned: earnedOf(countsOf({}), []), refusals: [] }, ['no-action']],
    ['only commits that wait', { judged: 0, earned: earnedOf(countsOf({}), []) }, ['none-judged']],
    ['one author', { authors: 1, endorsements: noWord }, ['one-author']],
    ['no word', { endorsements: noWord }, ['no-review']],
    ['words of the first weeks only', { endorsements: { ...noWord, founding: 9 } }, ['no-review']],
    [
      'words of people without a record',
      { endorsements: { ...noWord, 'no-standing': 9 } },
      ['words-without-standing'],
    ],
    ['a squashed history', { endorsements: noWord, secondPerson: squashed }, ['reviews-elsewhere']],
    [
      'a young history with words',
      { endorsements: { ...noWord, founding: 9 }, measurable: short },
      ['too-short', 'never-measurable'],
    ],
    [
      'a young history of one',
      { endorsements: noWord, measurable: short, authors: 1 },
      ['one-author', 'too-short', 'never-measurable'],
    ],
    ['disorder never known', { measurable: { ...short, cycles: 200 } }, ['never-measurable']],
    ['all held', { earned: earnedOf(countsOf({ held: 3, refused: 9 }), []) }, ['held']],
    ['records too short', {}, ['refusal']],
    [
      'words of which a quarter is text alone',
      { endorsements: { ...noWord, counted: 60, 'no-standing': 15, 'not-integrated': 25 } },
      ['words-left-out', 'refusal'],
    ],
    [
      'words of which less is text alone',
      { endorsements: { ...noWord, counted: 61, 'no-standing': 15, 'not-integrated': 24 } },
      ['refusal'],
    ],
    [
      'little',
      { earned: earnedOf(countsOf({ released: 3, refused: 97 }), []), secondPerson: squashed },
      ['reviews-elsewhere', 'refusal'],
    ],
    [
      'little, and more that is held',
      { earned: earnedOf(countsOf({ released: 3, held: 20, refused: 97 }), []) },
      ['refusal', 'held'],
    ],
  ];

  test.each(cases)('of %s', (_what, change, expected) => {
    expect(causesOf({ ...state, ...change }).map(({ cause }) => cause)).toEqual(expected);
  });
});

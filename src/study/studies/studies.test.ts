import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { parsePolicy, policyFrom } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import type { Entry } from '../../core/state/entry.ts';
import { type Panel, readPanel } from '../interest/panel.ts';
import { normalDraw, seeded } from '../stats/seeded.ts';
import { type Action, ActionsOfLog, type ScoreName, SCORES } from './actions-of-log.ts';
import { disorderStudy, type Period } from './disorder-study.ts';
import { experimentFindings, readExperiment } from './experiment.ts';
import { lastingStudy } from './lasting-study.ts';
import { registered } from './registration.ts';
import { reportPage } from './report-page.ts';
import { sovereignStudy } from './sovereign-study.ts';
import { planHash, readStudyFile, RULES } from './study-file.ts';
import { weightsStudy } from './weights-study.ts';

/** Every value of a record, made into another. */
function mapped<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  to: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries(record) as [Key, From][];
  return Object.fromEntries(entries.map(([key, value]) => [key, to(value)])) as Record<Key, To>;
}

const STRICT = { faults: 'refuse' } as const;
const PLAN = { split: 0.5, seed: 1, samples: 200, lags: [14] };
const FILE = [
  'study: lasting',
  'dataset: log.jsonl',
  'hypothesis: It says so.',
  `primary: ${RULES.lasting.primary}`,
  `decision: ${RULES.lasting.decision}`,
].join('\n');

describe('a study file', () => {
  test('has the figure and the rule of its kind, and defaults for the rest', () => {
    const plan = readStudyFile(FILE);
    expect(plan).toMatchObject({ study: 'lasting', split: 0.6, samples: 500, lags: [14] });
  });

  test.each([
    ['primary: auc(integrity)', 'primary of a study lasting is'],
    ['decision: p < 0.2', 'decision of a study lasting is'],
    ['study: other', 'study is one of'],
    ['samples: 3', 'samples is a number from 100'],
    ['seed: 1.5', 'seed is a whole number'],
    ['lags: []', 'lags are one to ten'],
    ['dataset: ""', 'dataset is missing'],
    ['peek: true', 'a field peek'],
  ])('with %s is refused: no rule is chosen after a look', (line, why) => {
    const [name = ''] = line.split(':');
    const rest = FILE.split('\n').filter((one) => !one.startsWith(`${name}:`));
    expect(() => readStudyFile([...rest, line].join('\n'))).toThrow(why);
  });
});

describe('a registration', () => {
  const plan = readStudyFile(FILE);
  const files = [{ name: plan.dataset, sha256: 'a'.repeat(64) }];
  const planned = { plan, files };
  const first = registered(planned, undefined, '2026-11-28T08:00:00Z');

  test('keeps its time when the same plan runs again', () => {
    expect(registered(planned, JSON.stringify(first), 'later')).toEqual(first);
  });

  test('is known by every field of the plan', () => {
    for (const change of [{ seed: 2 }, { split: 0.5 }, { hypothesis: 'It does not.' }]) {
      const other = { ...plan, ...change };
      expect(planHash(other, files)).not.toBe(first.hash);
      const again = { plan: other, files };
      expect(() => registered(again, JSON.stringify(first), 'later')).toThrow('another plan');
    }
  });

  test('is of the bytes that lay there, and of no others', () => {
    const other = [{ name: plan.dataset, sha256: 'b'.repeat(64) }];
    expect(planHash(plan, other)).not.toBe(first.hash);
    for (const now of [other, [{ name: plan.dataset, sha256: null }], []]) {
      const again = { plan, files: now };
      expect(() => registered(again, JSON.stringify(first), 'later')).toThrow('is not what it was');
    }
  });

  test('before there is any data holds for what comes', () => {
    const early = registered(
      { plan, files: [{ name: plan.dataset, sha256: null }] },
      undefined,
      'e',
    );
    expect(registered(planned, JSON.stringify(early), 'later')).toEqual(early);
  });

  test('that was edited is not believed', () => {
    const edits = [
      { plan: { ...plan, seed: 9 } },
      { files: [{ name: plan.dataset, sha256: null }] },
    ];
    for (const edit of edits) {
      const edited = JSON.stringify({ ...first, ...edit });
      expect(() => registered(planned, edited, 'later')).toThrow('another plan');
    }
  });
});

describe('whether integrity says that an action lasts', () => {
  /** Actions of 60 authors; `weight` is what integrity, and what the past rate, says of them. */
  function actionsOf(weight: { integrity: number; rate: number }): Action[] {
    const random = seeded(7);
    return Array.from({ length: 2_000 }, (_, at) => {
      const scores = Object.fromEntries(SCORES.map((name) => [name, normalDraw(random)]));
      const known = scores as Record<ScoreName, number>;
      const pull = weight.integrity * known.integrity + weight.rate * known['past kept rate'];
      const lasted = random() < 1 / (1 + Math.exp(-1 - pull));
      return { author: `a${at % 60}`, cycle: at, settled: at + 26, lasted, scores: known };
    });
  }

  test.each([
    ['better than the past', { integrity: 1.5, rate: 0.3 }, true, 'Here integrity before'],
    ['worse than the past', { integrity: 0.7, rate: 1.5 }, false, 'ranks worse than'],
    ['nothing', { integrity: 0, rate: 0 }, false, 'is not shown to say that it lasts'],
    ['the opposite', { integrity: -1.5, rate: 0 }, false, 'goes the wrong way here'],
  ] as const)('it says %s', (_, weight, isShown, begin) => {
    const found = lastingStudy(actionsOf(weight), PLAN);
    expect(found.isShown).toBe(isShown);
    expect(found.answer).toContain(begin);
  });

  test('a figure of one history is the same each time', () => {
    const actions = actionsOf({ integrity: 1, rate: 1 });
    expect(lastingStudy(actions, PLAN)).toEqual(lastingStudy(actions, PLAN));
  });

  test('too few failures say nothing', () => {
    const all = actionsOf({ integrity: 1, rate: 0 }).map((one) => ({ ...one, lasted: true }));
    expect(lastingStudy(all, PLAN).answer).toContain('Nothing can be told');
  });
});

describe('weights that are fitted on one history and judged on another', () => {
  /** Actions of which `drift` and the past say so much, and the other channels nothing. */
  function historyOf(seed: number, { drift, past }: { drift: number; past: number }): Action[] {
    const random = seeded(seed);
    return Array.from({ length: 1_500 }, (_, at) => {
      const scores = Object.fromEntries(SCORES.map((name) => [name, normalDraw(random)])) as Record<
        ScoreName,
        number
      >;
      const pull = drift * scores.drift + past * scores['past kept rate'];
      const lasted = random() < 1 / (1 + Math.exp(-1 - pull));
      return { author: `a${at % 50}`, cycle: at, settled: at + 26, lasted, scores };
    });
  }
  const study = (judge: Action[], fitted: Action[]): ReturnType<typeof weightsStudy> =>
    weightsStudy(
      [{ name: 'one.jsonl', actions: fitted }],
      { name: 'other.jsonl', actions: judge, rules: policyFrom(PRESETS.git, 1) },
      PLAN,
    );
  const lasting = { drift: 1.5, past: 0 };

  test('hold if both histories have it, and keep the channel rules', () => {
    const found = study(historyOf(1, lasting), historyOf(2, lasting));
    expect(found.isShown).toBe(true);
    expect(found.answer).toMatch(/^Weights that were fitted elsewhere rank what lasts better/);
    // Of drift alone the ranking would be best, and one channel may not reach the threshold.
    expect(found.weights?.drift).toBeGreaterThan(PRESETS.git.integrity.weights.drift * 1_000_000);
    const { weights: inForce } = policyFrom(PRESETS.git, 1).integrity;
    const rules = { ...PRESETS.git.integrity, weights: found.weights ?? inForce };
    expect(Object.values(rules.weights).reduce((sum, one) => sum + one, 0)).toBe(1_000_000);
    const weights = mapped(rules.weights, (ppm) => ppm / 1_000_000);
    const draft = { ...PRESETS.git, integrity: { ...PRESETS.git.integrity, weights } };
    expect(parsePolicy(draft, 1)).toMatchObject({ ok: true });
  });

  test('do not hold if only the history that they were fitted on has it', () => {
    const found = study(historyOf(3, { drift: 0, past: 1 }), historyOf(2, lasting));
    expect(found.isShown).toBe(false);
    expect(found.answer).toMatch(/^Nothing here beats the author’s past kept rate alone\. Weights/);
  });

  test('say nothing when a history has too few failures', () => {
    const kept = historyOf(2, lasting).map((one) => ({ ...one, lasted: true }));
    expect(study(historyOf(1, lasting), kept).answer).toBe(
      'Nothing can be told: one.jsonl has too few actions that lasted or failed.',
    );
  });

  test.each([
    ['fit: []', 'fit names other exports'],
    ['fit: [a.jsonl, a.jsonl]', 'different exports'],
    ['fit: [log.jsonl]', 'none of them the dataset'],
  ])('with %s are refused', (line, why) => {
    const { primary, decision } = RULES.weights;
    const file = ['study: weights', 'dataset: log.jsonl', 'hypothesis: So.', line];
    const rules = [`primary: ${primary}`, `decision: ${decision}`];
    expect(() => readStudyFile([...file, ...rules].join('\n'))).toThrow(why);
    expect(() => readStudyFile(`${FILE}\nfit: [a.jsonl]`)).toThrow('and for no other');
  });
});

describe('actions of a log', () => {
  const hash = (at: number): string => at.toString(16).padStart(64, '0');
  const BEGIN: Entry[] = [
    {
      type: 'community',
      cycle: 1,
      format: 'negentropy/1',
      key: 'k',
      origin: 'o',
      slug: 'default',
      startsAt: '2026-01-01',
    },
    { type: 'policy', cycle: 1, version: 1, policy: policyRecord(PRESETS.git) },
    { type: 'member', cycle: 1, member: 'ada' },
    { type: 'member', cycle: 1, member: 'bob' },
  ];
  const fact = (at: number, echo: number): Entry => ({
    type: 'fact',
    cycle: 1,
    member: 'ada',
    evidence: hash(at),
    echo,
    coordination: 1_000_000,
  });
  const outcome = (at: number, category: string): Entry => ({
    type: 'outcome',
    cycle: 1,
    domain: 'infrastructure',
    category,
    evidence: hash(at),
    member: 'ada',
  });
  const read = (entries: readonly Entry[]): readonly Action[] => {
    const log = new ActionsOfLog();
    for (const entry of [...BEGIN, ...entries]) log.push(entry);
    return log.actions;
  };

  test('have the numbers that stood before them: what came of an action is not in them', () => {
    const [kept] = read([fact(1, 0), outcome(1, 'kept')]);
    const [broken] = read([fact(1, 0), outcome(1, 'broken')]);
    expect(kept?.scores).toEqual(broken?.scores);
    expect([kept?.lasted, broken?.lasted]).toEqual([true, false]);
    // With the action's own fact in it, coordination would be above its prior of 85 percent.
    expect(kept?.scores.coordination).toBe(850_000);
  });

  test('remember the past of their author, and who endorsed them', () => {
    const [, , third] = read([
      fact(1, 0),
      outcome(1, 'kept'),
      fact(2, 1_000_000),
      outcome(2, 'broken'),
      fact(3, 1_000_000),
      outcome(3, 'kept'),
    ]);
    expect(third?.scores).toMatchObject({ 'past count': 2, endorsed: 1 });
    expect(third?.scores['past kept rate']).toBeCloseTo((1 + 8 * 0.85) / 10, 12);
  });

  test('are their first author’s: what an endorser gets for them is no action', () => {
    const word: Entry = { ...(fact(1, 0) as Entry & { type: 'fact' }), member: 'bob' };
    const actions = read([fact(1, 0), word, outcome(1, 'kept')]);
    expect(actions.map(({ author }) => author)).toEqual(['ada']);
  });
});

describe('whether disorder says what fails next', () => {
  const study = (periods: Period[]): ReturnType<typeof disorderStudy> =>
    disorderStudy({ domains: ['health'], periods: () => periods }, PLAN);

  test('two walks that only drift together do not, whatever their levels say', () => {
    const random = seeded(3);
    let [x, y] = [0, 0];
    const periods = Array.from({ length: 80 }, () => {
      x += 0.5 + normalDraw(random);
      y += 0.5 + normalDraw(random);
      return { entropy: x, failed: y };
    });
    const found = study(periods);
    expect(found.groups[1]?.figures[0]?.value).toBeGreaterThan(0.9);
    expect(found.isShown).toBe(false);
    expect(found.answer).toContain('is not shown');
  });

  test.each([18, 60, 200])('%i periods of two walks are hardly ever taken for more', (n) => {
    const seeds = runs(60, 1_000);
    let found = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const random = seeded(seed);
      let [entropy, failed] = [0, 0];
      const periods = Array.from({ length: n }, () => ({
        entropy: (entropy += normalDraw(random)),
        failed: (failed += normalDraw(random)),
      }));
      found += Number(study(periods).isShown);
    }
    // Of the two directions only a rise counts, so half of one in twenty is what chance makes.
    expect(found / seeds).toBeLessThanOrEqual(0.07);
  });

  test('a rise that does go before is found', () => {
    const random = seeded(4);
    let x = 0;
    const periods = Array.from({ length: 80 }, () => {
      x += normalDraw(random);
      return { entropy: x, failed: x + normalDraw(random) / 3 };
    });
    expect(study(periods)).toMatchObject({ isShown: true });
  });

  test('few periods say nothing', () => {
    expect(study([{ entropy: 0, failed: 1 }]).answer).toContain('Nothing can be told');
  });
});

describe('rates of states', () => {
  /** A rate by a state's own level, and by its S from year to year with this slope. */
  function panelOf(within: number): Panel {
    const random = seeded(5);
    const rows = Array.from({ length: 200 }, (_, at) => {
      const [state, year] = [Math.floor(at / 5), at % 5];
      const move = normalDraw(random) / 20;
      const S = 0.2 + state / 100 + move;
      const rate = 1 + state / 10 + year + within * move + normalDraw(random) / 10;
      return { entity: `s${state}`, year: 2000 + year, rate, S };
    });
    return { rows, incomplete: 0, has: { R: false, C: false, income: false } };
  }

  test.each([
    ['a value that was copied on', [3.1, 3.2, 3.2, 3.2, 3.2], 's7 has 3.2 4 times in a row'],
    ['another unit', [3.1, 3.2, 320, 3.3, 3.4], 's7 2002: 320 is about 100 times'],
    ['a part of it', [3.1, 3.2, 0.33, 3.3, 3.4], 's7 2002: 0.33 is about a 10th of'],
  ])('with %s are not read, unless the plan says so', (_, rates, why) => {
    const { rows, ...rest } = panelOf(8);
    const changed = rows.map((row) => {
      const rate = row.entity === 's7' ? (rates[row.year - 2000] ?? row.rate) : row.rate;
      return { ...row, rate };
    });
    const refused = sovereignStudy({ ...rest, rows: changed }, STRICT);
    expect(refused).toMatchObject({ isShown: false, groups: [] });
    expect(refused.answer).toMatch(/^Nothing is read: 1 in the table/);
    expect(refused.data.join(' ')).toContain(why);
    const told = sovereignStudy({ ...rest, rows: changed }, { faults: 'tell' });
    expect(told.groups).toHaveLength(3);
    expect(told.data.join(' ')).toContain(why);
  });

  test('that differ across states only are not called a relation within one', () => {
    const found = sovereignStudy(panelOf(0), STRICT);
    expect(found.isShown).toBe(false);
    expect(found.answer).toMatch(/^Across states .* but within a state that is not shown/);
    expect(sovereignStudy(panelOf(8), STRICT).isShown).toBe(true);
  });

  const folder = new URL('../../../../shared/data/sovereign/', import.meta.url);
  test.skipIf(!existsSync(folder))('agree with the reference (skipped without it)', () => {
    const panel = readPanel(readFileSync(new URL('sovereign-panel.csv', folder), 'utf8'), {
      rate: 'yield_10y',
      income: 'gdp_pc_ppp',
    });
    if ('problems' in panel) throw new Error(panel.problems.join());
    const expected = JSON.parse(
      readFileSync(new URL('expected.json', folder), 'utf8'),
    ).oecd_2018_2022_S;
    const [slopes, errors, levels] = sovereignStudy(panel, STRICT).groups.map(({ figures }) =>
      figures.map(({ value }) => value),
    );
    expect(slopes?.[0]).toBeCloseTo(expected.coef[1], 9);
    const wanted = ['classical', 'hc1', 'hc3', 'cluster_iso3_cr1'];
    for (const [at, name] of wanted.entries()) {
      expect(errors?.[at]).toBeCloseTo(expected[`se_${name}`][1], 9);
    }
    for (const [at, name] of ['pearson_r', 'spearman', 'kendall_tau_b', 'r_squared'].entries()) {
      expect(levels?.[at]).toBeCloseTo(expected[name], 9);
    }
  });
});

describe('arms of an experiment', () => {
  const table = (treated: number, others: number, effect: number): string => {
    const random = seeded(6);
    const row = (arm: string, more: number): string => `${arm},${normalDraw(random) + more},0`;
    return [
      'arm,outcome,ignored',
      ...Array.from({ length: treated }, () => row('treatment', effect)),
      ...Array.from({ length: others }, () => row('control', 0)),
    ].join('\n');
  };
  const plan = { ratio: [1, 1], planned: 400, effect: 0.5 } as const;
  const of = (text: string): ReturnType<typeof experimentFindings> =>
    experimentFindings(readExperiment(text), plan);

  test('differ if they do, and are not said to differ if they do not', () => {
    expect(of(table(200, 200, 1))).toMatchObject({ isShown: true });
    expect(of(table(200, 200, 0)).answer).toContain('No difference is shown');
    expect(of(table(200, 200, 0)).data[1]).toContain('An effect of 0.5 is found');
  });

  test('of wrong sizes give no result, however large the difference', () => {
    const found = of(table(260, 140, 5));
    expect(found).toMatchObject({ isShown: false, groups: [] });
    expect(found.answer).toContain('No result may be read');
  });

  test('of clusters are compared by what changed in each', () => {
    const rows = Array.from({ length: 80 }, (_, at) => {
      const [group, post] = [at % 20, at >= 40];
      const arm = group % 2 === 0 ? 'treatment' : 'control';
      const outcome = group + (post ? 3 : 0) + (post && group % 2 === 0 ? 2 : 0) + (at % 7) / 100;
      return `${arm},${outcome},c${group},${Number(post)}`;
    });
    const found = of(['arm,outcome,cluster,post', ...rows].join('\n'));
    expect(found.groups[0]?.figures[0]?.value).toBeCloseTo(2, 1);
    expect(found.isShown).toBe(true);
  });

  test.each([
    ['arm,cost\ntreatment,1', 'no column outcome'],
    ['arm,outcome\nfirst,1', 'line 2: arm is treatment or control'],
    ['arm,outcome\ncontrol,', 'line 2: "" is no number'],
    ['arm,outcome,cluster\ncontrol,1,a', 'cluster and post go together'],
  ])('%j are refused', (text, why) => {
    expect(() => readExperiment(text)).toThrow(why);
  });
});

test('a report begins with its answer, and no text of a plan becomes markup', () => {
  const plan = readStudyFile(FILE.replace('It says so.', '<script>1</script>'));
  const found = { answer: 'Not shown.', isShown: false, groups: [], data: [], limits: [] };
  const page = reportPage(found, registered({ plan, files: [] }, undefined, 'now'));
  expect(page).toContain('<body><main>\n<h1>Not shown.</h1>');
  expect(page).toContain('&lt;script&gt;1');
  expect(page).not.toContain('<script');
});

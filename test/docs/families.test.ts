import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  DISQUALIFYING,
  familiesPage,
  isBuilt,
  PAGE,
  QUALIFYING,
} from '../../scripts/families-page.ts';
import type { SettlementRow } from '../../src/core/families/declaration.ts';
import {
  type ClaimRecord,
  declarationOf,
  type SupportRecord,
} from '../../src/core/families/record.ts';
import {
  followedChannels,
  type Reflection,
} from '../../src/core/families/reflection/reflection.ts';
import { factOf, mayConfirm, settlementOf } from '../../src/core/families/settle.ts';
import { ONE } from '../../src/core/units.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';

const base = { userId: 'ada', domain: 'knowledge', subject: 'it', at: 100, dueAt: 200 };
const said = { claim: 'c', by: 'bob', at: 150 };
const yes: SupportRecord = { type: 'confirmation', ...said, accepted: true };
const no: SupportRecord = { type: 'confirmation', ...said, accepted: false };
const proofAt = (at: number, delivered = ONE): SupportRecord => ({
  type: 'proof',
  claim: 'c',
  at,
  delivered,
});
const is = (one: string, other: string): boolean => one === other;
const fact = (claim: ClaimRecord, ...supports: readonly SupportRecord[]) =>
  factOf(claim, supports, 'open');

/** A measure as it shows, and how it is taken away. */
interface Measured {
  readonly of: ClaimRecord['type'];
  readonly shows: () => unknown;
  readonly is: unknown;
  readonly without: Partial<Record<keyof SettlementRow, unknown>>;
}

const promise: ClaimRecord = { type: 'promise', ...base };
const step: ClaimRecord = { type: 'step', ...base, of: 'cleo' };
const correction = { before: 800_000, after: 200_000, target: 100_000 };
const full = (): number => ONE;

const MEASURES: Readonly<Record<string, Measured>> = {
  'consensus validation': {
    of: 'validation',
    shows: () => settlementOf({ type: 'validation', ...base, verdict: 'adopt' }, []),
    is: 'open',
    without: { confirmations: 0 },
  },
  'deliberation participation': {
    of: 'turn',
    shows: () => mayConfirm({ type: 'turn', ...base, of: 'cleo' }, { by: 'bob' }, is),
    is: false,
    without: { by: 'another' },
  },
  'policy implementation': {
    of: 'step',
    shows: () => [mayConfirm(step, { by: 'cleo' }, is), fact(step, proofAt(150, 7), yes)?.drift],
    is: [false, 7],
    without: { by: 'another', effect: full },
  },
  'drift correction': {
    of: 'correction',
    shows: () => fact({ type: 'correction', ...base, ...correction }, yes, yes)?.drift,
    is: 857_142,
    without: { effect: full },
  },
  'quality assurance': {
    of: 'defect',
    shows: () => {
      const defect: ClaimRecord = { type: 'defect', ...base, of: 'cleo', rating: 3 };
      return [fact(defect, { ...yes, rating: 2 })?.drift, fact(defect, no)];
    },
    is: [500_000, undefined],
    without: { effect: full, isFree: undefined },
  },
  'sentinel validation': {
    of: 'review',
    shows: () => settlementOf({ type: 'review', ...base, rating: 1 }, []),
    is: 'open',
    without: { confirmations: 0 },
  },
  'reliable completion': {
    of: 'promise',
    shows: () => fact(promise, proofAt(201), yes)?.coordination,
    is: 0,
    without: { inTimeBy: 'claim' },
  },
  'high integrity execution': {
    of: 'promise',
    shows: () => fact(promise, proofAt(150, 400_000), yes)?.drift,
    is: 400_000,
    without: { effect: full },
  },
  'reduced volatility': shownBySomebody('volatility'),
  'improved trust metrics': shownBySomebody('trust'),
  'lower coordination costs': shownBySomebody('cost'),
};

/** A word of somebody instead of what instruments read. */
function shownBySomebody(measure: 'volatility' | 'trust' | 'cost'): Measured {
  const aims = ['a', 'b'].map((instrument) => ({ instrument, target: 0 }));
  return {
    of: 'improvement',
    shows: () => settlementOf({ type: 'improvement', ...base, measure, aims }, [yes]),
    is: 'open',
    without: { by: 'another', confirmations: 1 },
  };
}

/** Of a day of the next week, with or without what the measure looks at. */
function reflected(more: Partial<Reflection>, before: Partial<Reflection> = {}): readonly string[] {
  const day = 20_000;
  const one = { day, worldview: 'calm', mood: 0, intent: 'promise', ...more };
  const earlier = Array.from({ length: 40 }, (_, at): Reflection => {
    const mood = at > 12 && at % 2 === 0 ? 3 : 0;
    return { day: day - 1 - at, worldview: 'calm', mood, intent: 'promise', ...before };
  });
  const claims = [{ type: one.intent, at: (day + 1) * DAY_SECONDS }];
  return followedChannels(one, [...earlier, one], claims);
}

describe('docs/reference/families.md', () => {
  test('is what the declarations give', async () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(await familiesPage());
  });

  test('tells of fifteen qualifying actions and five disqualifying conducts', () => {
    expect(QUALIFYING).toHaveLength(15);
    expect(DISQUALIFYING).toHaveLength(5);
  });

  test('cites tests that there are, and none for what is not built', () => {
    for (const { name, record, test: cited } of QUALIFYING) {
      expect([name, cited === undefined]).toEqual([name, record === undefined]);
    }
    for (const { name, detector, test: cited } of DISQUALIFYING) {
      expect([name, cited !== undefined]).toEqual([name, isBuilt(detector)]);
    }
    for (const { test: cited } of [...QUALIFYING, ...DISQUALIFYING]) {
      if (cited === undefined) continue;
      const [file, title] = cited;
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      expect([title, text.includes(title)]).toEqual([title, true]);
    }
  });

  test('has a measure for each that is built, by its row or by what was said', () => {
    const elsewhere = QUALIFYING.filter(({ record }) => record === 'reflection');
    const built = QUALIFYING.filter(({ record }) => record !== undefined);
    const shown = [...Object.keys(MEASURES), ...elsewhere.map(({ name }) => name)];
    expect([...shown, 'coordination improvements'].toSorted()).toEqual(
      built.map(({ name }) => name).toSorted(),
    );
  });

  test.each(Object.entries(MEASURES))('%s is no more once its measure is taken away', (_, it) => {
    const { settlement } = declarationOf({ type: it.of } as ClaimRecord);
    const kept = { ...settlement };
    expect(it.shows()).toEqual(it.is);
    try {
      Object.assign(settlement, it.without);
      expect(it.shows()).not.toEqual(it.is);
    } finally {
      Object.assign(settlement, kept);
    }
    expect(it.shows()).toEqual(it.is);
  });

  test('a hand-over is kept with its acceptance alone', () => {
    const handover: ClaimRecord = { ...promise, next: 'nia' };
    const taken: SupportRecord = { ...yes, by: 'nia' };
    const supports = [proofAt(150), yes];
    expect(settlementOf(handover, supports)).toBe('open');
    expect(settlementOf(promise, supports)).toBe('kept');
    expect(settlementOf(handover, [...supports, taken])).toBe('kept');
  });

  test('each bullet of reflections adds a channel of its own', () => {
    expect(reflected({})).toEqual(['echo', 'drift', 'coordination', 'stability']);
    expect(reflected({ worldview: 'stormy' })).toEqual(['echo', 'coordination', 'stability']);
    expect(reflected({ intent: 'review' })).toEqual(['echo', 'drift', 'stability']);
    expect(reflected({}, { mood: 0 })).toEqual(['echo', 'drift', 'coordination']);
  });
});

import { describe, expect, test } from 'vitest';
import { CODE_NAMES, codeRule } from '../../codes/codes.ts';
import { POLICY_SHAPE, type Shape } from '../../policy/policy-shape.ts';
import { policyFrom } from '../../policy/parse-policy.ts';
import { PRESETS, type PresetName } from '../../policy/presets.ts';
import type { DecisionEntry } from '../../state/entry.ts';
import { explain, explainEnd } from '../explain.ts';
import { wordsIn } from './chosen.ts';
import { rulesInWords } from './rules.ts';
import { LANGUAGES } from './words.ts';

const POLICY = policyFrom({ ...PRESETS.standard, guardedDomains: ['health'] }, 1);

const DECISION: DecisionEntry = {
  type: 'decision',
  cycle: 200,
  member: 'm',
  family: 'civic',
  action: 'promise',
  domain: 'finance',
  evidence: 'a'.repeat(64),
  policy: 1,
  outcome: 'refused',
  channels: { echo: [1, 0, 866_666] },
  integrity: 866_666,
  findings: 1,
  entropy: { cycle: 199, state: 'STALE', direction: 'unknown', entropy: 1, error: 1 },
};

describe('the catalogue', () => {
  test.each(CODE_NAMES)('tells of %s in every language, each in its own words', (code) => {
    const told = LANGUAGES.map((language) => {
      const words = wordsIn(language);
      expect(words.language).toBe(language);
      return explain({ ...DECISION, code }, { policy: POLICY, words });
    });
    for (const part of ['sentence', 'limit', 'nearest'] as const) {
      const texts = told.map((one) => one[part]);
      expect(texts.join()).not.toMatch(/undefined|NaN|\[object/);
      expect(new Set(texts).size).toBe(LANGUAGES.length);
    }
    expect(told.map((one) => one.sentence)).toContain(codeRule(code).sentence);
  });

  test('tells in every language how what qualified goes on, and ends', () => {
    const { outcome: _, code: __, ...rest } = { ...DECISION, code: undefined };
    const paid = { ...rest, amount: '1.000000', entropyFactor: 250_000, integrity: 970_000 };
    const end = { ...paid, decision: 7, amount: '1.000000', negentropy: '1.000000' };
    const texts = LANGUAGES.flatMap((language) => {
      const words = wordsIn(language);
      const given = { policy: POLICY, words };
      return [
        explain({ ...paid, outcome: 'minted' }, given),
        explain({ ...paid, outcome: 'held', due: 228, code: 'NOISE' }, given),
        explainEnd(POLICY, { ...end, type: 'release' }, words),
        explainEnd(POLICY, { ...end, type: 'cancel', code: 'OUTCOME_LOST' }, words),
      ].flatMap(({ sentence, nearest }) => [sentence, nearest]);
    });
    expect(new Set(texts).size).toBe(8 * LANGUAGES.length);
  });

  // Fails when a channel has its name of the log in a German sentence.
  test('names channels in German as the pages do', () => {
    const scores = { echo: [1, 0, 866_666], drift: [1, 0, 866_666] } as const;
    const given = { policy: POLICY, words: wordsIn('de') };
    const codes = ['BELOW_THRESHOLD', 'EVIDENCE_MISSING'] as const;
    const told = codes.map((code) => explain({ ...DECISION, channels: scores, code }, given));
    expect(told[0]?.measured).toContain('„Bestätigt“ 0,866666, „Wie zugesagt“ 0,866666');
    expect(JSON.stringify(told)).not.toMatch(/\b(?:echo|drift|coordination|stability)\b/);
  });

  test('writes German numbers with a comma', () => {
    const { limit } = explain(
      { ...DECISION, code: 'BELOW_THRESHOLD' },
      { policy: POLICY, words: wordsIn('de') },
    );
    expect(limit).toBe('Integrität über 0,95, kein Kanal unter 0,85');
  });
});

describe('the rules in words', () => {
  test.each(LANGUAGES)('name every field of every preset, in %s', (language) => {
    for (const name of Object.keys(PRESETS) as PresetName[]) {
      const told = rulesInWords(PRESETS[name], wordsIn(language).rules);
      const fields = told.map(({ field }) => field);
      for (const leaf of leavesOf('', POLICY_SHAPE)) {
        expect(
          fields.filter((field) => leaf === field || leaf.startsWith(`${field}.`)),
        ).toHaveLength(1);
      }
      for (const { sentence } of told) {
        expect(sentence).toMatch(/^[A-ZÄÖÜ].*\.$/);
        expect(sentence).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  test('change with each rule that changes', () => {
    const [standard, sandbox] = [PRESETS.standard, PRESETS.sandbox].map((policy) =>
      rulesInWords(policy, wordsIn('en').rules),
    );
    const changed = standard?.flatMap(({ field, sentence }, at) =>
      sandbox?.[at]?.sentence === sentence ? [] : [field],
    );
    expect(changed?.join(' ')).toBe(
      'preset holdBack giFloor gates.entropy integrity.priorFacts trust.standingActions ' +
        'trust.standingDays trust.worksPerPair trust.namedRejections trust.oneClaimPerSubject ' +
        'trust.onePersonPerDeed trust.graceCycles trust.dueDays trust.promisesAhead ' +
        'trust.timedWords trust.ownWordDays trust.openClaims ' +
        'entropy.fellMembers entropy.pool ' +
        'credits.burns credits.grants',
    );
  });
});

function leavesOf(path: string, shape: Shape): readonly string[] {
  if (shape.kind === 'either') return shape.options.flatMap((one) => leavesOf(path, one));
  if (shape.kind === 'optional') return leavesOf(path, shape.of);
  if (shape.kind !== 'object') return [path];
  return Object.entries(shape.fields).flatMap(([name, one]) =>
    leavesOf(path === '' ? name : `${path}.${name}`, one),
  );
}

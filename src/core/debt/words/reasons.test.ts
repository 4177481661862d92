import { describe, expect, test } from 'vitest';
import type { Pledge } from '../community-debts.ts';
import { debtsDe } from './de.ts';
import { debtsEn } from './en.ts';
import { reductionReason, type ToldReduction } from './reasons.ts';

const PLEDGE: Pledge = {
  pledge: 'p',
  creditor: 'town',
  currency: 'USD/2',
  basis: 'negentropy',
  pool: 5_000n,
  lambda: { units: 12n, perNegentropy: 1n },
  memberCap: 900n,
  groupCap: 800n,
  debtCap: 500_000,
  rateCeiling: 100n,
  from: 10,
  until: 30,
  periodCycles: 4,
  cutoff: 1,
};
const BY = { pledge: PLEDGE, debt: { debt: 'd', principal: 1_001n, group: 'parcel-9' } };
/** 10 N, which alone are worth 1.20, took 0.40 off. */
const TOLD: ToldReduction = { cycle: 17, period: 2, units: 40n, offered: 10_000_000n };

test.each([
  ['RATE_CEILING', '1.20', '1.00'],
  ['MEMBER_CAP', '1.20', '9.00'],
  ['GROUP_CAP', '1.20', '8.00'],
  ['DEBT_CAP', '1.20', '5.00'],
  ['DEBT', '1.20', '0.40'],
  ['POOL', '1.20', '0.40'],
  ['GROUP_ALREADY_CREDITED', '1.20', 'parcel-9'],
  ['BELOW_ONE_UNIT', '10.000000 N', '0.083334 N'],
  ['PERIOD_CLOSED', 'C-17', 'C-16'],
  ['PERIOD_OPEN', '1.20', 'C-17'],
  ['PLEDGE_NOT_SIGNED', '0', '1'],
  ['PLEDGE_NOT_YET', '0', '1'],
])('%s is told as %s against %s', (code, measured, limit) => {
  const reason = reductionReason(code, TOLD, { ...BY, words: debtsEn });
  expect(reason).toEqual({ code, measured, limit, ...debtsEn[code as 'POOL'] });
});

test('N that was spent before has no limit in the reduction', () => {
  const reason = reductionReason('NEGENTROPY_SPENT', TOLD, { ...BY, words: debtsDe });
  expect(reason).not.toHaveProperty('limit');
  expect(reason.measured).toBe('10.000000 N');
});

describe('the words', () => {
  test('are there in each language, and are no others’', () => {
    expect(Object.keys(debtsDe)).toEqual(Object.keys(debtsEn));
    const english = new Set(Object.values(debtsEn).map(({ sentence }) => sentence));
    for (const { sentence, nearest } of Object.values(debtsDe)) {
      expect(english.has(sentence)).toBe(false);
      expect(nearest).not.toBe('');
    }
  });

  test('have a sentence of its own for each code', () => {
    for (const words of [debtsEn, debtsDe]) {
      const sentences = Object.values(words).map(({ sentence }) => sentence);
      expect(new Set(sentences).size).toBe(sentences.length);
    }
  });
});

import { expect, test } from 'vitest';
import type { DebtReduction } from '../../client/api-types.ts';
import { html } from '../html.ts';
import { en } from '../texts/en.ts';
import { reductionRows } from './debt-rows.ts';

const POOL = { code: 'POOL', sentence: 'the pool is empty', nearest: 'ask the creditor' };
const MONEY = { currency: 'EUR/2', reduction: '0.00', negentropy: '0.000000', offered: '0.000000' };

function reduction(cycle: number, state: DebtReduction['state'], pledgeId = 'roads') {
  const reasons = state === 'none' ? [POOL] : [];
  const names = { id: String(cycle), debtId: 'a', decision: `d${cycle}`, pledgeId, period: 1 };
  const one: DebtReduction = { ...MONEY, ...names, cycle, state, reasons, limits: [] };
  return one;
}

// Fails when a row that took something off is folded away, or a decision is lost in a run.
test('a run that took nothing off for one reason is one row with every decision', () => {
  const states = ['none', 'none', 'none', 'settled', 'none', 'none'] as const;
  const all = [
    ...states.map((state, at) => reduction(9 - at, state)),
    reduction(3, 'none', 'wells'),
  ];
  const rows = reductionRows(all, en, () => html``).map(({ text }) => text);
  expect(rows.length).toBe(5);
  expect(rows[0]).toContain(en.own.debts.nothing(3));
  expect(rows[0]).toContain(en.own.debts.cycles(7, 9));
  expect(rows[0]?.match(/POOL/g)?.length).toBe(1);
  for (const { decision } of all) expect(rows.join('')).toContain(`href="/d/${decision}"`);
});

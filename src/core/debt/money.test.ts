import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney, parseMoney } from './money.ts';

test('what is formatted is parsed again, in any currency', () => {
  const exponents = fc.integer({ min: 0, max: 6 });
  const law = fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), exponents, (units, exponent) => {
    const currency = `XXX/${exponent}`;
    expect(parseMoney(formatMoney(units, currency), currency)).toBe(units);
  });
  fc.assert(law);
});

test.each([
  ['4812.37', 'USD/2', 481_237n],
  ['4812.3', 'USD/2', 481_230n],
  ['17000', 'JPY/0', 17_000n],
  ['-0.05', 'EUR/2', -5n],
  ['17000.0', 'JPY/0', undefined],
  ['4812.375', 'USD/2', undefined],
  ['1,000.00', 'USD/2', undefined],
  ['1e3', 'USD/2', undefined],
  ['5', 'usd', undefined],
] as const)('%s %s is %s', (text, currency, units) => {
  expect(parseMoney(text, currency)).toBe(units);
});

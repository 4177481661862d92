import { expect, test } from 'vitest';
import { codeRank, codeRule, CODES, FINDING_CODES } from '../codes/codes.ts';
import { CHECKS, GATES } from './checks.ts';

test('every code is checked as its row says', () => {
  const checked = CODES.map(({ code }) => {
    const check = CHECKS[code];
    return [code, typeof check === 'function' || check === 'no policy' ? 'gate' : check];
  });
  const expected = CODES.map(({ code, kind, attestable }) => {
    if (kind === 'gate') return [code, 'gate'];
    return [code, kind === 'service' && attestable ? 'attested' : 'finding'];
  });
  expect(checked).toEqual(expected);
});

test('the gates stand in the order of precedence', () => {
  const ranks = GATES.map(({ rank }) => rank);
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
  expect(ranks).toEqual(GATES.map(({ code }) => codeRank(code)));
});

test('what only the service knows can be attested, and no mere suspicion', () => {
  const ofService = CODES.filter(({ kind }) => kind === 'service');
  expect(ofService.filter(({ attestable }) => !attestable)).toEqual([]);
  const attested = FINDING_CODES.filter((code) => codeRule(code).attestable);
  expect(attested).toEqual(['DESTABILIZATION']);
});

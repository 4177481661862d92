import { describe, expect, test } from 'vitest';
import type { EntropyAtClose, EntropyMeasurement, OpenCycle } from '../client/api-types.ts';
import { notBefore, progressOf, WARM_UP_CYCLES } from './progress.ts';
import { en } from './texts/en.ts';

const DAY = 86_400_000;

function dayOf(cycle: number): string {
  return new Date(Date.parse('2026-01-01T00:00:00Z') + cycle * DAY).toISOString();
}

function openAt(cycle: number): OpenCycle {
  const [startsAt, endsAt] = [dayOf(cycle), dayOf(cycle + 1)];
  return { cycle, startsAt, endsAt, time: startsAt, clock: 'system' };
}

function seriesOf(first: number, closes: number): EntropyAtClose[] {
  return Array.from({ length: closes }, (_, at) => {
    const cycle = first + at;
    const known = { entropy: 0, error: 0, state: 'KNOWN', direction: 'unknown' } as const;
    return { cycle, startsAt: dayOf(cycle), ...known };
  });
}

// Fails when a domain that is silent by comparison is said to lack a longer record, or nothing.
test('what a domain lacks that has all its outcomes is told as that', () => {
  const known = { outcomes: 20, members: 5, activeCycles: 7 };
  const last = { coverage: 0.42 } as EntropyMeasurement;
  const domain = { state: 'UNKNOWN', soFar: known, last } as const;
  const told = progressOf(domain, known, en);
  expect(told).toContain('42%');
  expect(told).toContain('65%');
  expect(progressOf({ ...domain, last: { ...last, coverage: 0.65 } }, known, en)).toBe(
    en.entropy.progress.enough,
  );
  expect(progressOf({ ...domain, soFar: { ...known, outcomes: 3 } }, known, en)).toContain(
    '3 of 20',
  );
  expect(progressOf({ ...domain, state: 'KNOWN' }, known, en)).toBe('');
});

// A member who asks on the first day wants a day, not a number of cycles.
describe('before which day nothing can be paid', () => {
  test('on the first day it is counted from that day', () => {
    const text = notBefore([{ series: [] }], openAt(0), en);
    expect(text).toContain('January\u00a029,\u00a02026');
    expect(text).toContain(String(WARM_UP_CYCLES));
  });

  test('later it is counted from the domain that was measured first', () => {
    const domains = [{ series: seriesOf(9, 4) }, { series: seriesOf(3, 10) }, { series: [] }];
    expect(notBefore(domains, openAt(13), en)).toContain('February\u00a01,\u00a02026');
  });

  test('it is not said once a record is long enough, nor of no domain', () => {
    const whole = { series: seriesOf(5, WARM_UP_CYCLES) };
    expect(notBefore([whole, { series: [] }], openAt(5 + WARM_UP_CYCLES), en)).toBe('');
    expect(notBefore([], openAt(0), en)).toBe('');
  });
});

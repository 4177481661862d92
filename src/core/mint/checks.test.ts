import { describe, expect, test } from 'vitest';
import { codeRank, codeRule, CODES, FINDING_CODES } from '../codes/codes.ts';
import type { Direction } from '../entropy/measurement.ts';
import { COMMONS } from '../policy/policy.ts';
import type { MeasurementEntry } from '../state/entry.ts';
import { emptyState } from '../state/empty-state.ts';
import { type CommunityState, domainOf } from '../state/state.ts';
import { decidingMeasurement, GATES } from './checks.ts';

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

describe('over a domain decides', () => {
  const CYCLE = 100;

  /** The directions of a domain's last measurements, the newest last, and that of the pool. */
  function measured(own: readonly Direction[], pool: Direction): CommunityState {
    const state = emptyState(false);
    const record = (domain: string, cycle: number, direction: Direction): void => {
      const entry = { type: 'measurement', domain, cycle, direction, pooled: ['health'] } as const;
      domainOf(state, domain).measurements.set(cycle, entry as unknown as MeasurementEntry);
    };
    for (const [at, direction] of own.entries())
      record('health', CYCLE - own.length + at, direction);
    record(COMMONS, CYCLE - 1, pool);
    return state;
  }

  const unknown = (count: number): Direction[] => Array.from({ length: count }, () => 'unknown');

  test.each([
    ['its own direction, whichever it is', ['flat'], 'fell', 'health'],
    ['its own rise', ['rose'], 'flat', 'health'],
    ['the pool, if it has none', ['unknown'], 'flat', COMMONS],
    ['the rise of the pool, too', ['unknown'], 'rose', COMMONS],
    ['itself, if the pool has none either', ['unknown'], 'unknown', 'health'],
    ['the pool, if it was flat lately', ['rose', 'flat', 'unknown'], 'fell', COMMONS],
    ['itself, if it rose lately', ['rose', ...unknown(13)], 'fell', 'health'],
    ['the pool again, once that is over', ['rose', ...unknown(14)], 'fell', COMMONS],
  ] as const)('%s', (_, own, pool, expected) => {
    expect(decidingMeasurement(measured(own, pool), 'health', CYCLE)?.domain).toBe(expected);
  });

  test('never a pool that it is not in, nor one that was not measured in that cycle', () => {
    const state = measured(['unknown'], 'flat');
    expect(decidingMeasurement(state, 'climate', CYCLE)).toBeUndefined();
    expect(decidingMeasurement(state, 'health', CYCLE + 1)).toBeUndefined();
  });
});

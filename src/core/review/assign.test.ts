import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign, type Candidate, commitmentTo, drawOf } from './assign.ts';

const candidates = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, at) => ({
    sentinel: `s${at}`,
    key: String(at).padStart(64, '0'),
    isProgram: false,
    stratum: 'person ',
    person: `m${at}`,
  }));
const vacancy = (seed: string) => ({ seed, seats: 3, programs: 1, seated: [] });

describe('seats', () => {
  test('go to the least draws, whoever comes first in the list', () => {
    const people = candidates(9);
    const least = people
      .toSorted((one, other) => (drawOf('s', one.key) < drawOf('s', other.key) ? -1 : 1))
      .slice(0, 3)
      .map(({ sentinel }) => sentinel);
    expect(assign(people, vacancy('s'))).toEqual(least);
    expect(assign(people.toReversed(), vacancy('s'))).toEqual(least);
  });

  test('go to everybody alike over many seeds', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 900; seed += 1) {
      for (const sentinel of assign(candidates(9), vacancy(`seed ${seed}`))) {
        counts.set(sentinel, (counts.get(sentinel) ?? 0) + 1);
      }
    }
    // 300 each is expected, with a standard deviation of 14.
    expect([...counts.values()].every((count) => Math.abs(count - 300) < 60)).toBe(true);
  });

  test('go to every stratum once before any has a second', () => {
    const groups = candidates(12).map((one, at) => ({
      ...one,
      stratum: at < 10 ? 'north' : 'south',
    }));
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const seats = assign(groups, vacancy(seed));
        expect(seats.filter((name) => ['s10', 's11'].includes(name)).length).toBeGreaterThan(0);
      }),
    );
  });

  test('go to programs as often as allowed, and to no person twice', () => {
    const mixed = candidates(8).map((one, at) => ({
      ...one,
      isProgram: at % 2 === 0,
      person: `m${at % 6}`,
    }));
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const seats = assign(mixed, { ...vacancy(seed), seated: ['m1'] });
        const held = mixed.filter(({ sentinel }) => seats.includes(sentinel));
        expect(held.filter(({ isProgram }) => isProgram).length).toBeLessThanOrEqual(1);
        expect(new Set(['m1', ...held.map(({ person }) => person)]).size).toBe(held.length + 1);
      }),
    );
  });
});

test('a seed is known by its SHA-256 before it is revealed', () => {
  expect(commitmentTo('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

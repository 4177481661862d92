import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { assign, type Candidate, commitmentTo, drawOf } from './assign.ts';

const candidates = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, at) => ({
    sentinel: `s${at}`,
    key: String(at).padStart(64, '0'),
    isProgram: false,
    group: '',
    person: `m${at}`,
  }));
const vacancy = (seed: string) => ({ seed, seats: 3, programs: 1, seated: [] });

describe('seats', () => {
  test('go to the same whoever comes first in the list, in the order of their draw', () => {
    const people = candidates(9);
    const seats = assign(people, vacancy('s'));
    const draws = seats.map((name) => drawOf('s', people[Number(name.slice(1))]?.key ?? ''));
    expect(draws).toEqual(draws.toSorted());
    expect(assign(people.toReversed(), vacancy('s'))).toEqual(seats);
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

  test('go to a group by its size, give or take one', () => {
    const groups = candidates(12).map((one, at) => ({ ...one, group: at < 8 ? 'north' : 'south' }));
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const seats = assign(groups, vacancy(seed));
        expect(seats.filter((name) => ['s10', 's11', 's8', 's9'].includes(name))).toHaveLength(1);
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

describe('three friends among fifteen', () => {
  const own = (at: number): string => (at < 3 ? `own ${at}` : '');
  const three = (at: number): string => `group ${at % 3}`;
  // Fails when no group has a second seat before every other has its first: then they have most
  // seats of every panel in the first row. Chance alone is 8.1 %.
  test.each([
    ['in groups of their own', own],
    ['in groups of their own beside one of the others', (at: number) => own(at) || 'city'],
    ['in groups of their own beside three', (at: number) => own(at) || three(at)],
    ['in three groups of the others', three],
    ['without a group beside three', (at: number) => (at < 3 ? '' : three(at))],
    ['in one of their own', (at: number) => (at < 3 ? 'own' : three(at))],
  ])('%s have most seats of few panels, and as many seats as everybody', (name, groupOf) => {
    const people = candidates(15).map((one, at) => ({ ...one, group: groupOf(at) }));
    const panels = runs(500, 4_000);
    let [seats, most] = [0, 0];
    for (let seed = 0; seed < panels; seed += 1) {
      const chosen = assign(people, vacancy(`seed ${seed}`));
      const theirs = chosen.filter((seat) => ['s0', 's1', 's2'].includes(seat)).length;
      seats += theirs;
      if (theirs > 1) most += 1;
    }
    console.log(`${name}: ${seats} seats of ${panels} panels, and most of them of ${most}`);
    // Three fifths of a seat each time, and four standard deviations of it.
    expect(Math.abs(seats / panels - 0.6)).toBeLessThan((4 * 0.64) / Math.sqrt(panels));
    expect(most / panels).toBeLessThan(0.15 + 4 * Math.sqrt(0.13 / panels));
  });
});

test('a seed is known by its SHA-256 before it is revealed', () => {
  expect(commitmentTo('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

import { hashOfText } from '../log/sha256.ts';

/** Somebody who may have a seat. */
export interface Candidate {
  readonly sentinel: string;
  readonly key: string;
  readonly isProgram: boolean;
  /** Those of one group share its seats; '' is nobody's group. */
  readonly group: string;
  /** Who answers for it: nobody has two seats. */
  readonly person: string;
}

/** What is to be filled. */
export interface Vacancy {
  /** 32 bytes in hexadecimal, to which the log was committed before anybody asked for a panel. */
  readonly seed: string;
  readonly seats: number;
  /** How many of them programs may have. */
  readonly programs: number;
  /** Persons who have a seat already. */
  readonly seated: readonly string[];
}

/**
 * Who has to review, by systematic sampling: candidates stand in a row, group beside group, and
 * every n-th of them from a random place on has a seat (Madow 1949). So everybody has the same
 * chance whatever they call their group, and a group has about the seats that its size gives it.
 * Pure, so that everybody computes the same.
 * @returns sentinels in the order of their draw; fewer than asked for when there are too few
 */
export function assign(candidates: readonly Candidate[], vacancy: Vacancy): string[] {
  const { seed, seats } = vacancy;
  const row = inRow(eligible(candidates, vacancy), seed);
  if (row.length <= seats) return inOrder(row);
  const start = startOf(seed, row.length);
  const places = Array.from({ length: seats }, (_, nth) =>
    Math.floor((start + nth * row.length) / seats),
  );
  return inOrder(places.flatMap((place) => row[place] ?? []));
}

interface Drawn {
  readonly candidate: Candidate;
  readonly draw: string;
}

/** In the order of their draw: each person once, and of programs as many as may have a seat. */
function eligible(candidates: readonly Candidate[], { seed, seated, programs }: Vacancy): Drawn[] {
  const drawn = candidates.map((candidate) => ({ candidate, draw: drawOf(seed, candidate.key) }));
  drawn.sort(byDraw);
  const persons = new Set(seated);
  let left = programs;
  return drawn.filter(({ candidate: { person, isProgram } }) => {
    if (persons.has(person) || (isProgram && left === 0)) return false;
    if (isProgram) left -= 1;
    persons.add(person);
    return true;
  });
}

/** Those of one group beside each other, the groups in a random order. */
function inRow(drawn: readonly Drawn[], seed: string): Drawn[] {
  const placeOf = ({ candidate: { group }, draw }: Drawn): string =>
    group === '' ? draw : hashOfText(`negentropy group\n${seed}\n${group}`);
  return drawn
    .map((one) => ({ one, place: placeOf(one) }))
    .sort((a, b) => compare(a.place, b.place) || byDraw(a.one, b.one))
    .map(({ one }) => one);
}

function inOrder(drawn: readonly Drawn[]): string[] {
  return drawn.toSorted(byDraw).map(({ candidate }) => candidate.sentinel);
}

function byDraw(one: Drawn, other: Drawn): number {
  return compare(one.draw, other.draw);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The random place from which the row is counted: 48 bits of the seed, by its length. */
function startOf(seed: string, length: number): number {
  return Number.parseInt(hashOfText(`negentropy start\n${seed}`).slice(0, 12), 16) % length;
}

/** The place of a key in the draw, in hexadecimal. */
export function drawOf(seed: string, key: string): string {
  return hashOfText(`negentropy panel\n${seed}\n${key}`);
}

/** The SHA-256 of a seed: what the log holds before anybody knows the seed. */
export function commitmentTo(seed: string): string {
  return hashOfText(seed);
}

import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '../log/sha256.ts';

/** Somebody who may have a seat. */
export interface Candidate {
  readonly sentinel: string;
  readonly key: string;
  readonly isProgram: boolean;
  /** Kind and group: no stratum has a second seat before every other has its first. */
  readonly stratum: string;
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
 * Who has to review, at random: the draw of a sentinel is SHA-256 of the seed and its key, the
 * least first. A candidate's turn is its place among those of its own stratum, so that the first of
 * every stratum comes before the second of any. Pure, so that everybody computes the same.
 * @returns sentinels in the order of their seats; fewer than asked for when there are too few
 */
export function assign(candidates: readonly Candidate[], vacancy: Vacancy): string[] {
  const drawn = candidates
    .map((candidate) => ({ candidate, draw: drawOf(vacancy.seed, candidate.key) }))
    .sort((one, other) => (one.draw < other.draw ? -1 : 1));
  const turns = new Map<string, number>();
  const inTurn = drawn.map(({ candidate, draw }) => {
    const turn = turns.get(candidate.stratum) ?? 0;
    turns.set(candidate.stratum, turn + 1);
    return { candidate, draw, turn };
  });
  inTurn.sort((one, other) => one.turn - other.turn || (one.draw < other.draw ? -1 : 1));
  const seated = new Set(vacancy.seated);
  const seats: string[] = [];
  let { programs } = vacancy;
  for (const { candidate } of inTurn) {
    if (seats.length === vacancy.seats) break;
    if (seated.has(candidate.person) || (candidate.isProgram && programs === 0)) continue;
    if (candidate.isProgram) programs -= 1;
    seated.add(candidate.person);
    seats.push(candidate.sentinel);
  }
  return seats;
}

/** The place of a key in the draw, in hexadecimal. */
export function drawOf(seed: string, key: string): string {
  return bytesToHex(sha256(utf8ToBytes(`negentropy panel\n${seed}\n${key}`)));
}

/** The SHA-256 of a seed: what the log holds before anybody knows the seed. */
export function commitmentTo(seed: string): string {
  return bytesToHex(sha256(utf8ToBytes(seed)));
}

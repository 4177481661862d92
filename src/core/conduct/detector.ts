import type { FindingCode } from '../codes/codes.ts';
import type { CanonicalValue } from '../log/canonical-json.ts';
import type { CommunityState } from '../state/state.ts';

/** What a detector says of one person, with everything that anybody needs to compute it again. */
export interface Found {
  /** Who stands for the person. */
  readonly member: string;
  /** In the unit of the limit. */
  readonly measured: number;
  /** What an entry shows of what was looked at. */
  readonly counts: readonly number[];
  /** The whole of it, of which the entry has the hash: a list can be longer than an entry. */
  readonly list: readonly CanonicalValue[];
  /** The same for all people of a group; it asks for an audit, and holds nothing. */
  readonly case?: string;
}

/** A rule by which the close of a cycle finds conduct (docs/reference/conduct.md#detectors). */
export interface Detector {
  /** With the version of the rule: another limit is another version. */
  readonly name: `${string}/${number}`;
  readonly code: FindingCode;
  readonly limit: number;
  /** Asked at the close of every cycle c in which c + 1 is a multiple of this. */
  readonly everyCycles: number;
  /** Pure; in any order. */
  readonly find: (state: CommunityState) => readonly Found[];
}

/** By UTF-16 code units. */
export function byName(
  [one]: readonly [string, unknown],
  [other]: readonly [string, unknown],
): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

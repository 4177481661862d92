import type { CommunityState } from '../../core/state/state.ts';
import type { ImportRow } from '../../db/sql/service/imports.ts';
import type { KnownNames } from './known-names.ts';
import type { Likenesses } from './likenesses.ts';
import type { OpenClaims } from './open-claims.ts';
import type { PanelSeeds } from './panel-seeds.ts';
import type { Tombstones } from './tombstones.ts';

/** What a community's writer keeps in memory between batches. */
export interface CommunityMemory {
  readonly state: CommunityState;
  /** Member ids by the caller's user ids. */
  readonly members: Map<string, string>;
  /** What is left of people who were erased; absent in a simulation, which erases nobody. */
  readonly tombstones?: Tombstones;
  /** When somebody was erased whose user id a member has now, in unix seconds, by member id. */
  readonly returned?: Map<string, number>;
  /** What those user ids look like; made when it is first asked. */
  names?: KnownNames;
  /** Claims that are not settled yet; absent: none. */
  claims?: OpenClaims;
  /** What the works of the open cycle say; absent: none was looked at. */
  likenesses?: Likenesses;
  /** What panels are drawn with; absent in a simulation, which draws none. */
  readonly seeds?: PanelSeeds;
  /** How far each history was imported. */
  readonly imports: Map<string, ImportRow>;
  /** Of the evidence that came in last over the interface. */
  lastOrdinal: number;
}

/** How many people of one kind a census counted. */
export interface Stratum {
  /** What its people have in common, as the table says it. */
  readonly stratum: string;
  readonly rows: number;
}

/** People were counted: how many, of which kinds, and a commitment to the rows kept outside. */
export interface CensusEntry {
  readonly type: 'census';
  readonly cycle: number;
  readonly rows: number;
  /** In the order of their names; kinds of which there are few are one. */
  readonly strata: readonly Stratum[];
  /** Merkle root over salted hashes of the rows, in their order. */
  readonly root: string;
}

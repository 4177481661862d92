/** A study is registered before its data is opened. */
export interface StudyEntry {
  readonly type: 'study';
  readonly cycle: number;
  /** What is asked; its figure and its rule follow from it. */
  readonly kind: string;
  /** SHA-256 of the plan. */
  readonly plan: string;
}

/** What came of a study, whatever it is. */
export interface StudiedEntry {
  readonly type: 'studied';
  readonly cycle: number;
  /** Index of the entry that registered it. */
  readonly study: number;
  /** SHA-256 of the report. */
  readonly report: string;
  /** Whether the registered rule was met. */
  readonly shown: boolean;
}

/** The entries that the state of studies is the fold of. */
export type StudyLogEntry = StudyEntry | StudiedEntry;

/** Studies by the index of their entry: the hash of the plan, and whether there is a report. */
export type Studies = Map<number, { readonly plan: string; readonly isOver: boolean }>;

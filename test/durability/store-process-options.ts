/** What store-process.mjs is told, as JSON in its first argument. */
export interface StoreProcessOptions {
  readonly databaseUrl?: string;
  readonly dataDirectory: string;
  readonly keyPath: string;
  /** A contribution history to import; absent: mint. */
  readonly history?: string;
  readonly batchSteps?: number;
  /** How many mints. */
  readonly count?: number;
}

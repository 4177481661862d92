/** What claim-process.mjs is told, as JSON in its first argument. */
export interface ClaimProcessOptions {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly keyPath: string;
  readonly origin: string;
  readonly slug: string;
  /** Unix seconds: the clock stands still. */
  readonly now: number;
  readonly registry: {
    readonly vkey: string;
    readonly url: string;
    /** 64 hexadecimal digits. */
    readonly secret: string;
  };
}

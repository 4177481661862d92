import {
  readClockRows,
  readLags,
  readLastEntropyStates,
  readReadiness,
} from '../../../db/sql/communities/attention.ts';
import type { StoreReader } from '../../community-reader.ts';

/** What a monitor looks at, of one community. */
export interface Gauges {
  readonly slug: string;
  /** Entries that no signed checkpoint covers yet. */
  readonly checkpointLag: number;
  /** Entries that the slowest webhook has not been told of. */
  readonly outboxLag: number;
  readonly entropy: readonly { readonly domain: string; readonly state: string }[];
}

/**
 * A few statements for all communities, whether they are open or not. Before the first close of a
 * community nothing is known of its domains.
 */
export async function readGauges({ db }: StoreReader): Promise<Gauges[]> {
  const entropy = new Map<string, { domain: string; state: string }[]>();
  for (const { slug, domain, state } of await readLastEntropyStates(db)) {
    const own = entropy.get(slug) ?? [];
    entropy.set(slug, own);
    own.push({ domain, state });
  }
  const lags = await readLags(db);
  const unmeasured = lags.filter(({ slug }) => !entropy.has(slug)).map(({ id }) => id);
  for (const { slug, policy } of unmeasured.length === 0
    ? []
    : await readClockRows(db, unmeasured)) {
    const domains = (policy?.policy['domains'] ?? []) as readonly string[];
    entropy.set(
      slug,
      domains.map((domain) => ({ domain, state: 'UNKNOWN' })),
    );
  }
  return lags.map((lag) => ({ ...lag, entropy: entropy.get(lag.slug) ?? [] }));
}

/** Whether requests can be served, in two figures. */
export interface Readiness {
  readonly communities: number;
  /** The most entries of a community that are not signed yet. */
  readonly checkpointLag: number;
}

export async function readStoreReadiness({ db }: StoreReader): Promise<Readiness> {
  return await readReadiness(db);
}

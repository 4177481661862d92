import { randomBytes } from 'node:crypto';
import { policyAt } from '../../core/state/state.ts';
import { insertApiKey, revokeApiKey } from '../../db/sql/service/api-keys.ts';
import {
  countIngestDeliveries,
  deleteIngestSource,
  findIngestSource,
  type IngestSourceRow,
  insertIngestSource,
  listIngestSources,
} from '../../db/sql/service/ingest.ts';
import type { CommunityReader, StoreReader } from '../community-reader.ts';
import type { Community } from '../writer/community.ts';
import type { Command } from '../writer/command.ts';
import { repeatable, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';
import { newWebhookSecret } from '../outbox/webhook-signature.ts';
import { hashSecret, newApiKeySecret } from './api-keys.ts';

export const SOURCE_KINDS = ['github', 'cloudevents'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A source with its secret and whose it is. */
export type SourceRow = Omit<IngestSourceRow, 'kind'> & { readonly kind: SourceKind };

/** A source as it is shown. */
export type IngestSource = Omit<SourceRow, 'secret' | 'communityId'>;

/** A source with how many events of each kind came from it. */
export interface CountedSource extends IngestSource {
  readonly deliveries: readonly DeliveryCount[];
}

export interface DeliveryCount {
  readonly kind: string;
  /** Whether anything of them is kept. */
  readonly taken: boolean;
  readonly count: number;
}

export interface SourceOrder extends Stamp {
  readonly kind: SourceKind;
  readonly domain: string;
}

/** A source, and its secret when this very request made it: it is shown once. */
export interface ShownSource {
  readonly source: IngestSource;
  readonly secret?: string;
}

/**
 * Makes a source of signed events, and the key in whose name they are attested: it is listed,
 * revoked and undone as any other key, but nobody has its text, so that only events use it.
 * @throws RequestError EVIDENCE_INVALID when the policy has no such domain
 */
export function createSourceCommand(
  communityId: string,
  { kind, domain, now, idempotency }: SourceOrder,
): Command<ShownSource> {
  const id = randomBytes(8).toString('hex');
  const secret = kind === 'github' ? randomBytes(32).toString('hex') : newWebhookSecret();
  const source = { id, kind, domain, createdAt: now };
  const command: Command<ShownSource> = {
    now,
    run: (draft) => {
      const { cycle } = draft.state;
      if (policyAt(draft.state, cycle)?.domains.includes(domain) !== true) {
        throw new RequestError('EVIDENCE_INVALID', 'the policy has no domain of that name');
      }
      draft.append({ type: 'key', cycle, key: id, action: 'made', scopes: 'attest' });
      draft.also(insertApiKey(sourceKey(communityId, source)));
      draft.also(insertIngestSource({ ...source, communityId, secret }));
      return { source, secret };
    },
  };
  return repeatable(idempotency, command, { keep: ({ source: made }) => ({ source: made }) });
}

/** Removes a source and revokes its key; what it brought stays. @throws RequestError NOT_FOUND */
export async function removeSource(
  { row, writer, reader: { db } }: Community,
  id: string,
  now: number,
): Promise<void> {
  const source = await findIngestSource(db, id);
  if (source?.communityId !== row.id)
    throw new RequestError('NOT_FOUND', 'there is no such source');
  await writer.submit({
    now,
    run: (draft) => {
      draft.append({ type: 'key', cycle: draft.state.cycle, key: id, action: 'revoked' });
      draft.also(revokeApiKey(row.id, id, now));
      draft.also(deleteIngestSource(row.id, id));
    },
  });
}

/** A source whose key stands, by its id alone: an event does not say whose it is. */
export async function findSource({ db }: StoreReader, id: string): Promise<SourceRow | undefined> {
  const row = await findIngestSource(db, id);
  return row === undefined ? undefined : { ...row, kind: kindOf(row) };
}

/** A community's sources with their counts, in the order in which they were made. */
export async function listSources(
  { db, communityId }: CommunityReader,
  limit: number,
  after?: Pick<IngestSource, 'createdAt' | 'id'>,
): Promise<CountedSource[]> {
  const rows = await listIngestSources({ db, communityId }, limit, after);
  const counts = await countIngestDeliveries(
    db,
    communityId,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: kindOf(row),
    domain: row.domain,
    createdAt: row.createdAt,
    deliveries: counts
      .filter(({ source }) => source === row.id)
      .map((count) => ({ kind: count.kind, taken: count.taken, count: count.deliveries })),
  }));
}

function sourceKey(
  communityId: string,
  { id, kind, domain, createdAt }: IngestSource,
): Parameters<typeof insertApiKey>[0] {
  return {
    keyId: id,
    communityId,
    secretHash: hashSecret(newApiKeySecret()),
    scopes: ['attest'],
    label: `events from ${kind}, ${domain}`,
    userId: undefined,
    createdAt,
    expiresAt: undefined,
  };
}

function kindOf({ kind }: IngestSourceRow): SourceKind {
  const known = SOURCE_KINDS.find((one) => one === kind);
  if (known === undefined) throw new RangeError(`a source is of the unknown kind ${kind}`);
  return known;
}

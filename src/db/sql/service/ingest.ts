import type { Reader, Statement } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';

type Row = Readonly<Record<string, unknown>>;

/** Where signed events come from; its id is also that of the key that attests them. */
export interface IngestSourceRow {
  readonly id: string;
  readonly communityId: string;
  readonly kind: string;
  /** Events are signed with it, so it has to be known. */
  readonly secret: string;
  /** Where the source's claims and outcomes count. */
  readonly domain: string;
  /** Unix seconds. */
  readonly createdAt: number;
}

/** A delivery that was taken or acknowledged. */
export interface IngestDeliveryRow {
  /** Id of the source, or of the key that sent it. */
  readonly source: string;
  readonly deliveryId: string;
  readonly kind: string;
  readonly taken: boolean;
  /** Unix seconds. */
  readonly receivedAt: number;
}

/** How many deliveries of a kind came from a source. */
export interface DeliveryCountRow {
  readonly source: string;
  readonly kind: string;
  readonly taken: boolean;
  readonly deliveries: number;
}

const COLUMNS = 's.source_id, s.community_id, s.kind, s.secret, s.domain, s.created_at';

/** Sources whose key stands: a key that was revoked or undone takes its source along. */
const STANDING =
  'from negentropy.ingest_source s join negentropy.api_key k ' +
  'on k.key_id = s.source_id and k.community_id = s.community_id and k.revoked_at is null';

export function insertIngestSource(row: IngestSourceRow): Statement {
  return {
    sql:
      'insert into negentropy.ingest_source ' +
      '(source_id, community_id, kind, secret, domain, created_at) ' +
      'values ($1, $2, $3, $4, $5, $6)',
    parameters: [row.id, row.communityId, row.kind, row.secret, row.domain, row.createdAt],
  };
}

/** Found before it is known whose it is: an event brings only the source's id. */
export async function findIngestSource(
  reader: Reader,
  id: string,
): Promise<IngestSourceRow | undefined> {
  const [row] = await reader.query<Row>(`select ${COLUMNS} ${STANDING} where s.source_id = $1`, [
    id,
  ]);
  return row === undefined ? undefined : toSource(row);
}

/** A community's sources in the order in which they were made. */
export async function listIngestSources(
  { db: reader, communityId }: CommunityRows,
  limit: number,
  after: Pick<IngestSourceRow, 'createdAt' | 'id'> = { createdAt: -1, id: '' },
): Promise<IngestSourceRow[]> {
  const rows = await reader.query<Row>(
    `select ${COLUMNS} ${STANDING} where s.community_id = $1 ` +
      'and (s.created_at, s.source_id) > ($2::bigint, $3::text) ' +
      'order by s.created_at, s.source_id limit $4',
    [communityId, after.createdAt, after.id, limit],
  );
  return rows.map(toSource);
}

/** A repository of which a source told. */
export interface SourceRepository {
  readonly source: string;
  /** `owner/name` as it is compared: its skeleton. */
  readonly repository: string;
}

export function insertSourceRepository(
  communityId: string,
  { source, repository }: SourceRepository,
): Statement {
  return {
    sql:
      'insert into negentropy.source_repository (community_id, source, repository) ' +
      'values ($1, $2, $3) on conflict do nothing',
    parameters: [communityId, source, repository],
  };
}

/** Which sources told of some repositories, those that are removed included. */
export async function findSourceRepositories(
  { db: reader, communityId }: CommunityRows,
  repositories: readonly string[],
): Promise<SourceRepository[]> {
  if (repositories.length === 0) return [];
  return await reader.query<{ source: string; repository: string }>(
    'select source, repository from negentropy.source_repository ' +
      'where community_id = $1 and repository = any ($2::text[])',
    [communityId, repositories],
  );
}

/** A source that stands, and whether it told of any repository yet. */
export interface ForgeSource {
  readonly id: string;
  readonly domain: string;
  readonly hasTold: boolean;
}

/** The sources of GitHub that stand. */
export async function findForgeSources({
  db: reader,
  communityId,
}: CommunityRows): Promise<ForgeSource[]> {
  const told =
    'exists (select 1 from negentropy.source_repository r ' +
    'where r.community_id = $1 and r.source = s.source_id)';
  const rows = await reader.query<{ id: string; domain: string; told: boolean }>(
    `select s.source_id as id, s.domain, ${told} as told ${STANDING} ` +
      "where s.community_id = $1 and s.kind = 'github'",
    [communityId],
  );
  return rows.map(({ id, domain, told: hasTold }) => ({ id, domain, hasTold }));
}

export function deleteIngestSource(communityId: string, id: string): Statement {
  return {
    sql: 'delete from negentropy.ingest_source where community_id = $1 and source_id = $2',
    parameters: [communityId, id],
  };
}

/** The writer has looked the delivery up under its lock; the key makes a double impossible. */
export function insertIngestDelivery(communityId: string, row: IngestDeliveryRow): Statement {
  return {
    sql:
      'insert into negentropy.ingest_delivery ' +
      '(community_id, source, delivery_id, kind, taken, received_at) ' +
      'values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    parameters: [communityId, row.source, row.deliveryId, row.kind, row.taken, row.receivedAt],
  };
}

export async function countIngestDeliveries(
  reader: Reader,
  communityId: string,
  sources: readonly string[],
): Promise<DeliveryCountRow[]> {
  if (sources.length === 0) return [];
  const rows = await reader.query<Row>(
    'select source, kind, taken, count(*) as deliveries from negentropy.ingest_delivery ' +
      'where community_id = $1 and source = any ($2::text[]) ' +
      'group by source, kind, taken order by source, kind, taken',
    [communityId, sources],
  );
  return rows.map((row) => ({
    source: String(row['source']),
    kind: String(row['kind']),
    taken: row['taken'] === true,
    deliveries: Number(row['deliveries']),
  }));
}

function toSource(row: Row): IngestSourceRow {
  return {
    id: String(row['source_id']),
    communityId: String(row['community_id']),
    kind: String(row['kind']),
    secret: String(row['secret']),
    domain: String(row['domain']),
    createdAt: Number(row['created_at']),
  };
}

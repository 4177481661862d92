import type { Parameter, Reader, Statement } from '../../engine/port.ts';
import { type Column, insertRows } from '../insert-rows.ts';
import type { CommunityRows } from '../community-rows.ts';
import { numberOrNone } from '../cells.ts';

/** Evidence as it is kept beside the log: only its salted hash is public. */
export interface EvidenceRow {
  /** SHA-256 of the record, in hexadecimal. */
  readonly id: string;
  readonly source: string;
  readonly ordinal: number;
  readonly part: string;
  readonly member: string | undefined;
  /** The caller's own name for the action, when one was given. */
  readonly reference?: string | undefined;
  /** 16 bytes in hexadecimal. */
  readonly salt: string;
  /** Canonical JSON. */
  readonly record: string;
  /** Id of the evidence that this says something about. */
  readonly subject?: string | undefined;
  /** The key that attested it, and when, in unix seconds. */
  readonly attestedBy?: string | undefined;
  readonly attestedAt?: number | undefined;
  /** The key of somebody else who attested it too. */
  readonly attestedWith?: string | undefined;
  /** Whether it has a say in what becomes of its subject; absent: it has. */
  readonly hasVoice?: boolean | undefined;
  /** It was lost because nothing was shown in time. */
  readonly isMissed?: boolean | undefined;
  /** Of a claim: SHA-256 of what it is about, but for its times. */
  readonly deed?: string | undefined;
  /** Of a claim about a deed: SHA-256 of the deed, whosever it is. */
  readonly matter?: string | undefined;
  /** Of a claim that is kept: which part of its action's pay it brings, ppm. */
  readonly kept?: number | undefined;
  /** The cycle in which it counted as the only one that says the same, if anybody looked. */
  readonly countedCycle?: number | undefined;
}

/** What becomes of a row when its claim is kept, or no longer. */
export type KeptPart = Pick<EvidenceRow, 'kept' | 'countedCycle'>;

interface StoredEvidence {
  readonly evidence_id: string;
  readonly source: string;
  readonly ordinal: bigint;
  readonly part: string;
  readonly member_id: string | null;
  readonly reference: string | null;
  readonly salt: string;
  readonly record: string;
  readonly subject: string | null;
  readonly attested_by: string | null;
  readonly attested_at: bigint | null;
  readonly attested_with: string | null;
  readonly has_voice: boolean;
  readonly is_missed: boolean;
  readonly deed_sha256: string | null;
  readonly matter_sha256: string | null;
  readonly kept_ppm: bigint | null;
  readonly counted_cycle: bigint | null;
}

const COLUMNS: readonly Column[] = [
  { name: 'evidence_id', type: 'text' },
  { name: 'source', type: 'text' },
  { name: 'ordinal', type: 'bigint' },
  { name: 'part', type: 'text' },
  { name: 'member_id', type: 'uuid' },
  { name: 'reference', type: 'text' },
  { name: 'salt', type: 'text' },
  { name: 'record', type: 'text' },
  { name: 'subject', type: 'text' },
  { name: 'attested_by', type: 'text' },
  { name: 'attested_at', type: 'bigint' },
  { name: 'attested_with', type: 'text' },
  { name: 'has_voice', type: 'boolean' },
  { name: 'is_missed', type: 'boolean' },
  { name: 'deed_sha256', type: 'text' },
  { name: 'matter_sha256', type: 'text' },
  { name: 'kept_ppm', type: 'bigint' },
  { name: 'counted_cycle', type: 'bigint' },
];

const NAMES = COLUMNS.map(({ name }) => name).join(', ');

export function insertEvidence(communityId: string, evidence: readonly EvidenceRow[]): Statement[] {
  const rows = evidence.map((row) => [
    row.id,
    row.source,
    row.ordinal,
    row.part,
    row.member ?? null,
    row.reference ?? null,
    row.salt,
    row.record,
    row.subject ?? null,
    row.attestedBy ?? null,
    row.attestedAt ?? null,
    row.attestedWith ?? null,
    row.hasVoice ?? true,
    row.isMissed ?? false,
    row.deed ?? null,
    row.matter ?? null,
    row.kept ?? null,
    row.countedCycle ?? null,
  ]);
  return insertRows('evidence', COLUMNS, communityId, rows);
}

/** One source's evidence in order, a page at a time. */
export async function* scanEvidence(
  { db: reader, communityId }: CommunityRows,
  source: string,
  pageSize = 5_000,
): AsyncGenerator<EvidenceRow[]> {
  for (let from = 0; ; from += pageSize) {
    const rows = await reader.query<StoredEvidence>(
      `select ${NAMES} from negentropy.evidence ` +
        'where community_id = $1 and source = $2 ' +
        'and ordinal >= $3 and ordinal < $4 order by ordinal, part',
      [communityId, source, from, from + pageSize],
    );
    if (rows.length === 0) return;
    yield rows.map(toEvidence);
  }
}

/** What evidence is looked up by. */
export interface EvidenceKeys {
  /** Content addresses. */
  readonly ids: readonly string[];
  /** Callers' own names for actions. */
  readonly references?: readonly string[];
  /** What claims that are kept are about, but for their times. */
  readonly deeds?: readonly string[];
  /** What claims that are kept or open are about, whosever they are. */
  readonly matters?: readonly string[];
}

/**
 * Evidence by content address, by the caller's reference or by what it is about. With what is found
 * by its address comes what others say about it, and with each claim the others about its deed that
 * are kept or open. The laterals look up one key after the other by its index: asked for all keys
 * at once, the planner reads the whole table wherever it knows too little about it.
 */
export async function findEvidence(
  { db: reader, communityId }: CommunityRows,
  keys: EvidenceKeys,
): Promise<EvidenceRow[]> {
  const parameters: Parameter[] = [communityId];
  const given = (values: readonly string[] = []): string | undefined =>
    values.length === 0 ? undefined : `$${parameters.push([...new Set(values)])}::text[]`;
  const sql = foundBy({
    ids: given(keys.ids),
    references: given(keys.references),
    deeds: given(keys.deeds),
    matters: given(keys.matters),
  });
  if (parameters.length === 1) return [];
  const rows = await reader.query<StoredEvidence>(sql, parameters);
  const found = new Map(rows.map((row) => [row.evidence_id, row]));
  return [...found.values()].map(toEvidence);
}

/** The parameters that have the keys of each kind, if there are any. */
type KeyParameters = Readonly<Record<keyof EvidenceKeys, string | undefined>>;

/** Planning a part costs more than running it: there are as few as possible. */
function foundBy({ ids, references, deeds, matters }: KeyParameters): string {
  const own = ids && `with own as materialized (${lookUp(ids, 'evidence_id', 'limit 1')}) `;
  const asked = [
    ...(ids ? ['select matter_sha256 from own where matter_sha256 is not null'] : []),
    ...(matters ? [`select * from unnest(${matters})`] : []),
  ];
  const parts = [
    ...(ids ? ['select * from own', lookUp(ids, 'subject', 'offset 0')] : []),
    ...(references ? [lookUp(references, 'reference', 'limit 1')] : []),
    ...(deeds ? [lookUp(deeds, 'deed_sha256', 'and e.kept_ppm is not null limit 1')] : []),
    ...(asked.length > 0 ? [aboutDeeds(asked.join(' union all '))] : []),
  ];
  const all = parts.join(' union all ');
  return `${own ?? ''}select ${NAMES} from (${all}) found order by ordinal, part`;
}

/**
 * Claims about a deed that are kept and weigh something, and those that are open, the first before
 * all. Whether one is open is looked up for each by itself: joined, a planner that knows too little
 * reads the open claims of the whole community, or all evidence in its order.
 */
function aboutDeeds(matters: string): string {
  return (
    `select found.* from (${matters}) as claim (matter_sha256) cross join lateral ` +
    '(select e.* from negentropy.evidence e where e.community_id = $1 ' +
    'and e.matter_sha256 = claim.matter_sha256 and (e.kept_ppm > 0 or ' +
    '(select true from negentropy.open_claim o where o.community_id = $1 ' +
    'and o.evidence_id = e.evidence_id limit 1)) ' +
    'order by coalesce(e.kept_ppm, 0) > 0 desc, e.ordinal, e.part limit 40) found'
  );
}

function lookUp(keys: string, column: string, bound: string): string {
  return (
    `select found.* from unnest(${keys}) as wanted (key) cross join lateral ` +
    '(select e.* from negentropy.evidence e where e.community_id = $1 ' +
    `and e.${column} = wanted.key ${bound}) found`
  );
}

function toEvidence(row: StoredEvidence): EvidenceRow {
  return {
    id: row.evidence_id,
    source: row.source,
    ordinal: Number(row.ordinal),
    part: row.part,
    member: row.member_id ?? undefined,
    reference: row.reference ?? undefined,
    salt: row.salt,
    record: row.record,
    subject: row.subject ?? undefined,
    attestedBy: row.attested_by ?? undefined,
    attestedAt: numberOrNone(row.attested_at),
    attestedWith: row.attested_with ?? undefined,
    hasVoice: row.has_voice,
    isMissed: row.is_missed,
    deed: row.deed_sha256 ?? undefined,
    matter: row.matter_sha256 ?? undefined,
    kept: numberOrNone(row.kept_ppm),
    countedCycle: numberOrNone(row.counted_cycle),
  };
}

/** The claims that counted in a cycle as the only ones that say the same. */
export async function readCounted(
  { db: reader, communityId }: CommunityRows,
  cycle: number,
): Promise<EvidenceRow[]> {
  const rows = await reader.query<StoredEvidence>(
    `select ${NAMES} from negentropy.evidence ` +
      'where community_id = $1 and counted_cycle = $2 order by ordinal, part',
    [communityId, cycle],
  );
  return rows.map(toEvidence);
}

/**
 * Says which claims are kept, with the part of the pay that each brings, or no longer: one
 * statement for a whole batch.
 */
export function markKept(
  communityId: string,
  claims: Iterable<readonly [evidenceId: string, part: KeptPart]>,
): Statement {
  const rows = [...claims].map(([id, { kept, countedCycle }]) => ({
    id,
    kept: kept ?? null,
    counted: countedCycle ?? null,
  }));
  return {
    sql:
      'update negentropy.evidence e set kept_ppm = k.kept, counted_cycle = k.counted ' +
      'from json_to_recordset($2::json) as k (id text, kept bigint, counted bigint) ' +
      // The ids once more: from a document alone a planner expects so many that it reads them all.
      'where e.community_id = $1 and e.evidence_id = any ($3::text[]) and e.evidence_id = k.id',
    parameters: [communityId, JSON.stringify(rows), rows.map(({ id }) => id)],
  };
}

/** Gives evidence that had none, or that of a member's key, the caller's name for the action. */
export function nameEvidence(
  communityId: string,
  evidenceId: string,
  reference: string,
): Statement {
  return {
    sql:
      'update negentropy.evidence set reference = $3 ' +
      'where community_id = $1 and evidence_id = $2 ' +
      'and (reference is null or position(chr(9) in reference) > 0)',
    parameters: [communityId, evidenceId, reference],
  };
}

/** Takes the caller's name for an action back from the evidence that it stood for. */
export function unnameEvidence(
  communityId: string,
  evidenceId: string,
  reference: string,
): Statement {
  return {
    sql:
      'update negentropy.evidence set reference = null ' +
      'where community_id = $1 and evidence_id = $2 and reference = $3',
    parameters: [communityId, evidenceId, reference],
  };
}

/** Takes the say from what these users said for these claims; what they rejected stays. */
export function silenceWords(
  communityId: string,
  claims: readonly string[],
  users: readonly string[],
): Statement {
  return {
    sql:
      'update negentropy.evidence set has_voice = false where community_id = $1 ' +
      "and subject = any (string_to_array($2, ',')) " +
      'and position(\'"accepted":true\' in record) > 0 ' +
      'and exists (select 1 from json_array_elements_text($3::json) said ' +
      'where position(said in record) > 0)',
    parameters: [
      communityId,
      claims.join(','),
      JSON.stringify(users.map((user) => `"by":${JSON.stringify(user)}`)),
    ],
  };
}

/** Evidence that a key brought; the time is unix seconds. */
export interface AttestationRow {
  readonly evidenceId: string;
  /** Id of the claim that it supports. */
  readonly subject: string | undefined;
  /** The salted hash by which the log knows it. */
  readonly hash: string;
  readonly record: string;
  readonly attestedAt: number;
  /** It was taken back, or the claim that it supports was. */
  readonly retracted: boolean;
}

type StoredAttestation = Pick<
  StoredEvidence,
  'evidence_id' | 'subject' | 'record' | 'attested_at'
> & { readonly hash: string; readonly retracted: boolean };

interface AttestationPage {
  readonly after?: { readonly attestedAt: number; readonly evidenceId: string } | undefined;
  readonly limit: number;
  /** Only what was not taken back yet. */
  readonly standing?: boolean;
}

/** What a key attested, alone or with another, at or after a moment, oldest first. */
export async function readAttestations(
  reader: Reader,
  communityId: string,
  keyId: string,
  since: number,
  page: AttestationPage,
): Promise<AttestationRow[]> {
  const rows = await reader.query<StoredAttestation>(
    'select evidence_id, subject, hash, record, attested_at, retracted from (' +
      `select e.evidence_id, e.subject, ${hashOf('e')} as hash, e.record, e.attested_at, ` +
      'exists (select 1 from negentropy.retraction r where r.community_id = e.community_id ' +
      `and not r.overturned and r.evidence_hash in (${hashOf('e')}, ${hashOf('c')})) ` +
      'as retracted ' +
      'from negentropy.evidence e left join negentropy.evidence c ' +
      'on c.community_id = e.community_id and c.evidence_id = e.subject ' +
      'where e.community_id = $1 and (e.attested_by = $2 or e.attested_with = $2) and ' +
      'e.attested_at >= $3::bigint and ' +
      '($4::bigint is null or (e.attested_at, e.evidence_id) > ($4::bigint, $5::text))) a ' +
      'where not ($6::boolean and retracted) order by attested_at, evidence_id limit $7',
    [
      communityId,
      keyId,
      since,
      page.after?.attestedAt ?? null,
      page.after?.evidenceId ?? null,
      page.standing ?? false,
      page.limit,
    ],
  );
  return rows.map(toAttestation);
}

function toAttestation(row: StoredAttestation): AttestationRow {
  return {
    evidenceId: row.evidence_id,
    subject: row.subject ?? undefined,
    hash: row.hash,
    record: row.record,
    attestedAt: Number(row.attested_at),
    retracted: row.retracted,
  };
}

/** By what the log knows the evidence of a row: sha256(salt ‖ evidenceId). */
function hashOf(table: string): string {
  return `encode(sha256(decode(${table}.salt || ${table}.evidence_id, 'hex')), 'hex')`;
}

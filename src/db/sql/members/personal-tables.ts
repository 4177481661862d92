import type { Reader } from '../../engine/port.ts';

/**
 * How the export of a member tells what a table has of them. `rows`: as they are kept, those whose
 * column is the member, or the member's user id. `entries`: the entries of the log behind its rows
 * that name the member.
 */
type Told =
  | { readonly rows: string }
  | { readonly entries: true }
  | { readonly part: ExportPart }
  | { readonly not: string };

/** A part of the export that has a form of its own. */
type ExportPart =
  | 'member'
  | 'balances'
  | 'keys'
  | 'findings'
  | 'decisions'
  | 'evidence'
  | 'reviews'
  | 'transfers'
  | 'reflections';

/**
 * What an erasure does to it. `goes`: rows are deleted. `emptied`: a row stays without what named
 * the person. `random id`: what is left is of a random id that means nobody any more, as in the
 * log. `nobody`: it has nothing of one person.
 */
type Erased = 'goes' | 'emptied' | 'random id' | 'nobody';

/** What is known of a person in one table, and what becomes of that. */
export interface PersonalTable {
  readonly told: Told;
  readonly erased: Erased;
}

const nobody = (why: string): PersonalTable => ({ told: { not: why }, erased: 'nobody' });
const rows = (column: string, erased: Erased = 'random id'): PersonalTable => ({
  told: { rows: column },
  erased,
});
const entries: PersonalTable = { told: { entries: true }, erased: 'random id' };
const part = (name: ExportPart, erased: Erased = 'random id'): PersonalTable => ({
  told: { part: name },
  erased,
});

/**
 * Every table of the database: what export tells of it and what erasure leaves. A test reads the
 * tables from the database's own catalogue and fails for one that is not named here.
 */
export const PERSONAL_TABLES: Readonly<Record<string, PersonalTable>> = {
  member: part('member', 'emptied'),
  member_integrity: rows('member_id'),
  member_cycle: rows('member_id'),
  outcome_member: rows('member_id'),
  linked_member: rows('member_id'),
  evidence: part('evidence', 'goes'),
  open_claim: rows('member_id', 'goes'),
  claim_event: { told: { not: 'names of evidence, which is told' }, erased: 'goes' },
  panel_claim: { told: { not: 'names of evidence, which is told' }, erased: 'goes' },
  review: part('reviews'),
  negentropy_events: part('decisions'),
  hold_open: part('decisions'),
  hold_end: part('decisions'),
  posting: part('balances'),
  transfer: part('transfers'),
  finding: part('findings'),
  finding_entry: part('findings'),
  accusation: rows('member_id', 'goes'),
  operator_note: rows('about_members', 'goes'),
  reflection: part('reflections', 'goes'),
  reflection_key: { told: { not: 'the key of what is told' }, erased: 'goes' },
  debt_entry: entries,
  debt_reference: rows('member_id', 'goes'),
  settlement_reference: rows('member_id', 'goes'),
  debt_reductions: rows('member_id'),
  debt_settlement: nobody('of reductions, which are told'),
  legacy_opening: rows('member_id'),
  panel_entry: entries,
  pilot_entry: entries,
  study_entry: nobody('of studies, in which nobody is named'),
  evidence_claim: nobody('secret hashes of claims of logs'),
  api_key: part('keys', 'emptied'),
  tombstone: nobody('secret hashes of what was erased'),
  log_entry: { told: { not: 'every part tells of the entries behind it' }, erased: 'random id' },
  sealed_review: nobody('of sentinels, by the names of their keys, until the log has it'),
  retraction: nobody('of evidence, by its salted hash'),
  idempotency: nobody('answers by secret hashes, in which nobody is named'),
  governance_entry: nobody('of keys of a council'),
  nation_entry: nobody('of communities'),
  log_tile: nobody('hashes'),
  log_checkpoint: nobody('hashes'),
  log_head: nobody('sums of the community'),
  policy: nobody('rules'),
  instrument: nobody('instruments'),
  instrument_reading: nobody('instruments'),
  improvement: entries,
  outcome_count: nobody('sums of a domain'),
  system_entropy: nobody('sums of a domain'),
  cycle: nobody('sums of the community'),
  census: nobody('which were taken'),
  census_row: rows('user_id', 'emptied'),
  community: nobody('the community'),
  community_slug: nobody('the community'),
  import_source: nobody('how far histories were imported'),
  ingest_source: nobody('sources of events'),
  ingest_delivery: nobody('ids of deliveries'),
  source_repository: nobody('repositories of sources'),
  pull_review: rows('user_id', 'goes'),
  put_aside: rows('user_id', 'goes'),
  item_act: rows('user_id', 'goes'),
  ended_early: nobody('when something ended, and not whose it was'),
  lease: nobody('processes'),
  migration: nobody('what the schema went through'),
  webhook: nobody('receivers of events'),
  webhook_dead_letter: nobody('indexes of entries'),
  anchor_entry: nobody('hashes'),
  anchor_node: nobody('hashes'),
  anchor_checkpoint: nobody('hashes'),
  anchor_cosignature: nobody('hashes'),
};

/** What is kept of a member beside what has a form of its own: by table, numbers as text. */
export interface KeptRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Table by table; only those in which a member has few rows. */
export async function* scanKeptRows(
  reader: Reader,
  communityId: string,
  member: string,
): AsyncGenerator<KeptRow> {
  for (const [table, { told }] of Object.entries(PERSONAL_TABLES)) {
    if ('rows' in told) yield* rowsOf(reader, { table, column: told.rows }, [communityId, member]);
    if ('entries' in told) yield* entriesOf(reader, table, [communityId, member]);
  }
}

function isOfMember(column: string): string {
  if (column === 'user_id') {
    return (
      'user_id = (select m.user_id from negentropy.member m ' +
      'where m.community_id = $1 and m.member_id = $2)'
    );
  }
  return column.endsWith('members') ? `$2::uuid = any (${column})` : `${column} = $2`;
}

async function* rowsOf(
  reader: Reader,
  { table, column }: { readonly table: string; readonly column: string },
  parameters: readonly [communityId: string, member: string],
): AsyncGenerator<KeptRow> {
  const found = await reader.query<{ row: string }>(
    'select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(t)))::text as row ' +
      `from negentropy.${table} t where community_id = $1 and ` +
      isOfMember(column),
    [...parameters],
  );
  for (const { row: text } of found) {
    const { community_id: _, ...row } = JSON.parse(text) as Record<string, unknown>;
    yield { table, row };
  }
}

/** Their tables say which entries are about debts, panels and pilots, and not about whom. */
async function* entriesOf(
  reader: Reader,
  table: string,
  parameters: readonly [communityId: string, member: string],
): AsyncGenerator<KeptRow> {
  const found = await reader.query<{ entry_index: unknown; entry: string }>(
    `select l.entry_index, l.entry from negentropy.${table} t ` +
      'join negentropy.log_entry l on l.community_id = t.community_id ' +
      'and l.entry_index = t.entry_index where t.community_id = $1 ' +
      'and position($2 in l.entry) > 0 order by l.entry_index',
    [...parameters],
  );
  for (const { entry_index: index, entry } of found) {
    yield { table, row: { index: Number(index), entry: JSON.parse(entry) as unknown } };
  }
}

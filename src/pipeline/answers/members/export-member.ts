import { csvField } from '../../../core/csv-field.ts';
import { formatMicros, ppmToNumber } from '../../../core/units.ts';
import { declarationOf, type EvidenceRecord, isClaim } from '../../../core/families/record.ts';
import { CHANNELS } from '../../../core/integrity/tally.ts';
import { present } from '../../../core/present.ts';
import { findKeysOfUser } from '../../../db/sql/service/api-keys.ts';
import { readDecisionPage } from '../../../db/sql/decisions/decision-pages.ts';
import { readPerson } from '../../../db/sql/members/linked-members.ts';
import { findPerson, type PersonRow } from '../../../db/sql/members/member-directory.ts';
import {
  readMemberFindings,
  scanMemberEvidence,
  scanMemberReviews,
} from '../../../db/sql/members/member-export.ts';
import { scanKeptRows } from '../../../db/sql/members/personal-tables.ts';
import { findStanding, type StandingRow } from '../../../db/sql/evidence/standings.ts';
import { readTransferPage } from '../../../db/sql/economy/transfer-pages.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { givenName } from '../../writer/evidence.ts';
import { readFindingWords } from '../../../db/sql/governance/finding-pages.ts';
import { decisionItems } from '../decisions/read-decisions.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/**
 * Everything that is kept about one member, as the pieces of one JSON document: who it is,
 * balances, tallies, links, decisions, evidence, ratings, transfers, findings, bound keys, and
 * whatever else a table has of them. Read
 * a part at a time, so that a long life costs no more memory than a short one.
 * @param reflections what the member said of their days; only who has the log key can read it
 * @returns undefined when the community knows no such user
 */
export async function exportMember(
  reader: CommunityReader,
  userId: string,
  reflections: () => AsyncGenerator<object> = nothing,
): Promise<AsyncGenerator<string[]> | undefined> {
  const { db, communityId } = reader;
  const person = await findPerson(db, communityId, userId);
  return person === undefined ? undefined : document(reader, person, reflections);
}

/**
 * The same as a table: one row for each thing that is known, with the family of actions that knows
 * it, a number for what belongs together, the name of the field and what it says.
 * @returns undefined when the community knows no such user
 */
export async function tabulateMember(
  reader: CommunityReader,
  userId: string,
  reflections: () => AsyncGenerator<object> = nothing,
): Promise<AsyncGenerator<string[]> | undefined> {
  const person = await findPerson(reader.db, reader.communityId, userId);
  return person === undefined ? undefined : table(reader, person, reflections);
}

async function* table(
  reader: CommunityReader,
  person: PersonRow,
  reflections: () => AsyncGenerator<object>,
): AsyncGenerator<string[]> {
  yield ['part,family,item,field,value\r\n'];
  yield rowsOf({ part: 'member', item: 0, known: await headOf(reader, person) });
  for (const [part, items] of partsOf(reader, person, reflections)) {
    let item = 0;
    for await (const known of items) yield rowsOf({ part, item: item++, known });
  }
}

interface KnownThing {
  readonly part: string;
  readonly item: number;
  readonly known: object;
}

function rowsOf({ part, item, known }: KnownThing): string[] {
  const family = part === 'reflections' ? 'reflection' : familyOf(known);
  return leavesOf('', known).map(([field, value]) => {
    return `${[part, family, String(item), field, value].map(csvField).join(',')}\r\n`;
  });
}

/** The family of an action, or of the claim that a record is. */
function familyOf(known: object): string {
  if ('family' in known) return String(known.family);
  const record = 'record' in known ? (known.record as EvidenceRecord) : undefined;
  return record !== undefined && isClaim(record) ? declarationOf(record).family : '';
}

/** Every value with the path to it; an empty list or object says nothing. */
function leavesOf(path: string, value: unknown): [path: string, text: string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : leavesOf(path === '' ? name : `${path}.${name}`, inner),
  );
}

async function* nothing(): AsyncGenerator<object> {}

async function* document(
  reader: CommunityReader,
  person: PersonRow,
  reflections: () => AsyncGenerator<object>,
): AsyncGenerator<string[]> {
  const head = await headOf(reader, person);
  yield [JSON.stringify(head).slice(0, -1)];
  for (const [name, items] of partsOf(reader, person, reflections)) yield* list(name, items);
  yield ['}\n'];
}

/** What is read item by item, in the order of the document. */
function partsOf(
  reader: CommunityReader,
  { member }: PersonRow,
  reflections: () => AsyncGenerator<object>,
): (readonly [name: string, items: AsyncGenerator<object>])[] {
  return [
    ['decisions', decisions(reader, member)],
    ['evidence', evidence(reader, member)],
    ['reviews', reviews(reader, member)],
    ['transfers', transfers(reader, member)],
    ['reflections', reflections()],
    ['kept', kept(reader, member)],
  ];
}

/** What is known of somebody in a few words. */
async function headOf(reader: CommunityReader, person: PersonRow): Promise<object> {
  const { db, communityId } = reader;
  const { member, user, name } = person;
  const standing = await findStanding(reader, user, { codes: [], cycles: 0 });
  const findings = await findingsOf(reader, member);
  const keys = await findKeysOfUser(db, communityId, user);
  const linked = await readPerson(db, communityId, member);
  return {
    userId: user,
    memberId: member,
    ...(name === undefined ? {} : { name }),
    balances: balancesOf(standing),
    channels: channelsOf(standing),
    linkedMembers: linked.filter((other) => other !== member),
    findings,
    keys: keys.map(({ keyId, label, scopes }) => ({ id: keyId, label, scopes })),
  };
}

/** Findings, and everything that was said of each. */
async function findingsOf({ db, communityId }: CommunityReader, member: string): Promise<object[]> {
  const findings: object[] = [];
  for (const finding of await readMemberFindings(db, communityId, member)) {
    const words = await readFindingWords(db, communityId, finding.index);
    findings.push({ ...finding, words });
  }
  return findings;
}

/** One more field of the document, item by item. */
async function* list(name: string, items: AsyncGenerator<object>): AsyncGenerator<string[]> {
  let before = `,${JSON.stringify(name)}:[`;
  for await (const item of items) {
    yield [before + JSON.stringify(item)];
    before = ',';
  }
  yield [before === ',' ? ']' : `${before}]`];
}

async function* decisions(reader: CommunityReader, member: string): AsyncGenerator<object> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = await readDecisionPage(db, communityId, { before, member, limit: ROWS_PER_PAGE });
    yield* decisionItems(policies, rows);
    const last = rows.at(-1);
    if (last === undefined) return;
    before = last.index;
  }
}

async function* evidence(reader: CommunityReader, member: string): AsyncGenerator<object> {
  const { db, communityId } = reader;
  for await (const row of scanMemberEvidence(db, communityId, member)) {
    yield {
      id: row.id,
      hash: row.hash,
      record: JSON.parse(row.record) as unknown,
      ...(row.reference === undefined ? {} : { ref: givenName(row.reference) }),
      ...present({
        attestedBy: row.attestedBy,
        attestedAt: row.attestedAt,
        attestedWith: row.attestedWith,
      }),
    };
  }
}

async function* reviews(reader: CommunityReader, member: string): AsyncGenerator<object> {
  const { db, communityId } = reader;
  for await (const { index, line } of scanMemberReviews(db, communityId, member)) {
    yield { index, entry: JSON.parse(line) as unknown };
  }
}

/** What has no form of its own, as it is kept. */
async function* kept({ db, communityId }: CommunityReader, member: string): AsyncGenerator<object> {
  yield* scanKeptRows(db, communityId, member);
}

/** Whom it was exchanged with stays that one's own business: only the random ids are told. */
async function* transfers(reader: CommunityReader, member: string): AsyncGenerator<object> {
  const { db, communityId } = reader;
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = await readTransferPage(db, communityId, { before, member, limit: ROWS_PER_PAGE });
    for (const { index, cycle, kind, fromMember, toMember, amount } of rows) {
      const parties = {
        ...present({ from: fromMember, to: toMember }),
      };
      yield { index, cycle, kind, ...parties, amount: formatMicros(amount) };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    before = last.index;
  }
}

const ROWS_PER_PAGE = 500;

function balancesOf(standing: StandingRow | undefined): object {
  const { balance = 0n, minted = 0n, held = 0n, negentropy = 0n } = standing ?? {};
  return {
    balance: formatMicros(balance),
    minted: formatMicros(minted),
    held: formatMicros(held),
    negentropy: formatMicros(negentropy),
  };
}

function channelsOf(standing: StandingRow | undefined): object {
  const tallies = standing?.tallies ?? {};
  return Object.fromEntries(
    CHANNELS.flatMap((channel) => {
      const tally = tallies[channel];
      if (tally === undefined) return [];
      return [[channel, { kept: ppmToNumber(tally.kept), lost: ppmToNumber(tally.lost) }]];
    }),
  );
}

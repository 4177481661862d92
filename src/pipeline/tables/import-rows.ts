import {
  declarationOf,
  type EvidenceRecord,
  isClaim,
  isSupport,
} from '../../core/families/record.ts';
import { type Likeness, likenessSentence } from '../../core/identity/likeness-sentence.ts';
import { listUsersOfKeys } from '../../db/sql/service/api-keys.ts';
import { findPerson } from '../../db/sql/members/member-directory.ts';
import { KnownNames } from '../writer/known-names.ts';
import type { ClaimName } from '../../core/families/claim-name.ts';
import type { Silence } from '../../core/families/voice.ts';
import { type ClaimState, countStates } from '../answers/evidence/read-claims.ts';
import { findClaims } from '../answers/evidence/find-claims.ts';
import type { Attestor } from '../checks/attestor.ts';
import { checkCommand, evidenceCommand, type TakenEvidence } from '../commands/record-evidence.ts';
import { RequestError, type RequestErrorCode } from '../request-error.ts';
import type { Community } from '../writer/community.ts';

/** Records that belong together: all of them are taken or none. */
export interface RowOfRecords {
  /** The line that they come from. */
  readonly line: number;
  readonly records: readonly EvidenceRecord[];
  /** Claims that records name otherwise than by their ids. */
  readonly named: ReadonlyMap<EvidenceRecord, { readonly name: ClaimName }>;
}

export interface RowImportOptions {
  readonly attestor: Attestor | undefined;
  /** Unix seconds. */
  readonly now: number;
  /** Whether it is written; else it is only looked whether it could be. */
  readonly isApplied: boolean;
  readonly onRefusal: (line: number, reason: string, code: RequestErrorCode) => void;
  /** A word that was taken, or was there, and does not count; or would not if it was taken. */
  readonly onUnheard?: (word: UnheardWord) => void;
  /** A row that says what one further up says, and counts once with it. */
  readonly onRepeat?: (row: RepeatedRow) => void;
}

/** A row whose records are those of one further up in the same table. */
export interface RepeatedRow {
  readonly line: number;
  /** The line of the first of them. */
  readonly of: number;
}

/** What somebody said of a claim that has no say in it, and why. */
export interface UnheardWord {
  readonly line: number;
  readonly by: string;
  readonly reason: Silence;
}

/** How far an import of rows has come. */
export interface RowCounts {
  /** Rows of which something was new. */
  readonly taken: number;
  /** Rows of which everything was known before. */
  readonly known: number;
  /** Rows that the community refused. */
  readonly refused: number;
  /** Records that were new. */
  readonly records: number;
}

/** Of so many claims it is told in the end what became of them. */
const CLAIMS_TOLD_MAX = 20_000;

/** So many rows are remembered, to know those that say the same. */
const ROWS_REMEMBERED_MAX = 20_000;

/** So many rows wait for the writer at a time: it makes few commits of them. */
const ROWS_UNDER_WAY = 2_000;

/**
 * Hands rows of records to the writer, each as a command of its own: one that is refused harms no
 * other. A row that came in before adds nothing, so a run that was interrupted is just repeated.
 */
export class RowImport {
  readonly #community: Community;
  readonly #options: RowImportOptions;
  /** In the order in which the writer takes them. */
  readonly #underWay: Promise<void>[] = [];
  #counts = { taken: 0, known: 0, refused: 0, records: 0 };
  #problem: Error | undefined;
  #users: KeyUsers | undefined;
  readonly #claims = new Set<string>();
  /** The line of each row, by what it says. */
  readonly #lines = new Map<string, number>();

  constructor(community: Community, options: RowImportOptions) {
    this.#community = community;
    this.#options = options;
  }

  /** What became of the claims that rows were about, of the first of them if there are many. */
  async outcome(): Promise<Partial<Record<ClaimState, number>>> {
    return await countStates(this.#community, [...this.#claims]);
  }

  get counts(): RowCounts {
    return { ...this.#counts };
  }

  /** Takes rows; comes back as soon as there is room for more. */
  async take(rows: readonly RowOfRecords[]): Promise<void> {
    for (const row of await this.#withoutLikenesses(await this.#withClaims(rows))) {
      this.#underWay.push(this.#submit(row));
      while (this.#underWay.length >= ROWS_UNDER_WAY) await this.#underWay.shift();
      if (this.#problem !== undefined) throw this.#problem;
    }
  }

  /** Waits until all that was taken is stored or refused. */
  async end(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
    if (this.#problem !== undefined) throw this.#problem;
  }

  /** Rows whose records name claims have them by their ids then; others are as they were. */
  async #withClaims(rows: readonly RowOfRecords[]): Promise<readonly RowOfRecords[]> {
    const wanted = rows.flatMap(({ records, named }) =>
      records.flatMap((record) => {
        const claim = named.get(record);
        return claim === undefined ? [] : [{ record, name: claim.name, at: record.at }];
      }),
    );
    if (wanted.length === 0) return rows;
    await this.end();
    const coming = rows.flatMap(({ records }) => records.map((record) => ({ record })));
    const by = { sender: '', coming };
    const found = await findClaims(this.#community.reader, wanted, by, () => '');
    const ids = new Map(wanted.map(({ record }, at) => [record, found[at]] as const));
    return rows.flatMap((row) => {
      const lacks = row.records.some((one) => row.named.has(one) && ids.get(one) === undefined);
      if (lacks) {
        const why = 'there is no claim of that name that was made by then';
        this.#refuse(row.line, why, 'EVIDENCE_UNKNOWN');
        return [];
      }
      const records = row.records.map((record) => {
        const id = ids.get(record);
        return id !== undefined && isSupport(record) ? { ...record, claim: id } : record;
      });
      return [{ ...row, records }];
    });
  }

  /**
   * Rows that name nobody new who looks like the user of a key: that key would be of nobody once
   * the name of the row is in use.
   */
  async #withoutLikenesses(rows: readonly RowOfRecords[]): Promise<readonly RowOfRecords[]> {
    const { reader } = this.#community;
    this.#users ??= new KeyUsers(await listUsersOfKeys(reader, this.#options.now));
    const kept: RowOfRecords[] = [];
    for (const row of rows) {
      const likenesses = this.#users.likenessesIn(row.records);
      const known = await Promise.all(
        likenesses.map(({ user }) => findPerson(reader.db, reader.communityId, user)),
      );
      const like = likenesses.find((_, at) => known[at] === undefined);
      if (like === undefined) kept.push(row);
      else this.#refuse(row.line, likenessSentence(like), 'CONFLICT');
    }
    return kept;
  }

  async #submit({ line, records }: RowOfRecords): Promise<void> {
    const { attestor, now, isApplied } = this.#options;
    const { writer } = this.#community;
    const first = this.#firstOf(line, records);
    try {
      const fresh = isApplied
        ? await writer
            .submit(evidenceCommand({ records, attestor, now }))
            .then(({ evidence }) => this.#taken(line, records, evidence))
        : await writer
            .submit(checkCommand({ records, attestor, now }))
            .then(({ known, unheard }) => {
              for (const word of unheard) this.#options.onUnheard?.({ line, ...word });
              return first === undefined ? records.length - known : 0;
            });
      if (first !== undefined) this.#options.onRepeat?.({ line, of: first });
      this.#counts[fresh === 0 ? 'known' : 'taken'] += 1;
      this.#counts.records += fresh;
    } catch (problem) {
      if (problem instanceof RequestError) this.#refuse(line, problem.message, problem.code);
      else this.#problem ??= problem instanceof Error ? problem : new Error(String(problem));
    }
  }

  /** @returns the line of the row further up that says the same; undefined if none does */
  #firstOf(line: number, records: readonly EvidenceRecord[]): number | undefined {
    const said = JSON.stringify(records);
    const first = this.#lines.get(said);
    if (first === undefined && this.#lines.size < ROWS_REMEMBERED_MAX) this.#lines.set(said, line);
    return first;
  }

  /** @returns how many records are new */
  #taken(
    line: number,
    records: readonly EvidenceRecord[],
    evidence: readonly TakenEvidence[],
  ): number {
    for (const [at, { id, reason }] of evidence.entries()) {
      const record = records[at];
      if (record === undefined) continue;
      if (isClaim(record)) this.#tellOf(id);
      if (isSupport(record)) this.#tellOf(record.claim);
      if (reason === undefined || record.type !== 'confirmation') continue;
      this.#options.onUnheard?.({ line, by: record.by, reason });
    }
    return evidence.filter(({ known }) => !known).length;
  }

  #tellOf(claim: string): void {
    if (this.#claims.size < CLAIMS_TOLD_MAX) this.#claims.add(claim);
  }

  #refuse(line: number, reason: string, code: RequestErrorCode): void {
    this.#counts.refused += 1;
    this.#options.onRefusal(line, reason, code);
  }
}

/** For whom keys were made, whether or not they did anything yet. */
class KeyUsers {
  readonly #users: ReadonlySet<string>;
  readonly #names: KnownNames;

  constructor(users: readonly string[]) {
    this.#users = new Set(users);
    this.#names = new KnownNames(() => users);
  }

  /** The user ids of records that are no key's, and may be read as those of a key. */
  likenessesIn(records: readonly EvidenceRecord[]): Likeness[] {
    return records.flatMap((record) =>
      Object.entries(record).flatMap(([name, user]: [string, unknown]) => {
        if (declarationOf(record).fields[name]?.kind !== 'userId') return [];
        if (typeof user !== 'string' || this.#users.has(user)) return [];
        const used = this.#names.likeOf(user);
        return used === undefined ? [] : [{ user, used, by: 'key' as const }];
      }),
    );
  }
}

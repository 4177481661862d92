import { isRatingType } from '../../core/families/record.ts';
import type { FactEntry, OutcomeEntry } from '../../core/state/entry.ts';
import type { OpenAims, OpenClaimRow } from '../../db/sql/evidence/open-claims.ts';

/** A claim that the clock alone settled, with what the log says of it. */
export interface MissedClaim {
  readonly id: string;
  /** What instruments showed is kept; all others are lost. */
  readonly isKept?: true;
  readonly entries: readonly (FactEntry | OutcomeEntry)[];
}

/**
 * The claims of a community that are not settled yet, by their evidence id and by what they are
 * about: one deed must not be many claims, and what is due must not be forgotten.
 */
export class OpenClaims {
  readonly #byId = new Map<string, OpenClaimRow>();
  readonly #bySubject = new Map<string, OpenClaimRow>();
  /** Those about which instruments decide. */
  readonly #measured = new Map<string, OpenClaimRow>();
  /** How many there are, by member and whether they rate others. */
  readonly #counts = new Map<string, number>();
  readonly #earlier: OpenClaims | undefined;
  #missed: MissedClaim[] = [];

  /** @param earlier claims that are looked at and never changed, for a sketch */
  constructor(rows: Iterable<OpenClaimRow>, earlier?: OpenClaims) {
    this.#earlier = earlier;
    for (const row of rows) this.add(row);
  }

  /** The open claim about a subject, as `subjectOf` names it. */
  about(subject: string): OpenClaimRow | undefined {
    return this.#bySubject.get(subject) ?? this.#earlier?.about(subject);
  }

  byId(id: string): OpenClaimRow | undefined {
    return this.#byId.get(id) ?? this.#earlier?.byId(id);
  }

  /** The open claims of which one of some instruments of a domain shall show something. */
  shownBy(domain: string, instruments: readonly string[]): OpenClaimRow[] {
    const own = [...this.#measured.values()];
    const earlier = this.#earlier?.shownBy(domain, instruments) ?? [];
    const rows = [...own, ...earlier.filter(({ id }) => !this.#measured.has(id))];
    return rows.filter(
      (row) =>
        row.domain === domain &&
        aimsOf(row)?.aims.some(({ instrument }) => instruments.includes(instrument)),
    );
  }

  add(row: OpenClaimRow): void {
    if (row.aims !== undefined) this.#measured.set(row.id, row);
    if (this.byId(row.id) === undefined) this.#count(row, 1);
    this.#byId.set(row.id, row);
    this.#bySubject.set(row.subject, row);
  }

  /** @returns whether it was there */
  remove(id: string): boolean {
    const row = this.#byId.get(id);
    if (row === undefined) return false;
    this.#byId.delete(id);
    this.#count(row, -1);
    this.#measured.delete(id);
    if (this.#bySubject.get(row.subject) === row) this.#bySubject.delete(row.subject);
    return true;
  }

  /** How many claims of one member there are: ratings of others, or all that are none. */
  countOf(member: string, kind: { readonly areRatings: boolean }): number {
    const own = this.#counts.get(countKey(member, kind.areRatings)) ?? 0;
    return own + (this.#earlier?.countOf(member, kind) ?? 0);
  }

  #count({ member, type }: OpenClaimRow, more: number): void {
    const key = countKey(member, isRatingType(type));
    const count = (this.#counts.get(key) ?? 0) + more;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }

  /** The claims of one member. */
  of(member: string): OpenClaimRow[] {
    return [...this.#byId.values()].filter((row) => row.member === member);
  }

  /** The claims that are lost with the close of a cycle, in the order of their ids. */
  missedWith(cycle: number): OpenClaimRow[] {
    return [...this.#byId.values()]
      .filter(({ missedCycle }) => missedCycle !== undefined && missedCycle <= cycle)
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  addMissed(missed: MissedClaim): void {
    this.#missed.push(missed);
  }

  /** What was missed since this was asked for the last time. */
  takeMissed(): readonly MissedClaim[] {
    const missed = this.#missed;
    if (missed.length > 0) this.#missed = [];
    return missed;
  }
}

function countKey(member: string, areRatings: boolean): string {
  return areRatings ? `${member} ratings` : member;
}

/** What a claim asks of instruments; undefined if they have no say. */
export function aimsOf({ aims }: Pick<OpenClaimRow, 'aims'>): OpenAims | undefined {
  return aims === undefined ? undefined : (JSON.parse(aims) as OpenAims);
}

import type { EvidenceRecord } from '../../../core/families/record.ts';
import type { KeptClaim } from '../../../core/families/reflection/reflection.ts';
import type {
  DecisionEntry,
  FactEntry,
  OutcomeEntry,
  RetractionEntry,
} from '../../../core/state/entry.ts';
import { ONE } from '../../../core/units.ts';
import type { AccusationRow } from '../../../db/sql/evidence/accusations.ts';
import type { EvidenceRow, KeptPart } from '../../../db/sql/evidence/evidence.ts';
import type { ReflectionRow } from '../../../db/sql/evidence/reflections.ts';
import type { FrozenAnswer } from '../../../db/sql/service/idempotency.ts';
import type { MissedClaim } from '../open-claims.ts';
import { KnownDeeds } from './known-deeds.ts';
import { KnownEntries } from './known-entries.ts';
import { KnownErasures } from './known-erasures.ts';
import { KnownPanels } from './known-panels.ts';
import { KnownRecords } from './known-records.ts';
import { KnownSources } from './known-sources.ts';

/** Somebody who says something of their days. */
export interface Reflecting {
  readonly member: string;
  readonly keyId: string;
  /** The last day that counted before they opted in again. */
  readonly until: number | undefined;
  /** In their order; requests of the same batch add to them. */
  readonly days: ReflectionRow[];
  readonly claims: readonly KeptClaim[];
}

/** What is known of everything that several requests of a batch may name. */
interface Parts {
  readonly records: KnownRecords;
  readonly sources: KnownSources;
  readonly deeds: KnownDeeds;
  readonly entries: KnownEntries;
  readonly panels: KnownPanels;
  readonly erasures: KnownErasures;
}

/**
 * What was answered and recorded before, for all requests of a batch at once, as `read-known.ts`
 * looks it up. Requests of the same batch add to it as they are answered.
 */
export class Known {
  readonly records: KnownRecords;
  readonly sources: KnownSources;
  readonly deeds: KnownDeeds;
  readonly entries: KnownEntries;
  readonly panels: KnownPanels;
  readonly erasures: KnownErasures;
  readonly #answers = new Map<string, FrozenAnswer>();
  readonly #revoked = new Set<string>();
  readonly #reflecting = new Map<string, Reflecting>();
  readonly #accusations = new Map<string, readonly AccusationRow[]>();

  constructor(parts: Parts = noParts()) {
    this.records = parts.records;
    this.sources = parts.sources;
    this.deeds = parts.deeds;
    this.entries = parts.entries;
    this.panels = parts.panels;
    this.erasures = parts.erasures;
  }

  /** What is known here, to be added to without changing this. */
  sketch(): Known {
    const records = this.records.copy();
    const sources = this.sources.copy();
    return new Known({
      records,
      sources,
      deeds: this.deeds.copy(records, sources),
      entries: this.entries.copy(),
      panels: this.panels.copy(),
      erasures: this.erasures.copy(),
    });
  }

  answer({ scope, key }: Pick<FrozenAnswer, 'scope' | 'key'>): FrozenAnswer | undefined {
    return this.#answers.get(`${scope}\n${key}`);
  }

  addAnswer(answer: FrozenAnswer): void {
    this.#answers.set(`${answer.scope}\n${answer.key}`, answer);
  }

  /** Whether the key in whose name something is asked was revoked before the lock was taken. */
  isRevoked(attestor: string | undefined): boolean {
    return attestor !== undefined && this.#revoked.has(attestor);
  }

  addRevoked(key: string): void {
    this.#revoked.add(key);
  }

  /** A record that is known, by its content address. */
  evidence(id: string): EvidenceRow | undefined {
    return this.records.row(id);
  }

  /** The same as it was sent. */
  record(id: string): EvidenceRecord | undefined {
    return this.records.record(id);
  }

  /** The salted hash under which the log knows a record. */
  hash(id: string): string | undefined {
    return this.records.hash(id);
  }

  /** Records that say something about this one, in the order in which they came in. */
  supports(id: string): readonly EvidenceRow[] {
    return this.records.supports(id);
  }

  /**
   * @param record the same as it was sent, so that it need not be parsed again
   * @returns the salted hash under which the log knows the record
   */
  addEvidence(row: EvidenceRow, record?: EvidenceRecord): string {
    const isNew = this.records.row(row.id) === undefined;
    const hash = this.records.add(row, record);
    if (isNew) this.deeds.add(row);
    return hash;
  }

  /** Remembers that a claim is kept, with the part of the pay that it brings, or no longer. */
  setKept(id: string, part: KeptPart): void {
    const row = this.records.change(id, part);
    if (row !== undefined) this.deeds.setKept(row, part);
  }

  /** Remembers claims that were settled in this batch, by the clock alone. */
  addMissed(missed: readonly MissedClaim[]): void {
    for (const { id, entries, isKept } of missed) {
      this.records.change(id, isKept === true ? { kept: ONE } : { isMissed: true });
      for (const entry of entries) this.addEntry(entry);
    }
  }

  /** Remembers an entry of this batch as if it had been read. */
  addEntry(entry: FactEntry | OutcomeEntry): void {
    if (entry.type === 'outcome') {
      this.entries.addOutcome(entry);
      return;
    }
    this.entries.addAbout(entry.member, entry);
    this.deeds.addTaken(entry);
  }

  addDecision(index: number, entry: DecisionEntry): void {
    this.entries.addDecision(index, entry);
  }

  addRetraction(entry: RetractionEntry): void {
    this.entries.addRetraction(entry);
    this.deeds.free(entry.evidence, entry.cycle);
  }

  /** Sentinels whose yes is the verdict of a panel about a claim. */
  sentinelsBehind(claimId: string): string[] {
    return this.records.panelsAbout(claimId).flatMap((panel) => this.panels.approving(panel));
  }

  /** Whoever says something of their days, by user id; only if the request asked for it. */
  reflecting(userId: string): Reflecting | undefined {
    return this.#reflecting.get(userId);
  }

  addReflecting(userId: string, reflecting: Reflecting): void {
    this.#reflecting.set(userId, reflecting);
  }

  /** What somebody said of others, under any of their names; only if the request asked for it. */
  accusationsOf(user: string): readonly AccusationRow[] {
    return this.#accusations.get(user) ?? [];
  }

  addAccusations(user: string, rows: readonly AccusationRow[]): void {
    this.#accusations.set(user, [...this.accusationsOf(user), ...rows]);
  }
}

function noParts(): Parts {
  const records = new KnownRecords();
  const sources = new KnownSources();
  return {
    records,
    sources,
    deeds: new KnownDeeds(records, sources),
    entries: new KnownEntries(),
    panels: new KnownPanels(),
    erasures: new KnownErasures(),
  };
}

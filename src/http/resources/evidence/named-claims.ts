import { eventKey } from '../../../connectors/cloudevents/event-records.ts';
import type { NamedClaims } from '../../../connectors/records/parse-record.ts';
import { type EvidenceRecord, isSupport } from '../../../core/families/record.ts';
import { findClaims, type NamedBy } from '../../../pipeline/answers/evidence/find-claims.ts';
import type { CommunityReader } from '../../../pipeline/community-reader.ts';
import { Problem } from '../../problems/problem.ts';

/** Finds the claims that records name; the records are then what they would be with their ids. */
export class ClaimFinder {
  readonly named: NamedClaims = new Map();
  readonly #reader: CommunityReader;

  constructor(reader: CommunityReader) {
    this.#reader = reader;
  }

  /**
   * @param records some of those that were parsed with `named`
   * @throws Problem EVIDENCE_UNKNOWN, pointing to the name
   */
  async withIds(records: readonly EvidenceRecord[], by: NamedBy): Promise<EvidenceRecord[]> {
    const wanted = records.flatMap((record) => {
      const claim = this.named.get(record);
      return claim === undefined || !isSupport(record) ? [] : [{ record, ...claim, at: record.at }];
    });
    if (wanted.length === 0) return [...records];
    const found = await findClaims(this.#reader, wanted, by, eventKey);
    const ids = new Map(
      wanted.map(({ record }, place) => [record as EvidenceRecord, found[place]]),
    );
    return records.map((record) => {
      const claim = this.named.get(record);
      if (claim === undefined || !isSupport(record)) return record;
      const id = ids.get(record);
      if (id !== undefined) return { ...record, claim: id };
      const what = 'type' in claim.name ? 'claim of that name was made by then' : ONE_EVENT;
      throw new Problem('EVIDENCE_UNKNOWN', `${claim.pointer}: no ${what}`);
    });
  }
}

const ONE_EVENT = 'event of that source and id came from this key with one claim';

import { panelIn } from '../../../core/families/supports/confirmation.ts';
import type { Reader } from '../../../db/engine/port.ts';
import { findDecisions } from '../../../db/sql/decisions/decisions.ts';
import { type EvidenceRow, findEvidence } from '../../../db/sql/evidence/evidence.ts';
import {
  findRetracted,
  findTakenOut,
  readFactsAndRetractions,
} from '../../../db/sql/evidence/retractions.ts';
import { readSealedReviews } from '../../../db/sql/governance/panels.ts';
import { findRevokedKeys } from '../../../db/sql/service/api-keys.ts';
import { findAnswers } from '../../../db/sql/service/idempotency.ts';
import { findForgeSources, findSourceRepositories } from '../../../db/sql/service/ingest.ts';
import type { LookupKeys } from '../lookup-keys.ts';
import { Known } from './known.ts';

/** What requests of a community ask to be looked up, and where. */
export interface Asked {
  readonly db: Reader;
  readonly communityId: string;
  readonly keys: readonly LookupKeys[];
}

/**
 * Looks up what was answered and recorded before, for all requests of a batch at once: a few
 * statements however many requests there are. Commands read under the head's lock, so that nothing
 * can be answered twice at the same time.
 */
export async function readKnown(asked: Asked): Promise<Known> {
  const known = new Known();
  if (asked.keys.length === 0) return known;
  const rows = [...(await readNamed(known, asked))];
  const found = new Set(rows.map(({ id }) => id));
  for (const row of await findEvidence(asked, { ids: furtherIds(rows, found, asked) })) {
    if (!found.has(row.id)) rows.push(row);
  }
  // Who said that a claim holds is asked for again when it is overturned, or settled later.
  const { db, communityId } = asked;
  for (const row of await readSealedReviews(db, communityId, panelsIn(rows))) known.panels.add(row);
  rows.sort((one, other) => one.ordinal - other.ordinal || (one.part < other.part ? -1 : 1));
  const hashes = rows.map((row) => known.addEvidence(row));
  if (hashes.length === 0) return known;
  await readEntriesAbout(known, asked, hashes);
  await readTaken(known, asked, rows);
  await readTellers(known, asked);
  return known;
}

/** Reads what requests name themselves. Sent together, so that it costs one round trip. */
async function readNamed(known: Known, asked: Asked): Promise<readonly EvidenceRow[]> {
  const { db, communityId, keys } = asked;
  const answers = keys.flatMap(({ answer }) => answer ?? []);
  const ids = idsIn(asked);
  const references = keys.flatMap((key) => key.references ?? []);
  const deeds = keys.flatMap((key) => key.deeds ?? []);
  const matters = keys.flatMap((key) => key.matters ?? []);
  const attestors = keys.flatMap((one) => [one.attestor ?? [], one.second ?? []].flat());
  const panels = keys.flatMap((key) => key.panels ?? []);
  const repositories = keys.flatMap((key) => key.repositories ?? []);
  const [frozen, rows, revoked, sealed, sources, told] = await Promise.all([
    findAnswers(db, communityId, answers),
    findEvidence(asked, { ids, references, deeds, matters }),
    findRevokedKeys(db, [...new Set(attestors)]),
    readSealedReviews(db, communityId, panels),
    repositories.length > 0 ? findForgeSources(asked) : [],
    findSourceRepositories(asked, repositories),
  ]);
  for (const answer of frozen) known.addAnswer(answer);
  for (const key of revoked) known.addRevoked(key);
  for (const row of sealed) known.panels.add(row);
  known.sources.setStanding(sources);
  known.sources.addTellers(told);
  return rows;
}

/** What is needed of what was found: the claims that it is about, and what was said of others. */
function furtherIds(
  rows: readonly EvidenceRow[],
  found: ReadonlySet<string>,
  asked: Asked,
): readonly string[] {
  const ids = new Set(idsIn(asked));
  return rows.flatMap(({ id, subject, matter, kept }) => {
    // Whether the claim of somebody else about a deed waits follows from what was said of it.
    if (matter !== undefined && kept === undefined && !ids.has(id)) return [id];
    return subject === undefined || found.has(subject) ? [] : [subject];
  });
}

function idsIn({ keys }: Pick<Asked, 'keys'>): string[] {
  return keys.flatMap(({ evidenceIds = [] }) => evidenceIds);
}

/** Reads what was decided about evidence, and whether it was taken back. */
export async function readEntriesAbout(
  known: Known,
  { db, communityId }: Asked,
  hashes: readonly string[],
): Promise<void> {
  for (const { index, entry } of await findDecisions(db, communityId, hashes)) {
    known.addDecision(index, entry);
  }
  for (const hash of await findRetracted(db, communityId, hashes)) known.entries.addRetracted(hash);
}

/** Reads whose the deeds are of claims that weigh nothing, or did: few, so facts are read. */
async function readTaken(
  known: Known,
  { db, communityId }: Asked,
  rows: readonly EvidenceRow[],
): Promise<void> {
  const wasTaken = (id: string): boolean =>
    known.entries.decisions(known.hash(id) ?? '').some(({ entry }) => entry.taken !== undefined);
  const light = rows.filter(({ id, kept }) => kept === 0 || wasTaken(id));
  if (light.length === 0) return;
  const hashes = new Set(light.flatMap(({ id }) => known.hash(id) ?? []));
  const members = new Set(light.flatMap(({ member }) => member ?? []));
  for (const fact of await readFactsAndRetractions(db, communityId, [...members])) {
    if (fact.type === 'fact' && hashes.has(fact.evidence)) known.deeds.addTaken(fact);
  }
  const { deeds } = known;
  for (const [holder, cycle] of await findTakenOut(db, communityId, deeds.holders())) {
    deeds.free(holder, cycle);
  }
}

/** Reads whose word of an item is its source's, if several claims are about it: few are. */
async function readTellers({ deeds, sources }: Known, asked: Asked): Promise<void> {
  const repositories = deeds
    .sharedRepositories()
    .filter((repository) => sources.tellersOf(repository) === undefined);
  sources.addTellers(await findSourceRepositories(asked, repositories));
}

/** Panels whose verdicts are among these records. */
function panelsIn(rows: readonly EvidenceRow[]): number[] {
  return rows.flatMap(({ record }) => {
    const by = /"by":"(panel {2}[0-9]+)"/.exec(record)?.[1];
    return by === undefined ? [] : (panelIn(by) ?? []);
  });
}

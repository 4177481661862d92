import { formatMicros, ppmToNumber } from '../../core/units.ts';
import { readClosedCycles } from '../../db/sql/cycles.ts';
import { readEntropySeries } from '../../db/sql/entropy.ts';
import {
  countDecisions,
  countEntriesByType,
  countEvidenceByPart,
  type FinalOutcome,
} from '../../db/sql/history.ts';
import { readHead } from '../../db/sql/log.ts';
import type { CommunityReader } from '../community-reader.ts';
import { outcomesOf, reasonsOf } from './report-members.ts';
import { readPolicyHistory } from './policy-history.ts';

/** How many decisions carry a code. */
export interface CodeCount {
  readonly code: string;
  readonly decisions: number;
}

/** A community at a glance; scores are in 0..1, amounts text with six decimals. */
export interface CommunityReport {
  readonly community: string;
  readonly preset: string;
  readonly entries: number;
  readonly entriesByType: Readonly<Record<string, number>>;
  /** Evidence by part: commits, endorsements, corrections. */
  readonly evidence: Readonly<Record<string, number>>;
  readonly members: number;
  readonly decisions: number;
  readonly outcomes: Readonly<Partial<Record<FinalOutcome, number>>>;
  readonly refused: readonly CodeCount[];
  readonly cancelled: readonly CodeCount[];
  readonly supply: string;
  readonly held: string;
  readonly closedCycles: number;
  readonly cycleDays: number;
  readonly from?: string;
  readonly until?: string;
  /** GI at each close; undefined where nobody was active. */
  readonly globalIntegrity: readonly (number | undefined)[];
  /** By domain: closes at which entropy was known and had a direction. */
  readonly knownCycles: Readonly<Record<string, number>>;
}

/** Reads everything that a first look at a community needs. */
export async function communityReport(
  reader: CommunityReader,
  slug: string,
): Promise<CommunityReport> {
  const { db, communityId: id } = reader;
  const policies = await readPolicyHistory(reader);
  const head = await readHead(db, id);
  const counts = await countDecisions(db, id);
  const cycles = await readClosedCycles(db, id);
  const byType = await countEntriesByType(db, id);
  const { current } = policies;
  const [first, last] = [cycles[0], cycles.at(-1)];
  return {
    community: slug,
    preset: current.preset,
    entries: head?.treeSize ?? 0,
    entriesByType: Object.fromEntries(byType),
    evidence: Object.fromEntries(await countEvidenceByPart(db, id)),
    members: byType.get('member') ?? 0,
    decisions: head?.decisions ?? 0,
    outcomes: outcomesOf(counts),
    refused: reasonsOf(counts, ['refused']),
    cancelled: reasonsOf(counts, ['cancelled']),
    supply: formatMicros(head?.supply ?? 0n),
    held: formatMicros(head?.held ?? 0n),
    closedCycles: cycles.length,
    cycleDays: current.cycle.seconds / 86_400,
    ...(first === undefined ? {} : { from: policies.dateOf(first.cycle) }),
    ...(last === undefined ? {} : { until: policies.dateOf(last.cycle + 1) }),
    globalIntegrity: cycles.map(({ giPpm }) =>
      giPpm === undefined ? undefined : ppmToNumber(giPpm),
    ),
    knownCycles: await knownCycles(reader, current.domains),
  };
}

async function knownCycles(
  reader: CommunityReader,
  domains: readonly string[],
): Promise<Record<string, number>> {
  const { db, communityId } = reader;
  const known = Object.fromEntries(domains.map((domain) => [domain, 0]));
  for (const { domain, state, direction } of await readEntropySeries(db, communityId)) {
    if (state === 'KNOWN' && direction !== 'unknown') known[domain] = (known[domain] ?? 0) + 1;
  }
  return known;
}

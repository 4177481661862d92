import { readPolicyHistory } from '../pipeline/answers/governance/policy-history.ts';
import {
  type CommunityIntegrity,
  readCommunityIntegrity,
  readSupply,
  type Supply,
} from '../pipeline/answers/economy/read-books.ts';
import {
  type DecisionCounts,
  readDecisionCounts,
} from '../pipeline/answers/decisions/read-counts.ts';
import { type OpenCycle, readOpenCycle } from '../pipeline/answers/cycles/read-cycles.ts';
import { type EntropyAnswer, readEntropy } from '../pipeline/answers/cycles/read-entropy.ts';
import type { MemberIntegrity } from '../pipeline/answers/members/read-member.ts';
import { readStandings, type Standing } from '../pipeline/answers/members/read-standings.ts';
import type { HistoryFigures } from '../pipeline/answers/studies/history-figures.ts';
import { readHistory } from '../pipeline/answers/studies/read-history.ts';
import { ppmToNumber } from '../core/units.ts';
import type { CommunityReader } from '../pipeline/community-reader.ts';

/** Of a series, as far back as it goes. */
export const ALL_CYCLES: number = Number.MAX_SAFE_INTEGER;

/** A community at a glance: what the API answers about it. */
export interface CommunityReport {
  readonly preset: string;
  readonly cycle: OpenCycle;
  readonly supply: Supply;
  readonly counts: DecisionCounts;
  readonly integrity: CommunityIntegrity;
  readonly entropy: EntropyAnswer;
  readonly standings: readonly Standing[];
  /** With which record everybody begins: so many facts, and the share of kept ones. */
  readonly prior: MemberIntegrity['prior'];
  /** What an imported history says of itself. */
  readonly history?: HistoryFigures;
}

/** Asks everything that a first look at a community needs. */
export async function communityReport(reader: CommunityReader): Promise<CommunityReport> {
  const { current } = await readPolicyHistory(reader);
  const entropy = await readEntropy(reader, { cycles: ALL_CYCLES });
  if (entropy === undefined) throw new RangeError('every policy has domains');
  const { priorFacts, priorKept } = current.integrity;
  const history = await readHistory(reader);
  return {
    preset: current.preset,
    cycle: await readOpenCycle(reader, 0),
    supply: await readSupply(reader, { cycles: 0, check: false }),
    counts: await readDecisionCounts(reader),
    integrity: await readCommunityIntegrity(reader, ALL_CYCLES),
    entropy,
    standings: await readStandings(reader),
    prior: { facts: ppmToNumber(priorFacts), kept: ppmToNumber(priorKept) },
    ...(history === undefined ? {} : { history }),
  };
}

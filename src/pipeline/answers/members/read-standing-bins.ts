import { GI_CYCLES } from '../../../core/entries/cycles/close-cycle.ts';
import { peopleOf, type StandingBin, standingBins } from '../../../core/integrity/standing-bins.ts';
import { ppmToNumber } from '../../../core/units.ts';
import { findClose } from '../../../db/sql/cycles/cycles.ts';
import { readLastIntegrities } from '../../../db/sql/decisions/last-integrities.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { sandboxMark, type SandboxMark } from '../decisions/read-decisions.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** Where people stand, as `GET /v1/public/{community}/standings` answers; scores are in 0..1. */
export interface StandingBins extends SandboxMark {
  /** The cycle closed last; absent before the first. */
  readonly cycle?: number;
  /** By the rules of that cycle; before it, by those in force. */
  readonly threshold: number;
  /** Absent where they are too few to be told of. */
  readonly people?: number;
  readonly bins: readonly StandingBin[];
}

/**
 * Where people stood at the last close, by their last decision until then. Looks at the cycles that
 * GI looks at, and at nothing since: between two closes the answer stays, so that nobody's next
 * decision shows in it.
 */
export async function readStandingBins(reader: CommunityReader): Promise<StandingBins> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const close = await findClose(db, communityId, Number.MAX_SAFE_INTEGER);
  if (close === undefined) {
    const threshold = ppmToNumber(policies.current.threshold);
    return { threshold, bins: [], ...sandboxMark(policies) };
  }
  const { cycle, index: until } = close;
  const before = await findClose(db, communityId, cycle - GI_CYCLES);
  const from = (before?.index ?? -1) + 1;
  const rules = policies.entries.findLast((entry) => entry.cycle <= cycle);
  const { threshold } = policies.version(rules?.version ?? 1) ?? policies.current;
  const bins = standingBins(await readLastIntegrities(reader, { from, until }), threshold);
  return {
    cycle,
    threshold: ppmToNumber(threshold),
    ...(bins.length === 0 ? {} : { people: peopleOf(bins) }),
    bins: bins.map((bin) => ({
      from: ppmToNumber(bin.from),
      to: ppmToNumber(bin.to),
      people: bin.people,
    })),
    ...sandboxMark(policies),
  };
}

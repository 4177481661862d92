import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import { COMMIT_TERMS } from '../../core/families/commits/commit-schedule.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import type { ImportReport } from '../../pipeline/imports/import-history.ts';
import type { CommunityReport } from '../community-report.ts';
import { counted, cyclesText, grouped } from './numbers.ts';

/** After how many days a commit counts as an outcome. */
const PROMISE_DAYS = COMMIT_TERMS.promise / DAY_SECONDS;
const { warmUpCycles, windowCycles } = ENTROPY_LIMITS;
const { outcomes: minOutcomes, activeCycles: minActiveCycles } = PRESETS.git.entropy.known;

/**
 * What a history lacks so that nothing, or little, can be earned: said before anybody has to search
 * for it. The first reason is the one that nothing else can make up for.
 */
export function whyNothingMinted(report: CommunityReport, imported: ImportReport): string[] {
  const { outcomes } = report.counts;
  if ((outcomes.released ?? 0) + (outcomes.minted ?? 0) > 0) return [];
  const reasons = [noReview(imported), tooShort(report), neverKnown(report, imported)].filter(
    (reason) => reason !== undefined,
  );
  return reasons.length > 0 ? reasons : [onlyHeld(report) ?? mostFrequent(report)];
}

function noReview({ endorsements }: ImportReport): string | undefined {
  if (endorsements.counted > 0) return undefined;
  return (
    'Nobody ever reviewed, tested, acknowledged, applied or merged somebody else’s commit, as ' +
    'far as committers, merges and trailers (Reviewed-by, Tested-by, Acked-by) tell. Without ' +
    'confirmation by a second person the channel echo stays at zero, and nothing is minted on ' +
    'one’s own word.'
  );
}

function tooShort({ cycle, integrity }: CommunityReport): string | undefined {
  const cycleDays = daysOf(cycle);
  const closedCycles = integrity.cycles.length;
  const needed = warmUpCycles + Math.ceil(PROMISE_DAYS / cycleDays);
  if (closedCycles >= needed) return undefined;
  const length =
    closedCycles === 0
      ? `less than ${cyclesText(1, cycleDays)}`
      : cyclesText(closedCycles, cycleDays);
  return (
    `The history is ${length} long. A commit counts as kept or broken only ` +
    `after ${PROMISE_DAYS} days, and the direction of entropy is known only after ` +
    `${cyclesText(warmUpCycles, cycleDays)} of such outcomes: about ` +
    `${cyclesText(needed, cycleDays)} in all.`
  );
}

function daysOf({ startsAt, endsAt }: CommunityReport['cycle']): number {
  return (endsAt - startsAt) / DAY_SECONDS;
}

function neverKnown(
  { entropy, cycle }: CommunityReport,
  { judged }: ImportReport,
): string | undefined {
  const series = entropy.domains.flatMap((domain) => domain.series);
  const known = series.some(({ state, direction }) => state === 'KNOWN' && direction !== 'unknown');
  if (known) return undefined;
  const commits = counted(judged, 'commit');
  return (
    `Entropy was never known in any domain: it takes ${minOutcomes} outcomes in ` +
    `${cyclesText(windowCycles, daysOf(cycle))}, in at least ${minActiveCycles} of them, without ` +
    `the record drying up (there are ${commits} in all).`
  );
}

function onlyHeld({ counts: { outcomes } }: CommunityReport): string | undefined {
  const held = outcomes.held ?? 0;
  if (held === 0) return undefined;
  return (
    `${counted(held, 'decision')} ${held === 1 ? 'qualifies and is' : 'qualify and are'} held: ` +
    `each is released ${PROMISE_DAYS} days after its commit if that was not repaired or reverted.`
  );
}

function mostFrequent({ counts: { codes } }: CommunityReport): string {
  const [first] = codes;
  if (first === undefined) return 'No commit in this history is an action that can be paid.';
  return `The most frequent reason was ${first.code}, ${grouped(first.decisions)} times.`;
}

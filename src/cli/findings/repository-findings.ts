import type { PeopleReport } from '../../connectors/commits/people-report.ts';
import type { SquashedCommits } from '../../connectors/commits/commit.ts';
import type { ReadFrom } from '../../core/codes/codes.ts';
import type { EndorsementCounts } from '../../core/families/commits/witnesses.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type {
  HistoryFigures,
  RepairFigures,
  ReviewerFigures,
} from '../../pipeline/answers/studies/history-figures.ts';
import type { CommunityReport } from '../community-report.ts';
import { type Earned, earnedOf } from './earned.ts';
import { type LowRecords, lowRecordsOf } from './low-records.ts';
import { type Cause, causesOf } from './main-cause.ts';
import { type Measurable, measurableOf } from './measurable.ts';
import { type PeopleLines, peopleLinesOf } from './people-lines.ts';
import { type RefusalReason, refusalsOf } from './refusals.ts';
import { type SecondPerson, secondPersonOf } from './second-person.ts';

/** What an import knows beside the community's answers. */
export interface ImportKnowledge {
  readonly endorsements: EndorsementCounts;
  /** Of a repository: whom its reader took for whom. */
  readonly people?: PeopleReport | undefined;
  readonly from: ReadFrom;
  /** Of a repository: how its subjects look. */
  readonly squashed?: SquashedCommits | undefined;
}

/** What a repository's report says first. */
export interface RepositoryFindings {
  readonly earned: Earned;
  /** Why nothing, or little, was minted: the main cause first. */
  readonly causes: readonly Cause[];
  readonly refusals: readonly RefusalReason[];
  /** Of the refusals for a low record, what the records lack. */
  readonly lowRecords: LowRecords;
  readonly measurable: Measurable;
  /** How many commits promise something, and how many do not. */
  readonly commits?: CommitKinds;
  readonly secondPerson?: SecondPerson;
  readonly repairs?: RepairFigures & { readonly promises: number };
  /** By how much of what they approved lasted. */
  readonly reviewers?: readonly ReviewerFigures[];
  readonly people?: PeopleLines;
}

/** Of a history: when it was, and which of its commits are promises. */
export type CommitKinds = Pick<
  HistoryFigures,
  'promises' | 'merges' | 'ofPrograms' | 'firstAt' | 'lastAt'
>;

/** Everything that can be found out, from what is given alone. */
export function repositoryFindings(
  report: CommunityReport,
  { endorsements, people, from, squashed }: ImportKnowledge,
): RepositoryFindings {
  const { counts, standings, entropy, integrity, cycle, history, prior } = report;
  const earned = earnedOf(counts, standings);
  const refusals = refusalsOf(counts, from);
  const secondPerson = history && secondPersonOf(history, { from, squashed });
  const cycleDays = (cycle.endsAt - cycle.startsAt) / DAY_SECONDS;
  const measurable = measurableOf(entropy.domains, { cycles: integrity.cycles.length, cycleDays });
  const authors = history?.authors ?? 0;
  const judged = history === undefined ? 0 : history.promises + history.merges + history.ofPrograms;
  const state = { earned, refusals, measurable, judged, authors, secondPerson, endorsements };
  return {
    earned,
    causes: causesOf(state),
    refusals,
    lowRecords: lowRecordsOf(standings, prior.kept),
    measurable,
    ...(history && { commits: commitKinds(history) }),
    ...(secondPerson && { secondPerson }),
    ...(history && { repairs: { promises: history.promises, ...history.repairs } }),
    ...(history && { reviewers: byLasting(history.reviewers) }),
    ...(people && { people: peopleLinesOf(people, standings) }),
  };
}

function commitKinds({
  promises,
  merges,
  ofPrograms,
  firstAt,
  lastAt,
}: HistoryFigures): CommitKinds {
  return { promises, merges, ofPrograms, firstAt, lastAt };
}

/** The busiest of those whose approvals are settled, by the share of these that lasted. */
export function byLasting(reviewers: readonly ReviewerFigures[]): ReviewerFigures[] {
  return reviewers
    .filter(({ settled }) => settled > 0)
    .slice(0, REVIEWERS_SHOWN)
    .sort((a, b) => shareLasted(b) - shareLasted(a) || b.settled - a.settled);
}

function shareLasted({ lasted, settled }: ReviewerFigures): number {
  return lasted / settled;
}

/** Most projects have fewer who review often. */
const REVIEWERS_SHOWN = 5;

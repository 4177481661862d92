import type { Endorsement, EndorsementKind } from '../../core/families/commits/commit.ts';
import type { CommitSource as Source } from '../../core/families/commits/commit-source.ts';

import type { PeopleFile } from './people-file.ts';
import type { PeopleReport } from './people-report.ts';

export type {
  CommitRecord,
  Endorsement,
  EndorsementKind,
  Hands,
} from '../../core/families/commits/commit.ts';

/** What another person did for a commit, the strongest evidence first. */
const endorsementKinds: readonly EndorsementKind[] = ['review', 'test', 'ack', 'commit', 'merge'];

/** A history as the readers know it before the first record is read. */
export interface CommitSource extends Source {
  /** Commits whose own commit time lies behind the running maximum. */
  readonly behindRunningMaximum: number;
  /** Whom it took for whom, and what it could not resolve, so far as it was read; git only. */
  findings?(): HistoryFindings;
}

/** What was found while a history was read. */
export interface HistoryFindings {
  readonly people: PeopleReport;
  /** Messages that say to fix or revert something which names no earlier commit, or several. */
  readonly unresolvedRepairs: number;
  /** Repairs that change no path of the commit that they name, and so count against nobody. */
  readonly pathlessRepairs: number;
  /** Commits that the repository replaces or grafts: what is read is the history as it was made. */
  readonly replacedCommits: number;
  /** Of a history without a forge's record. */
  readonly squashed?: SquashedCommits;
  /** What was taken from a forge's record, if there was one. */
  readonly forge?: ForgeFindings;
}

/** Of the commits that were read, those that a forge seems to have squashed. */
export interface SquashedCommits {
  /** Their first line ends in the number of a pull request, `(#12)`, and they name nobody else. */
  readonly commits: number;
  /** All that are neither merges nor of programs. */
  readonly read: number;
}

/** How much of a forge's record is about a history. */
export interface ForgeFindings {
  /** Merged pull requests whose commit is in the history. */
  readonly pulls: number;
  /** Merged pull requests whose commit is not. */
  readonly elsewhere: number;
  /** Pages and hours of the record that could not be had. */
  readonly gaps: number;
}

/** What both readers need to be told. */
export interface SourceOptions {
  /** Unix seconds. A commit dated more than one day later is implausible. */
  readonly now: number;
  /** Unix seconds: an earlier date is implausible; default 1990. */
  readonly datesFrom?: number;
  /** Replace implausible commit times instead of refusing them; see `effectiveTimes`. */
  readonly clampDates?: boolean;
  /** Replaces `defaultBotPatterns`; each is tested against `name <e-mail>`. */
  readonly botPatterns?: readonly RegExp[];
  /** Who is who, as an operator says; git only. */
  readonly people?: PeopleFile;
  /** Records per batch, default 512. */
  readonly batchSize?: number;
}

/** The one form of an endorsement list: others only, the strongest kind per person, sorted. */
export function strongestEndorsements(
  author: string,
  claims: Iterable<Endorsement>,
): readonly Endorsement[] {
  const strongest = new Map<string, number>();
  for (const claim of claims) {
    if (claim.by === author) continue;
    const rank = endorsementKinds.indexOf(claim.as);
    strongest.set(claim.by, Math.min(rank, strongest.get(claim.by) ?? rank));
  }
  const ranked = [...strongest].sort(
    ([left, leftRank], [right, rightRank]) =>
      leftRank - rightRank || (left < right ? -1 : Number(left > right)),
  );
  return ranked.map(([by, rank]) => ({ by, as: endorsementKinds[rank] ?? 'merge' }));
}

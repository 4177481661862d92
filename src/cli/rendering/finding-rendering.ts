import type {
  RepairFigures,
  ReviewerFigures,
} from '../../pipeline/answers/studies/history-figures.ts';
import type { Standing } from '../../pipeline/answers/members/read-standings.ts';
import type { Earned } from '../findings/earned.ts';
import type { LowRecords } from '../findings/low-records.ts';
import type { Cause } from '../findings/main-cause.ts';
import type { Measurable } from '../findings/measurable.ts';
import type { PeopleLines } from '../findings/people-lines.ts';
import type { RefusalReason } from '../findings/refusals.ts';
import type { CommitKinds, RepositoryFindings } from '../findings/repository-findings.ts';
import type { SecondPerson } from '../findings/second-person.ts';
import type { ReadFrom } from '../../core/codes/codes.ts';
import { formatDate } from '../../core/policy/cycle.ts';
import { foreign, type Paint } from '../terminal.ts';
import { causeText } from './cause-words.ts';
import { sentenceOf } from './codes.ts';
import { counted, cyclesText, grouped, percent } from './numbers.ts';
import { type Column, pointLines, proseLines, tableLines } from './table.ts';

type Named = readonly Pick<Standing, 'userId' | 'name'>[];

/** The first screen of a report: what was found, in plain words. */
export function findingLines(findings: RepositoryFindings, people: Named, paint: Paint): string[] {
  const { earned, causes, refusals, secondPerson, repairs, reviewers, measurable } = findings;
  return [
    ...proseLines(earnedText(earned), paint),
    ...causeLines(earned, causes, paint),
    ...refusalLines(refusals, findings.lowRecords, paint),
    ...(findings.commits === undefined ? [] : commitLines(findings.commits, paint)),
    ...(secondPerson === undefined ? [] : secondPersonLines(secondPerson, paint)),
    ...(repairs === undefined ? [] : proseLines(repairText(repairs), paint)),
    ...(reviewers === undefined ? [] : reviewerLines(reviewers, people, paint)),
    ...proseLines(measurableText(measurable), paint),
    ...(findings.people === undefined ? [] : peopleLines(findings.people, paint)),
  ];
}

function earnedText({ decisions, earned, held, members, membersWhoEarned }: Earned): string {
  const waiting = held === 0 ? '' : `, and ${grouped(held)} more are held`;
  return (
    `${grouped(earned)} of ${counted(decisions, 'decision')} (${percent(earned, decisions)}) ` +
    `earned credits${waiting}: ${grouped(membersWhoEarned)} of ` +
    `${counted(members, 'person', 'people')}.`
  );
}

/** Said whenever nothing, or little, was minted. */
function causeLines({ amount }: Earned, causes: readonly Cause[], paint: Paint): string[] {
  if (causes.length === 0) return [];
  const title = amount === 'nothing' ? 'Why nothing was minted' : 'Why so little was minted';
  return [`  ${paint.strong(title)}`, ...pointLines(causes.map(causeText), paint)];
}

function refusalLines(
  refusals: readonly RefusalReason[],
  lowRecords: LowRecords,
  paint: Paint,
): string[] {
  if (refusals.length === 0) return [];
  const points = refusals.map(({ code, decisions, share, change }) => {
    const more = code === 'BELOW_THRESHOLD' ? `${lowRecordText(lowRecords)} ` : '';
    return (
      `${code}, ${timesText(decisions)} (${percent(share, 1)}). ${sentenceOf(code)} ` +
      `${more}What would change it: ${change}.`
    );
  });
  return [`  ${paint.strong('Most refusals')}`, ...pointLines(points, paint)];
}

function timesText(times: number): string {
  return times === 1 ? 'once' : `${grouped(times)} times`;
}

/** What the refused lack, by their records as they are at the end of the history. */
function lowRecordText({ short, unconfirmed, broken }: LowRecords): string {
  const all = short + unconfirmed + broken;
  const parts: readonly (readonly [number, string])[] = [
    [short, 'people whose record is still too short'],
    [unconfirmed, 'people whose work too seldom names a second person'],
    [broken, 'people who broke or delayed too much'],
  ];
  const told = parts
    .filter(([count]) => count > 0)
    .sort(([a], [b]) => b - a)
    .map(([count, words]) => `${percent(count, all)} of ${words}`);
  return `By today’s records these are: ${told.join(', ')}.`;
}

/** What is no promise, and why it is not paid. */
function commitLines({ promises, merges, ofPrograms }: CommitKinds, paint: Paint): string[] {
  const all = grouped(promises + merges + ofPrograms);
  const parts = [
    ...(merges === 0
      ? []
      : [
          `${grouped(merges)} of ${all} commits ` +
            (merges === 1
              ? 'is a merge, which promises and earns nothing '
              : 'are merges: none of them promises or earns anything ') +
            'itself. Who writes one vouches for what it brings, if that is somebody ' +
            'else’s, and earns for that (governance/merge).',
        ]),
    ...(ofPrograms === 0
      ? []
      : [`${grouped(ofPrograms)} of ${all} commits are of programs, which earn nothing.`]),
  ];
  return parts.flatMap((text) => proseLines(text, paint));
}

/** `2019-12-30 to 2021-09-06`: the days of the first and the last commit. */
export function commitSpan({ firstAt, lastAt }: Pick<CommitKinds, 'firstAt' | 'lastAt'>): string {
  const [from, to] = [formatDate(firstAt), formatDate(lastAt)];
  return from === to ? from : `${from} to ${to}`;
}

/** As many years as a screen has room for beside the rest. */
const YEARS_SHOWN = 8;

const YEAR_COLUMNS: readonly Column[] = [
  { title: 'year' },
  { title: 'commits', align: 'right' },
  { title: 'with a second person', align: 'right' },
  { title: 'hidden by a forge', align: 'right' },
];

function secondPersonLines(
  { promises, seconded, years, areReviewsElsewhere, silentSince, from }: SecondPerson,
  paint: Paint,
): string[] {
  if (promises === 0) return [];
  const elsewhere = areReviewsElsewhere ? elsewhereText(from) : silenceText(silentSince, from);
  const text =
    `${grouped(seconded)} of ${counted(promises, 'commit')} ` +
    `(${percent(seconded, promises)}) name a second person who reviewed, tested, acknowledged, ` +
    `committed or merged.${elsewhere}`;
  const isHidden = years.some(({ hidden }) => hidden > 0);
  const rows = years
    .slice(-YEARS_SHOWN)
    .map((year) => [
      String(year.year),
      grouped(year.promises),
      percent(year.seconded, year.promises),
      percent(year.hidden, year.promises),
    ]);
  const columns = isHidden ? YEAR_COLUMNS : YEAR_COLUMNS.slice(0, -1);
  return [...proseLines(text, paint), ...tableLines(columns, rows, paint)];
}

function silenceText(since: number | undefined, from: ReadFrom): string {
  if (since === undefined) return '';
  const said = ` Since ${since} hardly any does, and before most did`;
  if (from === 'forge') return `${said}, as far as the forge’s record that was read tells.`;
  return (
    `${said}: reviews that moved to a forge come back with \`import github\` ` +
    '(docs/reference/github.md).'
  );
}

function elsewhereText(from: ReadFrom): string {
  if (from !== 'forge') return ELSEWHERE;
  return ' Of the rest the forge’s record that was read does not tell who reviewed.';
}

const ELSEWHERE =
  ' The history looks squashed: only the forge knows who reviewed. ' +
  '`import github <path> --from <folder>` brings that in (docs/reference/github.md).';

function repairText(repairs: RepairFigures & { readonly promises: number }): string {
  const { promises, repaired, own, halfDays, nineInTenDays, domains } = repairs;
  if (promises === 0) return 'There are no commits that could be repaired.';
  if (repaired === 0) {
    return 'No commit names another one that it fixes or reverts, so no promise counts as broken.';
  }
  const byDomain = domains
    .filter((domain) => domain.repaired > 0)
    .map((one) => `${one.domain} ${percent(one.repaired, one.promises)}`)
    .join(', ');
  return (
    `${grouped(repaired)} of ${counted(promises, 'commit')} (${percent(repaired, promises)}) had ` +
    `to be fixed or reverted, ${percent(own, repaired)} of them by their own author: half within ` +
    `${counted(halfDays ?? 0, 'day')}, nine in ten within ${counted(nineInTenDays ?? 0, 'day')}. ` +
    `By domain: ${byDomain}.`
  );
}

const REVIEWER_COLUMNS: readonly Column[] = [
  { title: 'who vouched for others', canShrink: true },
  { title: 'for', align: 'right' },
  { title: 'settled', align: 'right' },
  { title: 'lasted 180 days', align: 'right' },
];

function reviewerLines(
  reviewers: readonly ReviewerFigures[],
  people: Named,
  paint: Paint,
): string[] {
  if (reviewers.length === 0) return [];
  const names = new Map(people.map(({ userId, name }) => [userId, name]));
  const rows = reviewers.map(({ userId, approved, settled, lasted }) => [
    foreign(names.get(userId) ?? userId),
    grouped(approved),
    grouped(settled),
    `${grouped(lasted)} (${percent(lasted, settled)})`,
  ]);
  return tableLines(REVIEWER_COLUMNS, rows, paint);
}

function measurableText({ cycles, cycleDays, measurable, domains }: Measurable): string {
  const parts = domains.map((one) => `${one.domain} ${grouped(one.measurable)}`).join(', ');
  const [some, all] = [grouped(measurable), cyclesText(cycles, cycleDays)];
  return `Disorder was measurable in ${some} of ${all}: ${parts}.`;
}

const LINES_SHOWN = 5;

/** Guesses with the lines that make them so. */
function peopleLines({ doubles, programs }: PeopleLines, paint: Paint): string[] {
  const lines = [...doubles, ...programs].map(({ line }) => line);
  if (lines.length === 0) return [];
  const text =
    `${grouped(doubles.length)} of the addresses may belong to somebody who is here already, and ` +
    `${counted(programs.length, 'person', 'people')} may be a program. Anybody can take a name: ` +
    'paste the lines that you know to be true into people.csv, and import with ' +
    '`--people people.csv`.';
  const more = lines.length - LINES_SHOWN;
  return [
    ...proseLines(text, paint),
    ...['address,person,kind', ...lines.slice(0, LINES_SHOWN)].map((line) => `    ${line}`),
    ...(more > 0 ? [`    … and ${grouped(more)} more (--json)`] : []),
  ];
}

import { CHANNELS } from '../../core/integrity/tally.ts';
import type { Standing } from '../../pipeline/answers/members/read-standings.ts';
import { knownFirst } from '../findings/measurable.ts';
import { paidOf } from '../findings/earned.ts';
import { communityLines } from '../rendering/community-rendering.ts';
import { commitSpan, findingLines } from '../rendering/finding-rendering.ts';
import { decisionParagraph } from '../rendering/decision-rendering.ts';
import { entropyLegend, entropyLines } from '../rendering/entropy-rendering.ts';
import {
  counted,
  durationText,
  grouped,
  scoreText,
  shortAmount,
  sizeText,
} from '../rendering/numbers.ts';
import { programOnFolder } from '../open-store.ts';
import { programName, shellWord } from '../program-name.ts';
import { sparkline } from '../rendering/sparkline.ts';
import { type Column, fieldLines, proseLines, tableLines } from '../rendering/table.ts';
import { commandLines } from '../rendering/text-width.ts';
import { foreign, narrower, type Paint } from '../terminal.ts';
import { verificationLines } from '../rendering/verification-rendering.ts';
import type { DemoReport } from './demo-report.ts';
import { traitLines } from './trait-rendering.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** How the demo was called and how long it took. */
export interface DemoAbout {
  /** Undefined: the simulated project. */
  readonly path: string | undefined;
  readonly seed: number;
  readonly dataDirectory: string;
  readonly seconds: number;
  /** Of everything in the store's directory, bytes. */
  readonly storeBytes: number;
}

const EARNERS_SHOWN = 8;

/** The whole report of a demo, section by section. */
export function demoLines(report: DemoReport, about: DemoAbout, paint: Paint): string[] {
  const label = report.traits === undefined ? '' : ' (simulated)';
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', ...headingLines(`${title}${label}`, paint), ...lines];
  return [
    ...introduction(report, about, paint),
    ...section('In short', findingLines(report.findings, report.community.standings, paint)),
    ...section('How disordered each domain was, cycle by cycle', entropySection(report, paint)),
    ...section('Who earned MIC, and exactly why', earnersSection(report, paint)),
    ...section('Who was refused, and exactly why', refusedSection(report, paint)),
    ...section('All in all', totalsSection(report, paint)),
    ...section('Verified offline, from the exported file alone', verifiedSection(report, paint)),
    ...section('Where this lies', storeLines(report, about, paint)),
    '',
    paint.strong('Try next'),
    ...nextCommands(report, about).flatMap((command) => commandLines(command, paint.columns)),
  ];
}

function headingLines(title: string, paint: Paint): string[] {
  return proseLines(title, paint, '').map(paint.strong);
}

/** Where a demo has left what it made, and how to delete it. */
export function storeLines(
  { exportPath, keyPath }: Pick<DemoReport, 'exportPath' | 'keyPath'>,
  { dataDirectory, storeBytes }: Pick<DemoAbout, 'dataDirectory' | 'storeBytes'>,
  paint: Paint,
): string[] {
  return fieldLines(
    [
      ['store', `${dataDirectory} (${sizeText(storeBytes)})`],
      ['log', exportPath],
      ['its key', keyPath],
      ['delete', `rm -r ${shellWord(dataDirectory)}`],
    ],
    paint,
  );
}

function introduction(report: DemoReport, about: DemoAbout, paint: Paint): string[] {
  const { community, imported, traits } = report;
  const { commits } = report.findings;
  const span = commits === undefined ? '' : `, ${commitSpan(commits)}`;
  const others = (commits?.merges ?? 0) + (commits?.ofPrograms ?? 0);
  const isReal = traits === undefined;
  const judged = counted(imported.report.judged, isReal ? 'commit' : 'simulated commit');
  const [person, people] = isReal ? ['person', 'people'] : ['simulated person', 'simulated people'];
  const text =
    `${judged} by ${counted(community.standings.length, person, people)}${span}. Every commit` +
    `${others === 0 ? '' : ' that is no merge and not of a program'} ` +
    'is a promise; it counts as kept when nobody had to fix or revert it for 180 days. Credits ' +
    '(MIC) are minted only while disorder does not rise, to people whose verified integrity is ' +
    'above the threshold.';
  const title = isReal
    ? `Negentropy on ${foreign(about.path ?? '', 80)}`
    : `Negentropy on a simulated project (seed ${about.seed}): nobody below exists`;
  const [judging, all] = [durationText(imported.seconds), durationText(about.seconds)];
  return [
    '',
    ...headingLines(title, paint),
    ...proseLines(text, paint),
    ...proseLines(`Judged in ${judging}, all of this took ${all}.`, paint),
  ];
}

function entropySection({ community }: DemoReport, paint: Paint): string[] {
  const domains = knownFirst(community.entropy.domains);
  const within = narrower(paint, 2);
  const lines = domains.flatMap((domain) => entropyLines(domain, within));
  return [...lines, ...entropyLegend(within)].map((line) => `  ${line}`);
}

const EARNER_COLUMNS: readonly Column[] = [
  { title: 'member', canShrink: true },
  { title: 'MIC', align: 'right' },
  { title: 'paid', align: 'right' },
  { title: 'asked', align: 'right' },
];

const RECORD_COLUMNS: readonly Column[] = [
  { title: 'their record today', canShrink: true },
  { title: 'integrity', align: 'right' },
  ...CHANNELS.map((channel): Column => ({ title: channel, align: 'right' })),
];

function earnersSection({ community, paidExample }: DemoReport, paint: Paint): string[] {
  const earners = community.standings.filter(({ outcomes }) => paidOf(outcomes) > 0);
  if (earners.length === 0) return ['  Nobody; why, stands above.'];
  const shown = earners.slice(0, EARNERS_SHOWN);
  const more = earners.length - shown.length;
  return [
    ...tableLines(EARNER_COLUMNS, shown.map(earnerRow), paint),
    ...(more > 0 ? [paint.faint(`  … and ${grouped(more)} more`)] : []),
    '',
    ...tableLines(RECORD_COLUMNS, shown.map(recordRow), paint),
    ...(paidExample === undefined
      ? []
      : [
          '',
          '  For example, the last decision that was paid to the first of them:',
          ...decisionParagraph(paidExample, paint),
        ]),
  ];
}

/** What somebody was paid over the whole history. */
function earnerRow(standing: Standing): string[] {
  return [
    foreign(standing.name ?? standing.userId, 34),
    shortAmount(standing.minted),
    grouped(paidOf(standing.outcomes)),
    grouped(standing.decisions),
  ];
}

/** How somebody's record stands at the end of it: no payment above was computed from that. */
function recordRow(standing: Standing): string[] {
  return [
    foreign(standing.name ?? standing.userId, 34),
    scoreText(standing.integrity),
    ...CHANNELS.map((name) => {
      const { present, score } = standing.channels[name];
      return scoreText(present ? score : undefined);
    }),
  ];
}

function refusedSection({ traits, refusedExamples }: DemoReport, paint: Paint): string[] {
  if (refusedExamples.length === 0 && traits === undefined) return [];
  return [
    ...(traits === undefined ? [] : traitLines(traits, paint)),
    ...(traits === undefined ? [] : ['']),
    ...proseLines(
      traits === undefined
        ? 'One refusal each of those who were refused most, for the reason that they met most:'
        : 'One refusal each of those who game, for the reason that they met most:',
      paint,
    ),
    ...refusedExamples.flatMap((decision) => decisionParagraph(decision, paint)),
  ];
}

function totalsSection({ community }: DemoReport, paint: Paint): string[] {
  const totals = communityLines(community, paint);
  const values = community.integrity.cycles.map(({ globalIntegrity }) => globalIntegrity);
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return totals;
  const span = `${scoreText(smallestOf(known))} to ${scoreText(largestOf(known))}`;
  const points = values.map((value) => ({ value }));
  const { bars } = sparkline(points, paint.columns - span.length - 4);
  return [...totals, `  ${paint.faint('GI, cycle by cycle')}`, `  ${bars}  ${paint.faint(span)}`];
}

function verifiedSection(report: DemoReport, paint: Paint): string[] {
  return verificationLines(report.verification, narrower(paint, 2)).map((line) => `  ${line}`);
}

function nextCommands(report: DemoReport, { dataDirectory }: DemoAbout): string[] {
  const there = programOnFolder(dataDirectory);
  const program = programName();
  const { standings, counts } = report.community;
  const [best] = standings;
  const [refused] = report.refusedExamples;
  const code = counts.codes.find(({ outcome }) => outcome === 'refused');
  const worthALook = new Set([best, refused].flatMap((one) => one?.userId ?? []));
  return [
    ...[...worthALook].map((userId) => `${there} show ${shellWord(userId)}`),
    ...(code === undefined ? [] : [`${there} decisions --code ${code.code} --limit 5`]),
    `${there} entropy`,
    `${program} verify ${shellWord(report.exportPath)} --vkey ${shellWord(report.keyPath)}`,
    ...(report.traits === undefined ? [] : [`${program} demo <path to a git repository of yours>`]),
  ];
}

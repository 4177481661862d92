import { CHANNELS } from '../../core/integrity/tally.ts';
import type { Standing } from '../../pipeline/answers/read-standings.ts';
import { communityLines, spanText } from '../rendering/community-rendering.ts';
import { decisionParagraph } from '../rendering/decision-rendering.ts';
import { entropyLegend, entropyLines } from '../rendering/entropy-rendering.ts';
import { counted, durationText, grouped, scoreText, shortAmount } from '../rendering/numbers.ts';
import { programName, shellWord } from '../program-name.ts';
import { sparkline } from '../rendering/sparkline.ts';
import { type Column, tableLines, wrapped } from '../rendering/table.ts';
import { foreign, type Paint } from '../terminal.ts';
import { verificationLines } from '../rendering/verification-rendering.ts';
import type { DemoReport } from './demo-report.ts';
import { traitLines } from './trait-rendering.ts';
import { paidDecisions } from './trait-report.ts';

/** How the demo was called and how long it took. */
export interface DemoAbout {
  /** Undefined: the simulated project. */
  readonly path: string | undefined;
  readonly seed: number;
  readonly dataDirectory: string;
  readonly seconds: number;
}

const EARNERS_SHOWN = 8;

/** The whole report of a demo, section by section. */
export function demoLines(report: DemoReport, about: DemoAbout, paint: Paint): string[] {
  const label = report.traits === undefined ? '' : ' (simulated)';
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', paint.strong(`${title}${label}`), ...lines];
  return [
    ...introduction(report, about, paint),
    ...section('How disordered each domain was, cycle by cycle', entropySection(report, paint)),
    ...section('Who earned MIC, and exactly why', earnersSection(report, paint)),
    ...section('Who was refused, and exactly why', refusedSection(report, paint)),
    ...section('All in all', totalsSection(report, paint)),
    ...section('Verified offline, from the exported file alone', verifiedSection(report, paint)),
    '',
    paint.strong('Try next'),
    ...nextCommands(report, about).map((command) => `  ${command}`),
  ];
}

function introduction(report: DemoReport, about: DemoAbout, paint: Paint): string[] {
  const { community, imported, traits } = report;
  const [first] = community.integrity.cycles;
  const span = first === undefined ? '' : ` ${spanText(first.startsAt, community.cycle)},`;
  const judged = counted(
    imported.report.judged,
    traits === undefined ? 'commit' : 'simulated commit',
  );
  const people = traits === undefined ? 'people' : 'simulated people';
  const text =
    `${judged} by ${grouped(community.standings.length)} ${people},${span} judged in ` +
    `${durationText(imported.seconds)} (all of this took ` +
    `${durationText(about.seconds)}). Every commit is a promise; it counts as kept when nobody ` +
    'had to fix or revert it for 180 days. Credits (MIC) are minted only where disorder did not ' +
    'rise, to people whose verified integrity is above the threshold.';
  const title =
    traits === undefined
      ? `Negentropy on ${foreign(about.path ?? '', 80)}`
      : `Negentropy on a simulated project (seed ${about.seed}): nobody below exists`;
  return ['', paint.strong(title), `  ${wrapped(text, 94, '  ')}`];
}

function entropySection({ community }: DemoReport, paint: Paint): string[] {
  const { domains } = community.entropy;
  return [
    ...domains.flatMap((domain) => entropyLines(domain, paint).map((line) => `  ${line}`)),
    ...entropyLegend(paint).map((line) => `  ${line}`),
  ];
}

const EARNER_COLUMNS: readonly Column[] = [
  { title: 'member' },
  { title: 'MIC', align: 'right' },
  { title: 'paid', align: 'right' },
  { title: 'asked', align: 'right' },
  { title: 'integrity', align: 'right' },
  ...CHANNELS.map((channel): Column => ({ title: channel, align: 'right' })),
];

function earnersSection({ community, paidExample }: DemoReport, paint: Paint): string[] {
  const earners = community.standings.filter((standing) => paidDecisions(standing) > 0);
  if (earners.length === 0) return ['  Nobody; the reasons stand below.'];
  const rows = earners.slice(0, EARNERS_SHOWN).map(earnerRow);
  const more = earners.length - rows.length;
  return [
    ...tableLines(EARNER_COLUMNS, rows, paint.faint),
    ...(more > 0 ? [paint.faint(`  … and ${grouped(more)} more`)] : []),
    ...(paidExample === undefined
      ? []
      : [
          '',
          '  For example, the last decision that was paid to the first of them:',
          ...decisionParagraph(paidExample, paint),
        ]),
  ];
}

function earnerRow(standing: Standing): string[] {
  return [
    foreign(standing.name ?? standing.userId, 34),
    shortAmount(standing.minted),
    grouped(paidDecisions(standing)),
    grouped(standing.decisions),
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
    '',
    traits === undefined
      ? '  One refusal each of those who were refused most, for the reason that they met most:'
      : '  One refusal each of those who game, for the reason that they met most:',
    ...refusedExamples.flatMap((decision) => decisionParagraph(decision, paint)),
  ];
}

function totalsSection({ community, imported }: DemoReport, paint: Paint): string[] {
  const totals = communityLines(community, imported.report, paint);
  const values = community.integrity.cycles.map(({ globalIntegrity }) => globalIntegrity);
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return totals;
  const { bars } = sparkline(
    values.map((value) => ({ value })),
    78,
  );
  const span = `${scoreText(Math.min(...known))} to ${scoreText(Math.max(...known))}`;
  return [...totals, `  ${paint.faint('GI, cycle by cycle')}`, `  ${bars}  ${paint.faint(span)}`];
}

function verifiedSection(report: DemoReport, paint: Paint): string[] {
  return [
    ...verificationLines(report.verification, paint).map((line) => `  ${line}`),
    `  ${paint.faint(`file: ${report.exportPath}`)}`,
  ];
}

function nextCommands(report: DemoReport, { dataDirectory }: DemoAbout): string[] {
  const unset = (process.env['DATABASE_URL'] ?? '') === '' ? '' : 'env -u DATABASE_URL ';
  const there = `${unset}NEGENTROPY_DATA=${shellWord(dataDirectory)}`;
  const program = programName();
  const { standings, counts } = report.community;
  const [best] = standings;
  const [refused] = report.refusedExamples;
  const code = counts.codes.find(({ outcome }) => outcome === 'refused');
  const worthALook = new Set([best, refused].flatMap((one) => one?.userId ?? []));
  return [
    ...[...worthALook].map((userId) => `${there} ${program} show ${shellWord(userId)}`),
    ...(code === undefined ? [] : [`${there} ${program} decisions --code ${code.code} --limit 5`]),
    `${there} ${program} entropy`,
    `${program} verify ${shellWord(report.exportPath)} --vkey ${shellWord(report.publicKey)}`,
    ...(report.traits === undefined ? [] : [`${program} demo <path to a git repository of yours>`]),
  ];
}

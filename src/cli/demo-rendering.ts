import { CHANNELS } from '../core/integrity/tally.ts';
import { formatMicros } from '../core/units.ts';
import type { MemberStanding } from '../pipeline/report-members.ts';
import { communityLines, sentenceOf } from './community-rendering.ts';
import { decisionParagraph } from './decision-rendering.ts';
import type { DemoReport } from './demo-report.ts';
import { entropyLegend, entropyLines } from './entropy-rendering.ts';
import {
  amountText,
  counted,
  durationText,
  grouped,
  percent,
  scoreText,
  shortAmount,
} from './numbers.ts';
import { programName, shellWord } from './program-name.ts';
import { sparkline } from './sparkline.ts';
import { type Column, tableLines, wrapped } from './table.ts';
import { foreign, type Paint } from './terminal.ts';
import { paidDecisions, type TraitReport } from './trait-report.ts';
import { verificationLines } from './verification-rendering.ts';

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
    ...section('How disordered each domain was, week by week', entropySection(report, paint)),
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
  const { community, imported, standings, traits } = report;
  const judged = counted(
    imported.report.judged,
    traits === undefined ? 'commit' : 'simulated commit',
  );
  const people = traits === undefined ? 'people' : 'simulated people';
  const text =
    `${judged} by ${grouped(standings.length)} ${people}, ${community.from ?? ''} to ` +
    `${community.until ?? ''}, judged in ${durationText(imported.seconds)} (all of this took ` +
    `${durationText(about.seconds)}). Every commit is a promise; it counts as kept when nobody had ` +
    'to fix or revert it for 180 days. Credits (MIC) are minted only where disorder did not rise, ' +
    'to people whose verified integrity is above the threshold.';
  const title =
    traits === undefined
      ? `Negentropy on ${foreign(about.path ?? '', 80)}`
      : `Negentropy on a simulated project (seed ${about.seed}): nobody below exists`;
  return ['', paint.strong(title), `  ${wrapped(text, 94, '  ')}`];
}

function entropySection({ entropy }: DemoReport, paint: Paint): string[] {
  if (entropy.length === 0) return ['  No domain was ever measured: the history is too short.'];
  return [
    ...entropy.flatMap((domain) => entropyLines(domain, paint).map((line) => `  ${line}`)),
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

function earnersSection({ standings, paidExample }: DemoReport, paint: Paint): string[] {
  const earners = standings.filter((standing) => paidDecisions(standing) > 0);
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

function earnerRow(standing: MemberStanding): string[] {
  return [
    foreign(standing.name ?? standing.userId, 34),
    shortAmount(standing.minted),
    grouped(paidDecisions(standing)),
    grouped(standing.decisions),
    scoreText(standing.integrity),
    ...CHANNELS.map((channel) => scoreText(standing.channels[channel])),
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

const TRAIT_COLUMNS: readonly Column[] = [
  { title: 'habit' },
  { title: 'people', align: 'right' },
  { title: 'asked', align: 'right' },
  { title: 'paid', align: 'right' },
  { title: 'MIC', align: 'right' },
  { title: 'MIC each', align: 'right' },
  { title: 'mostly not paid because' },
];

function traitLines(traits: readonly TraitReport[], paint: Paint): string[] {
  const total = sumOf(traits);
  const gamers = traits.filter(({ gaming }) => gaming);
  const people = gamers.reduce((sum, one) => sum + one.people, 0);
  const everybody = traits.reduce((sum, one) => sum + one.people, 0);
  const earned = sumOf(gamers);
  return [
    ...tableLines(
      TRAIT_COLUMNS,
      traits.map((trait) => traitRow(trait, paint)),
      paint.faint,
    ),
    '',
    `  ${wrapped(
      `${people} of ${everybody} people game the rules (marked *). Together they earned ` +
        `${amountText(formatMicros(earned))} of ${amountText(formatMicros(total))} MIC: ` +
        `${percent(Number(earned), Number(total))} of the credits for ${percent(people, everybody)} ` +
        'of the people. The rules do not know who they are.',
      94,
      '  ',
    )}`,
  ];
}

function traitRow(report: TraitReport, paint: Paint): string[] {
  const { trait, gaming, people, asked, paid, mintedShards, reasons } = report;
  const [reason] = reasons;
  return [
    gaming ? paint.warn(`${trait} *`) : trait,
    String(people),
    grouped(asked),
    grouped(paid),
    shortAmount(formatMicros(mintedShards)),
    shortAmount(formatMicros(mintedShards / BigInt(people))),
    reason === undefined ? '' : `${reason.code} (${percent(reason.decisions, asked)})`,
  ];
}

function totalsSection({ community }: DemoReport, paint: Paint): string[] {
  const { globalIntegrity } = community;
  const points = globalIntegrity.map((value) => ({ value }));
  const known = globalIntegrity.filter((value) => value !== undefined);
  return [
    ...communityLines(community, paint),
    ...(known.length === 0
      ? []
      : [
          `  ${paint.faint('GI, week by week')}`,
          `  ${sparkline(points, 78).bars}  ${paint.faint(`${scoreText(Math.min(...known))} to ${scoreText(Math.max(...known))}`)}`,
        ]),
  ];
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
  const [best] = report.standings;
  const [refused] = report.refusedExamples;
  const [code] = report.community.refused;
  const worthALook = new Set([best, refused].flatMap((one) => one?.userId ?? []));
  return [
    ...[...worthALook].map((userId) => `${there} ${program} show ${shellWord(userId)}`),
    ...(code === undefined
      ? []
      : [
          `${there} ${program} decisions --code ${code.code} --limit 5   # ${sentenceOf(code.code)}`,
        ]),
    `${there} ${program} entropy`,
    `${program} verify ${shellWord(report.exportPath)} --vkey ${shellWord(report.publicKey)}`,
    ...(report.traits === undefined ? [] : [`${program} demo <path to a git repository of yours>`]),
  ];
}

function sumOf(traits: readonly TraitReport[]): bigint {
  return traits.reduce((sum, { mintedShards }) => sum + mintedShards, 0n);
}

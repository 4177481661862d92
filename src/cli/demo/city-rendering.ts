import { formatDate } from '../../core/policy/cycle.ts';
import { formatMicros } from '../../core/units.ts';
import { PROGRAMS } from '../../simulator/worlds/habits.ts';
import { programOnFolder } from '../open-store.ts';
import { programName, shellWord } from '../program-name.ts';
import { amountText, counted, durationText, grouped, shortAmount } from '../rendering/numbers.ts';
import { type Column, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import { commandLines } from '../rendering/text-width.ts';
import { verificationLines } from '../rendering/verification-rendering.ts';
import { narrower, type Paint } from '../terminal.ts';
import type { CityAttack, CityReport, HabitReport } from './city-report.ts';
import { storeLines } from './demo-rendering.ts';

/** How the demo of a city was called, and what it took. */
export interface CityAbout {
  readonly dataDirectory: string;
  readonly seconds: number;
  readonly storeBytes: number;
}

/** The whole report of a city, section by section; each says that it is simulated. */
export function cityLines(report: CityReport, about: CityAbout, paint: Paint): string[] {
  const section = (title: string, lines: readonly string[]): string[] => [
    '',
    paint.strong(`${title} (simulated)`),
    ...lines,
  ];
  const verified = verificationLines(report.verification, narrower(paint, 2));
  return [
    ...introduction(report, about, paint),
    ...section('Who lives there, and what they earned', habitLines(report.habits, paint)),
    ...section('Who attacked, and what it paid', attackLines(report.attacks, paint)),
    ...section('What happened', pointLines(storyPoints(report), paint)),
    ...section(
      'Verified offline, from the exported file alone',
      verified.map((line) => `  ${line}`),
    ),
    ...section('Where this lies', storeLines(report, about, paint)),
  ];
}

function introduction({ city, year }: CityReport, { seconds }: CityAbout, paint: Paint): string[] {
  const records = [...year.efforts.values()].reduce((sum, one) => sum + one.records, 0);
  const [from, until] = [city.startsAt, city.startsAt + (city.days - 1) * 86_400].map(formatDate);
  const programs = PROGRAMS.map(({ words }) => words).join('; ');
  const text =
    `${counted(city.people.length, 'simulated resident')} from ${from} to ${until}, with four ` +
    `programs: ${programs}. They handed in ${grouped(records)} promises, proofs, ` +
    'words about others and requests to be paid, through the writer of the service. Credits ' +
    '(MIC) are paid only while disorder does not rise, to people whose kept promises others ' +
    'with a record saw.';
  return [
    '',
    paint.strong(`A simulated city (seed ${city.seed}): nobody below exists`),
    ...proseLines(text, paint),
    `  All of this took ${durationText(seconds)}.`,
  ];
}

const HABIT_COLUMNS: readonly Column[] = [
  { title: 'habit' },
  { title: 'people', align: 'right' },
  { title: 'asked', align: 'right' },
  { title: 'paid', align: 'right' },
  { title: 'MIC each', align: 'right' },
  { title: 'they', canShrink: true },
];

function habitLines(habits: readonly HabitReport[], paint: Paint): string[] {
  const rows = habits
    .filter(({ gaming }) => !gaming)
    .map(({ habit, people, asked, paid, mintedShards, words }) => [
      habit,
      grouped(people),
      grouped(asked),
      grouped(paid),
      shortAmount(formatMicros(mintedShards / BigInt(Math.max(1, people)))),
      words,
    ]);
  return tableLines(HABIT_COLUMNS, rows, paint);
}

const ATTACK_COLUMNS: readonly Column[] = [
  { title: 'attack' },
  { title: 'records', align: 'right' },
  { title: 'MIC', align: 'right' },
  { title: 'per record', align: 'right' },
  { title: 'it', canShrink: true },
];

function attackLines(attacks: readonly CityAttack[], paint: Paint): string[] {
  const rows = attacks.map(({ name, words, effort, mintedShards, perRecord }) => [
    name,
    grouped(effort.records),
    shortAmount(formatMicros(mintedShards)),
    perRecord.toFixed(2),
    words,
  ]);
  const means =
    'Per record: pay for each record that any account of theirs handed in; 1.00 is a steady ' +
    `member's. What an attack comes to with its rule off: ${programName()} bench attacks.`;
  return [...tableLines(ATTACK_COLUMNS, rows, paint), ...proseLines(means, paint)];
}

/** The year in sentences; of what did not happen nothing is said. */
function storyPoints({ year }: CityReport): string[] {
  const { creditor, council, conduct } = year;
  const { outcome } = conduct;
  const points: string[] = [];
  if (creditor.settledItems > 0) {
    const dollars = `$${grouped(creditor.settledCents / 100n)}`;
    points.push(
      `The waterworks pledged $5,000 for order. ${counted(creditor.debtors, 'debtor')} elected ` +
        `it, and ${counted(creditor.settledItems, 'reduction')} took ${dollars} off their bills.`,
    );
  }
  if (council.change !== undefined) {
    const { rehearsal, approvals, activates } = council.change;
    const { before, after, losers } = rehearsal;
    points.push(
      'The council rehearsed a threshold of .94 for .93 on the last 60 cycles: ' +
        `${amountText(after.held.amount)} MIC instead of ${amountText(before.held.amount)}, ` +
        `less for ${counted(losers, 'member')}. ${approvals} of 3 seats signed; in force since ` +
        `cycle C-${activates}.`,
    );
  }
  if (outcome.firstWinner !== undefined) {
    points.push(
      `${outcome.firstWinner} was found to keep promises by fits and starts. They appealed: ` +
        'nights, every other week. A panel of three, drawn by lot, reversed it ' +
        `(${counted(outcome.opened, 'finding')} in all, ${outcome.won} reversed).`,
    );
  }
  return points;
}

/** What to look at in a terminal. */
function cityCommands(report: CityReport, { dataDirectory }: CityAbout): string[] {
  const there = programOnFolder(dataDirectory);
  const program = programName();
  const shown = [report.best?.userId, report.year.conduct.outcome.firstWinner, 'sim-ring-0001'];
  return [...new Set(shown.flatMap((userId) => (userId === undefined ? [] : [userId])))]
    .map((userId) => `${there} show ${userId}`)
    .concat([
      `${there} entropy`,
      `${there} decisions --code BELOW_THRESHOLD --limit 5`,
      `${program} verify ${shellWord(report.exportPath)} --vkey ${shellWord(report.keyPath)}`,
      `${there} serve`,
      `${program} demo --attacks`,
      `${program} demo <path to a git repository of yours>`,
    ]);
}

/** The commands under their heading. */
export function nextLines(report: CityReport, about: CityAbout, paint: Paint): string[] {
  const commands = cityCommands(report, about);
  return [
    '',
    paint.strong('Try next'),
    ...commands.flatMap((command) => commandLines(command, paint.columns)),
  ];
}

/** What to look at in a browser while the city is served. */
export function addressLines(
  { decision, exportPath, year }: CityReport,
  port: number,
  paint: Paint,
): string[] {
  const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
  const winner = year.conduct.outcome.firstWinner;
  const points = [
    `${at('/c/default')} is what everybody may see: entropy, supply, rules, refusals.`,
    ...(decision === undefined
      ? []
      : [`${at(`/c/default/d/${decision}`)} is one paid decision, with its proof.`]),
    `${at('/verify')} verifies a log in the browser: give it ${exportPath}.`,
    `${at('/sign-in')} takes the admin key below to the page of an operator` +
      `${winner === undefined ? '' : `, with the findings about ${winner}`}.`,
  ];
  return [
    '',
    paint.strong('Open in a browser (simulated); Ctrl-C ends it, and the store stays'),
    ...pointLines(points, paint),
    '',
  ];
}

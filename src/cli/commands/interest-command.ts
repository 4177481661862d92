import { OperatorError } from '../../pipeline/operator-error.ts';
import { type Calibration, calibrate, type Estimate } from '../../study/interest/calibrate.ts';
import { type DebtAtYear, debtPath } from '../../study/interest/debt-path.ts';
import { readPanel } from '../../study/interest/panel.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { fileText } from '../file-text.ts';
import { fieldLines, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export const interestCommand: Command = {
  name: 'interest',
  summary: 'what a table of rates says of disorder and interest, and what it does not say',
  usage: `usage: negentropy interest calibrate <file.csv> [options]

  Columns: entity or iso3, year, rate (percent per year), S; R, C and income if
  there are any.

  --rate <column>      the column of the rate; default: rate
  --income <column>    the income of a person, to compare with; default: income
  --debt <amount>      shows its path: dD/dt = rD + G - T
  --spending <amount>  G, per year; default: 0
  --taxes <amount>     T, per year; default: 0
  --change <number>    by how much S changes, from -1 to 1; needed with --debt
  --years <count>      how many years of the path; default: 10
  --json               print all of it as JSON`,
  run,
};

const VALUES = ['rate', 'income', 'debt', 'spending', 'taxes', 'change', 'years'] as const;

type Values = Readonly<Partial<Record<(typeof VALUES)[number], string>>>;

async function run(args: readonly string[], { terminal }: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: VALUES }, 2);
  const [verb, file] = positionals;
  if (verb !== 'calibrate') throw new UsageError('say what to do: interest calibrate <file.csv>');
  if (file === undefined) throw new UsageError('name the file: interest calibrate <file.csv>');
  const question = pathQuestion(values);
  const found = calibrated(file, values);
  const path = question === undefined ? undefined : pathOf(found, question);
  if (json) {
    terminal.printJson({ ...found, ...(path === undefined ? {} : { path }) });
    return SUCCESS;
  }
  for (const line of calibrationLines(found, terminal.paint)) terminal.print(line);
  if (path !== undefined) {
    for (const line of pathLines(path, terminal.paint)) terminal.print(line);
  }
  return SUCCESS;
}

function calibrated(file: string, values: Values): Calibration {
  const columns = { rate: values.rate ?? 'rate', income: values.income ?? 'income' };
  const panel = readPanel(fileText(file), columns);
  if ('problems' in panel) throw new OperatorError(`${file}: ${panel.problems.join('; ')}.`);
  const found = calibrate(panel);
  if (!found.ok) throw new OperatorError(found.why);
  return found;
}

interface PathQuestion {
  readonly debt: number;
  readonly spending: number;
  readonly taxes: number;
  readonly change: number;
  readonly years: number;
}

function pathQuestion(values: Values): PathQuestion | undefined {
  if (values.debt === undefined) {
    const extra = (['spending', 'taxes', 'change', 'years'] as const).find(
      (name) => name in values,
    );
    if (extra !== undefined) throw new UsageError(`--${extra} is about a debt: give --debt too`);
    return undefined;
  }
  if (values.change === undefined) throw new UsageError('--debt needs --change, e.g. -0.05');
  const change = numberOf('change', values.change);
  if (Math.abs(change) > 1) throw new UsageError('--change takes a number from -1 to 1');
  return {
    debt: numberOf('debt', values.debt),
    spending: numberOf('spending', values.spending ?? '0'),
    taxes: numberOf('taxes', values.taxes ?? '0'),
    change,
    years: wholeNumber('years', values.years ?? '10', 1, 100),
  };
}

function numberOf(name: string, text: string): number {
  if (/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new UsageError(`--${name} takes a number, not "${text}"`);
}

interface Path extends PathQuestion {
  /** The mean rate of the file, percent per year. */
  readonly rate: number;
  readonly byYear: readonly DebtAtYear[];
}

/** The rate without the change is the mean rate of the file: a fit goes through the means. */
function pathOf({ estimates, meanRate }: Calibration, question: PathQuestion): Path {
  const { change, years } = question;
  const { value: alpha, interval } = named(estimates, 'alpha');
  const byYear = debtPath({ ...question, rate: meanRate }, { change, alpha, interval }, years);
  return { ...question, rate: meanRate, byYear };
}

function named(estimates: readonly Estimate[], name: Estimate['name']): Estimate {
  const found = estimates.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`there is no estimate of ${name}`);
  return found;
}

const WORDS: Readonly<Record<Estimate['name'], string>> = {
  intercept: 'intercept',
  alpha: 'α (of S)',
  beta: 'β (of R)',
  gamma: 'γ (of 1 − C)',
};

function calibrationLines(found: Calibration, paint: Paint): string[] {
  const { estimates, outOfSampleRSquared: foretold, incomplete } = found;
  return [
    paint.strong('What the rates say: r = intercept + αS + βR + γ(1 − C)'),
    '',
    ...tableLines(
      [
        { title: 'coefficient' },
        { title: 'points', align: 'right' },
        { title: 'error', align: 'right' },
        { title: 'by entity', align: 'right' },
        { title: '95 % interval', align: 'right' },
      ],
      estimates.map(({ name, value, errorClassical, errorClustered, interval: [low, high] }) => [
        WORDS[name],
        value.toFixed(6),
        errorClassical.toFixed(6),
        errorClustered.toFixed(6),
        `${low.toFixed(3)} to ${high.toFixed(3)}`,
      ]),
      paint,
    ),
    '',
    ...fieldLines(
      [
        ['rows', `${found.rows}, ${incomplete} left out with a cell that is empty`],
        ['entities', `${found.entities}, ${found.years.join(' to ')}`],
        ['R²', `${found.rSquared.toFixed(6)}, adjusted ${found.adjustedRSquared.toFixed(6)}`],
        ['out of sample', foretold === undefined ? 'cannot be told' : foretold.toFixed(6)],
        ['condition number', found.conditionNumber.toFixed(1)],
      ],
      paint,
    ),
    '',
    ...proseLines('What it means and what it does not:', paint),
    ...pointLines(found.warnings, paint),
  ];
}

function pathLines({ rate, change, byYear }: Path, paint: Paint): string[] {
  return [
    '',
    paint.strong(`Path of a debt: dD/dt = rD + G − T, r ${rate.toFixed(3)} % without a change`),
    '',
    ...tableLines(
      [
        { title: 'year', align: 'right' },
        { title: 'without', align: 'right' },
        { title: `S ${change >= 0 ? '+' : ''}${change}`, align: 'right' },
        { title: 'between', align: 'right' },
      ],
      byYear.map(({ year, without, withChange, range: [low, high] }) => [
        String(year),
        amount(without),
        amount(withChange),
        `${amount(low)} to ${amount(high)}`,
      ]),
      paint,
    ),
    ...proseLines(
      'It reads a difference between entities as if it were a change within one of them. ' +
        'It is no forecast.',
      paint,
    ),
  ];
}

function amount(value: number): string {
  return value.toFixed(2);
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../connectors/commits/source-error.ts';
import type { V2Kind, V2Row } from '../../connectors/v2/quarantine.ts';
import { readV2, type V2File, type V2Reading } from '../../connectors/v2/read-v2.ts';
import { formatMicros } from '../../core/units.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments } from '../arguments.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { amountText, counted } from '../rendering/numbers.ts';
import { fieldLines, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** What one sort of rows comes to. */
interface V2Set {
  readonly kind: V2Kind;
  readonly rows: number;
  readonly accepted: number;
  /** Σ of what is accepted. */
  readonly sum: string;
  /** Binary numbers that were taken for the nearest millionth. */
  readonly rounded: number;
  readonly balances: readonly { readonly user: string; readonly amount: string }[];
  readonly quarantined: readonly {
    readonly file: string;
    readonly line: number;
    readonly user: string;
    readonly amount?: string;
    readonly codes: readonly string[];
  }[];
}

const KINDS: Readonly<Record<V2Kind, string>> = {
  gic: 'transactions of day files (gic_tx)',
  reward: 'rewards (MIC_REWARD_V2)',
};

/** Judges files of v2 and says what would be counted. No store is opened. */
export async function judgeV2(args: readonly string[], context: CommandContext): Promise<number> {
  const { positionals, json } = readArguments(args, {}, 1_000);
  if (positionals.length === 0) throw new UsageError('name files or folders of v2');
  const files = (await Promise.all(positionals.map(filesAt))).flat();
  const reading = readV2(files);
  if (reading.rows.length === 0) {
    throw new OperatorError(
      'Nothing of v2 was recognised: no line is a JSON object of type gic_tx or MIC_REWARD_V2.',
    );
  }
  const kinds = Object.keys(KINDS) as V2Kind[];
  const sets = kinds.map((kind) => setOf(kind, reading.rows)).filter(({ rows }) => rows > 0);
  const { terminal } = context;
  const { unrecognised } = reading;
  if (json) terminal.printJson({ dryRun: true, sets, unrecognised });
  else for (const line of reportLines(sets, reading, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

async function filesAt(path: string): Promise<V2File[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ path, text: await readFile(path, 'utf8') }];
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    const paths = found
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    return await Promise.all(
      paths.map(async (one) => ({ path: one, text: await readFile(one, 'utf8') })),
    );
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read.`, { cause });
  }
}

function setOf(kind: V2Kind, all: readonly V2Row[]): V2Set {
  const rows = all.filter((row) => row.kind === kind);
  const accepted = rows.filter(({ codes }) => codes.length === 0);
  const balances = new Map<string, bigint>();
  for (const { user, amount = 0n } of accepted) {
    balances.set(user, (balances.get(user) ?? 0n) + amount);
  }
  return {
    kind,
    rows: rows.length,
    accepted: accepted.length,
    sum: formatMicros(accepted.reduce((sum, { amount = 0n }) => sum + amount, 0n)),
    rounded: accepted.filter(({ isRounded }) => isRounded).length,
    balances: [...balances]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([user, amount]) => ({ user, amount: formatMicros(amount) })),
    quarantined: rows
      .filter(({ codes }) => codes.length > 0)
      .map(({ file, line, user, amount, codes }) => ({
        file,
        line,
        user,
        ...(amount === undefined ? {} : { amount: formatMicros(amount) }),
        codes,
      })),
  };
}

function reportLines(sets: readonly V2Set[], { unrecognised }: V2Reading, paint: Paint): string[] {
  return [
    ...sets.flatMap((set) => [...setLines(set, paint), '']),
    ...proseLines(
      `${counted(unrecognised.length, 'file')} with nothing that is recognised. This was a dry ` +
        'run: nothing was written, and no balance here is a credit.',
      paint,
      '',
    ),
  ];
}

function setLines(set: V2Set, paint: Paint): string[] {
  const { kind, rows, accepted, sum, rounded, balances, quarantined } = set;
  return [
    paint.strong(KINDS[kind]),
    ...fieldLines(
      [
        ['rows', `${rows}, ${accepted} accepted, ${quarantined.length} quarantined`],
        ['sum', `${amountText(sum)} MIC; ${counted(rounded, 'binary number')} rounded`],
      ],
      paint,
    ),
    '',
    ...tableLines(
      [{ title: 'user' }, { title: 'MIC', align: 'right' }],
      balances.map(({ user, amount }) => [printable(user), amountText(amount)]),
      paint,
    ),
    ...(quarantined.length === 0 ? [] : ['', ...proseLines('Not counted:', paint)]),
    ...pointLines(
      quarantined.map(({ file, line, user, codes }) => {
        const whose = user === '' ? '' : ` ${user}`;
        return printable(`${file}:${line}${whose}: ${codes.join(', ')}`);
      }),
      paint,
    ),
  ];
}

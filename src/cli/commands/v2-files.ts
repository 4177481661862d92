import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../connectors/records/source-error.ts';
import { V2_KINDS, type V2Kind, type V2Row } from '../../connectors/v2/quarantine.ts';
import { balancesOf, isCounted } from '../../connectors/v2/balances.ts';
import { readV2, type V2File, type V2Reading } from '../../connectors/v2/read-v2.ts';
import { formatMicros } from '../../core/units.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments } from '../arguments.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { amountText, counted } from '../rendering/numbers.ts';
import { fieldLines, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { applyV2, undoV2 } from './v2-apply.ts';

/** What one sort of rows comes to. */
interface V2Set {
  readonly kind: V2Kind;
  readonly rows: number;
  readonly accepted: number;
  readonly pending: number;
  /** Σ of what is accepted, by account: positive and negative together. */
  readonly sum: string;
  /** Binary numbers that were taken for the nearest millionth. */
  readonly rounded: number;
  readonly balances: readonly { readonly account: string; readonly amount: string }[];
  readonly quarantined: readonly {
    readonly row: string;
    readonly file: string;
    readonly line: number;
    readonly user: string;
    readonly amount?: string;
    readonly codes: readonly string[];
  }[];
}

/** A wallet whose table states another balance than its accepted history gives. */
interface V2Gap {
  readonly account: string;
  readonly user: string;
  readonly stated: string;
  readonly history: string;
  readonly gap: string;
}

const KINDS: Readonly<Record<V2Kind, string>> = {
  gic: 'transactions of day files (gic_tx)',
  reward: 'rewards (MIC_REWARD_V2)',
  transaction: 'transactions of wallets (mic_transactions)',
  mint: 'mints of Kaizen (MIC_MINT)',
  shard: 'shards of Kaizen (KAIZEN_SHARD_EARNED), which are no credits',
  event: 'events of the wallet service (mic_events)',
  redemption: 'redemptions of the wallet service (mic_redemptions)',
  reflection: 'reflections (daily_reflections), which are no credits',
  entropy: 'readings of entropy (system_entropy), which are no credits',
};

/**
 * Judges files of v2 and says what would be counted; with `--apply` it writes that, and with
 * `--undo` it takes an import back. Otherwise no store is opened.
 */
export async function importV2(args: readonly string[], context: CommandContext): Promise<number> {
  const { positionals, json, values, flags } = readArguments(
    args,
    { values: ['community', 'only', 'map', 'resolve', 'undo'], flags: ['apply'] },
    1_000,
  );
  const slug = values.community ?? 'default';
  if (values.undo !== undefined) {
    if (positionals.length > 0) throw new UsageError('--undo takes an import, and no files');
    return await undoV2(values.undo, { slug, json }, context);
  }
  if (positionals.length === 0) throw new UsageError('name files or folders of v2');
  const files = (await Promise.all(positionals.map(filesAt))).flat();
  const reading = readV2(files);
  if (reading.rows.length === 0) {
    throw new OperatorError(
      'Nothing of v2 was recognised: docs/reference/v2.md lists what is, by its content.',
    );
  }
  if (flags.apply === true) {
    const { only, map, resolve } = values;
    return await applyV2({ files, reading }, { slug, only, map, resolve, json }, context);
  }
  const sets = V2_KINDS.map((kind) => setOf(kind, reading.rows)).filter(({ rows }) => rows > 0);
  const gaps = gapsIn(reading);
  const { terminal } = context;
  const { unrecognised } = reading;
  if (json) terminal.printJson({ dryRun: true, sets, gaps, unrecognised });
  else
    for (const line of reportLines({ sets, gaps }, reading, terminal.paint)) terminal.print(line);
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
  const accepted = rows.filter(isCounted);
  const balances = balancesOf(accepted);
  return {
    kind,
    rows: rows.length,
    accepted: accepted.length,
    pending: rows.filter(({ codes, isPending }) => codes.length === 0 && isPending).length,
    sum: formatMicros([...balances.values()].reduce((sum, amount) => sum + amount, 0n)),
    rounded: accepted.filter(({ isRounded }) => isRounded).length,
    balances: [...balances]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([account, amount]) => ({ account, amount: formatMicros(amount) })),
    quarantined: rows
      .filter(({ codes }) => codes.length > 0)
      .map(({ key, file, line, user, amount, codes }) => ({
        row: key,
        file,
        line,
        user,
        ...(amount === undefined ? {} : { amount: formatMicros(amount) }),
        codes,
      })),
  };
}

/** What is stated beyond the accepted history is shown and never taken for a credit. */
function gapsIn({ rows, wallets }: V2Reading): V2Gap[] {
  const history = {
    transaction: balancesOf(rows.filter((row) => isCounted(row) && row.kind === 'transaction')),
    event: balancesOf(
      rows.filter((row) => isCounted(row) && (row.kind === 'event' || row.kind === 'redemption')),
    ),
  };
  return wallets.flatMap(({ of, account, user, stated }) => {
    const past = history[of].get(account) ?? 0n;
    if (stated === undefined || stated === past) return [];
    const gap = formatMicros(stated - past);
    return [{ account, user, stated: formatMicros(stated), history: formatMicros(past), gap }];
  });
}

function reportLines(
  { sets, gaps }: { readonly sets: readonly V2Set[]; readonly gaps: readonly V2Gap[] },
  { unrecognised }: V2Reading,
  paint: Paint,
): string[] {
  return [
    ...sets.flatMap((set) => [...setLines(set, paint), '']),
    ...(gaps.length === 0 ? [] : [...gapLines(gaps, paint), '']),
    ...proseLines(
      `${counted(unrecognised.length, 'file')} with nothing that is recognised. This was a dry ` +
        'run: nothing was written, and no balance here is a credit.',
      paint,
      '',
    ),
  ];
}

function gapLines(gaps: readonly V2Gap[], paint: Paint): string[] {
  return [
    paint.strong('balances that are stated and that no accepted row explains'),
    ...tableLines(
      [
        { title: 'account' },
        { title: 'stated', align: 'right' },
        { title: 'history', align: 'right' },
        { title: 'gap', align: 'right' },
      ],
      gaps.map(({ account, stated, history, gap }) => {
        return [printable(account), ...[stated, history, gap].map(amountText)];
      }),
      paint,
    ),
    ...proseLines('Only the history is ever taken over.', paint),
  ];
}

function setLines(set: V2Set, paint: Paint): string[] {
  const { kind, rows, accepted, pending, sum, rounded, balances, quarantined } = set;
  const waiting = pending === 0 ? '' : `, ${pending} not confirmed`;
  return [
    paint.strong(KINDS[kind]),
    ...fieldLines(
      [
        ['rows', `${rows}, ${accepted} accepted, ${quarantined.length} quarantined${waiting}`],
        ['sum', `${amountText(sum)} MIC; ${counted(rounded, 'binary number')} rounded`],
      ],
      paint,
    ),
    ...(balances.length === 0 ? [] : balanceLines(balances, paint)),
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

function balanceLines(balances: V2Set['balances'], paint: Paint): string[] {
  return [
    '',
    ...tableLines(
      [{ title: 'account' }, { title: 'MIC', align: 'right' }],
      balances.map(({ account, amount }) => [printable(account), amountText(amount)]),
      paint,
    ),
  ];
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../connectors/records/source-error.ts';
import type { V2Kind } from '../../connectors/v2/quarantine.ts';
import { readV2, type V2File, type V2Reading } from '../../connectors/v2/read-v2.ts';
import { reportOf, type V2Gap, type V2Set } from '../../connectors/v2/report.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments } from '../arguments.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { amountText, counted } from '../rendering/numbers.ts';
import { fieldLines, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { applyV2, undoV2 } from './v2-apply.ts';

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
  const { sets, gaps } = reportOf(reading);
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

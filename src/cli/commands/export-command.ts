import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { exportLog, exportRange } from '../../pipeline/answers/log/export-log.ts';
import { readLines } from '../../pipeline/verify/read-lines.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { requireOpenCommunity, withExistingStore } from '../open-store.ts';
import { servedExport } from '../operator/ask.ts';
import { Progress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'write the whole log to stdout, for anybody to verify',
  usage: `usage: negentropy export [options] > export.jsonl

  --community <name>   default: default
  --from <index>       only the entries from this one on, to be verified
                       between two checkpoints
  --to <index>         until before this one: the size of a signed checkpoint
  --key                only the key that signs the log: give it to auditors in
                       another way than the export, for verify --vkey
  --json               changes nothing: an export is lines of JSON`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const taken = { values: ['community', 'from', 'to'], flags: ['key'] } as const;
  const { values, flags } = readArguments(args, taken, 0);
  const [from, until] = [indexOf('from', values.from), indexOf('to', values.to)];
  if (flags.key === true && (from !== undefined || until !== undefined)) {
    throw new UsageError('--key is that of the whole log: leave --from and --to out');
  }
  const write = flags.key === true ? writeKey : writePages;
  const slug = values.community ?? 'default';
  const isWhole = from === undefined && until === undefined;
  const served = await servedExport(isWhole ? '' : rangeQuery(from, until), slug, context);
  if (served !== undefined) {
    await write(readLines(served), context);
    return SUCCESS;
  }
  return await withExistingStore(context, async (store) => {
    const community = await requireOpenCommunity(store, slug);
    const pages = isWhole
      ? exportLog(community, store.key)
      : exportRange(community, store.key, { from: from ?? 0, until });
    await write(pages, context);
    return SUCCESS;
  });
}

function rangeQuery(from = 0, until?: number): string {
  return `?form=verifiable&from=${from}${until === undefined ? '' : `&to=${until}`}`;
}

function indexOf(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber(name, text, 0, Number.MAX_SAFE_INTEGER);
}

/** The key stands in the first line of every export. */
async function writeKey(pages: AsyncIterable<string[]>, context: CommandContext): Promise<void> {
  for await (const [header] of pages) {
    if (header === undefined) continue;
    const { key } = JSON.parse(header) as { readonly key: string };
    context.terminal.print(key);
    return;
  }
}

async function writePages(pages: AsyncIterable<string[]>, context: CommandContext): Promise<void> {
  const { stdout } = context.terminal.streams;
  const progress = new Progress(context.terminal, 'lines written');
  let lines = 0;
  for await (const page of pages) {
    if (stdout.destroyed || stdout.errored !== null) return; // nobody reads any more
    if (!stdout.write(`${page.join('\n')}\n`)) await drained(stdout);
    lines += page.length;
    progress.show(lines, undefined);
  }
  progress.end();
}

/** Waits until a slow reader has caught up; one who left is noticed by the caller. */
async function drained(stdout: Writable): Promise<void> {
  await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(() => undefined);
}

import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { exportLog } from '../../pipeline/answers/export-log.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { requireOpenCommunity, withExistingStore } from '../open-store.ts';
import { Progress } from '../progress.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'write the whole log to stdout, for anybody to verify',
  usage: `usage: negentropy export [options] > export.jsonl

  --community <name>   default: default
  --json               changes nothing: an export is lines of JSON`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values } = readArguments(args, { values: ['community'] }, 0);
  return await withExistingStore(context, async (store) => {
    const community = await requireOpenCommunity(store, values.community ?? 'default');
    await writePages(exportLog(community, store.key), context);
    return SUCCESS;
  });
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

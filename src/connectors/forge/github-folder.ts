import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { ForgeRecord } from '../commits/forge.ts';
import { printable, SourceError } from '../records/source-error.ts';
import { HoursCovered } from './hours-covered.ts';
import { type Item, itemAt, itemOf, numberAt, readItems, textAt } from './json-items.ts';
import { PullDrafts } from './pull-drafts.ts';
import { messageOf } from '../../core/message-of.ts';

/** How a page that could not be had is marked. */
export const GAP_ENDING = '.gap.json';

/**
 * Reads what GitHub says about a repository: JSON pages as `gh` writes them, and hour files of the
 * GH Archive (`2024-01-31-7.json.gz`). What is in them is told by its shape; the names say only
 * whose reviews a file has all of (`reviews-12.json`), and what could not be had.
 *
 * @param repository `owner/name`, of which hour files are read
 * @throws SourceError FORGE_PAGES naming the file and what is wrong with it
 */
export async function readGithubFolder(folder: string, repository?: string): Promise<ForgeRecord> {
  const names = await listFolder(folder);
  const drafts = new PullDrafts();
  const hours = new HoursCovered();
  const pages = names.filter((name) => name.endsWith('.json') && !name.endsWith(GAP_ENDING));
  for (const name of pages) await readPage(folder, name, drafts);
  for (const name of names.filter((file) => file.endsWith('.json.gz'))) {
    if (repository === undefined) throw unnamedRepository(name);
    hours.add(name);
    await readHour(join(folder, name), repository, drafts);
  }
  const gaps = names.filter((name) => name.endsWith(GAP_ENDING));
  for (const name of gaps) {
    const number = /^(?:reviews|pull)-(\d{1,9})\b/.exec(name)?.[1];
    if (number !== undefined) drafts.knowReviews(Number(number), false);
  }
  if (pages.length + hours.count === 0) throw emptyFolder(folder);
  return {
    pulls: drafts.merged((from, to) => hours.covers(from, to)),
    addresses: drafts.addresses,
    gaps: gaps.length + hours.missing,
    mayLackPulls: hours.missing > 0 || gaps.some((name) => name.startsWith('pulls-')),
  };
}

async function listFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const text = `the folder ${printable(folder)} of the forge's pages cannot be read`;
    throw new SourceError('FORGE_PAGES', text, { cause });
  });
  return names.sort();
}

async function readPage(folder: string, name: string, drafts: PullDrafts): Promise<void> {
  try {
    for (const item of readItems(await readFile(join(folder, name), 'utf8'))) drafts.take(item);
  } catch (cause) {
    throw unreadable(name, cause);
  }
  const number = /^reviews-(\d{1,9})\.json$/.exec(name)?.[1];
  if (number !== undefined) drafts.knowReviews(Number(number), true);
}

/** One JSON event a line, of all repositories of an hour. */
async function readHour(path: string, repository: string, drafts: PullDrafts): Promise<void> {
  const wanted = repository.toLowerCase();
  try {
    for await (const line of linesOf(path)) {
      if (!line.toLowerCase().includes(wanted)) continue;
      const event = itemOf(JSON.parse(line));
      if (textAt(itemAt(event, 'repo'), 'name')?.toLowerCase() !== wanted) continue;
      takeEvent(event ?? {}, drafts);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  const file = createReadStream(path);
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  let carried = '';
  try {
    for await (const chunk of file.pipe(unpacked).setEncoding('utf8')) {
      const lines = (carried + String(chunk)).split('\n');
      carried = lines.pop() ?? '';
      yield* lines;
    }
    yield carried;
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

function takeEvent(event: Item, drafts: PullDrafts): void {
  const payload = itemAt(event, 'payload');
  const pull = itemAt(payload, 'pull_request');
  const type = textAt(event, 'type');
  if (type === 'PullRequestEvent' && pull !== undefined) drafts.take(pull);
  if (type !== 'PullRequestReviewEvent') return;
  const number = numberAt(pull, 'number');
  const review = itemAt(payload, 'review');
  if (number !== undefined && review !== undefined) drafts.addReview(number, review);
}

function unreadable(name: string, cause: unknown): SourceError {
  const reason = messageOf(cause);
  return new SourceError(
    'FORGE_PAGES',
    `${printable(name)} cannot be read as what the forge wrote (${printable(reason)}): ` +
      'it may be cut. Fetch it again',
    { cause },
  );
}

function unnamedRepository(name: string): SourceError {
  return new SourceError(
    'FORGE_PAGES',
    `${printable(name)} has events of all repositories: say which one is meant with ` +
      '--repository owner/name',
  );
}

function emptyFolder(folder: string): SourceError {
  return new SourceError(
    'FORGE_PAGES',
    `${printable(folder)} has no pages: put into it what gh wrote (*.json), or hour files of ` +
      'the GH Archive (*.json.gz)',
  );
}

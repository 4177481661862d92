import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '../records/source-error.ts';
import { GAP_ENDING } from './github-folder.ts';
import { GithubRequests, type RequestOptions } from './github-requests.ts';
import { type Item, numberAt, readItems, textAt } from './json-items.ts';
import { addAll } from '../../core/lists.ts';

export interface LiveOptions extends RequestOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** Where the pages go, and where a later run finds them. */
  readonly folder: string;
  readonly onPage?: (name: string) => void;
}

/** What a run brought. */
export interface LiveReport {
  readonly pages: number;
  /** Names of pages that could not be had. */
  readonly gaps: readonly string[];
}

const PAGE_SIZE = 100;

/** Pages that are lost one after another before the rest of a list is given up. */
const LOST_IN_A_ROW = 2;

/**
 * Fetches pull requests and, for each that was merged, who merged it and its reviews into a folder.
 * The folder is the cursor: what is there and cannot change is not asked for again, so a run that
 * was cut goes on where it ended. A page that cannot be had is marked, and asked for again by the
 * next run.
 *
 * @throws SourceError FORGE_REFUSED when the token is not accepted or there is no such repository
 */
export async function fetchGithub(options: LiveOptions): Promise<LiveReport> {
  await mkdir(options.folder, { recursive: true });
  const run = new LiveRun(options);
  const merged = await run.pulls();
  for (const number of merged) await run.details(number);
  return run.report();
}

class LiveRun {
  readonly #options: LiveOptions;
  readonly #requests: GithubRequests;
  readonly #gaps: string[] = [];
  #pages = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#requests = new GithubRequests(options);
  }

  report(): LiveReport {
    return { pages: this.#pages, gaps: this.#gaps };
  }

  /** The numbers of merged pull requests, oldest first: the list only grows at its end. */
  async pulls(): Promise<number[]> {
    const merged: number[] = [];
    let lostInARow = 0;
    let next: string | undefined = this.#listUrl(1);
    for (let page = 1; next !== undefined; page++) {
      const known = await this.#finalPage(listName(page));
      const answer = known === undefined ? await this.#fetchList(page, next) : { items: known };
      const { items } = answer;
      if (items === undefined) {
        lostInARow += 1;
        next = lostInARow < LOST_IN_A_ROW ? this.#listUrl(page + 1) : undefined;
        continue;
      }
      lostInARow = 0;
      addAll(
        merged,
        items.filter(isMerged).flatMap((item) => numberAt(item, 'number') ?? []),
      );
      next = 'next' in answer ? answer.next : this.#listUrl(page + 1);
    }
    return merged;
  }

  /** Who merged a pull request, and its reviews up to then: neither changes any more. */
  async details(number: number): Promise<void> {
    const path = `/repos/${this.#options.repository}/pulls/${number}`;
    if ((await this.#stored(`pull-${number}`)) === undefined) {
      const answer = await this.#requests.page(path);
      if ('lost' in answer) await this.#mark(`pull-${number}`, answer.lost);
      else await this.#store(`pull-${number}`, answer.value);
    }
    if ((await this.#stored(`reviews-${number}`)) !== undefined) return;
    const reviews: unknown[] = [];
    let next: string | undefined = `${path}/reviews?per_page=${PAGE_SIZE}`;
    while (next !== undefined) {
      const answer = await this.#requests.page(next);
      if ('lost' in answer) return await this.#mark(`reviews-${number}`, answer.lost);
      if (Array.isArray(answer.value)) addAll(reviews, answer.value as unknown[]);
      ({ next } = answer);
    }
    await this.#store(`reviews-${number}`, reviews);
  }

  async #fetchList(
    page: number,
    url: string,
  ): Promise<{ readonly items?: readonly Item[]; readonly next?: string | undefined }> {
    const name = listName(page);
    const answer = await this.#requests.page(url);
    if ('lost' in answer) {
      if (answer.lost === 'status 404') throw noRepository(this.#options.repository);
      await this.#mark(name, answer.lost);
      return {};
    }
    const items = readItems(JSON.stringify(answer.value));
    if (items.length > 0 || page === 1) await this.#store(name, answer.value);
    else await this.#unmark(name);
    return { items, next: answer.next };
  }

  /** A page that is full and has nothing open on it stays as it is. */
  async #finalPage(name: string): Promise<readonly Item[] | undefined> {
    const text = await this.#stored(name);
    if (text === undefined) return undefined;
    const items = readItems(text);
    const isFinal =
      items.length === PAGE_SIZE && items.every((item) => textAt(item, 'state') === 'closed');
    return isFinal ? items : undefined;
  }

  /** What an earlier run stored; a file that cannot be read is fetched again. */
  async #stored(name: string): Promise<string | undefined> {
    try {
      const text = await readFile(join(this.#options.folder, `${name}.json`), 'utf8');
      readItems(text);
      return text;
    } catch {
      return undefined;
    }
  }

  /** Written aside and renamed, so that no name ever stands for half a page. */
  async #store(name: string, value: unknown): Promise<void> {
    const { folder, onPage } = this.#options;
    const path = join(folder, `${name}.json`);
    await writeFile(`${path}.part`, `${JSON.stringify(value)}\n`);
    await rename(`${path}.part`, path);
    await this.#unmark(name);
    this.#pages += 1;
    onPage?.(name);
  }

  async #unmark(name: string): Promise<void> {
    await rm(join(this.#options.folder, `${name}${GAP_ENDING}`), { force: true });
  }

  async #mark(name: string, lost: string): Promise<void> {
    this.#gaps.push(name);
    const text = `${JSON.stringify({ page: name, lost })}\n`;
    await writeFile(join(this.#options.folder, `${name}${GAP_ENDING}`), text);
  }

  #listUrl(page: number): string {
    const query = `state=all&sort=created&direction=asc&per_page=${PAGE_SIZE}&page=${page}`;
    return `/repos/${this.#options.repository}/pulls?${query}`;
  }
}

function listName(page: number): string {
  return `pulls-${page}`;
}

function isMerged(item: Item): boolean {
  return textAt(item, 'merged_at') !== undefined;
}

function noRepository(repository: string): SourceError {
  return new SourceError(
    'FORGE_REFUSED',
    `the forge shows no repository ${repository} to this token (status 404): check the name, and ` +
      'that the token may read pull requests',
  );
}

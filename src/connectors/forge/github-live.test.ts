import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readGithubFolder } from './github-folder.ts';
import { fetchGithub, type LiveReport } from './github-live.ts';

const root = mkdtempSync(join(tmpdir(), 'github-live-'));
const NOW = Date.parse('2024-02-01T00:00:00Z');

/** 205 pull requests, of which six are merged; one of these has two pages of reviews. */
const MERGED = [3, 50, 99, 100, 150, 204];
const shaOf = (number: number): string => number.toString(16).padStart(40, '0');
const pulls = Array.from({ length: 205 }, (_, at) => at + 1).map((number) => ({
  number,
  state: 'closed',
  user: { login: 'ada', id: 1, type: 'User' },
  created_at: '2024-01-01T00:00:00Z',
  merged_at: MERGED.includes(number) ? '2024-01-02T00:00:00Z' : null,
  merge_commit_sha: shaOf(number),
}));
const reviewsOf = (number: number): object[] =>
  Array.from({ length: number === 99 ? 130 : number % 3 }, (_, at) => ({
    user: { login: `reviewer-${at}`, id: 100 + at, type: 'User' },
    state: 'APPROVED',
    submitted_at: '2024-01-01T12:00:00Z',
    pull_request_url: `https://api.github.com/repos/o/r/pulls/${number}`,
  }));

type Fault = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** What goes wrong at a request, by its number; the others are answered. */
let faultAt: (request: number, path: string) => Fault | undefined;
let requests = 0;
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
  const [items, one] = itemsOf(url.pathname);
  const page = Number(url.searchParams.get('page') ?? 1);
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const body = JSON.stringify(one ?? items?.slice((page - 1) * size, page * size) ?? {});
  const fault = faultAt(requests++, url.pathname + url.search);
  if (fault !== undefined) return fault(request, response, body);
  if (request.headers.authorization !== 'Bearer right') response.statusCode = 401;
  else if (items === undefined && one === undefined) response.statusCode = 404;
  if ((items?.length ?? 0) > page * size) {
    url.searchParams.set('page', String(page + 1));
    response.setHeader('link', `<${url.href}&x=1>; rel="next", <${url.href}>; rel="last"`);
  }
  response.end(body);
});

function itemsOf(path: string): [(object[] | undefined)?, object?] {
  const [, number, reviews] = /^\/repos\/o\/r\/pulls(?:\/(\d+)(\/reviews)?)?$/.exec(path) ?? [path];
  if (!path.startsWith('/repos/o/r/pulls')) return [];
  if (number === undefined) return [pulls];
  if (reviews !== undefined) return [reviewsOf(Number(number))];
  const merger = { login: 'ben', id: 2, type: 'User' };
  return [undefined, { ...pulls[Number(number) - 1], merged_by: merger }];
}

const faults: Readonly<Record<string, Fault>> = {
  'a connection that breaks': (request) => request.socket.destroy(),
  'a page that is cut': (_request, response, body) => {
    response.setHeader('content-length', body.length);
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  },
  'a page that is cut and looks whole': (_request, response, body) => {
    response.end(body.slice(0, body.length / 2));
  },
  'a 500': (_request, response) => void response.writeHead(500).end('{}'),
  'a 502 of HTML': (_request, response) => void response.writeHead(502).end('<html>'),
  'a 429 with retry-after': (_request, response) => {
    response.writeHead(429, { 'retry-after': '7' }).end('{}');
  },
  'a 403 for the rate limit': (_request, response) => {
    const reset = String(NOW / 1_000 + 90);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    response.writeHead(403, headers).end('{}');
  },
};

let api = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true, force: true });
});

interface Run extends LiveReport {
  readonly slept: readonly number[];
}

async function fetchInto(folder: string, onPage?: (name: string) => void): Promise<Run> {
  requests = 0;
  const slept: number[] = [];
  let now = NOW;
  const sleep = (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  const waiting = { now: () => now, sleep };
  const common = { api, token: 'right', repository: 'o/r', folder, waiting };
  const report = await fetchGithub(onPage === undefined ? common : { ...common, onPage });
  return { ...report, slept };
}

function newFolder(): string {
  return mkdtempSync(join(root, 'run-'));
}

function contentOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** What a run leaves that nothing disturbs, and how many requests it takes. */
async function cleanRun(): Promise<{ content: ReadonlyMap<string, string>; total: number }> {
  faultAt = () => undefined;
  const folder = newFolder();
  expect(await fetchInto(folder)).toMatchObject({ pages: 15, gaps: [], slept: [] });
  return { content: contentOf(folder), total: requests };
}

describe('fetching from GitHub', () => {
  test('follows pages and leaves what the reader understands', async () => {
    const { total } = await cleanRun();
    expect(total).toBe(16);
    const folder = newFolder();
    await fetchInto(folder);
    const record = await readGithubFolder(folder);
    expect(record.pulls.map(({ number, isWhole }) => [number, isWhole])).toEqual(
      MERGED.map((number) => [number, true]),
    );
    expect(record.pulls[2]?.approvedBy).toHaveLength(130);
  });

  test.each(Object.entries(faults))('%s at any page changes nothing', async (_what, fault) => {
    const { content, total } = await cleanRun();
    for (let at = 0; at < total; at++) {
      faultAt = (request) => (request === at ? fault : undefined);
      const folder = newFolder();
      const { gaps, slept } = await fetchInto(folder);
      expect(gaps).toEqual([]);
      expect(slept).toHaveLength(1);
      expect(contentOf(folder), `request ${at}`).toEqual(content);
    }
  });

  test('waits as long as the server asks', async () => {
    const sleptAfter = async (name: string): Promise<readonly number[]> => {
      faultAt = (request) => (request === 2 ? faults[name] : undefined);
      return (await fetchInto(newFolder())).slept;
    };
    expect(await sleptAfter('a 429 with retry-after')).toEqual([7_000]);
    expect(await sleptAfter('a 403 for the rate limit')).toEqual([91_000]);
    faultAt = (request) =>
      request === 1
        ? (_request, response, body) => {
            const reset = String(NOW / 1_000 + 30);
            const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
            response.writeHead(200, headers).end(body);
          }
        : undefined;
    expect((await fetchInto(newFolder())).slept).toEqual([31_000]);
    faultAt = (request) => (request < 3 ? faults['a 500'] : undefined);
    expect((await fetchInto(newFolder())).slept).toEqual([1_000, 2_000, 4_000]);
  });

  test('that was stopped after any page goes on there and ends as if it had not been', async () => {
    const { content } = await cleanRun();
    for (let stop = 1; stop <= 15; stop++) {
      const folder = newFolder();
      let pages = 0;
      const stopped = fetchInto(folder, () => {
        pages += 1;
        if (pages === stop) throw new Error('stopped');
      });
      await expect(stopped).rejects.toThrow('stopped');
      await fetchInto(folder);
      expect(contentOf(folder), `stopped after ${stop}`).toEqual(content);
      await fetchInto(folder);
      // Only the last page of the list can still grow.
      expect(requests).toBe(1);
    }
  });

  test('marks a page that cannot be had, and a later run brings it', async () => {
    const { content } = await cleanRun();
    const lost: readonly (readonly [RegExp, string])[] = [
      [/pulls\?.*&page=2/, 'pulls-2'],
      [/pulls\?.*&page=3/, 'pulls-3'],
      [/pulls\/50\/reviews/, 'reviews-50'],
      [/pulls\/99\/reviews.*&page=2/, 'reviews-99'],
      [/pulls\/100$/, 'pull-100'],
    ];
    for (const [part, name] of lost) {
      const folder = newFolder();
      faultAt = (_request, path) => (part.test(path) ? faults['a 500'] : undefined);
      const { gaps } = await fetchInto(folder);
      expect(gaps).toContain(name);
      expect([...contentOf(folder).keys()]).toContain(`${name}.gap.json`);
      const record = await readGithubFolder(folder);
      expect(record.gaps).toBe(1);
      expect(record.mayLackPulls).toBe(name.startsWith('pulls-'));
      const partly = record.pulls.filter(({ isWhole }) => !isWhole);
      const expected = record.mayLackPulls ? [] : [name.split('-')[1]];
      expect(partly.map(({ number }) => `${number}`)).toEqual(expected);
      faultAt = () => undefined;
      await fetchInto(folder);
      expect(contentOf(folder), name).toEqual(content);
    }
  });

  test('refuses a wrong token, an unknown repository and a way to another server', async () => {
    faultAt = () => undefined;
    const waiting = { now: () => NOW, sleep: () => Promise.resolve() };
    const common = { api, token: 'right', repository: 'o/r', waiting };
    const refusedToken = fetchGithub({ ...common, token: 'wrong', folder: newFolder() });
    await expect(refusedToken).rejects.toMatchObject({ code: 'FORGE_REFUSED' });
    const unknown = fetchGithub({ ...common, repository: 'o/none', folder: newFolder() });
    await expect(unknown).rejects.toThrow(/no repository o\/none/);
    faultAt = () => (_request, response, body) => {
      response.setHeader('link', '<http://127.0.0.1:1/steal>; rel="next"');
      response.end(body);
    };
    await expect(fetchInto(newFolder())).rejects.toThrow(/another server/);
  });
});

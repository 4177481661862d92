import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SquashedPull, squashRepository, writeForgePages } from '../imports/forge-history.ts';
import { json, negentropy, oneLine, temporaryFolder } from './command-line.ts';

const folder = temporaryFolder();
const pulls = Array.from({ length: 30 }, (_, at): SquashedPull => {
  const [by = '', reviewer = ''] = at % 2 === 0 ? ['ada', 'ben'] : ['ben', 'ada'];
  return { by, mergedBy: by, approvedBy: [reviewer], at: 1_577_880_000 + at * 259_200 };
});
const repository = join(folder, 'repository');
const shas = squashRepository(repository, pulls);
const pages = join(folder, 'pages');
writeForgePages(pages, pulls, shas);
const TOKEN = 'NEGENTROPY_TEST_FORGE_TOKEN';

/** Serves the pages as the forge's REST interface does. */
const server = createServer((request, response) => {
  const [, number, reviews] = /\/pulls\/(\d+)(\/reviews)?/.exec(request.url ?? '') ?? [];
  const list = JSON.parse(readFileSync(join(pages, 'pulls-1.json'), 'utf8')) as object[];
  const merged_by = { login: pulls[Number(number) - 1]?.mergedBy, id: 1, type: 'User' };
  const one = JSON.stringify({ ...list[Number(number) - 1], merged_by });
  if (request.headers.authorization !== 'Bearer secret') response.writeHead(401).end();
  else if (number === undefined) response.end(JSON.stringify(list));
  else if (reviews === undefined) response.end(one);
  else response.end(readFileSync(join(pages, `reviews-${number}.json`)));
});
let api = '';
beforeAll(async () => {
  process.env[TOKEN] = 'secret';
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  delete process.env[TOKEN];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('import github', () => {
  const fetched = join(folder, 'fetched');

  test('fetches with a token, and says the same as pages that are there', async () => {
    const names = ['--repository', 'o/r', '--token', TOKEN, '--api', api];
    const lines = [
      ['github', repository, '--from', fetched, ...names],
      ['git', repository, '--github', pages],
    ];
    for (const [at, line] of lines.entries()) {
      const data = join(folder, `store-${at}`);
      const ended = await negentropy(['import', ...line, '--final', '--json'], { data });
      expect(ended.stderr).not.toContain('secret');
      // What was done already is not advised.
      expect(ended.stdout).toContain('approve or merge each pull request');
      expect(ended.stdout).not.toContain('import github');
      expect(json(ended)).toMatchObject({
        judged: 30,
        forge: { pulls: 30, elsewhere: 0, gaps: 0 },
        endorsements: { counted: 11, founding: 19, unseen: 0, 'not-integrated': 0 },
      });
    }
  });

  test.each([
    ['no folder', ['github', repository], 'name the folder'],
    ['no repository', ['git', '.', '--github', 'x', '--token', TOKEN], '--repository'],
    ['a bad repository', ['git', '.', '--github', 'x', '--repository', 'r'], 'owner/name'],
    ['a bad address', ['git', '.', '--github', 'x', '--api', 'forge'], 'takes a URL'],
    ['a token alone', ['git', '.', '--token', TOKEN], 'works with import github'],
    ['a table', ['commits', 'x.csv', '--github', 'x'], 'works with import github'],
  ])('is refused with %s', async (_what, args, message) => {
    const { code, stderr } = await negentropy(['import', ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('names a token that is not set, and one that is not accepted', async () => {
    const names = ['--from', join(folder, 'none'), '--repository', 'o/r', '--api', api, '--token'];
    const unset = await negentropy(['import', 'github', repository, ...names, 'NOT_SET_ANYWHERE']);
    expect(oneLine(unset.stderr)).toContain('NOT_SET_ANYWHERE: it is not set');
    process.env[TOKEN] = 'wrong';
    const wrong = await negentropy(['import', 'github', repository, ...names, TOKEN]);
    process.env[TOKEN] = 'secret';
    expect(oneLine(wrong.stderr)).toContain('does not accept the token');
    expect(wrong.code).toBe(1);
  });
});

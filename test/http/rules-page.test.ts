import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { wordsIn } from '../../src/core/mint/words/chosen.ts';
import { rulesInWords } from '../../src/core/mint/words/rules.ts';
import { en } from '../../src/web/texts/en.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

let server: ReadingServer;
beforeAll(async () => {
  server = await startReadingServer(await openMigratedAbove(), { pages: builtPages() });
});
afterAll(() => server.close());

async function page(search = ''): Promise<string> {
  const answer = await server.get(`/c/default/rules${search}`, 'nobody');
  expect(answer.statusCode).toBe(200);
  return answer.body.replace(/\s+/g, ' ');
}

test('everybody reads each rule in words, and what a version changed in them', async () => {
  const listed = (await server.get('/v1/public/default/policies', 'nobody')).json();
  const { policy, version } = listed.items.at(-1);
  const first = await page();
  for (const { field } of rulesInWords(policy, wordsIn('en').rules)) {
    expect(first).toContain(`<code>${field}</code>`);
  }
  const threshold = 0.97;
  const changed = { ...policy, mint: { ...policy.mint, threshold } };
  expect((await server.post('/v1/policies', { policy: changed })).statusCode).toBe(200);
  const { mint } = wordsIn('en').rules;
  const told = [mint.threshold(policy.mint.threshold), mint.threshold(threshold)];
  const now = await page();
  expect(now).toContain(`<del>${told[0]}</del>`);
  expect(now).toContain(`<ins>${told[1]}</ins>`);
  expect(now).toContain(en.rules.changed(1));
  const back = await page(`?before=${version + 1}&after=${version}`);
  expect(back).toContain(`<ins>${told[0]}</ins>`);
  expect(await page(`?before=${version}&after=${version}`)).toContain(en.rules.sameWords);
  expect(await page('?before=x&after=99')).toContain(`<ins>${told[1]}</ins>`);
});

test('the rules of a community that is not public are not there', async () => {
  expect((await server.get('/c/closed/rules', 'nobody')).statusCode).toBe(404);
});

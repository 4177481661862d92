import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { en } from '../../src/web/texts/en.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

const { audit } = en;

let server: ReadingServer;
let head = '';
beforeAll(async () => {
  server = await startReadingServer(await openMigratedAbove(), { pages: builtPages() });
  head = (await server.get('/v1/log/default/checkpoint')).body;
  await server.fill(600, 10);
  await server.sign();
});
afterAll(() => server.close());

const page = async (query: Readonly<Record<string, string>> = {}): Promise<string> => {
  const search = new URLSearchParams(query).toString();
  const answer = await server.get(`/audit/default?${search}`, 'nobody');
  expect(answer.statusCode).toBe(200);
  return answer.body;
};
const sizeOf = (note: string): number => Number(note.split('\n')[1]);

test('entries stand there as they stand in the log, over the edges of tiles too', async () => {
  const { body } = await server.get('/v1/export?form=entries');
  const lines = body.trim().split('\n');
  for (const from of [0, 230, 500]) {
    const text = unescaped(await page({ from: String(from) }));
    const shown = [...text.matchAll(/<pre tabindex="0">(\{.*\})<\/pre>/g)].map(([, line]) => line);
    expect(shown).toEqual(lines.slice(from, from + 50));
  }
});

test('entries of one type, and of one cycle, stand there alone', async () => {
  const lines = (await server.get('/v1/export?form=entries')).body.trim().split('\n');
  const all = lines.map((line) => JSON.parse(line) as { type: string; cycle?: number });
  const shown = async (query: Readonly<Record<string, string>>): Promise<number[]> => {
    const places = [...(await page(query)).matchAll(/<li value="(\d+)">/g)];
    return places.map(([, index]) => Number(index));
  };
  const decided = all.flatMap(({ type }, index) => (type === 'decision' ? [index] : []));
  expect(decided.length).toBeGreaterThan(3);
  expect(await shown({ type: 'decision' })).toEqual(decided.slice(0, 50));
  const later = decided.filter((index) => index > (decided[1] ?? 0));
  const from = String(later[0]);
  expect(await shown({ type: 'decision', from })).toEqual(later.slice(0, 50));
  const closes = all.flatMap(({ type }, index) => (type === 'cycle' ? [index] : []));
  const close = all[closes[1] ?? -1];
  const [first] = await shown({ cycle: String(close?.cycle) });
  expect(first).toBe((closes[0] ?? NaN) + 1);
  expect(await shown({ type: 'no-such', from: '0' })).toHaveLength(50);
  expect(await page({ type: 'legacy' })).toContain(audit.noneThere);
});

test('a head that was kept begins the log, or is told apart', async () => {
  const size = sizeOf(head);
  expect(await page({ head })).toContain(audit.begins(size));
  const [origin = '', , root = ''] = head.split('\n');
  const changed = root.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  const cases: readonly [string, string][] = [
    [head.replace(root, changed), audit.differs(size)],
    [head.replace(`\n${size}\n`, `\n${size - 1}\n`), audit.differs(size - 1)],
    [head.replace(`\n${size}\n`, '\n99999\n'), audit.heads.longer],
    [head.replace(origin, 'elsewhere.example'), audit.heads['other log']],
    ['<b>', audit.heads.unreadable],
  ];
  for (const [given, said] of cases) expect(await page({ head: given })).toContain(said);
  expect(await page({ head: head.replaceAll('\n', '\r\n') })).toContain(audit.begins(size));
});

test('its sums agree, and what is not public is not there', async () => {
  const text = await page();
  expect(text).toContain(`✓ ${audit.agrees}`);
  expect(text).not.toContain(audit.agreesNot);
  for (const query of ['', '?from=0', '?from=x', '?from=99999999']) {
    expect((await server.get(`/audit/closed${query}`, 'nobody')).statusCode).toBe(404);
    expect((await server.get(`/audit/default${query}`, 'nobody')).statusCode).toBe(200);
  }
});

function unescaped(markup: string): string {
  return markup.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyHash } from '../../src/core/policy/policy-library.ts';
import { rulesDiff } from '../../src/pipeline/answers/cities/compare-rules.ts';
import { json, negentropy } from '../cli/command-line.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

describeAboveEngines((engine) => {
  let server: ReadingServer;
  beforeAll(async () => {
    server = await startReadingServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  test('the rules of one community are taken over by another, verified', async () => {
    const query = '?title=Keep%20it&licence=CC0-1.0';
    const file = (await server.get(`/v1/policies/export${query}`)).json();
    const { items } = (await server.get('/v1/policies?limit=200')).json();
    const newest = items.at(-1);
    expect(file).toMatchObject({ name: 'Keep it', version: newest.version });
    expect(file.hash).toBe(policyHash(newest.policy));
    const path = join(temporaryFolder(), 'policy.json');
    writeFileSync(path, JSON.stringify(file));
    const taken = await negentropy(['policy', 'import', path, '--vkey', server.logKey]);
    expect([taken.code, policyHash(json(taken) as never)]).toEqual([0, file.hash]);
    const checked = await negentropy(['policy', 'check', '-'], { input: taken.stdout });
    expect(checked.code).toBe(0);
    writeFileSync(path, JSON.stringify({ ...file, name: 'Mine' }));
    const forged = await negentropy(['policy', 'import', path, '--vkey', server.logKey]);
    expect([forged.code, forged.stdout]).toEqual([1, '']);
  });

  test('rules of two cities are compared, if those of the other are public', async () => {
    const path = '/v1/policies/comparison/';
    const own = (await server.get(`${path}default`)).json();
    expect(own).toEqual({
      hash: own.hash,
      found: [{ hash: own.hash, origins: [server.origin], changes: [] }],
    });
    const listOf = async (caller: string) =>
      (await server.get('/v1/policies?limit=200', caller)).json().items.at(-1).policy;
    const [before, after] = [await listOf('closed'), await listOf('default')];
    const told = (await server.get(`${path}default`, 'closed')).json();
    expect(told.hash).toBe(policyHash(before));
    expect(told.found).toEqual([
      { hash: own.hash, origins: [server.origin], changes: rulesDiff(before, after) },
    ]);
    expect((await server.get(`${path}closed`)).statusCode).toBe(404);
    expect((await server.get(`${path}nowhere`)).statusCode).toBe(404);
  });

  test('each version can be taken, and names the one before as its parent', async () => {
    const { items } = (await server.get('/v1/policies?limit=200')).json();
    for (const [at, { version }] of items.entries()) {
      const query = `?title=x&licence=y&version=${version}`;
      const { parent } = (await server.get(`/v1/policies/export${query}`)).json();
      expect(parent).toBe(at === 0 ? undefined : policyHash(items[at - 1].policy));
    }
    const ending = '/v1/policies/export?title=x&licence=y&sunset=2027-06-30';
    expect((await server.get(ending)).json()).toMatchObject({ sunset: '2027-06-30' });
    const never = await server.get('/v1/policies/export?title=x&licence=y&sunset=2027-02-30');
    expect(never.statusCode).toBe(400);
    const answer = await server.get('/v1/policies/export?title=x&licence=y&version=99');
    expect(answer.statusCode).toBe(404);
  });
});

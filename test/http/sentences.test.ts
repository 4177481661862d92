import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceDocument } from '../../scripts/client-types.ts';
import { patternSentence } from '../../src/http/problems/pattern-sentences.ts';
import { describeEngines } from '../database/engines.ts';
import { operationsOf, type Schema } from './openapi-operations.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

function patternsIn(schema: Schema | undefined): string[] {
  if (schema === undefined) return [];
  const { pattern, anyOf = [], properties = {}, items } = schema;
  const parts = [...anyOf, ...Object.values(properties), ...(items === undefined ? [] : [items])];
  return [...(pattern === undefined ? [] : [pattern]), ...parts.flatMap(patternsIn)];
}

test('each pattern of a request is told in words when it is not met', async () => {
  const operations = operationsOf(await serviceDocument());
  const patterns = operations.flatMap(({ body, parameters }) => [
    ...patternsIn(body),
    ...parameters.flatMap(({ schema }) => patternsIn(schema)),
  ]);
  const untold = [...new Set(patterns)].filter((one) => patternSentence(one) === undefined);
  expect(untold).toEqual([]);
  expect(new Set(patterns).size).toBeGreaterThan(15);
});

describeEngines((engine) => {
  let server: SandboxServer;
  let admin: ServedSandbox;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
    admin = await server.sandbox({ scopes: ['admin'] });
  });
  afterAll(() => server.close());

  const errorsOf = async (path: string, body: object): Promise<unknown> =>
    (await admin.post(path, body)).body['errors'];

  test('what is wrong is told once, in a sentence', async () => {
    const pause = { paused: true, reason: 'an audit', scope: 'everything' };
    expect(await errorsOf('/v1/pause', pause)).toEqual([
      { path: '/scope', message: 'must be one of mint, all' },
    ]);
    const proof = { type: 'proof', claim: 'card 1', at: '2026-11-22T10:00:00Z', delivered: 1 };
    expect(await errorsOf('/v1/evidence', proof)).toEqual([
      {
        path: '/claim',
        message: 'must be an evidence id: 64 hexadecimal digits in lower case',
      },
    ]);
    expect(await errorsOf('/v1/evidence', { ...proof, claim: 7 })).toEqual([
      { path: '/claim', message: 'must be a string or an object' },
    ]);
    expect(await errorsOf('/v1/evidence', { ...proof, claim: { source: '/board' } })).toEqual([
      { path: '/claim', message: "must have required property 'id'" },
    ]);
    const id = 'a'.repeat(64);
    expect(await errorsOf('/v1/evidence', { ...proof, claim: id, at: 'yesterday' })).toEqual([
      { path: '/at', message: 'must be a time such as 2026-11-22T09:30:00Z (RFC 3339)' },
    ]);
    const { body } = await admin.get('/v1/decisions/first');
    expect(body['errors']).toMatchObject([
      { message: 'must be a whole number in decimal digits, without zeros in front' },
    ]);
  });
});

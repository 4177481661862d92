import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY_SCOPES } from '../../../src/pipeline/access/api-keys.ts';
import { describeAboveEngines } from '../../database/engines.ts';
import type { Operation } from '../openapi-operations.ts';
import {
  leaked,
  messageWith,
  otherThan,
  plansByReference,
  summary,
  textOf,
} from './tenancy-attempts.ts';
import { meaningOf, namesOf } from './tenancy-references.ts';
import { startTenancyWorld, type TenancyWorld } from './tenancy-world.ts';
import { isSoak } from '../../size.ts';

/** Names that every community has of its own: the answer is about what they name here. */
const OWN_NAMES: ReadonlySet<string> = new Set(
  [['entry', 'tile', 'idempotency', 'delivery', 'instrument', 'text', 'url']].flat(),
);

describeAboveEngines((engine) => {
  const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
  let world: TenancyWorld;
  beforeAll(async () => {
    process.stdout.write(`tenancy on ${engine.name}: NEGENTROPY_TEST_SEED=${seed}\n`);
    world = await startTenancyWorld(await engine.openMigrated());
  });
  afterAll(() => world.close());

  test('of every name in the OpenAPI document it is known what it stands for', () => {
    const { operations } = world.own;
    const unknown = operations.flatMap((operation) =>
      namesOf(operation)
        .filter(([where, name]) => !isKnown(world, meaningOf(operation, where, name)))
        .map(([where, name]) => `${operation.id} ${where} ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test('what would be a leak is seen where it is none: in the owner’s answers', async () => {
    const [member = ''] = world.foreign.get('user') ?? [];
    for (const path of [
      ['/v1/members', '/v1/keys', '/v1/webhooks', '/v1/ingest/sources', '/v1/decisions'],
      ['/v1/export', '/v1/transfers', '/v1/pause', `/v1/members/${member}/export`],
    ].flat()) {
      expect([path, leaked(world.secrets, await world.askOther(path), '').length]).not.toEqual([
        path,
        0,
      ]);
    }
  });

  test('nothing of another community is to be read or changed by any operation', async () => {
    const before = await world.othersRows();
    const told = new Set<string>();
    const { operations } = world.own;
    const isRead = ({ method }: Operation): boolean => method === 'GET';
    // What is only read comes first, before anything of the other one was said here.
    for (const operation of operations.filter(isRead)) {
      await tryOperation(world, operation, seed, told);
    }
    expect(await world.othersRows()).toEqual(before);
    for (const operation of operations.filter((one) => !isRead(one))) {
      await tryOperation(world, operation, seed, told);
      expect([operation.id, await world.othersRows()]).toEqual([operation.id, before]);
    }
    for (const { divergence } of await world.own.verify()) expect(divergence).toBeUndefined();
  });
});

function isKnown({ foreign }: TenancyWorld, meaning: string | undefined): boolean {
  return meaning === 'plain' || (meaning !== undefined && (foreign.get(meaning)?.length ?? 0) > 0);
}

/** Asks for an operation with every name in it given to a thing of the other community. */
async function tryOperation(
  world: TenancyWorld,
  operation: Operation,
  seed: number,
  told: Set<string>,
): Promise<void> {
  for (const [reference, plan] of plansByReference(operation, seed)) {
    for (const [at, value] of (world.foreign.get(reference.kind) ?? []).entries()) {
      // Lesser keys are tried with one thing of each kind: they can do nothing that admin cannot.
      for (const key of at === 0 || isSoak ? KEY_SCOPES : KEY_SCOPES.slice(0, 1)) {
        const request = messageWith(world.own, { ...plan, key }, reference, value);
        const answer = await world.own.exchange.send(request);
        const sent = textOf(request);
        const seen = leaked(world.secrets, answer, sent).filter((text) => !told.has(text));
        const what = `${operation.id} as ${key} with ${reference.where} ${reference.name} ${value}`;
        expect([what, seen]).toEqual([what, []]);
        if (answer.status < 300 && operation.method !== 'GET') {
          // What it wrote down itself it may read again.
          for (const text of world.secrets) if (sent.includes(text)) told.add(text);
        }
        if (OWN_NAMES.has(reference.kind) || value === 'admin' || answer.status === 403) continue;
        const control = messageWith(world.own, { ...plan, key }, reference, otherThan(value));
        const expected = summary(await world.own.exchange.send(control));
        // What was done is not done twice: then the second answers have to be alike.
        const isDone = summary(answer) !== expected && answer.status < 300;
        const compared = isDone ? await world.own.exchange.send(request) : answer;
        expect([what, summary(compared)]).toEqual([what, expected]);
      }
    }
  }
}

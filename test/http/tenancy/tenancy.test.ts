import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY_SCOPES } from '../../../src/pipeline/access/api-keys.ts';
import { describeEngines } from '../../database/engines.ts';
import { placesOf, replaced } from '../fuzz/fuzz-edits.ts';
import { messageOf } from '../fuzz/fuzz-messages.ts';
import { type Plan, validPlan } from '../fuzz/fuzz-requests.ts';
import type { HttpAnswer, HttpRequest } from '../http-exchange.ts';
import type { Operation } from '../openapi-operations.ts';
import { meaningOf, namesOf } from './tenancy-references.ts';
import { startTenancyWorld, type TenancyWorld } from './tenancy-world.ts';
import { isSoak } from '../../size.ts';

/** How many requests of an operation are looked through for places where things are named. */
const DRAWN = 24;

/** What a thing of a community is named by: a parameter, a field of the body, or a header. */
interface Reference {
  readonly where: 'path' | 'query' | 'header' | 'body';
  readonly name: string;
  readonly kind: string;
}

/** Names that every community has of its own: the answer is about what they name here. */
const OWN_NAMES: ReadonlySet<string> = new Set(
  [['entry', 'tile', 'idempotency', 'delivery', 'instrument', 'text', 'url']].flat(),
);

describeEngines((engine) => {
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
      expect([path, leaked(world, await world.askOther(path), '').length]).not.toEqual([path, 0]);
    }
  });

  test('nothing of another community is to be read or changed by any operation', async () => {
    const before = await world.othersRows();
    const told = new Set<string>();
    const { operations } = world.own;
    // What is only read comes first, before anything of the other one was said here.
    for (const operation of operations.toSorted((one, other) => rank(one) - rank(other))) {
      await tryOperation(world, operation, seed, told);
      expect([operation.id, await world.othersRows()]).toEqual([operation.id, before]);
    }
    for (const { divergence } of await world.own.verify()) expect(divergence).toBeUndefined();
  });
});

function isKnown({ foreign }: TenancyWorld, meaning: string | undefined): boolean {
  return meaning === 'plain' || (meaning !== undefined && (foreign.get(meaning)?.length ?? 0) > 0);
}

function rank({ method }: Operation): number {
  return method === 'GET' ? 0 : 1;
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
        const request = messageWith(world, { ...plan, key }, reference, value);
        const answer = await world.own.exchange.send(request);
        const sent = textOf(request);
        const seen = leaked(world, answer, sent).filter((text) => !told.has(text));
        const what = `${operation.id} as ${key} with ${reference.where} ${reference.name} ${value}`;
        expect([what, seen]).toEqual([what, []]);
        if (answer.status < 300 && operation.method !== 'GET') {
          // What it wrote down itself it may read again.
          for (const text of world.secrets) if (sent.includes(text)) told.add(text);
        }
        if (OWN_NAMES.has(reference.kind) || value === 'admin' || answer.status === 403) continue;
        const control = messageWith(world, { ...plan, key }, reference, otherThan(value));
        const expected = summary(await world.own.exchange.send(control));
        expect([what, summary(answer)]).toEqual([what, expected]);
      }
    }
  }
}

/** A request that is meant for each name that the operation takes. */
function plansByReference(operation: Operation, seed: number): (readonly [Reference, Plan])[] {
  const plans = fc.sample(validPlan(operation), { seed, numRuns: DRAWN });
  const [first] = plans;
  const references = [
    ...namesOf(operation).map(([where, name]) => ({
      where,
      name,
      kind: meaningOf(operation, where, name) ?? '',
    })),
    { where: 'header', name: 'negentropy-community', kind: 'slug' } as const,
  ].filter(({ kind }) => kind !== 'plain');
  return references.flatMap((reference) => {
    const plan =
      reference.where === 'body'
        ? plans.find(({ body }) => bodyPlaces(body, reference.name).length > 0)
        : first;
    return plan === undefined ? [] : [[reference, plan] as const];
  });
}

function messageWith(
  { own }: TenancyWorld,
  plan: Plan,
  { where, name }: Reference,
  value: string,
): HttpRequest {
  const changed =
    where === 'body'
      ? { ...plan, body: bodyWith(plan.body, name, value) }
      : name === 'negentropy-community'
        ? { ...plan, headers: { [name]: value } }
        : { ...plan, parameters: { ...plan.parameters, [name]: value } };
  return messageOf(changed, own);
}

function bodyWith(body: unknown, name: string, value: string): unknown {
  const stands = (old: unknown): unknown => (typeof old === 'number' ? Number(value) : value);
  return bodyPlaces(body, name).reduce<unknown>(
    (changed, place) => replaced(changed, place, stands),
    body,
  );
}

function bodyPlaces(body: unknown, name: string) {
  return placesOf(body, []).filter((place) => place.at(-1) === name);
}

/** A thing that nobody has, named by a text of the same form. */
function otherThan(value: string): string {
  if (value.startsWith('W')) {
    // A cursor: what stands in it is turned, its form stays.
    const inner = Buffer.from(value, 'base64url').toString('utf8');
    const turned = inner.replaceAll(/"[^"]+"/g, (text) => turn(text));
    return Buffer.from(turned).toString('base64url');
  }
  return value.startsWith('wh_') ? `wh_${turn(value.slice(3))}` : turn(value);
}

function turn(text: string): string {
  const digits = '0123456789';
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const isHex = /^[0-9a-f"-]+$/.test(text);
  return text.replaceAll(/[0-9a-z]/g, (one) => {
    const row = digits.includes(one) ? digits : isHex ? 'abcdef' : letters;
    return row[(row.indexOf(one) + 1) % row.length] ?? one;
  });
}

/** What of the other community an answer tells, beyond what was said in the request. */
function leaked(
  { secrets }: TenancyWorld,
  { text, headers }: HttpAnswer,
  request: string,
): string[] {
  const told = text + JSON.stringify(headers);
  return [...secrets].filter((secret) => told.includes(secret) && !request.includes(secret));
}

function textOf({ path, headers, body = new Uint8Array() }: HttpRequest): string {
  const cursor = /[?&]cursor=([^&]+)/.exec(path)?.[1] ?? '';
  const inCursor = Buffer.from(cursor, 'base64url').toString('utf8');
  const asked = decodeURIComponent(path) + JSON.stringify(headers) + inCursor;
  return asked + Buffer.from(body).toString('utf8');
}

function summary({ status, text }: HttpAnswer): string {
  const code = /"code":"[A-Z_]+"/.exec(text)?.[0] ?? '';
  return status < 400 ? String(status) : `${status} ${code}`;
}

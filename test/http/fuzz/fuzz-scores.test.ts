import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAboveEngines } from '../../database/engines.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import type { Operation } from '../openapi-operations.ts';
import { isPlainObject, placesOf, replaced } from './fuzz-edits.ts';
import { messageOf } from './fuzz-messages.ts';
import { type Plan, validPlan } from './fuzz-requests.ts';
import { keptPromiseBody } from './fuzz-subjects.ts';
import { jsonText, RawJson } from './fuzz-values.ts';
import { type FuzzWorld, startFuzzWorld } from './fuzz-world.ts';
import { runs } from '../../size.ts';

const RUNS_PER_OPERATION = runs(3, 300);
const DECISIONS = runs(25, 2_000);

/** A score as a caller might bring it, under any spelling of its name that JSON has. */
interface Score {
  readonly name: string;
  readonly value: unknown;
  readonly where: number;
}

const score: fc.Arbitrary<Score> = fc.record({
  name: fc
    .tuple(
      fc.constantFrom('mii', 'gi', 'score', 'integrity'),
      fc.array(fc.constantFrom('plain', 'upper', 'escaped'), { minLength: 9, maxLength: 9 }),
    )
    .map(([name, spellings]) => nameText(name, spellings)),
  value: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(1, 0.99, '1', null, true, [1], { value: 1 }),
  ),
  where: fc.nat(10_000),
});

describeAboveEngines((engine) => {
  let world: FuzzWorld;
  beforeAll(async () => {
    world = await startFuzzWorld(await engine.openMigrated());
  });
  afterAll(() => world.close());

  const send = async (plan: Plan, body: unknown): Promise<HttpAnswer> =>
    await world.exchange.send(messageOf({ ...plan, body }, world));
  const logSize = (): Promise<number> => world.community.writer.read(({ size }) => size);

  test('a score anywhere in the body of any operation is refused and changes nothing', async () => {
    // What other services send as it is may have such names, about something else.
    const withBody = world.operations.filter(
      ({ body, path }) => body !== undefined && !path.startsWith('/v1/ingest/'),
    );
    expect(withBody.length).toBeGreaterThan(20);
    for (const operation of withBody) {
      const property = fc.asyncProperty(validPlan(operation), score, async (plan, brought) => {
        const before = await logSize();
        const answer = await send(plan, withScore(world.made.resolved(plan.body), brought));
        expect({ ...codeOf(answer), operation: operation.id }).toEqual({
          status: 400,
          code: 'SCORE_NOT_ACCEPTED',
          operation: operation.id,
        });
        expect(await logSize()).toBe(before);
      });
      await fc.assert(property, { numRuns: RUNS_PER_OPERATION });
    }
  });

  test('a decision is what it would have been had no score ever been brought', async () => {
    const [mint, preview] = ['mint', 'preview'].map((id) => operationOf(world, id));
    const plans = fc.tuple(planOf(mint), planOf(preview));
    const outcomes = new Set<unknown>();
    const property = fc.asyncProperty(
      plans,
      keptPromiseBody(),
      score,
      async ([asked, foreseen], body, brought) => {
        const before = decisionOf(await send(foreseen, body));
        outcomes.add(before['outcome']);
        for (const plan of [asked, foreseen]) {
          const refused = await send(plan, withScore(body, brought));
          expect(codeOf(refused)).toEqual({ status: 400, code: 'SCORE_NOT_ACCEPTED' });
        }
        expect(decisionOf(await send(foreseen, body))).toEqual(before);
        expect(decisionOf(await send(asked, body))).toEqual(before);
      },
    );
    await fc.assert(property, { numRuns: DECISIONS });
    expect(outcomes).toEqual(new Set(['minted', 'held', 'refused']));
  });
});

function operationOf({ operations }: FuzzWorld, id: string): Operation {
  const found = operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`there is no operation ${id}`);
  return found;
}

/** Without a key for repeats: each request is one of its own. */
function planOf(operation: Operation | undefined): fc.Arbitrary<Plan> {
  if (operation === undefined) throw new Error('there is no such operation');
  return validPlan(operation).map((plan) => ({ ...plan, parameters: {} }));
}

/** The body with one more member in one of its objects. */
function withScore(body: unknown, { name, value, where }: Score): unknown {
  const places = placesOf(body, []).filter((place) => isPlainObject(valueAt(body, place)));
  const place = places[where % places.length] ?? [];
  return replaced(body, place, (old) => {
    const inside = jsonText(old).slice(1, -1);
    return new RawJson(`{"${name}":${JSON.stringify(value)}${inside === '' ? '' : `,${inside}`}}`);
  });
}

function valueAt(value: unknown, place: readonly (string | number)[]): unknown {
  return place.reduce<unknown>(
    (inner, name) => (inner as Readonly<Record<string, unknown>>)[name],
    value,
  );
}

function nameText(name: string, spellings: readonly string[]): string {
  return name
    .split('')
    .map((letter, at) => {
      if (spellings[at] === 'upper') return letter.toUpperCase();
      if (spellings[at] === 'plain') return letter;
      return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    })
    .join('');
}

/** A decision but for its place in the log, its claim and the salt of its evidence. */
function decisionOf({ status, text }: HttpAnswer): Readonly<Record<string, unknown>> {
  expect(status).toBe(200);
  const { id: _, waiting: __, numbers, ...decision } = JSON.parse(text) as Decision;
  return { ...decision, numbers: { ...numbers, evidence: '' } };
}

interface Decision {
  readonly id?: string;
  readonly waiting?: unknown;
  readonly numbers: Readonly<Record<string, unknown>>;
}

function codeOf({ status, text }: HttpAnswer): { status: number; code: unknown } {
  const { code } = JSON.parse(text) as { readonly code?: unknown };
  return { status, code };
}

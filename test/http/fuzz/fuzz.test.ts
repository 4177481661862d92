import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAboveEngines } from '../../database/engines.ts';
import type { HttpAnswer, HttpRequest } from '../http-exchange.ts';
import { AnswerCheck } from '../openapi-answers.ts';
import { type Operation, withMethod } from '../openapi-operations.ts';
import { messageOf } from './fuzz-messages.ts';
import { hostilePlan, type Plan, validPlan } from './fuzz-requests.ts';
import { ENDS_A_STORY } from './fuzz-subjects.ts';
import { type FuzzWorld, startFuzzWorld } from './fuzz-world.ts';
import { runs } from '../../size.ts';

/** Requests for each operation, on each engine: 1,000 and more together; 100,000 in soak. */
const ROUNDS = runs(9, 840);

/** Every third round, and the first ones, are of requests that are meant. */
const MEANT_ROUNDS = 4;

/** How many requests of an operation are drawn at once. */
const DRAWN = 20;

describeAboveEngines((engine) => {
  const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
  let world: FuzzWorld;

  beforeAll(async () => {
    process.stdout.write(`fuzz on ${engine.name}: NEGENTROPY_TEST_SEED=${seed}\n`);
    world = await startFuzzWorld(await engine.openMigrated());
  });
  afterAll(() => world.close());

  test('whatever comes to any operation is answered as its description says', async () => {
    const run = new FuzzRun(world);
    for (const plan of plans(world, seed)) await run.send(plan);
    for (const operation of run.unsuccessful()) {
      // Luck may have it that what an operation is about was gone each time: it is made anew.
      for (const one of [...makersOf(operation, world), operation]) {
        for (const plan of fc.sample(validPlan(one), { seed, numRuns: DRAWN })) {
          await run.send(plan);
        }
      }
    }
    expect(run.complaints.slice(0, 20).join('\n\n')).toBe('');
    expect(run.unsuccessful().map(({ id }) => id)).toEqual([]);
    expect(run.sent).toBeGreaterThanOrEqual(ROUNDS * world.operations.length);
    expect(run.successes / run.sent).toBeGreaterThan(0.25);
  });

  test('after all of it the store verifies and the server answers', async () => {
    for (const { divergence } of await world.verify()) expect(divergence).toBeUndefined();
    const ready = { method: 'GET', path: '/readyz', headers: {} };
    expect((await world.exchange.send(ready)).status).toBe(200);
  });
});

/** What gives somebody credits that are released, and fills the fund, in the document's order. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  transfer: ['mint', 'advanceCycles', 'setPause'],
  burn: ['mint', 'advanceCycles', 'setPause'],
  giveToFund: ['mint', 'advanceCycles', 'setPause'],
  grant: ['giveToFund', 'setPause'],
};

/**
 * The operations that make what another one is about: a POST to where the path of that begins, and
 * of what everybody may read the one that publishes it.
 */
function makersOf(operation: Operation, { operations }: FuzzWorld): Operation[] {
  const { path } = operation;
  const told = MAKERS[operation.id];
  if (told !== undefined) return operations.filter((one) => told.includes(one.id));
  if (path.startsWith('/v1/public/')) {
    return operations.filter(({ id }) => id === 'publishCommunity');
  }
  return operations.filter((one) => one.method === 'POST' && path.startsWith(`${one.path}/{`));
}

/** Requests for all operations in turn, drawn from the seed and nothing else. */
function* plans({ operations }: FuzzWorld, seed: number): Generator<Plan> {
  const drawn = new Map<string, Plan[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const isMeant = round < MEANT_ROUNDS || round % 3 === 0;
    for (const [at, operation] of operations.entries()) {
      const name = `${isMeant} ${operation.id}`;
      const waiting = drawn.get(name) ?? [];
      drawn.set(name, waiting);
      if (waiting.length === 0) {
        const plan = isMeant ? validPlan(operation) : hostilePlan(operation);
        const own = seed + round * operations.length + at;
        waiting.push(...fc.sample(plan, { seed: own, numRuns: DRAWN }));
      }
      const next = waiting.pop();
      if (next !== undefined) yield next;
    }
  }
}

/** What was sent so far and came of it. */
class FuzzRun {
  readonly complaints: string[] = [];
  sent = 0;
  readonly #world: FuzzWorld;
  readonly #check = new AnswerCheck();
  readonly #succeeded = new Map<Operation, number>();

  constructor(world: FuzzWorld) {
    this.#world = world;
  }

  get successes(): number {
    return [...this.#succeeded.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Operations that never did what they are for. */
  unsuccessful(): Operation[] {
    return this.#world.operations.filter(
      (operation) => !this.#succeeded.has(operation) && !ENDS_A_STORY.has(operation.id),
    );
  }

  async send(plan: Plan): Promise<void> {
    const request = messageOf(plan, this.#world);
    const answer = await answerTo(this.#world, request);
    this.sent += 1;
    const found = this.#complaintsAbout(plan, answer);
    if (found.length > 0) this.complaints.push(reported(this.sent, request, answer, found));
    const { operation, method } = plan;
    if (answer.status >= 300 || method !== operation.method) return;
    this.#succeeded.set(operation, (this.#succeeded.get(operation) ?? 0) + 1);
    if (answer.type.startsWith('application/json')) {
      this.#world.made.learn(operation, JSON.parse(answer.text));
    }
  }

  #complaintsAbout({ operation, method }: Plan, answer: HttpAnswer): string[] {
    const failed = answer.status >= 500 ? ['failed'] : [];
    const asked = withMethod(this.#world.operations, operation, method);
    if (asked !== undefined) return [...failed, ...this.#check.complaints(asked, answer)];
    // Asked by another method, which the document may not have: HEAD comes with every GET.
    return method === 'HEAD' || answer.status >= 400 ? failed : ['a method that is not described'];
  }
}

/** Something may not be ready yet only until it is signed. */
async function answerTo(world: FuzzWorld, request: HttpRequest): Promise<HttpAnswer> {
  const answer = await world.exchange.send(request);
  if (answer.status !== 503 || !answer.text.includes('"NOT_READY"')) return answer;
  await world.community.checkpointer.run();
  return await world.exchange.send(request);
}

function reported(
  number: number,
  { method, path, headers, body }: HttpRequest,
  { status, text }: HttpAnswer,
  complaints: readonly string[],
): string {
  const shown = body === undefined ? '' : Buffer.from(body).toString('utf8').slice(0, 1_500);
  const asked = `request ${number}: ${method} ${path.slice(0, 500)} ${JSON.stringify(headers)}`;
  return `${complaints.join('; ')}\n${asked}\n${shown}\n→ ${status} ${text.slice(0, 1_500)}`;
}

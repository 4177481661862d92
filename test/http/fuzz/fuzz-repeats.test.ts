import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAboveEngines } from '../../database/engines.ts';
import type { HttpRequest } from '../http-exchange.ts';
import type { Operation } from '../openapi-operations.ts';
import { messageOf } from './fuzz-messages.ts';
import { validPlan } from './fuzz-requests.ts';
import { ENDS_A_STORY } from './fuzz-subjects.ts';
import { type FuzzWorld, startFuzzWorld } from './fuzz-world.ts';

/** How many requests are drawn until one of them succeeds. */
const DRAWN = 40;

/** Its answer is kept under no key, since that would keep the user id. */
const NOT_KEPT: ReadonlySet<string> = new Set(['eraseMember']);

/** It writes nothing, so that each answer is one of its own: of another salt. */
const WRITES_NOTHING: ReadonlySet<string> = new Set(['preview']);

/** They say what a webhook shall do, and show how far it has come meanwhile. */
const MOVING: ReadonlySet<string> = new Set(['replayWebhook', 'pauseWebhook', 'resumeWebhook']);

describeAboveEngines((engine) => {
  let world: FuzzWorld;
  beforeAll(async () => {
    world = await startFuzzWorld(await engine.openMigrated());
  });
  afterAll(() => world.close());

  test('every operation that takes an Idempotency-Key answers a repetition alike', async () => {
    const seed = fc.readConfigureGlobal().seed ?? 1;
    const repeatable = world.operations.filter(
      ({ id, parameters }) =>
        !NOT_KEPT.has(id) &&
        !ENDS_A_STORY.has(id) &&
        parameters.some(({ name }) => name === 'idempotency-key'),
    );
    expect(repeatable.length).toBeGreaterThan(20);
    for (const operation of repeatable) {
      const { request, answer } = await succeeding(world, operation, seed);
      const again = await world.exchange.send(request);
      expect([operation.id, again.status]).toEqual([operation.id, answer.status]);
      if (MOVING.has(operation.id) || WRITES_NOTHING.has(operation.id)) continue;
      const [first, second] = [answer, again].map(({ text }) => withoutSecrets(text));
      expect([operation.id, second]).toEqual([operation.id, first]);
    }
  });
});

/** A request of this operation that did what it is for, under a key of its own. */
async function succeeding(world: FuzzWorld, operation: Operation, seed: number) {
  for (const [at, plan] of fc.sample(validPlan(operation), { seed, numRuns: DRAWN }).entries()) {
    const parameters = { ...plan.parameters, 'idempotency-key': `${operation.id}-${at}` };
    const request: HttpRequest = messageOf({ ...plan, parameters }, world);
    const answer = await world.exchange.send(request);
    if (answer.status >= 300) continue;
    world.made.learn(operation, JSON.parse(answer.text));
    return { request, answer };
  }
  throw new Error(`no request for ${operation.id} succeeded`);
}

/** The answer but for what is shown once. */
function withoutSecrets(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) => {
    const isSecret = name === 'secret' || (name === 'key' && typeof value === 'string');
    return isSecret && /^(?:neg_|whsec_|[A-Za-z0-9+/_-]{40})/.test(String(value))
      ? undefined
      : value;
  });
}

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAboveEngines } from '../database/engines.ts';
import { isPlainObject, placesOf, replaced } from './fuzz/fuzz-edits.ts';
import { messageOf } from './fuzz/fuzz-messages.ts';
import { type Plan, validPlan } from './fuzz/fuzz-requests.ts';
import { type FuzzWorld, startFuzzWorld } from './fuzz/fuzz-world.ts';

/** Ids of the form that a path asks for: what it names is looked at after the body. */
const IDS: Readonly<Record<string, string>> = {
  retractEvidence: 'a'.repeat(64),
  signReview: '0',
  reportStudy: '0',
  undoLegacyImport: 'a'.repeat(32),
  replayWebhook: `wh_${'a'.repeat(24)}`,
};

/** What who names a score is told. */
const SCORES = 'SCORE_NOT_ACCEPTED';

/** How many bodies of an operation are looked through for fields. */
const DRAWN = 40;

describeAboveEngines((engine) => {
  let world: FuzzWorld;
  beforeAll(async () => {
    world = await startFuzzWorld(await engine.openMigrated());
  });
  afterAll(() => world.close());

  test('a field of any body that is misspelled is told its name', async () => {
    const untold: unknown[] = [];
    let asked = 0;
    for (const [field, plan] of misspelled(world)) {
      const answer = await world.exchange.send(messageOf(plan, world));
      asked += 1;
      if (answer.status === 400 && answer.text.includes(`did you mean ${field}?`)) continue;
      // Scores are turned away by name, wherever but in the one place of the rules.
      if (plan.operation.id.endsWith('Policy') && answer.text.includes(SCORES)) continue;
      untold.push([plan.operation.id, field, plan.body, answer.text]);
    }
    expect(untold).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  });
});

/** One request for each field of each body and each way to misspell it. */
function misspelled({ operations }: FuzzWorld): [string, Plan][] {
  const seed = fc.readConfigureGlobal().seed ?? 1;
  const requests = new Map<string, [string, Plan]>();
  for (const operation of operations) {
    // What comes from outside is read as it came: its fields are of its own program.
    if (operation.body === undefined || operation.id.startsWith('ingest')) continue;
    for (const plan of fc.sample(validPlan(operation), { seed, numRuns: DRAWN })) {
      const id = IDS[operation.id];
      const parameters = id === undefined ? plan.parameters : { ...plan.parameters, id };
      for (const [place, given] of misspellings(plan.body)) {
        const field = String(place.at(-1));
        const body = replaced(plan.body, place.slice(0, -1), (old) => renamed(old, field, given));
        const kind = place.filter((name) => !/^\d+$/.test(String(name))).join('.');
        const key = `${operation.id} ${typeOf(plan.body, place)} ${kind} ${given}`;
        if (!requests.has(key)) requests.set(key, [field, { ...plan, body, parameters }]);
      }
    }
  }
  return [...requests.values()];
}

type Place = ReturnType<typeof placesOf>[number];

function misspellings(body: unknown): (readonly [Place, string])[] {
  return placesOf(body, [])
    .filter((place) => typeof place.at(-1) === 'string' && !/^\d+$/.test(String(place.at(-1))))
    .flatMap((place) => {
      const name = String(place.at(-1));
      const last = name.at(-1) ?? '';
      const doubled = name.length < 4 ? [] : [`${name}${last}`];
      // As version 2 and many programs write names of several words.
      const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const others = snake === name ? doubled : [snake];
      return [name.toUpperCase(), ...others].map((given) => [place, given] as const);
    });
}

/** The type of the record that a field is of, so that each record has its turn. */
function typeOf(body: unknown, place: Place): string {
  let found = '';
  let at: unknown = body;
  for (const name of place) {
    if (isPlainObject(at) && typeof at['type'] === 'string') found = at['type'];
    at = (at as Record<string | number, unknown>)[name];
  }
  return found;
}

function renamed(object: unknown, field: string, given: string): unknown {
  if (!isPlainObject(object)) return object;
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name === field ? given : name, value]),
  );
}

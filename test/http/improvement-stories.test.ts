import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceId, type SentRecord } from '../../src/client/evidence-id.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { describeAboveEngines } from '../database/engines.ts';
import {
  type Answer,
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from './served-sandbox.ts';

/** How many pairs of instruments there are: each improvement has two of its own. */
const PAIRS = 21;
/** A ward for each pair, since what one measure shows in one domain is paid as one fall. */
const ward = (at: number): string => `ward-${at}`;

/** A program that pays for improvements, in a sandbox. */
const POLICY = {
  ...PRESETS.sandbox,
  domains: Array.from({ length: PAIRS }, (_, at) => ward(at)),
  actions: [...PRESETS.sandbox.actions, { family: 'stability', type: 'improvement', weight: 1 }],
};
const SIDES = ['a', 'b'] as const;
type Side = (typeof SIDES)[number];
const pair = (at: number): string[] => SIDES.map((side) => `p${at}.${side}`);

describeAboveEngines((engine) => {
  let server: SandboxServer;
  let town: Town;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
    town = await Town.found(server);
    await town.live(28);
  });
  afterAll(() => server.close());

  // One after the other: they live in one town, since each cycle of it has many readings.
  test('who improves things is paid, all at once or in between; others are not', async () => {
    const steady = await town.claims('steady', [0, 1, 2, 3, 4]);
    const newcomer = await town.claims('newcomer', [5]);
    const sporadic = await town.claims('sporadic', [6, 7, 8]);
    const burntOut = await town.claims('burnt out', [9, 10, 11, 12, 13, 14]);
    const critic = await town.claims('critic', [15, 16, 17, 18, 19]);
    const careless = await town.claims('careless', [20]);
    // What the last two of who burns out say does not come about.
    await town.live(8, { falls: (at) => at !== 13 && at !== 14 });
    const paid = await town.paid('steady', steady[0]);
    expect(paid[0]).toBe('minted');
    expect((await town.paid('newcomer', newcomer[0]))[0]).toBe('BELOW_THRESHOLD');
    for (const claim of [burntOut[0], burntOut[5]]) {
      expect((await town.paid('burnt out', claim))[0]).toBe('BELOW_THRESHOLD');
    }

    // An auditor who rejects what others claim is paid as before.
    const board = await town.admin.withKey({ scopes: ['attest', 'audit'] });
    const no = { type: 'confirmation', claim: careless[0], by: 'critic', accepted: false };
    const word = { ...no, at: town.atOf(careless[0]), as: 'audit' };
    expect(settledIn(await board.post('/v1/evidence', word))).toEqual(['lost']);
    expect((await town.paid('careless', careless[0]))[0]).toBe('BELOW_THRESHOLD');
    expect(await town.paid('critic', critic[0])).toEqual(paid);

    expect((await town.paid('sporadic', sporadic[0]))[0]).toBe('BELOW_THRESHOLD');
    await town.live(28);
    const later = await town.claims('sporadic', [6, 7]);
    await town.live(8, { falls: (at) => at === 6 || at === 7 });
    expect(await town.paid('sporadic', later[0])).toEqual(paid);
  });

  test('who would have the pay without the work is refused each time', async () => {
    const { admin } = town;
    const claim = await town.claimOf('gamer', 'queues', 0);
    const near = (aim: { instrument: string }) => ({ ...aim, target: 0.399_999 });
    const gained = { ...claim, aims: claim.aims.map(near) };
    expect(await codeOf(admin.post('/v1/evidence', gained))).toBe('EVIDENCE_INVALID');
    const once = { ...claim, aims: claim.aims.slice(0, 1) };
    expect(await codeOf(admin.post('/v1/evidence', once))).toBe('BODY_INVALID');
    const own = await admin.withKey({ scopes: ['attest'], userId: 'gamer' });
    const reading = { domain: ward(0), instrument: 'p0.a', value: 0 };
    expect(await codeOf(own.post('/v1/tokenomics/entropy', reading))).toBe('SCOPE_MISSING');
    const [id = ''] = await town.claims('gamer', [0]);
    const yes = { type: 'confirmation', claim: id, by: 'friend', at: claim.at, accepted: true };
    expect(await codeOf(admin.post('/v1/evidence', yes))).toBe('EVIDENCE_INVALID');
    expect((await town.paid('gamer', id))[0]).toBe('EVIDENCE_MISSING');
    // A friend who names the same instruments brings no more pay, but half of it to each.
    await town.claims('friend', [0]);
    await town.live(8);
    expect((await town.paid('gamer', id))[0]).toBe('BELOW_THRESHOLD');
  });
});

interface Improvement {
  readonly type: 'improvement';
  readonly domain: string;
  readonly at: string;
  readonly aims: readonly { readonly instrument: string; readonly target: number }[];
}

/** A community with its instruments, each of which has one of two keys. */
class Town {
  readonly admin: ServedSandbox;
  readonly #keys: Readonly<Record<Side, ServedSandbox>>;
  readonly #values = new Map<number, number>();
  readonly #claims = new Map<string, Improvement>();

  private constructor(admin: ServedSandbox, keys: Readonly<Record<Side, ServedSandbox>>) {
    this.admin = admin;
    this.#keys = keys;
  }

  static async found(server: SandboxServer): Promise<Town> {
    const admin = await server.sandbox({ scopes: ['admin'] });
    expectDone(await admin.post('/v1/policies', { policy: POLICY }));
    const key = { scopes: ['attest', 'read'] } as const;
    const keys = { a: await admin.withKey(key), b: await admin.withKey(key) };
    const town = new Town(admin, keys);
    for (const side of SIDES) {
      const order = { weight: 0, key: await idOf(keys[side]), measures: 'cost' };
      for (let at = 0; at < PAIRS; at += 1) {
        const what = { ...order, domain: ward(at), instrument: `p${at}.${side}` };
        expectDone(await admin.post('/v1/tokenomics/instruments', what));
      }
    }
    return town;
  }

  /** So many cycles, from the first of which on what falls reads half of what it did. */
  async live(
    cycles: number,
    { falls = () => false }: { readonly falls?: (at: number) => boolean } = {},
  ): Promise<void> {
    for (let at = 0; at < PAIRS; at += 1) {
      if (falls(at)) this.#values.set(at, (this.#values.get(at) ?? 0.8) / 2);
    }
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const readings = SIDES.flatMap((side) =>
        Array.from({ length: PAIRS }, (_, at) => {
          const value = this.#values.get(at) ?? 0.8;
          const reading = { domain: ward(at), instrument: `p${at}.${side}`, value };
          return this.#keys[side].post('/v1/tokenomics/entropy', reading);
        }),
      );
      for (const answer of await Promise.all(readings)) expectDone(answer);
      expectDone(await this.admin.post('/v1/cycles/advance', { cycles: 1 }));
    }
  }

  async claimOf(userId: string, subject: string, at: number): Promise<SentRecord & Improvement> {
    const now = String((await this.admin.get('/v1/cycles/current')).body['startsAt']);
    const days = (count: number): string =>
      new Date(Date.parse(now) + count * 86_400_000).toISOString().replace('.000Z', 'Z');
    const target = (this.#values.get(at) ?? 0.8) / 2;
    const aims = pair(at).map((instrument) => ({ instrument, target }));
    const about = { userId, domain: ward(at), subject, at: days(0), dueAt: days(7) };
    return { type: 'improvement', ...about, measure: 'cost', aims };
  }

  /** Claims of somebody about pairs of instruments. @returns their ids */
  async claims(userId: string, pairs: readonly number[]): Promise<string[]> {
    const records = [];
    for (const at of pairs) records.push(await this.claimOf(userId, `better ${at}`, at));
    expectDone(await this.admin.post('/v1/evidence', { records }));
    for (const record of records) this.#claims.set(evidenceId(record), record);
    return records.map((record) => evidenceId(record));
  }

  /** When what a claim is about was begun. */
  atOf(id: string | undefined): string {
    return this.#claims.get(id ?? '')?.at ?? '';
  }

  /** What a mint for a claim is answered with, and the integrity behind it. */
  async paid(userId: string, id: string | undefined): Promise<readonly [unknown, unknown]> {
    const domain = this.#claims.get(id ?? '')?.domain ?? '';
    const what = { family: 'stability', type: 'improvement', domain };
    const action = { ...what, occurredAt: this.atOf(id) };
    const order = { userId, action, evidence: [{ id }] };
    const { body } = await this.admin.post('/v1/tokenomics/mint', order);
    return [body['code'] ?? body['outcome'], body['integrity']];
  }
}

async function idOf(served: ServedSandbox): Promise<string> {
  return String((await served.get('/v1/caller')).body['keyId']);
}

function expectDone({ status, body }: Answer): void {
  expect([status, status === 200 ? '' : body]).toEqual([200, '']);
}

async function codeOf(answer: Promise<Answer>): Promise<unknown> {
  return (await answer).body['code'];
}

function settledIn({ body }: Answer): string[] {
  return body.evidence.map(({ settled }) => settled);
}

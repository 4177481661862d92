import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordBody } from '../../../src/http/resources/evidence/schemas.ts';
import type { Database } from '../../../src/db/engine/port.ts';
import { describeAboveEngines } from '../../database/engines.ts';
import { makeApiKey } from '../../../src/pipeline/access/api-keys.ts';
import { addKeptFacts, keptPromise, NOW } from '../../pipeline/minting-members.ts';
import { MadeThings } from '../fuzz/fuzz-made-things.ts';
import { messageOf } from '../fuzz/fuzz-messages.ts';
import { type Plan, validPlan } from '../fuzz/fuzz-requests.ts';
import { type FuzzWorld, post, startFuzzWorld } from '../fuzz/fuzz-world.ts';
import { findAbout } from '../hostile-community.ts';
import type { HttpAnswer, HttpRequest } from '../http-exchange.ts';
import {
  bodyWith,
  DRAWN,
  leaked,
  messageWith,
  otherThan,
  plansByReference,
  summary,
  textOf,
} from './tenancy-attempts.ts';
import { rowsOf, textsIn } from './tenancy-store.ts';
import { foreignThings, live, PEOPLE } from './tenancy-world.ts';

/** One community: ada has a key of her own, and there are others of whom she knows nothing. */
interface SelfWorld {
  readonly own: FuzzWorld;
  /** A key by which ada takes part, and one of a program, which is nobody's. */
  readonly judges: Readonly<Record<'ada' | 'program', string>>;
  /** What is of others, by kind of thing. */
  readonly foreign: ReadonlyMap<string, readonly string[]>;
  /** Texts that came into the store with the others. */
  readonly secrets: ReadonlySet<string>;
  readonly ask: (path: string, key?: 'self' | 'attest' | 'admin') => Promise<HttpAnswer>;
}

/** Reads by which a leak would be seen: the owner of the community is told of everybody there. */
const TELLING = [
  ['/v1/decisions', '/v1/members', '/v1/transfers', '/v1/export', '/v1/keys', '/v1/webhooks'],
  [`/v1/members/${PEOPLE[0]}/export`, `/v1/tokenomics/negentropy/${PEOPLE[0]}`],
].flat();

/** All that a key of ada reads about her. */
const OWN = [
  ['/v1/members/ada', '/v1/members/ada/export', '/v1/tokenomics/negentropy/ada'],
  ['/v1/tokenomics/integrity/ada', '/v1/decisions', '/v1/decisions?userId=ada'],
  ['/v1/claims', '/v1/claims?userId=ada'],
  ['/v1/policies', '/v1/policies/presets', '/v1/cycles/current', '/v1/communities/fuzz'],
].flat();

/** What a key to take part shows of others, by the words of docs/reference/api.md. */
const OF_WORK = ['getEvidence', 'listClaims', 'getMember', 'listMembers', 'listSentinels'];

/** What is said of the community: why it stands still, and how far its log has come. */
const OF_ALL: ReadonlySet<string> = new Set(['getCheckpoint', 'getPause']);

/** What is of others beside that, and what a program is told of it here. */
const NO_WORK = [
  ['exportLog', 'getDebt', 'getDecision', 'getFinding', 'getIntegrity', 'getNegentropy'],
  ['getProof', 'getReceipt', 'getTransfer', 'listDebts', 'listDecisions', 'listFindings'],
  ['listTransfers'],
].flat();

/** What tells nothing here, or not in the part that is awaited, and would elsewhere. */
const REFUSED = [
  [`/v1/tokenomics/statements/${PEOPLE[0]}`, '/v1/events?from=0', '/v1/pilots/1'],
  [`/v1/tokenomics/debt-reductions?userId=${PEOPLE[0]}`],
].flat();

describeAboveEngines((engine) => {
  const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
  let world: SelfWorld;
  beforeAll(async () => {
    process.stdout.write(`a key of a member on ${engine.name}: NEGENTROPY_TEST_SEED=${seed}\n`);
    world = await startSelfWorld(await engine.openMigrated());
  });
  afterAll(() => world.own.close());

  test('what would be a leak is seen in what an admin is told', async () => {
    for (const path of TELLING) {
      const answer = await world.ask(path, 'admin');
      expect([path, leaked(world.secrets, answer, path).length]).not.toEqual([path, 0]);
    }
  });

  test('a member reads and exports what is their own, and previews their own claim', async () => {
    for (const path of OWN) expect([path, (await world.ask(path)).status]).toEqual([path, 200]);
    const [claim = '', decision = ''] = [
      world.own.made.all('claim')[0],
      world.own.made.all('decision')[0],
    ];
    for (const path of [`/v1/evidence/${claim}`, `/v1/decisions/${decision}`]) {
      expect([path, (await world.ask(path)).status]).toEqual([path, 200]);
    }
    const { receipt } = { receipt: await world.ask(`/v1/decisions/${decision}/receipt`) };
    expect(receipt.status).toBe(200);
    const previewed = await preview(world, 'ada', [{ id: claim }]);
    expect(previewed.text).toContain('"outcome":"refused"');
    expect(previewed.status).toBe(200);
  });

  test('lists of a member are their own, also when nobody is named', async () => {
    const { items } = JSON.parse((await world.ask('/v1/decisions?limit=200')).text) as Items;
    expect(new Set(items.map(({ userId }) => userId))).toEqual(new Set(['ada']));
  });

  test('by no operation is a member told anything of others', async () => {
    for (const operation of world.own.operations) {
      const plans = fc.sample(validPlan(operation), { seed, numRuns: DRAWN });
      const requests: HttpRequest[] = plans
        .flatMap((plan) => [plan, ownPlan(plan)])
        .map((plan) => messageOf({ ...plan, key: 'self' }, world.own));
      for (const [reference, plan] of plansByReference(operation, seed)) {
        for (const value of world.foreign.get(reference.kind) ?? []) {
          const asked = { ...ownPlan(plan), key: 'self' } as const;
          requests.push(messageWith(world.own, asked, reference, value));
        }
      }
      for (const request of requests) {
        const answer = await world.own.exchange.send(request);
        const seen = leaked(world.secrets, answer, textOf(request));
        expect([operation.id, request.path, seen]).toEqual([operation.id, request.path, []]);
      }
    }
  });

  // Fails when a key that attests or reviews reads whatever there is, as the log's own readers do.
  test('to take part tells of others their work, and nothing else', async () => {
    const [shown, toProgram] = [new Set<string>(), new Set<string>()];
    const asked = world.own.operations.filter(({ id, method }) => {
      return method === 'GET' && !OF_ALL.has(id);
    });
    for (const operation of asked) {
      for (const [judge, told] of [
        ['ada', shown],
        ['program', toProgram],
      ] as const) {
        for (const request of readsOfOthers(world, operation, { seed, judge })) {
          const answer = await world.own.exchange.send(request);
          const seen = leaked(world.secrets, answer, textOf(request));
          if (seen.length > 0) told.add(operation.id);
        }
      }
    }
    expect([...shown].toSorted()).toEqual(OF_WORK.toSorted());
    expect([...toProgram].toSorted()).toEqual([...OF_WORK, ...NO_WORK].toSorted());
    for (const path of REFUSED) {
      expect([path, (await world.ask(path, 'attest')).status]).toEqual([path, 403]);
    }
  });

  test('what is of others is answered as what is not there', async () => {
    const paths = (kind: string): readonly string[] => world.foreign.get(kind) ?? [];
    const asked = [
      ...paths('evidence').map((id) => [`/v1/evidence/${id}`, `/v1/evidence/${otherThan(id)}`]),
      ...paths('entry').flatMap((id) => [
        [`/v1/decisions/${id}`, '/v1/decisions/999999'],
        [`/v1/decisions/${id}/receipt`, '/v1/decisions/999999/receipt'],
      ]),
      ...paths('user').flatMap((id) =>
        ['members/*', 'members/*/export', 'tokenomics/negentropy/*', 'tokenomics/integrity/*']
          .map((path) => `/v1/${path}`)
          .map((path) => [path.replace('*', id), path.replace('*', otherThan(id))]),
      ),
    ];
    expect(asked.length).toBeGreaterThan(8);
    for (const [foreign = '', nothing = ''] of asked) {
      const [one, other] = [await world.ask(foreign), await world.ask(nothing)];
      expect([foreign, one.status]).not.toEqual([foreign, 200]);
      expect([foreign, summary(one)]).toEqual([foreign, summary(other)]);
    }
  });

  test('a preview says nothing of others: neither of their claims nor of their names', async () => {
    const [claim = ''] = world.foreign.get('evidence')?.slice(1) ?? [];
    const foreign = await preview(world, 'ada', [{ id: claim }]);
    const nothing = await preview(world, 'ada', [{ id: otherThan(claim) }]);
    expect(summary(foreign)).toBe('422 "code":"EVIDENCE_UNKNOWN"');
    expect(summary(foreign)).toBe(summary(nothing));
    const kept = keptPromise('ada', 'bravo-subject').map(recordBody);
    expect(summary(await preview(world, 'ada', kept))).toBe('403 "code":"SCOPE_MISSING"');
    const other = await preview(world, PEOPLE[0] ?? '', [{ id: claim }]);
    expect(summary(other)).toBe('403 "code":"SCOPE_MISSING"');
    const named = await preview(world, 'ada', [], 'bravo-ref');
    expect({ ...decided(named) }).toEqual(decided(await preview(world, 'ada', [], 'no-such-ref')));
  });
});

interface Items {
  readonly items: readonly { readonly id?: string; readonly userId?: string }[];
}

/** A read that names nobody, and one for each name of others that the operation takes. */
function readsOfOthers(
  { own, foreign, judges }: SelfWorld,
  operation: FuzzWorld['operations'][number],
  { seed, judge }: { readonly seed: number; readonly judge: keyof SelfWorld['judges'] },
): HttpRequest[] {
  const asking = { ...own, tokens: { ...own.tokens, attest: judges[judge] } };
  const bare = (plan: Plan): Plan => {
    const needed = operation.parameters.filter(({ required = false }) => required);
    const parameters = needed.map(({ name }) => [name, plan.parameters[name]] as const);
    return { ...ownPlan({ ...plan, parameters: Object.fromEntries(parameters) }), key: 'attest' };
  };
  const [plan] = fc.sample(validPlan(operation), { seed, numRuns: 1 });
  const named = plansByReference(operation, seed).flatMap(([reference, meant]) =>
    (foreign.get(reference.kind) ?? []).map((value) =>
      messageWith(asking, bare(meant), reference, value),
    ),
  );
  return plan === undefined ? named : [messageOf(bare(plan), asking), ...named];
}

function decided({ text }: HttpAnswer): object {
  const { numbers: _, ...decision } = JSON.parse(text) as Record<string, unknown>;
  return decision;
}

/** The same request about ada. */
function ownPlan(plan: Plan): Plan {
  const { parameters, body } = plan;
  const named = 'userId' in parameters ? { ...parameters, userId: 'ada' } : parameters;
  return { ...plan, parameters: named, body: bodyWith(body, 'userId', 'ada') };
}

async function preview(
  { own }: SelfWorld,
  userId: string,
  evidence: readonly object[],
  ref?: string,
): Promise<HttpAnswer> {
  const { time } = JSON.parse(
    (
      await own.exchange.send({
        method: 'GET',
        path: '/v1/cycles/current',
        headers: { authorization: `Bearer ${own.tokens.self}` },
      })
    ).text,
  ) as { readonly time: string };
  const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
  const action = { ...kind, occurredAt: time, ...(ref === undefined ? {} : { ref }) };
  return await own.exchange.send({
    method: 'POST',
    path: '/v1/tokenomics/preview',
    headers: { authorization: `Bearer ${own.tokens.self}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ userId, action, evidence })),
  });
}

async function startSelfWorld(db: Database): Promise<SelfWorld> {
  const own = await startFuzzWorld(db);
  const { community, exchange, tokens } = own;
  const judges = { ada: await judging(community, 'ada'), program: await judging(community) };
  const ordinary = textsIn(await rowsOf(db, community.row.id));
  const other = { exchange, community, made: new MadeThings(), tokens, people: PEOPLE };
  await community.writer.submit({
    run: (draft) => PEOPLE.map((userId) => addKeptFacts(draft, userId, 30)),
  });
  const [first = ''] = PEOPLE;
  const at = '2025-11-28T10:00:00Z';
  const promise = { type: 'promise', userId: first, domain: 'knowledge', subject: 'bravo-claim' };
  const { evidence } = await post(other, '/v1/evidence', { ...promise, at, dueAt: at });
  other.made.add('claim', String((evidence as readonly { readonly id: string }[])[0]?.id));
  const kind = { family: 'civic', type: 'promise', domain: 'knowledge', occurredAt: at };
  for (const userId of PEOPLE) {
    const paid = keptPromise(userId, `task of ${userId}`).map(recordBody);
    const action = userId === first ? { ...kind, ref: 'bravo-ref' } : kind;
    const minted = await post(other, '/v1/tokenomics/mint', { userId, action, evidence: paid });
    other.made.add('decision', String(minted['id']));
  }
  const ask: SelfWorld['ask'] = async (path, key = 'self') => {
    const token = key === 'attest' ? judges.ada : tokens[key];
    return await exchange.send({
      method: 'GET',
      path,
      headers: { authorization: `Bearer ${token}` },
    });
  };
  const foreign = await foreignThings(other, await live(other), (path) => ask(path, 'admin'));
  const { items: moved } = JSON.parse((await ask('/v1/transfers', 'admin')).text) as Items;
  const entries = [...moved.flatMap(({ id }) => id ?? []), await findAbout({ community }, first)];
  foreign.set('entry', [...(foreign.get('entry') ?? []), ...entries]);
  await community.checkpointer.run();
  return { own, judges, foreign, secrets: await secretsOf(db, community.row.id, ordinary), ask };
}

async function judging(community: FuzzWorld['community'], userId?: string): Promise<string> {
  const order = { label: 'takes part', scopes: ['attest'] as const, userId, now: NOW };
  return (await makeApiKey(community, order)).token ?? '';
}

/** Not what is of nobody: the tree and what signs it, of which a receipt shows a part. */
const OF_NOBODY = /^(checkpoint|tile|log_tile|policy|cycle)/;

async function secretsOf(
  db: Database,
  communityId: string,
  ordinary: ReadonlySet<string>,
): Promise<Set<string>> {
  const rows = await rowsOf(db, communityId);
  const ofPeople = new Map([...rows].filter(([table]) => !OF_NOBODY.test(table)));
  return new Set([...textsIn(ofPeople)].filter((text) => !ordinary.has(text)));
}

import type { Database } from '../../../src/db/engine/port.ts';
import { NOW } from '../../pipeline/minting-members.ts';
import { MadeThings } from '../fuzz/fuzz-made-things.ts';
import {
  furnish,
  type Furnished,
  type FuzzWorld,
  keysOf,
  post,
  startFuzzWorld,
} from '../fuzz/fuzz-world.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import { type CommunityRows, rowsOf, textsIn } from './tenancy-store.ts';

/** Two communities on one store: one asks, and the other should never notice. */
export interface TenancyWorld {
  readonly own: FuzzWorld;
  /** What the other one has, by kind of thing. */
  readonly foreign: ReadonlyMap<string, readonly string[]>;
  /** Texts that only the other one's rows have, and its keys. */
  readonly secrets: ReadonlySet<string>;
  /** Every row that is not the asking community's. */
  readonly othersRows: () => Promise<CommunityRows>;
  /** Asks in the name of the other one. */
  readonly askOther: (path: string) => Promise<HttpAnswer>;
  readonly close: () => Promise<void>;
}

const SLUG = 'bravo';
const HOOK = 'http://127.0.0.1:9/bravo-hook';
export const PEOPLE: readonly string[] = [
  'bravo-member-one',
  'bravo-member-two',
  'bravo-member-three',
];

export async function startTenancyWorld(db: Database): Promise<TenancyWorld> {
  const own = await startFuzzWorld(db);
  const { installation, exchange } = own;
  const community = await installation.create({ slug: SLUG, preset: 'sandbox', holdBackCycles: 1 });
  const made = new MadeThings();
  const tokens = await keysOf(community, made, PEOPLE[0] ?? '');
  const other = { exchange, community, made, tokens, people: PEOPLE };
  await furnish(db, other);
  const askOther = (path: string): Promise<HttpAnswer> =>
    exchange.send({ method: 'GET', path, headers: { authorization: `Bearer ${tokens.admin}` } });
  // So much that what is granted one after another does not empty the fund.
  await post(own, '/v1/cycles/advance', { cycles: 2 });
  await post(own, '/v1/gifts', { userId: 'ada', amount: '0.100000' });
  const foreign = await foreignThings(other, await live(other), askOther);
  await community.checkpointer.run();
  const fallback = await installation.community('default');
  await fallback?.checkpointer.run();
  // Else that is done by itself a while later, and looks as if somebody had changed something.
  await installation.anchor();
  const rows = await rowsOf(db, community.row.id);
  const ordinary = textsIn(await rowsOf(db, own.community.row.id));
  for (const text of textsIn(await rowsOf(db, fallback?.row.id ?? null))) ordinary.add(text);
  const secrets = [...textsIn(rows), ...Object.values(tokens)].filter(
    (text) => !ordinary.has(text),
  );
  return {
    own,
    foreign,
    secrets: new Set(secrets),
    othersRows: () => rowsOf(db, community.row.id, fallback?.row.id ?? null, null),
    askOther,
    close: () => own.close(),
  };
}

export interface Lived {
  readonly evidence: string;
  readonly idempotencyKey: string;
}

/** What makes more than one row of each kind, and every list longer than one page. */
export async function live(other: Furnished): Promise<Lived> {
  const [giver = '', taker = ''] = PEOPLE;
  const idempotencyKey = 'bravo-order-1';
  const { id } = await post(other, '/v1/keys', { label: 'bravo-label', scopes: ['attest'] });
  await post(other, `/v1/keys/${String(id)}/rotate`, {});
  const named = { userId: giver, name: 'bravo-name of one' };
  await post(other, '/v1/members', named, { 'idempotency-key': idempotencyKey });
  await post(other, '/v1/cycles/advance', { cycles: 2 });
  const reading = { domain: 'knowledge', instrument: 'gauge', value: 0.5 };
  await post(other, '/v1/tokenomics/entropy', reading);
  for (const amount of ['0.000001', '0.000002']) {
    await post(other, '/v1/transfers', { fromUserId: giver, toUserId: taker, amount });
  }
  const owed = { userId: giver, creditor: 'bravo', kind: 'fee', currency: 'USD/2' };
  await post(other, '/v1/tokenomics/debts', { ...owed, principal: '1', reference: 'bravo-number' });
  await post(other, '/v1/sentinels', { userId: giver, kind: 'person', key: '11'.repeat(32) });
  const { id: webhook } = await post(other, '/v1/webhooks', { url: HOOK });
  await post(other, `/v1/webhooks/${String(webhook)}/pause`, {});
  await post(other, '/v1/pause', { paused: true, reason: 'bravo-reason to stop' });
  const observed = {
    type: 'observation',
    source: 'bravo-source',
    kind: 'bravo-kind',
    subject: 'bravo-subject',
    at: new Date((NOW - 60) * 1_000).toISOString(),
  };
  const { evidence } = await post(other, '/v1/evidence', observed);
  const [{ id: evidenceId } = { id: '' }] = evidence as readonly { readonly id: string }[];
  return { evidence: evidenceId, idempotencyKey };
}

const LISTS = [
  ['/v1/decisions', '/v1/transfers', '/v1/members', '/v1/keys', '/v1/communities'],
  ['/v1/cycles', '/v1/webhooks', '/v1/ingest/sources'],
].flat();

export async function foreignThings(
  other: Furnished,
  { evidence, idempotencyKey }: Lived,
  ask: (path: string) => Promise<HttpAnswer>,
): Promise<Map<string, string[]>> {
  const items = async (path: string): Promise<readonly Item[]> =>
    (JSON.parse((await ask(path)).text) as { readonly items: readonly Item[] }).items;
  const members = (await items('/v1/members?limit=100')).filter(({ userId }) => {
    return PEOPLE.includes(String(userId));
  });
  const keys = await items('/v1/keys');
  const attested = keys.map(({ id }) => `/v1/keys/${String(id)}/attestations`);
  const cursors = [Buffer.from(JSON.stringify([SLUG])).toString('base64url')];
  for (const list of [...LISTS, ...attested, `/v1/tokenomics/negentropy/${PEOPLE[0]}`]) {
    const answer = JSON.parse((await ask(`${list}?limit=1`)).text) as Page;
    const next = answer.next ?? answer.history?.next;
    if (next !== undefined) cursors.push(next);
  }
  const claims = other.made.all('claim');
  const idsOf = async (path: string): Promise<string[]> =>
    (await items(path)).map(({ id }) => String(id));
  return new Map([
    ['user', [PEOPLE[0] ?? '', ...members.slice(0, 1).map(({ memberId }) => String(memberId))]],
    ['evidence', [evidence, ...claims]],
    ['key', [String(keys[0]?.id), 'admin']],
    ['webhook', (await idsOf('/v1/webhooks')).slice(0, 2)],
    ['source', await idsOf('/v1/ingest/sources')],
    ['sentinel', await idsOf('/v1/sentinels')],
    ['debt', (await items('/v1/tokenomics/debts')).map(({ debtId }) => String(debtId))],
    ['slug', [SLUG]],
    ['entry', ['decision', 'finding'].flatMap((kind) => other.made.all(kind).slice(0, 1))],
    ['cursor', cursors],
    ['instrument', ['bravo-gauge']],
    ['text', ['bravo-subject']],
    ['url', [HOOK]],
    ['tile', ['entries/000.p/9']],
    ['idempotency', [idempotencyKey]],
    ['delivery', ['bravo-delivery']],
  ]);
}

interface Item {
  readonly id?: unknown;
  readonly debtId?: unknown;
  readonly memberId?: unknown;
  readonly userId?: unknown;
}

interface Page {
  readonly next?: string;
  readonly history?: { readonly next?: string };
}

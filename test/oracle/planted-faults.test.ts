import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { formatMicros, parseMicros } from '../../src/core/units.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { buildServer } from '../../src/http/server.ts';
import { ensureAdminKey } from '../../src/pipeline/access/api-keys.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { createServerDatabase, hasPostgres, type ServerDatabase } from '../database/engines.ts';
import { ADMIN_KEY } from '../durability/server-process.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { whatIsUnexplained } from './explain-history.ts';
import { forgetfulDatabase } from './forgetful-database.ts';
import type { Invocation } from './history.ts';
import { randomScript } from './random-script.ts';
import { type AskedServer, type Recorded, runHistory } from './run-history.ts';

describe.skipIf(!hasPostgres)('the oracle', () => {
  let server: ServerDatabase;
  let db: Database;
  const open: (() => Promise<void>)[] = [];
  const key = newLogKey();

  /** A server in this process over a database of its own. */
  const serve = async (database: Database): Promise<AskedServer> => {
    const now = (): number => Math.floor(Date.now() / 1_000);
    await ensureAdminKey(database, ADMIN_KEY, now());
    const options = { db: database, key, origin: 'test.example', now };
    const installation = await Installation.open(options);
    const service = { installation, allowPrivateWebhooks: false };
    const app = await buildServer({ service, requestsPerTenSeconds: 1_000_000_000 });
    open.push(async () => {
      await app.close();
      await installation.close();
      await database.close();
    });
    const ask: AskedServer['post'] = async (url, body, { key: idempotency, token } = {}) => {
      const headers = {
        authorization: `Bearer ${token ?? ADMIN_KEY}`,
        ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
      };
      const asked = Object.keys(body).length === 0 ? { method: 'GET' as const } : POST(body);
      const answer = await app.inject({ url, headers, ...asked });
      return { status: answer.statusCode, text: answer.body };
    };
    return { post: ask, get: (path, token) => ask(path, {}, { token }) };
  };

  beforeAll(async () => {
    server = await createServerDatabase('migrated');
    db = openPostgres({ url: server.url });
  });
  afterAll(async () => {
    for (const close of open) await close();
    await db.close();
    await server.drop();
  });

  test('accepts what happened, and rejects whatever else is made of it', async () => {
    const servers = [
      await serve(openPostgres({ url: server.url })),
      await serve(openPostgres({ url: server.url })),
    ];
    const [script] = fc.sample(randomScript, { numRuns: 1, seed: 20_251_128 });
    if (script === undefined) throw new Error('no script was drawn');
    const recorded = await runHistory(servers, db, script);
    expect(whatIsUnexplained(recorded.history, recorded.witness)).toBeUndefined();
    const planted = new Map<string, number>();
    for (const { what, history, witness } of faultsOf(recorded)) {
      const found = whatIsUnexplained(history, witness);
      if (found === undefined) throw new Error(`accepted: ${what}`);
      const kind = what.split(':')[0] ?? '';
      planted.set(kind, (planted.get(kind) ?? 0) + 1);
    }
    expect([...planted.keys()].sort()).toEqual(KINDS);
    process.stdout.write(`${[...planted].map(([kind, n]) => `${kind}: ${n}`).join(', ')}\n`);
  });

  test('rejects a writer that does not see what another process wrote', async () => {
    const sound = await serve(openPostgres({ url: server.url }));
    const forgetful = await serve(forgetfulDatabase(openPostgres({ url: server.url })));
    const scripts = fc.sample(randomScript, { numRuns: 3, seed: 20_251_128 });
    for (const script of scripts) {
      const { history, witness } = await runHistory([sound, forgetful], db, script);
      // What a constraint or a guard refuses is no evidence that the oracle sees anything.
      const answered = history.filter(({ status }) => status < 500);
      expect(whatIsUnexplained(answered, witness)).toMatch(/^(entry|no moment|.*overdraw)/);
    }
  });
});

const KINDS = [
  'another amount',
  'another answer',
  'double entry',
  'forgotten request',
  'lost entry',
  'out of time',
  'swapped entries',
];

const POST = (payload: object): { method: 'POST'; payload: object } => ({
  method: 'POST',
  payload,
});

interface Fault extends Recorded {
  readonly what: string;
}

/** Every single fault of some kinds that can be made of a history. */
function* faultsOf(recorded: Recorded): Generator<Fault> {
  yield* logFaults(recorded);
  yield* answerFaults(recorded);
}

function* logFaults({ history, witness }: Recorded): Generator<Fault> {
  const { entries, setUp } = witness;
  const changed = (what: string, given: readonly Entry[]): Fault => ({
    what,
    history,
    witness: { ...witness, entries: given },
  });
  for (let at = setUp; at < entries.length; at += 1) {
    const [entry, next] = [entries[at], entries[at + 1]];
    if (entry === undefined) continue;
    const [before, after] = [entries.slice(0, at), entries.slice(at + 1)];
    yield changed(`lost entry: ${at}`, [...before, ...after]);
    yield changed(`double entry: ${at}`, [...before, entry, entry, ...after]);
    if ('amount' in entry && entry.amount !== undefined) {
      const more = { ...entry, amount: oneMore(entry.amount) };
      yield changed(`another amount: ${at}`, [...before, more, ...after]);
    }
    // Two retractions have no place of their own: nobody was told a number.
    const isFree = entry.type === 'retraction' && next?.type === 'retraction';
    if (next === undefined || isFree) continue;
    yield changed(`swapped entries: ${at}`, [...before, next, entry, ...after.slice(1)]);
  }
}

function* answerFaults({ history, witness }: Recorded): Generator<Fault> {
  const over = Math.max(...history.map(({ end }) => end));
  const changed = (what: string, at: number, given: readonly Invocation[]): Fault => ({
    what: `${what}: ${at}`,
    history: [...history.slice(0, at), ...given, ...history.slice(at + 1)],
    witness,
  });
  const numbers = history.flatMap(({ body }) => (body.id === undefined ? [] : [Number(body.id)]));
  const last = Math.max(...numbers);
  for (const [at, invocation] of history.entries()) {
    const { body, operation } = invocation;
    if (body.id === undefined) continue;
    const told = body.amount ?? '0.000000';
    yield changed('another answer', at, [
      { ...invocation, body: { ...body, amount: oneMore(told) } },
    ]);
    const isOnly = numbers.filter((number) => number === Number(body.id)).length === 1;
    if (!isOnly) continue;
    yield changed('forgotten request', at, []);
    if (Number(body.id) === last || operation.kind === 'advance') continue;
    // As if it had been sent when everything else was over, and later entries were there already.
    const late = { ...invocation, begin: over + 1, end: over + 2 };
    yield changed('out of time', at, [late]);
  }
}

function oneMore(amount: string): string {
  return formatMicros(parseMicros(amount) + 1n);
}

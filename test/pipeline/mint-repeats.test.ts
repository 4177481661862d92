import { describe, expect, test } from 'vitest';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { IdempotencyConflictError } from '../../src/pipeline/writer/idempotency.ts';
import { type MintAnswer, mintCommand } from '../../src/pipeline/commands/mint.ts';
import type { MintOrder } from '../../src/pipeline/commands/mint-order.ts';
import { evidenceCommand } from '../../src/pipeline/commands/record-evidence.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { createServerDatabase, describeAboveEngines, hasPostgres } from '../database/engines.ts';
import { runs } from '../size.ts';
import { addKeptFacts, keyed, NOW, orderOf, qualify } from './minting-members.ts';
import { newCommunity, newLogKey, reopen, type TestCommunity } from './test-community.ts';

describeAboveEngines((engine) => {
  test('the same key gives the same answer, and another body under it is a conflict', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    const first = await mint(created, keyed(orderOf('ada', 'one'), 'k1'));
    expect(first.entry).toMatchObject({ outcome: 'minted' });
    expect(await mint(created, keyed(orderOf('ada', 'one'), 'k1'))).toEqual(first);
    expect(
      await mint(await reopen(created, created.db), keyed(orderOf('ada', 'one'), 'k1')),
    ).toEqual(first);
    const conflict = mint(created, keyed(orderOf('ada', 'two'), 'k1', 'c'.repeat(64)));
    await expect(conflict).rejects.toThrow(IdempotencyConflictError);
    const elsewhere = { ...keyed(orderOf('ada', 'three'), 'k1'), ...otherScope('k1') };
    const second = await mint(created, elsewhere);
    expect(second.decision).not.toBe(first.decision);
    expect(await supply(created)).toBe(amountOf(first) + amountOf(second));
  });

  test('without a key the same evidence or reference gives the earlier decision', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    const first = await mint(created, orderOf('ada', 'one', { reference: 'task 7' }));
    expect(await mint(created, orderOf('ada', 'one'))).toEqual(first);
    expect(await mint(created, orderOf('ada', 'said otherwise', { reference: 'task 7' }))).toEqual(
      first,
    );
    const [again, twin] = await Promise.all([
      mint(created, orderOf('ada', 'new')),
      mint(created, orderOf('ada', 'new')),
    ]);
    expect(again).toEqual(twin);
    expect(again.decision).toBeGreaterThan(first.decision);
  });

  test('the same evidence or reference under another action or member is a duplicate', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    await qualify(created, 'bob');
    const first = await mint(created, orderOf('ada', 'one', { reference: 'task 7' }));
    const claims = [
      orderOf('bob', 'one', { claimant: 'ada' }),
      orderOf('bob', 'another text', { reference: 'task 7' }),
      orderOf('ada', 'one', { family: 'echo', action: 'review' }),
      keyed(orderOf('bob', 'one', { claimant: 'ada' }), 'k2'),
    ];
    for (const claim of claims) {
      const { entry, decision } = await mint(created, claim);
      expect([entry.outcome, entry.code]).toEqual(['refused', 'DUPLICATE']);
      expect(entry.evidence).toBe(first.entry.evidence);
      expect(decision).toBeGreaterThan(first.decision);
    }
    expect(await mint(created, orderOf('ada', 'one'))).toEqual(first);
    expect(await supply(created)).toBe(amountOf(first));
    const { divergence } = await verifyStore(created.db, created.community, created.key);
    expect(divergence).toBeUndefined();
  });

  test('what was missing may be asked again, but only under a new key', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { evidence } = orderOf('ada', 'one');
    const order = orderOf('ada', 'one', { evidence: evidence.slice(0, 2) });
    const refused = await mint(created, keyed(order, 'k1'));
    expect(refused.entry).toMatchObject({ outcome: 'refused', code: 'EVIDENCE_MISSING' });
    await created.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'ada', 30) });
    const records = evidence.slice(2) as EvidenceRecord[];
    const attestor = { keyId: 'k' };
    await created.community.writer.submit(evidenceCommand({ records, attestor, now: NOW }));
    expect(await mint(created, keyed(order, 'k1'))).toEqual(refused);
    expect(await mint(created, order)).toEqual(refused);
    const minted = await mint(created, keyed(order, 'k2'));
    expect(minted.entry).toMatchObject({ outcome: 'minted', evidence: refused.entry.evidence });
    expect(await mint(created, keyed(order, 'k3'))).toEqual(minted);
    expect(await mint(created, keyed(order, 'k1'))).toEqual(refused);
    const { divergence } = await verifyStore(created.db, created.community, created.key);
    expect(divergence).toBeUndefined();
  });

  test('a final refusal stays final under any key', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const order = orderOf('ada', 'one', { action: 'unheard-of' });
    const refused = await mint(created, keyed(order, 'k1'));
    expect(refused.entry.code).toBe('ACTION_UNKNOWN');
    expect(await mint(created, keyed(order, 'k2'))).toEqual(refused);
  });

  test('a hundred racers on one key mint once and hear the same', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    expect(await race([created], keyed(orderOf('ada', 'race'), 'k'))).toBe(100);
    expect(await race([created], orderOf('ada', 'race without a key', { reference: 'r' }))).toBe(
      100,
    );
  });
});

describe.skipIf(!hasPostgres)('two processes on one PostgreSQL community', () => {
  test('a hundred racers through both mint once and hear the same', async () => {
    await withTwoProcesses(async (one, other) => {
      await qualify(one, 'ada');
      expect(await race([one, other], keyed(orderOf('ada', 'race'), 'k'))).toBe(100);
      expect(
        await race([one, other], orderOf('ada', 'race without a key', { reference: 'r' })),
      ).toBe(100);
    });
  });

  test('an acknowledged mint survives lost connections, exactly once', async () => {
    await withTwoProcesses(async (one, other) => {
      await qualify(one, 'ada');
      const acknowledged = new Map<string, MintAnswer>();
      const saboteur = new Saboteur(other);
      for (let round = 0; round < runs(10, 40); round += 1) {
        const keys = [0, 1, 2].map((index) => `k${round}-${index}`);
        const answers = await Promise.allSettled(
          keys.map((key) => mint(one, keyed(orderOf('ada', key), key))),
        );
        answers.forEach((answer, index) => {
          if (answer.status === 'fulfilled') acknowledged.set(keys[index] ?? '', answer.value);
        });
        if (answers.every(({ status }) => status === 'rejected')) saboteur.rest();
      }
      expect(await saboteur.stop()).toBeGreaterThan(0);
      expect(acknowledged.size).toBeGreaterThan(0);
      for (const [key, answer] of acknowledged) {
        expect(await mint(other, keyed(orderOf('ada', key), key))).toEqual(answer);
      }
      const [row] = await other.db.query<{ decisions: bigint; evidence: bigint }>(
        'select count(*) as decisions, count(distinct evidence_hash) as evidence ' +
          'from negentropy.negentropy_events',
      );
      expect(row?.decisions).toBe(row?.evidence);
      const { divergence } = await verifyStore(other.db, other.community, other.key);
      expect(divergence).toBeUndefined();
    });
  });
});

/** Ends sessions of the others, as a broken network or an operator would, until it is stopped. */
class Saboteur {
  readonly #db: TestCommunity['db'];
  readonly #work: Promise<void>;
  #isOver = false;
  #ended = 0;
  /** Milliseconds between two cuts. */
  #pause = 15;

  constructor({ db }: TestCommunity) {
    this.#db = db;
    this.#work = this.#run();
  }

  /** Leaves twice as much time from now on: on a busy machine nothing else would come through. */
  rest(): void {
    this.#pause = Math.min(2 * this.#pause, 2_000);
  }

  /** @returns how many sessions it ended */
  async stop(): Promise<number> {
    this.#isOver = true;
    await this.#work;
    return this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const ended = await this.#db.query(
        'select pg_terminate_backend(pid) from pg_stat_activity ' +
          'where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5',
      );
      this.#ended += ended.length;
      await new Promise((resolve) => {
        setTimeout(resolve, this.#pause);
      });
    }
  }
}

function mint({ community }: TestCommunity, order: MintOrder): Promise<MintAnswer> {
  return community.writer.submit(mintCommand(order));
}

/**
 * A hundred requests at once: one mint, one answer (docs/internals/design.md#invariants, 3).
 * @returns how many answers were alike
 */
async function race(processes: readonly TestCommunity[], order: MintOrder): Promise<number> {
  const [first] = processes;
  if (first === undefined) throw new RangeError('nobody to ask');
  const before = await supply(first);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      mint(processes[index % processes.length] ?? first, order),
    ),
  );
  const [answer] = answers;
  if (answer === undefined) throw new RangeError('nobody answered');
  expect(answer.entry.outcome).toBe('minted');
  for (const other of answers) expect(other).toEqual(answer);
  expect((await supply(first)) - before).toBe(amountOf(answer));
  for (const { db, community, key } of processes) {
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  }
  return answers.length;
}

async function withTwoProcesses(
  work: (one: TestCommunity, other: TestCommunity) => Promise<void>,
): Promise<void> {
  const server = await createServerDatabase('migrated');
  const databases = [openPostgres({ url: server.url }), openPostgres({ url: server.url })] as const;
  try {
    const one = await newCommunity(databases[0], { key: newLogKey() });
    await work(one, await reopen(one, databases[1]));
  } finally {
    for (const database of databases) await database.close();
    await server.drop();
  }
}

function supply({ community }: TestCommunity): Promise<bigint> {
  return community.writer.read((state) => state.books.supply);
}

function amountOf({ entry }: MintAnswer): bigint {
  return BigInt((entry.amount ?? '').replace('.', ''));
}

function otherScope(key: string): Pick<MintOrder, 'idempotency'> {
  return {
    idempotency: { scope: 'key-2 POST /v1/tokenomics/mint', key, bodyHash: 'd'.repeat(64) },
  };
}

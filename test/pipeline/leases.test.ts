import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import { Checkpointer } from '../../src/pipeline/log/checkpointer.ts';
import { Lease } from '../../src/pipeline/lease.ts';
import { keptCheckpointPath } from '../../src/pipeline/log/log-key.ts';
import { describeEngines } from '../database/engines.ts';
import { grow, newCommunity, newLogKey, type TestCommunity } from './test-community.ts';

describeEngines((engine) => {
  let db: Database;
  let names = 0;
  beforeAll(async () => {
    db = await engine.openMigrated();
  });

  const newName = (): string => {
    names += 1;
    return `work/${names}`;
  };

  test('a lease has one holder at a time, whoever asks when', async () => {
    const step = fc.record({
      who: fc.nat(2),
      does: fc.constantFrom('hold', 'release', 'wait'),
      ms: fc.nat(120),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let nowMs = 1_000;
        const name = newName();
        const leases = [0, 1, 2].map(() => new Lease({ db, name, ttlMs: 100, nowMs: () => nowMs }));
        /** The model: who has it until when. */
        let held: { who: number; untilMs: number } | undefined;
        for (const { who, does, ms } of steps) {
          if (does === 'wait') nowMs += ms;
          if (does === 'release') {
            await leases[who]?.release();
            if (held?.who === who) held = undefined;
          }
          if (does !== 'hold') continue;
          const forMs = Math.min(ms, 100);
          const isFree = held === undefined || held.who === who || held.untilMs < nowMs;
          expect(await leases[who]?.hold(forMs)).toBe(isFree);
          if (!isFree) continue;
          const left = held?.who === who ? held.untilMs - nowMs : Number.NEGATIVE_INFINITY;
          if (left < forMs) held = { who, untilMs: nowMs + 100 };
        }
      }),
      { numRuns: 30 },
    );
  });

  test('of many who ask at once exactly one gets it', async () => {
    const name = newName();
    const asking = Array.from({ length: 20 }, () => new Lease({ db, name, ttlMs: 60_000 }));
    const got = await Promise.all(asking.map((lease) => lease.hold(1_000)));
    expect(got.filter(Boolean)).toHaveLength(1);
  });

  describe('checkpointers of several processes', () => {
    async function twoProcesses(): Promise<{
      log: TestCommunity;
      first: Checkpointer;
      second: Checkpointer;
      wait: (ms: number) => void;
    }> {
      names += 1;
      const log = await newCommunity(db, { slug: `c${names}`, key: newLogKey() });
      let nowMs = 1_000_000;
      const options = { nowMs: () => nowMs, leaseTtlMs: 3_000 };
      const process = (): Checkpointer => new Checkpointer(db, log.community.row, log.key, options);
      const wait = (ms: number): void => {
        nowMs += ms;
      };
      return { log, first: process(), second: process(), wait };
    }

    test('take turns: who has the lease signs, the others look on', async () => {
      const { log, first, second, wait } = await twoProcesses();
      expect(await first.tick()).toMatchObject({ size: 2 });
      expect(await second.tick()).toBeUndefined();
      await grow(log, 300);
      wait(1_000);
      expect(await second.tick()).toBeUndefined();
      expect(await first.tick()).toMatchObject({ size: 302 });
      expect(await first.tick()).toBeUndefined();
    });

    test('replace one that died when its lease is over', async () => {
      const { log, first, second, wait } = await twoProcesses();
      await first.tick();
      await grow(log, 300);
      wait(3_000);
      expect(await second.tick()).toBeUndefined();
      wait(1);
      expect(await second.tick()).toMatchObject({ size: 302 });
      await grow(log, 300);
      expect(await first.tick()).toBeUndefined();
      wait(3_001);
      const taken = await first.tick();
      expect(taken).toEqual(await second.run());
    });

    test('replace one that stopped at once', async () => {
      const { log, first, second } = await twoProcesses();
      await first.tick();
      await first.stop();
      await grow(log, 1);
      expect(await second.tick()).toMatchObject({ size: 3 });
    });

    test('sign for whoever asks, with or without the lease, the same', async () => {
      const { log, first, second } = await twoProcesses();
      await first.tick();
      await grow(log, 700);
      expect(await second.run()).toEqual(await first.run());
    });

    test('never put an older checkpoint in the place of the kept one', async () => {
      const { log, first, second } = await twoProcesses();
      await first.run();
      let signMore = true;
      const slow: Database = Object.assign(Object.create(db) as Database, {
        query: async <Row extends object>(...given: Parameters<Database['query']>) => {
          const rows = await db.query<Row>(...given);
          if (!signMore || !given[0].includes('from negentropy.log_head')) return rows;
          signMore = false;
          await grow(log, 5);
          await second.run();
          return rows;
        },
        transaction: db.transaction.bind(db),
      });
      await grow(log, 1);
      const { size } = await new Checkpointer(slow, log.community.row, log.key).run();
      expect(size).toBe(3);
      const kept = readFileSync(keptCheckpointPath(log.key, log.community.row.slug), 'utf8');
      expect(kept.split('\n')[1]).toBe('8');
    });
  });
});

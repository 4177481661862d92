import { beforeAll, expect, test } from 'vitest';
import { policyAt } from '../../src/core/state/state.ts';
import { cycleStart } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { Database } from '../../src/db/engine/port.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import {
  readCommunityIntegrity,
  readSupply,
} from '../../src/pipeline/answers/economy/read-books.ts';
import { readEntropy } from '../../src/pipeline/answers/cycles/read-entropy.ts';
import { instrumentCommand, readingCommand } from '../../src/pipeline/commands/record-reading.ts';
import { describeEngines } from '../database/engines.ts';
import { earningHistory } from './earning-history.ts';
import { entriesOf, exportLines, newCommunity, type TestCommunity } from './test-community.ts';

const NOW = Date.UTC(2025, 10, 28, 12) / 1_000;
/** Disagreement would need ratings before anything is known. */
const weights = { failure: 0.6, uncertainty: 0.2, volatility: 0.1, drift: 0.1, disagreement: 0 };
const policy = { ...PRESETS.sandbox, entropy: { ...PRESETS.sandbox.entropy, weights } };
const gauge = { domain: 'knowledge', instrument: 'gauge', keyId: 'reader', now: NOW };

describeEngines((engine) => {
  let db: Database;
  let log: TestCommunity;
  beforeAll(async () => {
    db = await engine.openMigrated();
    log = await newCommunity(db, { policy });
    const { writer } = log.community;
    await writer.submit(instrumentCommand({ ...gauge, weight: 100_000 }));
    await writer.submit(readingCommand({ ...gauge, value: 400_000 }));
    await writer.submit({ run: (draft) => live(draft, 30) });
  });

  test('the series is what the measurements of the log say', async () => {
    const measured = entriesOf(await exportLines(log)).flatMap((entry) =>
      entry.type === 'measurement' && entry.domain === 'knowledge' ? [entry] : [],
    );
    const answer = await readEntropy(log.community.reader, { domain: 'knowledge', cycles: 99 });
    const [knowledge] = answer?.domains ?? [];
    expect(measured).toHaveLength(30);
    expect(knowledge?.series).toMatchObject(
      measured.map(({ cycle, entropy, error, state, direction }) => ({
        cycle,
        entropy: entropy / 1e6,
        error: error / 1e6,
        state,
        direction,
      })),
    );
    const last = measured.at(-1);
    expect(knowledge).toMatchObject({ state: 'KNOWN', direction: last?.direction });
    expect(knowledge?.last).toMatchObject({ cycle: 177, startsAt: '2025-12-27T00:00:00Z' });
    const { last: parts } = knowledge ?? {};
    expect(parts?.outcomes).toEqual({ kept: last?.outcomes[0], broken: last?.outcomes[1] });
    const failure = { factor: 'failure', weight: 0.6, value: (last?.factors.failure ?? 0) / 1e6 };
    expect(parts?.factors).toContainEqual(failure);
  });

  test('a reading is part of the measurements whose window it lies in', async () => {
    const answer = await readEntropy(log.community.reader, { domain: 'knowledge', cycles: 99 });
    expect(answer?.domains[0]?.last?.factors.map(({ factor }) => factor)).toContain('gauge');
  });

  test('only the cycles and domains that are asked for are told', async () => {
    const answer = await readEntropy(log.community.reader, { cycles: 3 });
    expect(answer?.domains.map(({ domain }) => domain)).toEqual(PRESETS.sandbox.domains);
    const knowledge = answer?.domains.find(({ domain }) => domain === 'knowledge');
    expect(knowledge?.series.map(({ cycle }) => cycle)).toEqual([175, 176, 177]);
    const health = answer?.domains.find(({ domain }) => domain === 'health');
    expect(health).toEqual({
      domain: 'health',
      state: 'UNKNOWN',
      direction: 'unknown',
      soFar: { outcomes: 0, members: 0, activeCycles: 0 },
      series: [],
    });
    const unknown = { domain: 'astrology', cycles: 3 };
    expect(await readEntropy(log.community.reader, unknown)).toBeUndefined();
  });

  test('an instrument is registered once and read once in a cycle', async () => {
    const { writer } = (await newCommunity(db, { slug: 'gauges' })).community;
    const reading = { ...gauge, value: 1 };
    const refused = async (command: Promise<unknown>, code: string): Promise<void> => {
      await expect(command).rejects.toMatchObject({ code });
    };
    await refused(writer.submit(readingCommand(reading)), 'NOT_FOUND');
    const registered = await writer.submit(instrumentCommand({ ...gauge, weight: 1 }));
    expect(registered).toEqual({ entry: 2, cycle: 148 });
    await refused(writer.submit(instrumentCommand({ ...gauge, weight: 2 })), 'CONFLICT');
    expect(await writer.submit(readingCommand(reading))).toEqual({ entry: 3, cycle: 148 });
    await refused(writer.submit(readingCommand(reading)), 'CONFLICT');
    await refused(writer.submit(readingCommand({ ...reading, domain: 'astrology' })), 'NOT_FOUND');
    const scatter = { ...gauge, instrument: 'change-scatter', weight: 1 };
    await refused(writer.submit(instrumentCommand(scatter)), 'CONFLICT');
  });

  test('a reading that is repeated under its key is taken once', async () => {
    const { writer } = (await newCommunity(db, { slug: 'repeats' })).community;
    await writer.submit(instrumentCommand({ ...gauge, weight: 1 }));
    const idempotency = { scope: 'k', key: 'same', bodyHash: 'b' };
    const order = { ...gauge, value: 5, idempotency };
    const answers = await Promise.all([1, 2, 3].map(() => writer.submit(readingCommand(order))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('GI and the books are those of the closed cycles, and the sums hold', async () => {
    const earning = await earningHistory(db, { slug: 'earning' });
    const closes = entriesOf(await exportLines(earning)).filter((entry) => entry.type === 'cycle');
    const { reader } = earning.community;
    const gi = await readCommunityIntegrity(reader, 99);
    expect(gi).toMatchObject({ cycle: 155, floor: 0, threshold: 0.95, sandbox: true });
    expect(gi.cycles.map(({ globalIntegrity }) => globalIntegrity)).toEqual(
      closes.map((close) => (close.gi ?? 0) / 1e6),
    );
    expect(gi.globalIntegrity).toBe((closes.at(-1)?.gi ?? 0) / 1e6);
    const supply = await readSupply(reader, { cycles: 99, check: true });
    expect(supply.cycles).toMatchObject(
      closes.map(({ cycle, supply: mic, held, decisions }) => ({
        cycle,
        supply: mic,
        held,
        decisions,
      })),
    );
    expect(supply.check).toEqual({
      balances: supply.supply,
      openHolds: supply.held,
      balanced: true,
    });
    expect(Number(supply.supply)).toBeGreaterThan(0);
    expect(await readSupply(reader, { cycles: 0, check: false })).not.toHaveProperty('check');
  });

  test('a sum that does not hold is told', async () => {
    const broken = await earningHistory(db, { slug: 'broken' });
    const { id } = broken.community.row;
    await db.query(
      'update negentropy.member_integrity set balance_shards = balance_shards + 1 ' +
        'where community_id = $1',
      [id],
    );
    const { check } = await readSupply({ db, communityId: id }, { cycles: 0, check: true });
    expect(check).toMatchObject({ balanced: false });
  });
});

/** So many cycles with outcomes in one domain, of which every tenth is a failure. */
function live(draft: BatchDraft, cycles: number): void {
  for (let done = 0; done < cycles; done += 1) {
    const { cycle } = draft.state;
    for (let outcome = 0; outcome < 5; outcome += 1) {
      const category = (done * 5 + outcome) % 10 === 0 ? 'broken' : 'kept';
      const evidence = `${cycle}${outcome}`.padStart(64, '0');
      draft.append({ type: 'outcome', cycle, domain: 'knowledge', category, evidence });
    }
    if (done > 0) {
      const reading = { domain: 'knowledge', instrument: 'gauge', value: 300_000 + done };
      draft.append({ type: 'reading', cycle, ...reading });
    }
    const rules = policyAt(draft.state, cycle)?.cycle;
    if (rules !== undefined) draft.closeCyclesUntil(cycleStart(rules, cycle + 1));
  }
}

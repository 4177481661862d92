import { beforeAll, expect, test } from 'vitest';
import type { DecisionEntry, Entry } from '../../src/core/state/entry.ts';
import type { Database } from '../../src/db/engine/port.ts';
import {
  describeDecision,
  readDecisions,
} from '../../src/pipeline/answers/decisions/read-decision.ts';
import {
  type DecisionQuery,
  readDecisionList,
} from '../../src/pipeline/answers/decisions/read-decisions.ts';
import { readPolicyHistory } from '../../src/pipeline/answers/governance/policy-history.ts';
import { describeEngines } from '../database/engines.ts';
import { earningHistory } from './earning-history.ts';
import { qualify } from './minting-members.ts';
import { entriesOf, exportLines, newCommunity, type TestCommunity } from './test-community.ts';

describeEngines((engine) => {
  let db: Database;
  let log: TestCommunity;
  let entries: Entry[];
  beforeAll(async () => {
    db = await engine.openMigrated();
    log = await earningHistory(db);
    entries = entriesOf(await exportLines(log));
  });
  const id = (): string => log.community.row.id;
  const all = async (query: Omit<DecisionQuery, 'limit'>, limit = 4): Promise<string[]> => {
    const ids: string[] = [];
    let before: number | undefined;
    do {
      const page = await readDecisionList({ db, communityId: id() }, { ...query, before, limit });
      ids.push(...page.items.map((item) => item.id));
      before = page.nextBefore;
    } while (before !== undefined);
    return ids;
  };
  const indexes = (wanted: (entry: DecisionEntry, index: number) => boolean): string[] =>
    entries
      .flatMap((entry, index) =>
        entry.type === 'decision' && wanted(entry, index) ? [String(index)] : [],
      )
      .toReversed();
  const endOf = (index: number): Entry | undefined =>
    entries.find((entry) => 'decision' in entry && entry.decision === index);

  test('each filter keeps the decisions that it names, in pages of any size', async () => {
    expect(await all({})).toEqual(indexes(() => true));
    expect(await all({}, 200)).toEqual(indexes(() => true));
    expect(await all({ cycle: 150 })).toEqual(indexes(({ cycle }) => cycle === 150));
    expect(await all({ outcome: 'refused' })).toEqual(
      indexes(({ outcome }) => outcome === 'refused'),
    );
    expect(await all({ outcome: 'released' })).toEqual(
      indexes((_, index) => endOf(index)?.type === 'release'),
    );
    expect(await all({ outcome: 'held' })).toEqual(
      indexes(({ outcome }, index) => outcome === 'held' && endOf(index) === undefined),
    );
    expect(await all({ code: 'OUTCOME_LOST' })).toEqual(
      indexes((_, index) => endOf(index)?.type === 'cancel'),
    );
    expect(await all({ userId: 'ben', outcome: 'cancelled', cycle: 149 })).toHaveLength(1);
    expect(await all({ userId: 'nobody' })).toEqual([]);
  });

  test('a page that looks through a part of the history says where to go on', async () => {
    const query = { outcome: 'cancelled', scanned: 5, limit: 2 } as const;
    const found: string[] = [];
    let [pages, before]: [number, number | undefined] = [0, undefined];
    do {
      const page = await readDecisionList({ db, communityId: id() }, { ...query, before });
      found.push(...page.items.map((item) => item.id));
      before = page.nextBefore;
      pages += 1;
    } while (before !== undefined);
    expect(found).toEqual(indexes((_, index) => endOf(index)?.type === 'cancel'));
    expect(pages).toBe(Math.floor(indexes(() => true).length / 5) + 1);
  });

  test('a list that is being read is not disturbed by new decisions', async () => {
    const busy = await earningHistory(db, { slug: 'busy' });
    const { reader } = busy.community;
    const first = await readDecisionList(reader, { limit: 5 });
    await qualify(busy, 'dora');
    const whole = await readDecisionList(reader, { limit: 200 });
    const before = first.nextBefore;
    const rest = await readDecisionList(reader, { before, limit: 200 });
    const together = [...first.items, ...rest.items].map((item) => item.id);
    expect(new Set(together).size).toBe(together.length);
    expect(whole.items.map((item) => item.id)).toEqual(expect.arrayContaining(together));
  });

  test('an explanation has every number of the entry and how the hold ended', async () => {
    const [cancelled = ''] = await all({ code: 'OUTCOME_LOST' });
    const [told] = await readDecisions({ db, communityId: id() }, [Number(cancelled)]);
    const entry = entries[Number(cancelled)] as DecisionEntry;
    expect(told).toMatchObject({
      id: cancelled,
      userId: 'ben',
      outcome: 'cancelled',
      code: 'OUTCOME_LOST',
      amount: entry.amount,
      negentropy: entry.negentropy,
      due: entry.due,
      numbers: { policy: 1, threshold: 0.95, weight: 1, findings: 0, evidence: entry.evidence },
      end: { outcome: 'cancelled', cycle: entry.due, explanation: { code: 'OUTCOME_LOST' } },
      sandbox: true,
    });
    const [kept, lost, score] = entry.channels.echo ?? [0, 0, 0];
    expect(told?.numbers.channels['echo']).toEqual({
      kept: kept / 1e6,
      lost: lost / 1e6,
      score: score / 1e6,
    });
  });

  test('the answer to a mint and the later look at it are the same', async () => {
    const [newest = ''] = await all({ userId: 'ana' });
    const entry = entries[Number(newest)] as DecisionEntry;
    const { version } = await readPolicyHistory({ db, communityId: id() });
    const answered = describeDecision({
      index: Number(newest),
      user: 'ana',
      entry,
      policy: version(1),
      measurement: undefined,
      sandbox: true,
    });
    expect(await readDecisions({ db, communityId: id() }, [Number(newest)])).toEqual([answered]);
  });

  test('what is no decision of the community is not found', async () => {
    const other = await newCommunity(db, { slug: 'other' });
    const [some = ''] = await all({});
    expect(await readDecisions(other.community.reader, [Number(some)])).toEqual([]);
    const found = await readDecisions({ db, communityId: id() }, [
      Number(some),
      0,
      Number.MAX_SAFE_INTEGER,
    ]);
    expect(found).toMatchObject([{ id: some }]);
    expect(await readDecisionList(other.community.reader, { limit: 9 })).toMatchObject({
      items: [],
    });
  });
});

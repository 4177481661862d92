import { expect, test } from 'vitest';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import { linkCommand } from '../../src/pipeline/commands/link-members.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { sourceOf, syntheticHistory } from '../pipeline/synthetic-history.ts';
import { entriesOf, exportLines, newCommunity, ungatedPolicy } from '../pipeline/test-community.ts';

const BEFORE = 60;
const AFTER = 30;

/** Synthetic commits, and behind them those of one person under two names, who nods to herself. */
function history(): CommitRecord[] {
  const others = syntheticHistory({ commits: BEFORE, days: 200 });
  const last = others.at(-1)?.effectiveAt ?? 0;
  const [author, by] = ['p00001', 'p00002'];
  const own = Array.from({ length: AFTER }, (_, at): CommitRecord => {
    const effectiveAt = last + (at + 1) * DAY_SECONDS;
    return {
      sha: `${at}`.padStart(12, 'f'),
      merge: false,
      authoredAt: effectiveAt,
      committedAt: effectiveAt,
      effectiveAt,
      author,
      authorIsBot: false,
      endorsements: [{ by, as: 'review' }],
      repairs: [],
      domain: 'infrastructure',
      changes: [],
    };
  });
  return [...others, ...own];
}

describeAboveEngines((engine) => {
  test('an import that goes on after a link counts no word for oneself', async () => {
    const records = history();
    const vouched: number[] = [];
    for (const isLinked of [false, true]) {
      const options = ungatedPolicy(records[0]?.effectiveAt ?? 0);
      const { db, community, key } = await newCommunity(await engine.openMigrated(), options);
      const kind = { kind: 'commits', final: true } as const;
      await importHistory(db, community, sourceOf(records.slice(0, BEFORE)), kind);
      const link = { userId: 'p00002', toUserId: 'p00001', linked: true };
      const order = { ...link, reason: 'they told us', now: 0 };
      if (isLinked) await community.writer.submit(linkCommand(order));
      const { size } = await community.writer.read((state) => ({ size: state.size }));
      await importHistory(db, community, sourceOf(records), kind);
      // Once more from the store alone: what was left out stays so.
      await importHistory(db, community, sourceOf(records), kind);
      const entries = entriesOf(await exportLines({ db, community, key })).slice(size);
      vouched.push(
        entries.filter((entry) => entry.type === 'fact' && entry.by !== undefined).length,
      );
      expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
    }
    expect(vouched).toEqual([AFTER, 0]);
  });
});

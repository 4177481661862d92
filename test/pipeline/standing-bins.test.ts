import { expect, test } from 'vitest';
import { decide } from '../../src/core/mint/decide.ts';
import { standingBins } from '../../src/core/integrity/standing-bins.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { ppmFromNumber, ppmToNumber } from '../../src/core/units.ts';
import {
  readStandingBins,
  type StandingBins,
} from '../../src/pipeline/answers/members/read-standing-bins.ts';
import { linkCommand } from '../../src/pipeline/commands/link-members.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { addKeptFacts, NOW } from './minting-members.ts';
import { entriesOf, exportLines, newCommunity } from './test-community.ts';

/** Those with a record, and those without: no two decisions of one person are alike. */
const RECORDED = ['ana', 'ben', 'cleo', 'dora', 'emil', 'fay'] as const;
const STRANGERS = ['gil', 'hana', 'ivo', 'jo', 'kai'] as const;

function ask(draft: BatchDraft, user: string): void {
  const request = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const evidence = String(draft.state.size).padStart(64, '0');
  const member = draft.memberOf(user, undefined);
  draft.append(decide(draft.state, { ...request, member, evidence }));
}

/** The bins of what a log says, counted in the plainest way: without who is one person. */
function plainBins(entries: readonly Entry[], threshold: number): StandingBins['bins'] {
  const close = entries.findLastIndex(({ type }) => type === 'cycle');
  const last = new Map<string, number>();
  for (const entry of entries.slice(0, close)) {
    if (entry.type === 'decision') last.set(entry.member, entry.integrity);
  }
  const counts = [...last.values()].map((integrity) => ({ integrity, people: 1 }));
  return standingBins(counts, ppmFromNumber(threshold) ?? 0).map((bin) => ({
    from: ppmToNumber(bin.from),
    to: ppmToNumber(bin.to),
    people: bin.people,
  }));
}

describeAboveEngines((engine) => {
  test('people are counted where they stood at the last close, and once each', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { reader, writer } = created.community;
    const run = async (change: (draft: BatchDraft) => void): Promise<StandingBins> => {
      await writer.submit({ run: change });
      return await readStandingBins(reader);
    };
    const open = await run((draft) => {
      for (const user of RECORDED) ask(draft, user);
      RECORDED.forEach((user, at) => addKeptFacts(draft, user, 30 + at));
      for (const user of [...RECORDED, ...STRANGERS.slice(1)]) ask(draft, user);
    });
    expect([open.cycle, open.people, open.bins]).toEqual([undefined, undefined, []]);

    const few = await run((draft) => draft.closeCycle());
    expect(few.people).toBe(10);
    // Four stand below it: which side of the threshold is whose is not told.
    expect(few.bins.some(({ from }) => from === few.threshold)).toBe(false);
    expect(few.bins).toEqual(plainBins(entriesOf(await exportLines(created)), few.threshold));

    const meanwhile = await run((draft) => ask(draft, STRANGERS[0]));
    expect(meanwhile).toEqual(few);
    const told = await run((draft) => draft.closeCycle());
    expect(told.people).toBe(11);
    const below = told.bins.filter(({ to }) => to <= told.threshold);
    expect(below.map(({ people }) => people)).toEqual([STRANGERS.length]);
    expect(told.bins).toEqual(plainBins(entriesOf(await exportLines(created)), told.threshold));

    const [userId, toUserId] = STRANGERS;
    await writer.submit(linkCommand({ userId, toUserId, linked: true, reason: 'one', now: NOW }));
    expect((await readStandingBins(reader)).people).toBe(10);
  });

  test('of a few people nothing is told', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    await community.writer.submit({
      run: (draft) => {
        for (const user of STRANGERS.slice(1)) ask(draft, user);
        draft.closeCycle();
      },
    });
    const told = await readStandingBins(community.reader);
    expect([told.people, told.bins]).toEqual([undefined, []]);
  });
});

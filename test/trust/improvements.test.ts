import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type EvidenceRecord, isClaim } from '../../src/core/families/record.ts';
import type { ImprovementRecord } from '../../src/core/families/stability/improvement.ts';
import { cycleStart } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { Entry, ImprovementEntry } from '../../src/core/state/entry.ts';
import { openPolicy } from '../../src/core/state/state.ts';
import type { Attestor } from '../../src/pipeline/checks/attestor.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { type MintAnswer, mintCommand } from '../../src/pipeline/commands/mint.ts';
import { choosePolicyCommand } from '../../src/pipeline/commands/choose-policy.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { nameWitnessCommand } from '../../src/pipeline/commands/name-witness.ts';
import {
  evidenceCommand,
  recordId,
  type TakenEvidence,
} from '../../src/pipeline/commands/record-evidence.ts';
import {
  changeInstrumentCommand,
  instrumentCommand,
  readingCommand,
} from '../../src/pipeline/commands/record-reading.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { addKeptFacts, NOW } from '../pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  reopen,
  temporaryFolder,
  type TestCommunity,
} from '../pipeline/test-community.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

/** A sandbox that pays for improvements, with the rules of a living community. */
const POLICY = {
  ...PRESETS.sandbox,
  trust: { ...PRESETS.standard.trust, dueDays: 0 },
  actions: [...PRESETS.sandbox.actions, { family: 'stability', type: 'improvement', weight: 1 }],
};
const PROGRAM: Attestor = { keyId: 'program' };
const AUDITOR: Attestor = { keyId: 'auditor', mayAudit: true };
const DOMAIN = 'health';
const NAMES = ['waiting', 'complaints'] as const;
const OTHERS = ['calls', 'visits'] as const;
const FOUR = [...NAMES, ...OTHERS];

describeAboveEngines((engine) => {
  const opened = async (): Promise<TestCommunity> => {
    const there = await newCommunity(await engine.openMigrated(), { policy: POLICY });
    for (const instrument of NAMES) await register(there, instrument, `key-of-${instrument}`);
    for (const userId of ['ada', 'rider']) {
      await there.community.writer.submit(nameWitnessCommand({ userId, named: true, now: NOW }));
    }
    return there;
  };

  test('what two instruments show is kept and paid, and nobody has to say so', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const claim = await claimOf(there, 'shorter queues');
    expect(await say(there, [claim])).toMatchObject([{ settled: 'open' }]);
    await live(there, 1, 400_000);
    const again = await reopen(there, there.db);
    await live(again, 6, 300_000);
    expect(await say(again, [claim])).toMatchObject([{ settled: 'open', known: true }]);
    await live(again, 1, 300_000);
    expect(await say(again, [claim])).toMatchObject([{ settled: 'kept', known: true }]);
    const one = 1_000_000;
    const [fact] = await factsOf(again);
    // (400 − 300) of the (400 − 200) thousand that were aimed at.
    const fallen = { echo: one, drift: 500_000, coordination: one, stability: one };
    expect(fact).toMatchObject(fallen);
    await again.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'ada', 30) });
    expect((await paid(again, claim)).entry.outcome).toBe('minted');
    await expectVerified(again);
  });

  test('what they do not show is lost, and an audit overturns what they did', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const claim = await claimOf(there, 'no change');
    await say(there, [claim]);
    await live(there, 8, 400_000);
    expect(await say(there, [claim])).toMatchObject([{ settled: 'lost' }]);
    const zero = { echo: 0, drift: 0, coordination: 0, stability: 0 };
    expect(await factsOf(there)).toMatchObject([zero]);
    await live(there, 28, 400_000);
    const better = await claimOf(there, 'a change');
    await say(there, [better]);
    await live(there, 8, 200_000);
    const no = { type: 'confirmation', claim: recordId(better), by: 'board', accepted: false };
    const word = { ...no, at: better.at, as: 'audit' } as EvidenceRecord;
    expect(await say(there, [better])).toMatchObject([{ settled: 'kept' }]);
    expect(await say(there, [word], AUDITOR)).toMatchObject([{ settled: 'lost' }]);
    await expectVerified(there);
  });

  test('no person confirms it, neither a friend nor the claimant', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const claim = await claimOf(there, 'shorter queues');
    for (const by of ['friend', 'ada']) {
      const yes = { type: 'confirmation', claim: recordId(claim), by, at: claim.at } as const;
      const word = { ...yes, accepted: true };
      await expect(say(there, [claim, word])).rejects.toThrow('confirmed by somebody else');
    }
  });

  test.each<[string, (there: TestCommunity) => Promise<Partial<ImprovementRecord>>, RegExp]>([
    [
      'one source under two names',
      async (there) => {
        await register(there, 'twin', 'key-of-waiting');
        await live(there, 28, 400_000, ['twin', 'waiting']);
        return { aims: [aim('waiting'), aim('twin')] };
      },
      /is read by the key of another one/,
    ],
    [
      'an instrument without a history',
      async (there) => {
        await live(there, 27, 400_000, ['complaints']);
        await live(there, 1, 400_000);
        return { aims: NAMES.map((name) => aim(name, 100_000)) };
      },
      /has to be a tenth below it/,
    ],
    [
      'a target that is as good as reached',
      async (there) => {
        await live(there, 28, 400_000);
        return { aims: NAMES.map((name) => aim(name, 399_999)) };
      },
      /has to be a tenth below it/,
    ],
    [
      'a claim at a peak',
      async (there) => {
        await live(there, 14, 210_000);
        await live(there, 14, 400_000);
        return {};
      },
      /has to be a tenth below it/,
    ],
    [
      'an instrument of something else',
      async (there) => {
        await live(there, 28, 400_000);
        return { measure: 'trust' };
      },
      /does not measure trust/,
    ],
    [
      'an instrument that was retired',
      async (there) => {
        await live(there, 28, 400_000);
        await change(there, 'waiting', 'retired');
        return {};
      },
      /waiting is retired/,
    ],
    [
      'too short a time',
      async (there) => {
        await live(there, 28, 400_000);
        return { dueAt: (await claimOf(there, 'x', 6)).dueAt };
      },
      /due 7 to 42 cycles after it comes in/,
    ],
  ])('is refused: %s', async (_, prepare, says) => {
    const there = await opened();
    const more = await prepare(there);
    const claim = { ...(await claimOf(there, 'shorter queues')), ...more };
    await expect(say(there, [claim])).rejects.toThrow(says);
  });

  test('several share what an instrument shows, so that nobody shuts others out', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const squatter = { ...(await claimOf(there, 'mine', 14)), userId: 'rider' };
    await say(there, [squatter]);
    // Another process knows of it, and so does the one after that.
    const restarted = await reopen(there, there.db);
    const shared = await claimOf(restarted, 'shorter queues');
    await say(restarted, [shared]);
    await expect(say(restarted, [await claimOf(restarted, 'again')])).rejects.toThrow(
      'another claim of theirs about cost in health is open',
    );
    const again = await reopen(restarted, there.db);
    await live(again, 15, 300_000);
    expect(await factsOf(again)).toMatchObject([{ weight: 500_000 }, { weight: 500_000 }]);
    await again.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'ada', 30) });
    await again.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'rider', 30) });
    for (const claim of [shared, squatter]) {
      expect((await paid(again, claim)).entry).toMatchObject({ outcome: 'minted', share: 500_000 });
    }
    await expectVerified(again);
  });

  test('what one fall shows is paid once, whenever the next claim comes in', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    await say(there, [await claimOf(there, 'shorter queues')]);
    await live(there, 8, 200_000);
    // While high cycles lie among those before, and until the last of them is gone.
    for (let later = 8; later <= 28; later += 1) {
      const again = await claimOf(there, `the same, ${later} cycles later`);
      await expect(say(there, [again])).rejects.toThrow('has to be a tenth below it');
      await live(there, 1, 200_000);
    }
    // A restart forgets nothing of it, and what falls once more is paid as far as it does.
    const restarted = await reopen(there, there.db);
    const aims = NAMES.map((name) => aim(name, 100_000));
    await say(restarted, [{ ...(await claimOf(restarted, 'more')), aims }]);
    await live(restarted, 8, 150_000);
    const drifts = (await factsOf(restarted)).map((fact) => 'drift' in fact && fact.drift);
    expect(drifts).toEqual([1_000_000, 500_000]);
    await expectVerified(restarted);
  });

  test('a level that comes back for two weeks is not paid again', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    await say(there, [await claimOf(there, 'shorter queues')]);
    await live(there, 8, 200_000);
    await live(there, 14, 400_000);
    const again = await reopen(there, there.db);
    const claim = await claimOf(again, 'the same once more');
    await expect(say(again, [claim])).rejects.toThrow('read 0.2 on the mean of what was paid');
    const aims = NAMES.map((name) => aim(name, 100_000));
    await say(again, [{ ...claim, aims }]);
    await live(again, 8, 200_000);
    const drifts = (await factsOf(again)).map((fact) => 'drift' in fact && fact.drift);
    expect(drifts).toEqual([1_000_000, 0]);
    await expectVerified(again);
    expect(independently(await exportLines(again))).toMatch(/verified|holds/i);
  });

  test('one fall that two pairs of instruments read is paid once to one person', async () => {
    const there = await opened();
    await fourRead(there);
    await say(there, [await claimOf(there, 'shorter queues')]);
    const others = { aims: OTHERS.map((name) => aim(name)) };
    const second = { ...(await claimOf(there, 'fewer calls')), ...others };
    await expect(say(there, [second])).rejects.toThrow('about cost in health is open');
    await live(there, 8, 200_000, FOUR);
    // After a restart too, until the last of the cycles before is one after what was paid.
    const restarted = await reopen(there, there.db);
    for (let later = 8; later <= 28; later += 1) {
      const again = { ...(await claimOf(restarted, `calls, ${later} later`)), ...others };
      await expect(say(restarted, [again])).rejects.toThrow('has to be a tenth below it');
      await live(restarted, 1, 200_000, FOUR);
    }
    await expectVerified(restarted);
  });

  test('two people share one fall, whatever instruments each of them names', async () => {
    const there = await opened();
    await fourRead(there);
    const others = { userId: 'rider', aims: OTHERS.map((name) => aim(name)) };
    await say(there, [await claimOf(there, 'shorter queues')]);
    await say(there, [{ ...(await claimOf(there, 'fewer calls')), ...others }]);
    await live(there, 8, 200_000, FOUR);
    expect(await factsOf(there)).toMatchObject([{ weight: 500_000 }, { weight: 500_000 }]);
    await expectVerified(there);
  });

  test('what falls after a fall that was paid is paid, whoever brings it about', async () => {
    const there = await opened();
    await fourRead(there);
    await say(there, [await claimOf(there, 'shorter queues')]);
    for (let cycle = 0; cycle < 8; cycle += 1) {
      for (const name of OTHERS) await read(there, name, 400_000);
      await live(there, 1, 200_000);
    }
    const again = await reopen(there, there.db);
    const others = { userId: 'rider', aims: OTHERS.map((name) => aim(name)) };
    await say(again, [{ ...(await claimOf(again, 'fewer calls')), ...others }]);
    await live(again, 8, 200_000, FOUR);
    const facts = await factsOf(again);
    expect(facts).toMatchObject([{ drift: 1_000_000 }, { drift: 1_000_000 }]);
    for (const fact of facts) expect(fact).not.toHaveProperty('weight');
    await expectVerified(again);
    expect(independently(await exportLines(again))).toMatch(/verified|holds/i);
  });

  test('a level that comes back is not paid again by other instruments, nor verified', async () => {
    const there = await opened();
    await fourRead(there);
    await say(there, [await claimOf(there, 'shorter queues')]);
    await live(there, 8, 200_000, FOUR);
    await live(there, 26, 400_000, FOUR);
    const aims = OTHERS.map((name) => aim(name, 100_000));
    const claim = { ...(await claimOf(there, 'fewer calls')), userId: 'rider', aims };
    await say(there, [claim]);
    await live(there, 8, 150_000, FOUR);
    // From 0.2, which was paid, half of the way to 0.1.
    const drifts = (await factsOf(there)).map((fact) => 'drift' in fact && fact.drift);
    expect(drifts).toEqual([1_000_000, 500_000]);
    await expectVerified(there);
    expect(independently(await exportLines(there))).toMatch(/verified|holds/i);

    // As it would start if only what the same instruments showed counted.
    const shown = entriesOf(await exportLines(there)).findLast(isShown);
    if (shown === undefined) throw new Error('nothing was shown');
    const aimed = shown.aims.map((one) => ({ ...one, before: 371_428 }));
    await there.community.writer.submit({
      run: (draft) => {
        const [cycle, evidence] = [draft.state.cycle, 'f'.repeat(64)];
        draft.append({ ...shown, cycle, from: cycle - 7, evidence, aims: aimed });
      },
    });
    await there.community.checkpointer.run();
    const { divergence } = await verifyStore(there.db, there.community, there.key);
    expect(divergence).toBeDefined();
    const forged = await exportLines(there);
    expect(independently(forged)).toContain('the mean before');
  });

  test.each<[string, number]>([
    ['taken back', 0],
    ['rejected by an audit', 0],
    ['not shown', 100_000],
  ])('what is %s takes no share from others', async (how, target) => {
    const there = await opened();
    await live(there, 28, 400_000);
    await register(there, 'calls', 'key-of-calls');
    await live(there, 28, 400_000, [...NAMES, 'calls']);
    const aims = [aim('waiting'), aim(target === 0 ? 'complaints' : 'calls')];
    const rider = { ...(await claimOf(there, 'mine')), userId: 'rider', aims };
    const [one] = await say(there, [rider]);
    await say(there, [await claimOf(there, 'shorter queues')]);
    if (how === 'taken back') {
      const order = { ids: [one?.id ?? ''], reason: 'a mistake', attestor: PROGRAM };
      const own = { ...order, now: NOW, ofOthers: false };
      await there.community.writer.submit(retractCommand(own));
    } else if (target === 0) {
      const word = { type: 'confirmation', claim: recordId(rider), by: 'board' } as const;
      await say(there, [{ ...word, accepted: false, at: rider.at, as: 'audit' }], AUDITOR);
    }
    for (let cycle = 0; cycle < 8; cycle += 1) {
      await read(there, 'calls', 400_000);
      await live(there, 1, 300_000);
    }
    const kept = (await factsOf(there)).filter((fact) => 'drift' in fact && fact.drift !== 0);
    expect(kept).toHaveLength(1);
    expect(kept[0]).not.toHaveProperty('weight');
    await expectVerified(there);
  });

  test('what took a share from others is not taken back for nothing', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const rider = { ...(await claimOf(there, 'mine', 14)), userId: 'rider' };
    await say(there, [rider, await claimOf(there, 'shorter queues')]);
    await live(there, 8, 200_000);
    const again = await reopen(there, there.db);
    const half = { member: expect.any(String) as string, weight: 500_000 };
    expect(await factsOf(again)).toMatchObject([half]);
    const order = { ids: [recordId(rider)], reason: 'a mistake', attestor: PROGRAM, now: NOW };
    const back = async (ofOthers: boolean): Promise<unknown> =>
      await again.community.writer.submit(retractCommand({ ...order, ofOthers }));
    await expect(back(false)).rejects.toThrow('others were paid less since it was open');
    // Kept as well, it was divided too: whoever takes it back gives the others nothing.
    await live(again, 7, 200_000);
    expect(await factsOf(again)).toMatchObject([half, half]);
    await expect(back(false)).rejects.toThrow('others were paid less since it was open');
    expect(await back(true)).toMatchObject({ retracted: [{ facts: 1 }] });
    await expectVerified(again);
  });

  test('a stranger takes no share, and nothing is shown that the policy does not pay', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const stranger = { ...(await claimOf(there, 'mine')), userId: 'stranger' };
    await expect(say(there, [stranger])).rejects.toThrow('needs standing');
    const claim = await claimOf(there, 'shorter queues');
    await say(there, [claim]);
    const actions = POLICY.actions.filter(({ type }) => type !== 'improvement');
    const order = { rules: { ...POLICY, actions }, now: NOW };
    await there.community.writer.submit(choosePolicyCommand(order));
    await live(there, 8, 300_000);
    expect(await factsOf(there)).toMatchObject([{ weight: 0 }]);
    await live(there, 28, 400_000);
    const unlisted = say(there, [await claimOf(there, 'more')]);
    await expect(unlisted).rejects.toThrow('the policy pays for no improvement');
    await expectVerified(there);
  });

  test('silence about the bad days gains nothing', async () => {
    const there = await opened();
    await live(there, 28, 400_000);
    const claim = await claimOf(there, 'shorter queues', 14);
    await say(there, [claim]);
    await live(there, 8, 300_000);
    await live(there, 7, 300_000, ['complaints']);
    expect(await say(there, [claim])).toMatchObject([{ settled: 'lost' }]);
  });

  test('an instrument is read by its own key alone, and not without calibration', async () => {
    const there = await opened();
    await expect(read(there, 'waiting', 1, 'program')).rejects.toThrow('by a key of its own');
    await live(there, 91, 400_000);
    await expect(say(there, [await claimOf(there, 'one')])).rejects.toThrow('not calibrated');
    for (const name of NAMES) await change(there, name, 'calibrated');
    await say(there, [await claimOf(there, 'one')]);
    await expectVerified(there);
  });

  test('an instrument that counts in a domain is never retired', async () => {
    const there = await opened();
    const { writer } = there.community;
    const bad = { domain: DOMAIN, instrument: 'incidents', now: NOW };
    await writer.submit(instrumentCommand({ ...bad, weight: 100_000 }));
    const retire = changeInstrumentCommand({ ...bad, change: 'retired' });
    await expect(writer.submit(retire)).rejects.toThrow('disorder would seem to fall');
    await change(there, 'waiting', 'retired');
    await expect(read(there, 'waiting', 1)).rejects.toThrow('has no instrument waiting');
    await expect(change(there, 'waiting', 'calibrated')).rejects.toThrow('has no instrument');
    await expectVerified(there);
  });
});

/** What another program says of a log. */
function independently(lines: readonly string[]): string {
  const path = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const { stdout, stderr } = verifyIndependently(path);
  return stdout + stderr;
}

/** Two more instruments of the same, each with a key of its own, and four weeks of all. */
async function fourRead(there: TestCommunity): Promise<void> {
  for (const name of OTHERS) await register(there, name, `key-of-${name}`);
  await live(there, 28, 400_000, FOUR);
}

function isShown(entry: Entry): entry is ImprovementEntry {
  return entry.type === 'improvement' && entry.drift !== undefined;
}

function aim(instrument: string, target = 200_000): ImprovementRecord['aims'][number] {
  return { instrument, target };
}

async function register(
  { community }: TestCommunity,
  instrument: string,
  key: string,
): Promise<void> {
  const order = { domain: DOMAIN, instrument, weight: 0, key, measures: 'cost', now: NOW };
  await community.writer.submit(instrumentCommand(order));
}

async function change(
  { community }: TestCommunity,
  instrument: string,
  how: 'calibrated' | 'retired',
): Promise<void> {
  const order = { domain: DOMAIN, instrument, change: how, now: NOW };
  await community.writer.submit(changeInstrumentCommand(order));
}

async function read(
  { community }: TestCommunity,
  instrument: string,
  value: number,
  keyId = `key-of-${instrument}`,
): Promise<void> {
  const order = { domain: DOMAIN, instrument, value, keyId, now: NOW };
  await community.writer.submit(readingCommand(order));
}

/** So many cycles in which instruments read about the same. */
async function live(
  there: TestCommunity,
  cycles: number,
  value: number,
  names: readonly string[] = NAMES,
): Promise<void> {
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const name of names) {
      const key = name === 'twin' ? 'key-of-waiting' : `key-of-${name}`;
      await read(there, name, value, key);
    }
    await there.community.writer.submit(advanceSandboxCommand({ cycles: 1 }));
  }
}

/** A claim that comes in now and is due with the end of a later cycle. */
async function claimOf(
  { community }: TestCommunity,
  subject: string,
  cycles = 7,
): Promise<ImprovementRecord> {
  const [at, dueAt] = await community.writer.read((state) => {
    const { cycle } = openPolicy(state);
    const start = cycleStart(cycle, state.cycle);
    return [start, cycleStart(cycle, state.cycle + cycles)];
  });
  const about = { userId: 'ada', domain: DOMAIN, subject, at, dueAt };
  return { type: 'improvement', ...about, measure: 'cost', aims: NAMES.map((name) => aim(name)) };
}

async function say(
  { community }: TestCommunity,
  records: readonly EvidenceRecord[],
  attestor: Attestor = PROGRAM,
): Promise<readonly TakenEvidence[]> {
  const now = Math.max(NOW, ...records.map(({ at }) => at));
  const { evidence } = await community.writer.submit(evidenceCommand({ records, attestor, now }));
  expect(records.some(isClaim) || evidence.length === 1).toBe(true);
  return evidence;
}

async function paid({ community }: TestCommunity, claim: ImprovementRecord): Promise<MintAnswer> {
  const { userId, domain } = claim;
  const what = { family: 'stability', action: 'improvement', domain, evidence: [claim] };
  const command = mintCommand({ userId, ...what, attestor: PROGRAM, now: NOW });
  return await community.writer.submit(command);
}

async function factsOf(there: TestCommunity): Promise<object[]> {
  return entriesOf(await exportLines(there)).filter(({ type }) => type === 'fact');
}

async function expectVerified({ db, community, key }: TestCommunity): Promise<void> {
  await community.checkpointer.run();
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
}

import { expect, test } from 'vitest';
import { CYCLES_TO_ASK } from '../../src/core/mint/time-to-ask.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { entropyFactor, type Policy } from '../../src/core/policy/policy.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import { ONE } from '../../src/core/units.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { pauseCommand } from '../../src/pipeline/commands/pause.ts';
import type { MintOrder } from '../../src/pipeline/commands/mint-order.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { keptPromise, NOW, orderOf, qualify } from '../pipeline/minting-members.ts';
import { newCommunity, type TestCommunity } from '../pipeline/test-community.ts';

/** A community that lives in the time of the system, and lets everybody's word count. */
const LIVE: PolicyDocument = { ...PRESETS.sandbox, preset: 'civic' };
const GATED: PolicyDocument = {
  ...LIVE,
  gates: { entropy: true, channelFloor: true },
  entropy: { ...LIVE.entropy, weights: PRESETS.civic.entropy.weights },
};

describeAboveEngines((engine) => {
  const community = async (policy: PolicyDocument): Promise<TestCommunity> => {
    const there = await newCommunity(await engine.openMigrated(), { policy });
    await qualify(there, 'ada');
    return there;
  };

  test('an action that settled more than seven cycles ago is EXPIRED', async () => {
    const there = await community(LIVE);
    await send(there, 'in time', NOW);
    await send(there, 'too late', NOW);
    const last = await ask(there, 'in time', NOW + CYCLES_TO_ASK * DAY_SECONDS);
    expect(last).toMatchObject({ outcome: 'minted', actionCycle: last.cycle - CYCLES_TO_ASK });
    const late = await ask(there, 'too late', NOW + (CYCLES_TO_ASK + 1) * DAY_SECONDS);
    expect(late).toMatchObject({ outcome: 'refused', code: 'EXPIRED' });
    await expectSound(there);
    // A sandbox, whose clock stands still, is without the rule: there the same is paid.
    const sandbox = await community(PRESETS.sandbox);
    await send(sandbox, 'too late', NOW);
    const cycles = CYCLES_TO_ASK + 1;
    await sandbox.community.writer.submit(advanceSandboxCommand({ cycles }));
    const paid = await ask(sandbox, 'too late', NOW + cycles * DAY_SECONDS);
    expect(paid).toMatchObject({ outcome: 'minted' });
  });

  // Fails when a pause uses up the time to ask: one key of a council could end what all have kept.
  test('who asked in time during a pause asks again after it', async () => {
    const there = await community(LIVE);
    const day = (nth: number): number => NOW + nth * DAY_SECONDS;
    for (const what of ['asked', 'not asked', 'asked too late']) await send(there, what, NOW);
    const pause = async (now: number): Promise<unknown> =>
      await there.community.writer.submit(pauseCommand({ paused: true, reason: 'a key', now }));
    await pause(day(1));
    expect(await ask(there, 'asked', day(1))).toMatchObject({ code: 'PAUSED' });
    const after = day(CYCLES_TO_ASK + 1);
    expect(await ask(there, 'asked', after)).toMatchObject({ outcome: 'minted' });
    expect(await ask(there, 'not asked', after)).toMatchObject({ code: 'EXPIRED' });
    // What had expired before is not brought back by a pause.
    await pause(after);
    expect(await ask(there, 'asked too late', after)).toMatchObject({ code: 'PAUSED' });
    const end = day(2 * CYCLES_TO_ASK + 1);
    expect(await ask(there, 'asked too late', end)).toMatchObject({ code: 'EXPIRED' });
    await expectSound(there);
  });

  // Fails if the first request after it waited is the only one, or if any later one will do.
  test('what waited for an earlier promise has seven cycles from its first request', async () => {
    const { trust } = PRESETS.civic;
    const ruled = {
      onePersonPerDeed: true,
      graceCycles: trust.graceCycles,
      dueDays: trust.dueDays,
    };
    const there = await community({ ...LIVE, trust: { ...LIVE.trust, ...ruled } });
    const day = (nth: number): number => NOW + nth * DAY_SECONDS;
    const attestor = { keyId: 'program' };
    const subjects = ['asked again', 'asked too late'];
    const firsts = subjects.map((subject) => ({
      type: 'promise' as const,
      userId: 'friend',
      domain: 'knowledge',
      subject,
      at: NOW,
      dueAt: day(20),
    }));
    const { writer } = there.community;
    await writer.submit(evidenceCommand({ records: firsts, attestor, now: NOW }));
    for (const subject of subjects) await send(there, subject, NOW);
    const taken = { ids: firsts.map(recordId), reason: 'ill', attestor, ofOthers: true };
    await writer.submit(retractCommand({ ...taken, now: day(12) }));
    await writer.submit(pauseCommand({ paused: true, reason: 'a key', now: day(12) }));
    for (const what of subjects) {
      expect(await ask(there, what, day(12))).toMatchObject({ code: 'PAUSED' });
    }
    await writer.submit(pauseCommand({ paused: false, reason: 'a key', now: day(13) }));
    expect(await ask(there, 'asked again', day(13))).toMatchObject({ outcome: 'minted' });
    const late = day(12 + CYCLES_TO_ASK + 1);
    expect(await ask(there, 'asked too late', late)).toMatchObject({ code: 'EXPIRED' });
    await expectSound(there);
  });

  test('the cycle of an action is the one of arrival, whatever anybody says', async () => {
    const there = await community(LIVE);
    const arrival = NOW + 3 * DAY_SECONDS;
    await send(there, 'dated back', arrival, NOW);
    const chosen = { occurredAt: NOW };
    const told = await ask(there, 'dated back', arrival + DAY_SECONDS, { ...chosen, at: NOW });
    expect(told).toMatchObject({ outcome: 'minted', actionCycle: told.cycle - 1 });
    await expectSound(there);
    // Without the rule, in a sandbox, it is the one that the asker says.
    const sandbox = await community(PRESETS.sandbox);
    await sandbox.community.writer.submit(advanceSandboxCommand({ cycles: 4 }));
    await send(sandbox, 'dated back', arrival, NOW);
    const believed = await ask(sandbox, 'dated back', arrival, { ...chosen, at: NOW });
    expect(believed.actionCycle).toBe(believed.cycle - 4);
  });

  test('a decision pays the lesser e of the arrival and the ask', async () => {
    const there = await community(GATED);
    for (let day = 0; day < 45; day += 1) await outcomes(there, day, [8, 2]);
    for (let day = 45; day < 60; day += 1) await outcomes(there, day, [10, 0]);
    const arrival = NOW + 60 * DAY_SECONDS;
    for (const what of ['at once', 'flat by then', 'risen by then']) {
      await send(there, what, arrival, arrival);
    }
    const atOnce = await ask(there, 'at once', arrival, { at: arrival });
    expect(atOnce).toMatchObject({ entropy: { direction: 'fell' }, entropyFactor: ONE });
    for (let day = 60; day < 62; day += 1) await outcomes(there, day, [9, 1]);
    const flat = await ask(there, 'flat by then', NOW + 62 * DAY_SECONDS, { at: arrival });
    for (let day = 62; day < 67; day += 1) await outcomes(there, day, [0, 10]);
    const risen = await ask(there, 'risen by then', NOW + 67 * DAY_SECONDS, { at: arrival });
    const policy = policyFrom(GATED, 1);
    expect(risen).toMatchObject({ code: 'ENTROPY_ROSE', entropyAsked: { direction: 'rose' } });
    for (const entry of [flat, risen]) {
      const direction = entry.entropyAsked?.direction ?? '';
      const factor = entry.entropyFactor ?? 0;
      expect([direction, factor]).toEqual([direction, Math.min(ONE, factorAtAsk(policy, entry))]);
      // Without the rule the arrival alone would count, and pay in full.
      expect(entropyFactor(policy, entry.entropy)).toBe(ONE);
    }
    await expectSound(there);
  });
});

function factorAtAsk(policy: Policy, { entropyAsked }: DecisionEntry): number {
  return entropyFactor(policy, entropyAsked);
}

async function send(
  { community }: TestCommunity,
  what: string,
  now: number,
  at = now,
): Promise<void> {
  const attestor = { keyId: 'program' };
  const records = keptPromise('ada', what, at);
  await community.writer.submit(evidenceCommand({ records, attestor, now }));
}

async function ask(
  { community }: TestCommunity,
  what: string,
  now: number,
  { at = NOW, ...more }: Partial<MintOrder> & { readonly at?: number } = {},
): Promise<DecisionEntry> {
  const evidence = keptPromise('ada', what, at)
    .slice(0, 1)
    .map((claim) => ({ id: recordId(claim) }));
  const order = orderOf('ada', what, { now, evidence, ...more });
  const { entry } = await community.writer.submit(mintCommand(order));
  return entry;
}

/** What became of other promises in the domain on a day. */
async function outcomes(
  { community }: TestCommunity,
  day: number,
  [kept, lost]: readonly [number, number],
): Promise<void> {
  await community.writer.submit({
    now: NOW + day * DAY_SECONDS,
    run: (draft) => {
      for (let at = 0; at < kept + lost; at += 1) {
        const evidence = draft.addNote(`${day}/${at}`);
        const category = at < kept ? 'kept' : 'broken';
        const { cycle } = draft.state;
        draft.append({ type: 'outcome', cycle, domain: 'knowledge', category, evidence });
      }
    },
  });
}

async function expectSound({ db, community, key }: TestCommunity): Promise<void> {
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
}

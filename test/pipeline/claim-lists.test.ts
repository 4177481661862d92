import { expect, test, vi } from 'vitest';
import { readClaims } from '../../src/pipeline/answers/evidence/read-claims.ts';
import { evidenceCommand } from '../../src/pipeline/commands/record-evidence.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { keptPromise, NOW } from './minting-members.ts';
import { newCommunity } from './test-community.ts';

/** More than one statement looks at. */
const CLAIMS = 250;

describeAboveEngines((engine) => {
  // Fails if claims are looked at in the queue of those who write.
  test('a filter over claims asks the writer once, and has it look nothing up', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const { writer } = community;
    const attestor = { keyId: 'key' };
    await Promise.all(
      Array.from({ length: CLAIMS }, async (_, at) => {
        const records = keptPromise(`member ${at % 5}`, `work ${at}`).slice(0, at === 0 ? 3 : 1);
        await writer.submit(evidenceCommand({ records, attestor, now: NOW }));
      }),
    );
    const submit = vi.spyOn(writer, 'submit');
    const kept = await readClaims(community, { state: 'kept', limit: 5 });
    expect(submit.mock.calls.map(([{ lookup }]) => lookup)).toEqual([undefined]);
    const all = await readClaims(community, { limit: CLAIMS });
    const found = all.items.filter(({ state }) => state === 'kept');
    expect(kept.items).toEqual(found);
    expect(found.length).toBe(1);
    const words = [{ by: 'the other side', accepted: true, counts: true }];
    expect(found[0]?.words).toEqual(words);
  });
});

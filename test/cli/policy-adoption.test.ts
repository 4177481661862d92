import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { policyHash, signPolicyFile } from '../../src/core/policy/policy-library.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { CITY_POLICY, cityKey, cityLog } from '../worlds/city-logs.ts';
import { closeCycles, linesOf, newDraft } from '../worlds/memory-community.ts';
import { json, negentropy, oneLine } from './command-line.ts';

const OTHER: PolicyDocument = { ...CITY_POLICY, giFloor: 0.25 };

/** Five days under the first rules, then under each of the others as long. */
function logOf(city: number, changes: readonly PolicyDocument[]): string {
  const draft = newDraft(CITY_POLICY);
  closeCycles(draft, 5);
  for (const [at, change] of changes.entries()) {
    const { cycle } = draft.state;
    draft.append({ type: 'policy', cycle, version: at + 2, policy: policyRecord(change) });
    const member = draft.memberOf(`somebody ${city}`, undefined);
    const about = { cycle, domain: 'water', category: 'kept', member } as const;
    draft.append({ type: 'outcome', evidence: policyHash(change), ...about });
    closeCycles(draft, 5);
  }
  return cityLog(city, linesOf(draft));
}

test('who follows rules is counted from public logs, and who dropped them', async () => {
  const folder = temporaryFolder();
  const changes = [[], [OTHER], [OTHER, CITY_POLICY], [OTHER, CITY_POLICY, OTHER]];
  for (const [city, one] of changes.entries()) {
    writeFileSync(join(folder, `city-${city}.jsonl`), logOf(city, one));
  }
  const args = ['policy', 'adoption', policyHash(OTHER), '--children', folder];
  const counted = json(await negentropy([...args, '--json']));
  expect(counted).toMatchObject({ logs: 4, communities: 3, inForce: 2, dropped: 1 });
  const { found } = counted as { found: { origin: string; key: string; days: number }[] };
  // Anybody writes a log in the name of a city: whoever counts is told whose key each one has.
  expect(found.map(({ key }) => key)).toEqual([1, 2, 3].map(cityKey));
  // Rules are in force from the open cycle on; the last log had them twice.
  expect(found.map(({ origin, days }) => [origin.slice(-1), days])).toEqual([
    ['1', 5],
    ['2', 5],
    ['3', 10],
  ]);
  const told = await negentropy(args);
  expect(told.stdout).toContain('In force in 2 of 4 logs, dropped in 1.');
  const nobody = json(
    await negentropy(['policy', 'adoption', '0'.repeat(64), ...args.slice(3), '--json']),
  );
  expect(nobody).toMatchObject({ communities: 0, days: 0, activeMembers: 0 });
});

test('who follows rules after their sunset is named', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'city-0.jsonl'), logOf(0, [OTHER]));
  writeFileSync(join(folder, 'city-1.jsonl'), logOf(1, [OTHER, CITY_POLICY]));
  const signer = signerKeyOf('city.example/v1/log/a', new Uint8Array(32).fill(1));
  const vkey = formatVerifierKey(verifierKeyOfSigner(signer));
  const rules = join(temporaryFolder(), 'rules.json');
  const adoption = async (sunset: string): ReturnType<typeof negentropy> => {
    const about = { name: 'x', licence: 'y', origin: signer.name, version: 1, sunset };
    writeFileSync(
      rules,
      JSON.stringify(signPolicyFile({ ...about, policy: OTHER }, { signer, vkey })),
    );
    return await negentropy(['policy', 'adoption', rules, '--children', folder, '--json']);
  };
  // Ten days from 2025-11-28 are closed, so that the last one is 2025-12-07.
  const still = json(await adoption('2025-12-08'));
  expect(still).toMatchObject({ communities: 2, inForce: 1, sunset: '2025-12-08', overdue: [] });
  const { overdue } = json(await adoption('2025-12-07')) as { overdue: string[] };
  expect(overdue).toEqual([expect.stringMatching(/city-0$/)]);
  const imported = await negentropy(['policy', 'import', rules, '--vkey', vkey]);
  expect([imported.code, imported.stdout, imported.stderr]).toEqual([
    1,
    '',
    expect.stringContaining('until 2025-12-07'),
  ]);
});

test('a log that does not hold counts for nothing', async () => {
  const folder = temporaryFolder();
  const text = logOf(1, [OTHER]);
  writeFileSync(join(folder, 'city.jsonl'), text.replace('"giFloor":250000', '"giFloor":260000'));
  const args = ['policy', 'adoption', policyHash(OTHER), '--children', folder];
  const { code, stderr } = await negentropy(args);
  expect([code, oneLine(stderr)]).toEqual([1, expect.stringContaining('does not hold')]);
});

// Fails when the calendar of a city counts as a difference, or a log is believed without its key.
test('rules of cities are compared with those of a city and of a file', async () => {
  const folder = temporaryFolder();
  for (const [city, one] of [[OTHER], [], [OTHER]].entries()) {
    writeFileSync(join(folder, `city-${city}.jsonl`), logOf(city, one));
  }
  const base = join(folder, 'city-1.jsonl');
  const between = ['policy', 'diff', base, '--children', folder];
  const changed = { path: 'giFloor', before: String(CITY_POLICY.giFloor), after: '0.25' };
  const { found } = json(await negentropy([...between, '--json'])) as {
    found: { hash: string; origins: string[]; changes: unknown[] }[];
  };
  expect(found.map(({ hash, changes }) => [hash, changes])).toEqual([
    [policyHash(OTHER), [changed]],
    [policyHash(CITY_POLICY), []],
  ]);
  expect(found[0]?.origins.map((origin) => origin.slice(-1))).toEqual(['0', '2']);
  expect((await negentropy(between)).stdout).toMatch(/2 logs with .*giFloor .*Nothing changes/su);

  const signer = signerKeyOf('city.example/v1/log/a', new Uint8Array(32).fill(1));
  const vkey = formatVerifierKey(verifierKeyOfSigner(signer));
  const rules = join(temporaryFolder(), 'rules.json');
  const about = { name: 'x', licence: 'y', origin: signer.name, version: 1 };
  const signed = signPolicyFile({ ...about, policy: OTHER }, { signer, vkey });
  writeFileSync(rules, JSON.stringify(signed));
  const told = await negentropy(['policy', 'diff', rules, '--children', folder, '--vkey', vkey]);
  expect(told.stdout).toMatch(/2 logs with .*Nothing changes.*1 log with .*giFloor/su);
  const wrong = ['policy', 'diff', base, '--children', folder, '--vkey', cityKey(0)];
  expect((await negentropy(wrong)).code).toBe(1);
}, 60_000);

import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import { previewCommand } from '../../src/pipeline/commands/mint.ts';
import { registryKeyText } from '../../src/pipeline/registry/evidence-registry.ts';
import { registrySecret } from '../../src/pipeline/registry/registries.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import type { ServedCommunity } from '../../src/pipeline/installation.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { runs } from '../size.ts';
import { keyed, orderOf } from './minting-members.ts';
import {
  askIn,
  type City,
  type RegistryCities,
  startRegistryCities,
  verifiedLog,
} from './registry-cities.ts';
import { newLogKey, temporaryFolder } from './test-community.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

/** How often a hundred race for one piece of evidence. */
const RACES = runs(1, 50);

describeAboveEngines((engine) => {
  let cities: RegistryCities;
  /** The cities with their communities: two of the one that keeps the registry. */
  let places: readonly (readonly [City, ServedCommunity])[] = [];
  beforeAll(async () => {
    cities = await startRegistryCities(engine);
    const [b, c] = cities.others;
    if (b === undefined || c === undefined) throw new Error('there are three cities');
    places = [
      [cities.keeper, await cities.keeper.community('city')],
      [cities.keeper, await cities.keeper.community('north')],
      [b, await b.community('city')],
      [c, await c.community('city')],
    ];
  });
  afterAll(() => cities.close());

  const placeAt = (at: number): readonly [City, ServedCommunity] => {
    const place = places[at % places.length];
    if (place === undefined) throw new Error('there are four places');
    return place;
  };

  // Without the registry every place mints: four instead of one.
  test('a hundred racers in three installations are paid once', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const racers = Array.from({ length: 100 }, (_, at) => at);
      const answers = await Promise.all(
        racers.map((at) =>
          askIn(...placeAt(at), keyed(orderOf('ada', `race ${race}`), `${race}/${at}`)),
        ),
      );
      const granted = answers.filter(({ outcome }) => outcome !== 'refused');
      // The other racers of the place that won are answered with the same decision.
      expect([new Set(granted.map(({ evidence }) => evidence)).size, granted.length]).toEqual([
        1, 25,
      ]);
      const others = answers.filter(({ outcome }) => outcome === 'refused');
      expect(new Set(others.map(({ code }) => code))).toEqual(new Set(['DUPLICATE']));
      for (const { claim } of others) expect(claim?.granted).toBe(false);
    }
    for (const [city, community] of places) await expectSound(city, community);
  });

  test('what was paid is not paid again, however it is spelled', async () => {
    const [city, community] = placeAt(2);
    expect((await askIn(city, community, orderOf('ada', 'The Bridge'))).outcome).toBe('minted');
    const later = { ...orderOf('ada', 'x'), evidence: [] };
    const again = orderOf('ada', 'the  bridge');
    const spelled = { ...later, evidence: again.evidence };
    expect(await askIn(...placeAt(3), spelled)).toMatchObject({ code: 'DUPLICATE' });
    expect((await askIn(...placeAt(3), orderOf('ada', 'the other bridge'))).outcome).toBe('minted');
  });

  test('while a registry is away nothing mints, and catching up changes nothing', async () => {
    const [b, c] = cities.others;
    if (b === undefined || c === undefined) throw new Error('there are three cities');
    const stopped = await b.community('twin');
    const never = await c.community('twin');
    const done = Array.from({ length: 8 }, (_, at) => `deed ${at}`);
    const ask = async (city: City, place: ServedCommunity, what: string, key: string) =>
      await askIn(city, place, keyed(orderOf('ada', `${city === b ? 'b' : 'c'} ${what}`), key));
    const there: DecisionEntry[] = [];
    for (const what of done) there.push(await ask(c, never, what, what));

    cities.away();
    for (const what of done) {
      const refused = await ask(b, stopped, what, what);
      expect(refused).toMatchObject({ outcome: 'refused', code: 'REGISTRY_AWAY' });
    }
    // Another reason to refuse waits for no registry.
    const unknown = await askIn(b, stopped, { ...orderOf('ada', 'x'), domain: 'nowhere' });
    expect(unknown.code).toBe('ACTION_UNKNOWN');
    expect(await supplyOf(stopped)).toBe(0n);
    expect(cities.problems.length).toBeGreaterThan(0);
    cities.back();

    const caught: DecisionEntry[] = [];
    for (const what of done) caught.push(await ask(b, stopped, what, `again ${what}`));
    const paid = ({ amount, integrity, channels }: DecisionEntry): unknown => ({
      amount,
      integrity,
      channels,
    });
    expect(caught.map(paid)).toEqual(there.map(paid));
    expect(await supplyOf(stopped)).toBe(await supplyOf(never));
    expect(await talliesOf(stopped)).toEqual(await talliesOf(never));
    await expectSound(b, stopped);
  });

  test('a preview asks nobody and takes nothing', async () => {
    const [city, community] = placeAt(2);
    const before = await cities.keeper.installation.registries.own.count();
    const { entry } = await community.writer.submit(
      previewCommand(orderOf('ada', 'only looked at')),
    );
    expect([entry.outcome, entry.claim]).toEqual(['minted', undefined]);
    expect(await cities.keeper.installation.registries.own.count()).toBe(before);
    expect((await askIn(city, community, orderOf('ada', 'only looked at'))).outcome).toBe('minted');
  });

  test('a registry that nobody told the address of is away', async () => {
    const [, c] = cities.others;
    if (c === undefined) throw new Error('there are three cities');
    const elsewhere = registryKeyText(newLogKey(9), 'z.example');
    const place = await c.community('north', elsewhere);
    expect((await askIn(c, place, orderOf('ada', 'one'))).code).toBe('REGISTRY_AWAY');
  });

  test('a log that is not admitted, or not the one that signs, claims nothing', async () => {
    const { url } = cities;
    const { claims } = { claims: [{ key: 'a'.repeat(64), ref: 'b'.repeat(64) }] };
    const signature = `${'A'.repeat(86)}==`;
    const ask = async (claimant: string): Promise<unknown> => {
      const body = JSON.stringify({ claimant, claims, signature });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/v1/registry/claims`, { method: 'POST', headers, body });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    const before = await cities.keeper.installation.registries.own.count();
    expect(await ask(registryKeyText(newLogKey(9), 'z.example'))).toEqual([409, 'CONFLICT']);
    const [community] = places.flatMap(([city, one]) => (city === cities.keeper ? [one] : []));
    const { vkey } = { vkey: await headerKey(cities.keeper, community) };
    expect(await ask(vkey)).toEqual([401, 'SIGNATURE_INVALID']);
    expect(await cities.keeper.installation.registries.own.count()).toBe(before);
    expect(await (await fetch(`${url}/v1/registry`)).json()).toEqual({
      key: cities.registry,
      claims: before,
    });
  });

  test('a registry holds hashes under a secret, and no log shows what it holds', async () => {
    const [city, community] = placeAt(2);
    await askIn(city, community, orderOf('ada', 'a deed to guess'));
    await askIn(...placeAt(3), orderOf('ada', 'a deed to guess'));
    const rows = await cities.keeper.installation.db.query<{ row: string }>(
      'select row_to_json(c)::text as row from negentropy.evidence_claim c',
    );
    const held = rows.map(({ row }) => row).join('\n');
    // A hash may hold "ada" or "deed" by chance: both are hexadecimal digits.
    expect(held).not.toMatch(/"ada|guess/);
    // Who has the secret can tell whether a guess was claimed; who has another one cannot.
    const deed = JSON.stringify({ subject: 'a deed to guess', userId: 'ada' });
    const guess = (secret: Uint8Array): string =>
      createHmac('sha256', secret).update(deed).digest('hex');
    expect(held).toContain(guess(registrySecret(cities.keeper.key)));
    expect(held).not.toContain(guess(registrySecret(newLogKey(9))));
    const keys = await cities.keeper.installation.db.query<{ key: string }>(
      'select claim_key as key from negentropy.evidence_claim',
    );
    const logs = await Promise.all(
      places.map(async (place) => (await verifiedLog(...place)).lines),
    );
    const refs = logs.map((lines) => new Set(lines.join('').match(/"ref":"[0-9a-f]{64}"/g)));
    const text = logs.flat().join('\n');
    expect(keys.filter(({ key }) => text.includes(key))).toEqual([]);
    const shared = [...(refs[2] ?? [])].filter((ref) => refs[3]?.has(ref));
    expect(shared).toEqual([]);
  });

  const expectSound = async (city: City, community: ServedCommunity): Promise<void> => {
    const { lines, divergence, decisions } = await verifiedLog(city, community);
    expect(divergence).toBeUndefined();
    for (const { outcome, claim } of decisions) {
      if (outcome !== 'refused') expect(claim?.granted).toBe(true);
    }
    const stored = await verifyStore(city.installation.db, community, city.key);
    expect(stored.divergence).toBeUndefined();
    const path = join(temporaryFolder(), 'export.jsonl');
    writeFileSync(path, `${lines.join('\n')}\n`);
    expect(verifyIndependently(path).stdout).toMatch(/verified|holds/i);
  };
});

async function supplyOf({ writer }: ServedCommunity): Promise<bigint> {
  return await writer.read(({ books }) => books.supply);
}

async function talliesOf({ writer }: ServedCommunity): Promise<unknown> {
  return await writer.read(({ members }) => [...members.values()].map(({ tallies }) => tallies));
}

async function headerKey(city: City, community: ServedCommunity | undefined): Promise<string> {
  if (community === undefined) throw new Error('the keeper has a community');
  const { lines } = await verifiedLog(city, community);
  return (JSON.parse(lines[0] ?? '{}') as { key: string }).key;
}

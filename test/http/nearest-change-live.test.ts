import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CYCLES_TO_ASK } from '../../src/core/mint/time-to-ask.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { createCommunity } from '../../src/pipeline/writer/community.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { type RegistryCities, startRegistryCities } from '../pipeline/registry-cities.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { Asking } from './asking-member.ts';
import { reach, type ServedSandbox } from './served-sandbox.ts';
import { familyOf, JUDGED_TYPES, type JudgedType } from './told-claims.ts';

/** So many kept claims are above the threshold. */
const MANY = 20;

/** A community that lives in the time of the system, and lets everybody's word count. */
const LIVE: PolicyDocument = {
  ...PRESETS.sandbox,
  preset: 'civic',
  actions: JUDGED_TYPES.map((type) => ({ family: familyOf(type), type, weight: 1 })),
};

/** What the preset of the cities pays for. */
const PAID = PRESETS.sandbox.actions.map(({ type }) => type as JudgedType);

describeAboveEngines((engine) => {
  const opened: Served[] = [];
  const serve = async (installation: Installation, key: LogKey): Promise<Served> => {
    const app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const served = { app, baseUrl: `http://127.0.0.1:${port}`, key };
    opened.push(served);
    return served;
  };
  let cities: RegistryCities;
  let clock = NOW;
  let installation: Installation;
  let live: ServedSandbox;
  let city: ServedSandbox;
  beforeAll(async () => {
    const [db, key, origin] = [await engine.openMigrated(), newLogKey(), 'live.example'];
    const start = { slug: 'live', origin, policy: LIVE, startsAt: NOW };
    await createCommunity(start, { db, key });
    installation = await Installation.open({ db, key, origin, now: () => clock });
    const community = await installation.community('live');
    cities = await startRegistryCities(engine);
    const [other] = cities.others;
    if (community === undefined || other === undefined) throw new Error('nobody is there');
    const scopes = ['admin'] as const;
    live = await reach(await serve(installation, key), community, { scopes });
    const shared = await other.community('city');
    city = await reach(await serve(other.installation, other.key), shared, { scopes });
  });
  afterAll(async () => {
    for (const { app } of opened) {
      const closed = app.close();
      app.server.closeAllConnections();
      await closed;
    }
    await installation.close();
    await cities.close();
  });

  test.each(JUDGED_TYPES)('after EXPIRED what is told to be done passes: %s', async (type) => {
    const there = new Asking(live, type);
    there.userId = `asks for a ${type}`;
    await there.keep(MANY);
    clock += (CYCLES_TO_ASK + 1) * DAY_SECONDS;
    expect(await there.askUntilPaid(true)).toEqual(['EXPIRED', 'minted']);
  });

  test.each(PAID)('after REGISTRY_AWAY what is told to be done passes: %s', async (type) => {
    const there = new Asking(city, type);
    there.userId = `asks for a ${type}`;
    there.bringBack = async () => {
      cities.back();
      await Promise.resolve();
    };
    await there.keep(MANY);
    cities.away();
    // A preview asks no registry.
    expect(await there.askUntilPaid(false)).toEqual(['REGISTRY_AWAY', 'minted']);
  });
});

interface Served {
  readonly app: App;
  readonly baseUrl: string;
  readonly key: LogKey;
}

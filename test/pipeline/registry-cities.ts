import type { AddressInfo } from 'node:net';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import { buildServer } from '../../src/http/server.ts';
import type { App } from '../../src/http/app.ts';
import { Installation, type ServedCommunity } from '../../src/pipeline/installation.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { mintOnce } from '../../src/pipeline/commands/mint-once.ts';
import type { MintOrder } from '../../src/pipeline/commands/mint-order.ts';
import { registryKeyText } from '../../src/pipeline/registry/evidence-registry.ts';
import { registrySecret } from '../../src/pipeline/registry/registries.ts';
import type { RemoteRegistry } from '../../src/pipeline/registry/registry-client.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { verifyExport } from '../../src/pipeline/verify/verify-export.ts';
import type { TestEngine } from '../database/engines.ts';
import { cutOffBefore } from './cut-off.ts';
import { addKeptFacts, NOW } from './minting-members.ts';
import { exportLines, newLogKey } from './test-community.ts';

/** An installation whose communities have their evidence earn once. */
export interface City {
  readonly installation: Installation;
  readonly key: LogKey;
  /** A community that names the registry; `ada` has a record. */
  readonly community: (slug: string, registry?: string) => Promise<ServedCommunity>;
}

/** One city keeps the registry, and two others share it over HTTP. */
export interface RegistryCities {
  readonly keeper: City;
  readonly others: readonly City[];
  /** The verifier key of the registry. */
  readonly registry: string;
  readonly url: string;
  /** Problems that were told of. */
  readonly problems: unknown[];
  /** Takes the registry from the network, or brings it back. */
  readonly away: () => void;
  readonly back: () => void;
  readonly close: () => Promise<void>;
}

const OTHERS = ['b.example', 'c.example'] as const;

/** Slugs of the communities of the others: their logs are admitted before they are made. */
const SLUGS = ['default', 'city', 'twin', 'north', 'south'] as const;

export async function startRegistryCities(engine: TestEngine): Promise<RegistryCities> {
  const problems: unknown[] = [];
  const key = newLogKey(1);
  const keys = OTHERS.map((_, at) => newLogKey(2 + at));
  const logs = OTHERS.flatMap((origin, at) =>
    SLUGS.map((slug) => publicKeyText(keys[at] ?? key, `${origin}/v1/log/${slug}`)),
  );
  const registry = registryKeyText(key, 'a.example');
  const base = {
    now: (): number => NOW,
    onProblem: (one: unknown): void => void problems.push(one),
  };
  const installation = await Installation.open({
    ...base,
    db: await engine.openMigrated(),
    key,
    origin: 'a.example',
    admittedLogs: new Set(logs),
  });
  const app = await served(installation);
  const way = await cutOffBefore((app.server.address() as AddressInfo).port);
  const url = `http://127.0.0.1:${way.port}`;
  const shared: RemoteRegistry = { vkey: registry, url, secret: registrySecret(key) };
  const others: City[] = [];
  for (const [at, origin] of OTHERS.entries()) {
    const own = keys[at] ?? key;
    const db = await engine.openMigrated();
    const opened = { ...base, db, key: own, origin, registries: [shared] };
    others.push(cityOf(await Installation.open(opened), own, registry));
  }
  return {
    keeper: cityOf(installation, key, registry),
    others,
    registry,
    url,
    problems,
    away: way.away,
    back: way.back,
    close: async () => {
      await way.close();
      const closed = app.close();
      app.server.closeAllConnections();
      await closed;
      for (const city of others) await city.installation.close();
      await installation.close();
    },
  };
}

/** Asks for what somebody did, as the API does. */
export async function askIn(
  { installation }: City,
  community: ServedCommunity,
  order: MintOrder,
): Promise<DecisionEntry> {
  const place = { registries: installation.registries, community };
  return (await mintOnce(place, order, () => undefined)).answer.entry;
}

/** The export of a community, verified; with every decision that it has. */
export async function verifiedLog(
  { installation, key }: City,
  community: ServedCommunity,
): Promise<{ lines: string[]; divergence: unknown; decisions: DecisionEntry[] }> {
  await community.checkpointer.run();
  const lines = await exportLines({ db: installation.db, key, community });
  const vkey = publicKeyText(key, community.row.origin);
  const { divergence } = await verifyExport(pageOf(lines), vkey);
  const entries = lines.slice(1, -1).map((line) => JSON.parse(line) as DecisionEntry);
  return { lines, divergence, decisions: entries.filter(({ type }) => type === 'decision') };
}

async function* pageOf(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield await Promise.resolve(lines);
}

function cityOf(installation: Installation, key: LogKey, registry: string): City {
  return {
    installation,
    key,
    community: async (slug, named = registry) => {
      const made = await installation.create({ slug, preset: 'sandbox' });
      const { caps } = PRESETS.sandbox;
      const policy: PolicyDocument = {
        ...PRESETS.sandbox,
        caps: { ...caps, mintsPerMemberAndCycle: 0 },
        registry: named,
      };
      await made.writer.submit({
        run: (draft) => {
          const { cycle } = draft.state;
          draft.append({ type: 'policy', cycle, version: 2, policy: policyRecord(policy) });
          addKeptFacts(draft, 'ada', 30);
        },
      });
      return made;
    },
  };
}

async function served(installation: Installation): Promise<App> {
  const app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app;
}

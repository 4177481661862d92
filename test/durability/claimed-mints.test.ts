import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import {
  type ClaimsOrder,
  EvidenceRegistry,
  registryKeyText,
} from '../../src/pipeline/registry/evidence-registry.ts';
import { registrySecret } from '../../src/pipeline/registry/registries.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { createServerDatabase, hasPostgres, type ServerDatabase } from '../database/engines.ts';
import { addKeptFacts, NOW } from '../pipeline/minting-members.ts';
import { newLogKey, temporaryFolder } from '../pipeline/test-community.ts';
import { runs } from '../size.ts';
import type { ClaimProcessOptions } from './claim-process-options.ts';
import { isBuilt, milliseconds } from './store-process.ts';
import { SHORT_LIVED } from '../short-lived.ts';

/** How often a process is killed between a claim and its decision. */
const KILLS = runs(3, 1_000);

const SCRIPT = fileURLToPath(new URL('claim-process.mjs', import.meta.url));
const ORIGIN = 'b.example';
const SLUG = 'city';

describe.skipIf(!isBuilt || !hasPostgres)('a process that is killed after it has claimed', () => {
  test(`loses no mint and doubles none, ${KILLS} times`, { timeout: 3_600_000 }, async () => {
    const cities = await startCities();
    try {
      const killed = { beforeAnswer: 0, afterAnswer: 0 };
      let next = new ClaimProcess(cities.options);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = next;
        // The next one gets ready meanwhile: to start takes longer than everything else.
        next = new ClaimProcess(cities.options);
        // What the one before was killed over is asked for again.
        if (kill > 0) await child.paid(subjectOf(kill - 1));
        const isBefore = kill % 2 === 0;
        cities.onClaim(async () => {
          if (isBefore) child.kill();
          else void milliseconds((kill % 16) / 2).then(() => child.kill());
          await Promise.resolve();
        });
        child.ask(subjectOf(kill));
        await child.ended;
        killed[isBefore ? 'beforeAnswer' : 'afterAnswer'] += 1;
        cities.onClaim(undefined);
      }
      await next.paid(subjectOf(KILLS - 1));
      next.kill();
      await next.ended;
      expect(await foundIn(cities)).toEqual({
        divergence: undefined,
        outcomes: ['minted'],
        mints: KILLS,
        references: KILLS,
        claims: KILLS,
        isSupplyTheirSum: true,
      });
      process.stdout.write(`killed between claim and decision: ${JSON.stringify(killed)}\n`);
    } finally {
      await cities.close();
    }
  });
});

/** What the log, the tables and the registry say after all of it. */
async function foundIn({ db, registry, key }: Cities): Promise<object> {
  const installation = await Installation.open({ db, key, origin: ORIGIN, now: () => NOW });
  const community = await installation.community(SLUG);
  if (community === undefined) throw new Error('the community was lost');
  const { divergence } = await verifyStore(db, community, key);
  const rows = await db.query<{ entry: string }>(
    'select entry from negentropy.log_entry where entry like \'%"type":"decision"%\'',
  );
  const decisions = rows.map(({ entry }) => JSON.parse(entry) as DecisionEntry);
  const amountOf = ({ amount = '0' }: DecisionEntry): bigint => BigInt(amount.replace('.', ''));
  const sum = decisions.reduce((total, one) => total + amountOf(one), 0n);
  const supply = await community.writer.read(({ books }) => books.supply);
  await installation.close();
  return {
    divergence,
    outcomes: [...new Set(decisions.map(({ outcome }) => outcome))],
    mints: decisions.length,
    references: new Set(decisions.map(({ claim }) => claim?.ref)).size,
    claims: await registry.count(),
    isSupplyTheirSum: supply === sum,
  };
}

function subjectOf(kill: number): string {
  return `deed ${kill}`;
}

interface Cities {
  readonly db: Database;
  readonly key: ReturnType<typeof newLogKey>;
  readonly options: ClaimProcessOptions;
  readonly registry: EvidenceRegistry;
  /** Called when a claim is kept and not answered yet. */
  readonly onClaim: (hook: (() => Promise<void>) | undefined) => void;
  readonly close: () => Promise<void>;
}

/** A registry in this process, and a city whose processes are killed. */
async function startCities(): Promise<Cities> {
  const servers = [await createServerDatabase('migrated'), await createServerDatabase('migrated')];
  const [kept, city] = servers as [ServerDatabase, ServerDatabase];
  const registryDb = openPostgres({ url: kept.url });
  const db = openPostgres({ url: city.url });
  const [keeperKey, key] = [newLogKey(1), newLogKey(2)];
  const vkey = registryKeyText(keeperKey, 'a.example');
  const admitted = new Set([publicKeyText(key, `${ORIGIN}/v1/log/${SLUG}`)]);
  const keeping = { db: registryDb, key: keeperKey, installation: 'a.example', admitted };
  const registry = new EvidenceRegistry(keeping);
  let hook: (() => Promise<void>) | undefined;
  const server = claimServer(registry, async () => await hook?.());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await makeCity(db, key, vkey);
  return {
    db,
    key,
    registry,
    options: {
      databaseUrl: city.url,
      dataDirectory: temporaryFolder(),
      keyPath: key.path,
      origin: ORIGIN,
      slug: SLUG,
      now: NOW,
      registry: {
        vkey,
        url: `http://127.0.0.1:${port}`,
        secret: Buffer.from(registrySecret(keeperKey)).toString('hex'),
      },
    },
    onClaim: (next) => {
      hook = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await db.close();
      await registryDb.close();
      for (const one of servers) await one.drop();
    },
  };
}

/** The same answers as the service's, with a moment between the claim and its answer. */
function claimServer(registry: EvidenceRegistry, onClaim: () => Promise<void>): Server {
  return createServer((request, response) => {
    const answered = async (): Promise<void> => {
      const claims = await registry.claim(JSON.parse(await text(request)) as ClaimsOrder);
      await onClaim();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ claims }));
    };
    answered().catch((problem: unknown) => response.destroy(problem as Error));
  });
}

async function makeCity(db: Database, key: Cities['key'], registry: string): Promise<void> {
  const installation = await Installation.open({ db, key, origin: ORIGIN, now: () => NOW });
  const community = await installation.create({ slug: SLUG, preset: 'sandbox' });
  const caps = { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' };
  const policy = policyRecord({ ...PRESETS.sandbox, caps, registry });
  await community.writer.submit({
    run: (draft) => {
      draft.append({ type: 'policy', cycle: draft.state.cycle, version: 2, policy });
      addKeptFacts(draft, 'ada', 30);
    },
  });
  await installation.close();
}

/** claim-process.mjs, which is asked for one deed after another. */
class ClaimProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #said: { readonly subject?: string; readonly outcome?: string }[] = [];
  readonly ended: Promise<unknown>;
  #stderr = '';

  constructor(options: ClaimProcessOptions) {
    this.#child = spawn(process.execPath, [...SHORT_LIVED, SCRIPT, JSON.stringify(options)]);
    this.#child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr += chunk;
    });
    this.#child.stdin.on('error', () => undefined); // it is killed while it may be written to
    createInterface(this.#child.stdout).on('line', (line) => {
      this.#said.push(JSON.parse(line) as { readonly subject: string });
    });
    this.ended = once(this.#child, 'close');
  }

  ask(subject: string): void {
    this.#child.stdin.write(`${subject}\n`);
  }

  /** Asks again for what was cut off, until it is acknowledged. */
  async paid(subject: string): Promise<void> {
    this.ask(subject);
    while (!this.#said.some((one) => one.subject === subject)) {
      if (this.#child.exitCode !== null) throw new Error(`the process ended: ${this.#stderr}`);
      await milliseconds(1);
    }
    const { outcome } = this.#said.find((one) => one.subject === subject) ?? {};
    if (outcome !== 'minted') throw new Error(`${subject} is ${outcome}`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

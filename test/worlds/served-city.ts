import type { AddressInfo } from 'node:net';
import { NegentropyClient, NegentropyProblem, type SentRecord } from '../../src/client/index.ts';
import {
  type ClaimRecord,
  declarationOf,
  type EvidenceRecord,
} from '../../src/core/families/record.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { momentText, recordBody } from '../../src/http/resources/evidence/schemas.ts';
import { buildServer } from '../../src/http/server.ts';
import { type KeyScope, makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { createCommunity } from '../../src/pipeline/writer/community.ts';
import type { City } from '../../src/simulator/worlds/city.ts';
import { type Attempt, type CityDay, CityDiary } from '../../src/simulator/worlds/city-diary.ts';

/** The most records of one request. */
const RECORDS = 100;

/** What a city is served from. */
export interface CityGround {
  readonly db: Database;
  readonly key: LogKey;
  readonly slug: string;
}

/**
 * A simulated city that lives its days over HTTP, through the client and as nobody else may. Its
 * ids follow from its name, so that with the same key the same people are drawn in every run.
 */
export class ServedCity {
  readonly diary: CityDiary;
  readonly admin: NegentropyClient;
  readonly #days: Iterator<CityDay>;
  readonly #clock: { now: number };
  readonly #auditor: NegentropyClient;
  readonly #close: () => Promise<void>;
  /** What was handed in, and what became of it: `promised` are mints that were not refused. */
  readonly told = { records: 0, asks: 0, promised: 0, turnedAway: 0 };

  private constructor(city: City, { clock, admin, auditor, close }: Served) {
    this.diary = new CityDiary(city.people, city, city.startsAt);
    this.#days = this.diary.days();
    this.#clock = clock;
    this.admin = admin;
    this.#auditor = auditor;
    this.#close = close;
  }

  /** Serves an empty city on its first midnight, and names those who look at what others did. */
  static async open(city: City, ground: CityGround): Promise<ServedCity> {
    const served = new ServedCity(city, await serve(city, ground));
    for (const { habit, userId } of city.people) {
      if (habit === 'reviewer') await served.admin.nameWitness({ userId });
    }
    return served;
  }

  /** Everything that somebody does on the next day, told at its noon. */
  async live(): Promise<void> {
    const today = this.#days.next();
    if (today.done === true) throw new RangeError('the year of the city is over');
    const { deliveries, asks, attempts, now } = today.value;
    this.#clock.now = now;
    for (const records of deliveries) await this.#tell(this.admin, records);
    if (asks.length > 0) {
      this.told.asks += asks.length;
      const requests = asks.map(({ claim }) => askFor(claim, now));
      const { results } = await this.admin.mintBatch({ requests });
      const isRefused = results.map(({ decision }) => decision?.outcome === 'refused');
      this.told.promised += isRefused.filter((refused) => !refused).length;
    }
    for (const attempt of attempts) await this.#try(attempt, now);
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #tell(as: NegentropyClient, records: readonly EvidenceRecord[]): Promise<void> {
    this.told.records += records.length;
    for (let at = 0; at < records.length; at += RECORDS) {
      const sent = records.slice(at, at + RECORDS).map((one) => recordBody(one) as SentRecord);
      await as.recordEvidence({ records: sent });
    }
  }

  /** What an attacker tries may be refused. */
  async #try({ records, ask, audit = false }: Attempt, now: number): Promise<void> {
    try {
      await this.#tell(audit ? this.#auditor : this.admin, records);
      if (ask !== undefined) await this.admin.mint(askFor(ask, now));
    } catch (problem) {
      if (!(problem instanceof NegentropyProblem) || problem.status >= 500) throw problem;
      this.told.turnedAway += 1;
    }
  }
}

interface Served {
  readonly clock: { now: number };
  readonly admin: NegentropyClient;
  readonly auditor: NegentropyClient;
  readonly close: () => Promise<void>;
}

async function serve(city: City, { db, key, slug }: CityGround): Promise<Served> {
  const clock = { now: city.startsAt + DAY_SECONDS / 2 };
  const { policy, startsAt } = city;
  const random = seededRandom(`city/${slug}`);
  await createCommunity({ slug, origin: 'test.example', policy, startsAt }, { db, key, random });
  const now = (): number => clock.now;
  const installation = await Installation.open({ db, key, origin: 'test.example', now, random });
  const community = await installation.community(slug);
  if (community === undefined) throw new RangeError('the city was not kept');
  const app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const withKey = async (scopes: readonly KeyScope[]): Promise<NegentropyClient> => {
    const { token = '' } = await makeApiKey(community, { label: 'a test', scopes, now: now() });
    return new NegentropyClient({ baseUrl: `http://127.0.0.1:${port}`, key: token });
  };
  return {
    clock,
    admin: await withKey(['admin', 'attest']),
    auditor: await withKey(['attest', 'audit']),
    close: async () => {
      const closed = app.close();
      // A client that has connected ahead of its next request would be waited for.
      app.server.closeAllConnections();
      await closed;
      await installation.close();
    },
  };
}

type MintBody = Parameters<NegentropyClient['mint']>[0];

function askFor(claim: ClaimRecord, now: number): MintBody {
  const { userId, domain, type } = claim;
  const { family } = declarationOf(claim);
  const action = { family, type, domain, occurredAt: momentText(now) };
  return { userId, action, evidence: [{ id: recordId(claim) }] };
}

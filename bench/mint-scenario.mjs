import { join } from 'node:path';
import { cycleStart, formatDate } from '../dist/core/policy/cycle.js';
import { PRESETS } from '../dist/core/policy/presets.js';
import { openDatabase } from '../dist/db/open-database.js';
import { createCommunity, openCommunity } from '../dist/pipeline/writer/community.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { mintCommand } from '../dist/pipeline/commands/mint.js';
import { recordId } from '../dist/pipeline/commands/record-evidence.js';
import { seededRandom } from '../dist/simulator/random.js';
import { RecordingDatabase } from './recording-database.mjs';

const MEMBERS = 400;
const CYCLES = 60;
const FACTS_PER_MEMBER = 40;
const OUTCOMES_PER_DOMAIN_AND_CYCLE = 12;
const DOMAINS = ['governance', 'climate', 'infrastructure', 'security', 'knowledge'];
const STARTS_AT = Date.UTC(2026, 0, 1) / 1_000;
export const SLUG = 'bench';

/** Noon of the day after the seeded ones. */
const ASKED_AT = STARTS_AT + CYCLES * 86_400 + 43_200;

/** Preset `standard` without caps, so that many orders fit into one cycle. */
const POLICY = {
  ...PRESETS.standard,
  preset: 'standard',
  giFloor: 0.8,
  caps: { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' },
  entropy: PRESETS.git.entropy,
};

/** Of a community whose seeded days end yesterday, as a server with a clock needs it. */
export function startUntilToday() {
  return (Math.floor(Date.now() / 86_400_000) - CYCLES) * 86_400;
}

/**
 * A community in which orders are held and refused as in a running program: members of different
 * quality with facts of two months, every domain's entropy known.
 * @param startsAt first of the seeded days, in unix seconds
 * @returns the URL of its database, to be copied for each round
 */
export async function seedCommunity(cluster, folder, startsAt = STARTS_AT) {
  const databaseUrl = await cluster.create();
  const db = await openDatabase({ databaseUrl, dataDirectory: folder });
  const key = openLogKey(join(folder, 'log.key'));
  const days = { days: 1, anchorDate: formatDate(startsAt), anchorCycle: 1 };
  const { writer } = await createCommunity(
    { slug: SLUG, origin: 'localhost', policy: { ...POLICY, cycle: days }, startsAt },
    { db, key },
  );
  const random = seededRandom(1);
  for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
    await writer.submit({ run: (draft) => seedCycle(draft, cycle, random) });
  }
  await db.maintenance();
  await db.close();
  return databaseUrl;
}

function seedCycle(draft, cycle, random) {
  const evidence = () => Array.from({ length: 8 }, () => hex(random)).join('');
  for (let number = 0; number < MEMBERS; number += 1) {
    if (!random.chance(FACTS_PER_MEMBER / CYCLES)) continue;
    const member = draft.memberOf(`user-${number}`, undefined);
    // Every fourth member loses one promise in ten: too many to mint.
    const kept = () => (number % 4 === 0 && random.chance(0.1) ? 0 : 1_000_000);
    draft.append({
      coordination: kept(),
      cycle,
      drift: kept(),
      echo: kept(),
      evidence: evidence(),
      member,
      stability: kept(),
      type: 'fact',
    });
  }
  for (const domain of DOMAINS) {
    for (let outcome = 0; outcome < OUTCOMES_PER_DOMAIN_AND_CYCLE; outcome += 1) {
      const category = random.chance(0.05) ? 'broken' : 'kept';
      draft.append({ category, cycle, domain, evidence: evidence(), type: 'outcome' });
    }
  }
  draft.closeCyclesUntil(cycleStart(draft.state.policies[0].policy.cycle, cycle + 1));
}

/**
 * Orders as callers make them: a few are new members, a few repeat what was asked before.
 * @param askedAt unix seconds
 * @param run orders of another run are about other actions
 */
export function makeOrders(count, { askedAt = ASKED_AT, run = 0 } = {}) {
  const random = seededRandom(2 + run);
  const name = (text) => (run === 0 ? text : `${text}-of-${run}`);
  return Array.from({ length: count }, (_, index) => {
    const newcomer = random.chance(0.02);
    const user = newcomer ? name(`newcomer-${index}`) : `user-${random.below(MEMBERS)}`;
    const number = random.chance(0.01) ? Math.max(0, index - 10) : index;
    const domain = DOMAINS[random.below(DOMAINS.length)];
    return {
      userId: user,
      family: 'civic',
      action: 'promise',
      domain,
      ...(random.chance(0.5) ? { reference: name(`task-${number}`) } : {}),
      evidence: evidenceOf(user, domain, name(`task-${number}`), askedAt),
      now: askedAt,
      ...(random.chance(0.5)
        ? {
            idempotency: {
              scope: 'key-1/mint',
              key: name(`request-${index}`),
              bodyHash: hex(random),
            },
          }
        : {}),
    };
  });
}

/** A promise with its proof and its confirmation, as one request brings them. */
function evidenceOf(userId, domain, subject, askedAt) {
  const at = askedAt - 5 * 86_400;
  const promise = { type: 'promise', userId, domain, subject, at, dueAt: askedAt };
  const claim = recordId(promise);
  return [
    promise,
    { type: 'proof', claim, at: at + 86_400, delivered: 1_000_000 },
    { type: 'confirmation', claim, by: 'the other side', at: askedAt - 60, accepted: true },
  ];
}

/**
 * Has many callers order at once, each asking again as soon as it is answered.
 * @returns figures of the run, with the batches that it wrote
 */
export async function runOrders(databaseUrl, folder, orders, callers) {
  const db = new RecordingDatabase(await openDatabase({ databaseUrl, dataDirectory: folder }));
  const { writer } = await openCommunity(SLUG, { db, key: openLogKey(join(folder, 'log.key')) });
  db.batches = [];
  for (const times of Object.values(db.times)) times.length = 0;
  const latencies = [];
  const outcomes = {};
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < orders.length) {
        const asked = performance.now();
        const { entry } = await writer.submit(mintCommand(orders[next++]));
        latencies.push(performance.now() - asked);
        const answer = entry.code ?? entry.outcome;
        outcomes[answer] = (outcomes[answer] ?? 0) + 1;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await writer.close();
  await db.close();
  return { seconds, latencies, outcomes, batches: db.batches, times: db.times };
}

function hex(random) {
  return random.uint32().toString(16).padStart(8, '0');
}

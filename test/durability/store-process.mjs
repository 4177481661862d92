// A process to be killed: imports a history, or mints, until it is done or ended from outside. Runs
// from dist, as the program itself does. Each line on stdout is something that was acknowledged.
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { openCsvSource } from '../../dist/connectors/commits/csv-reader.js';
import { formatDate, mondayBefore } from '../../dist/core/policy/cycle.js';
import { PRESETS } from '../../dist/core/policy/presets.js';
import { openDatabase } from '../../dist/db/open-database.js';
import { createCommunity, openCommunity } from '../../dist/pipeline/writer/community.js';
import { importHistory } from '../../dist/pipeline/imports/import-history.js';
import { openLogKey } from '../../dist/pipeline/log/log-key.js';
import { mintCommand } from '../../dist/pipeline/commands/mint.js';
import { seededRandom } from '../../dist/pipeline/random-source.js';
import { recordId } from '../../dist/pipeline/commands/record-evidence.js';

/** @type {import('./store-process-options.ts').StoreProcessOptions} */
const options = JSON.parse(process.argv[2] ?? '{}');
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);

const db = await openDatabase(options);
for (const signal of ['SIGINT', 'SIGTERM']) {
  // Then the signal takes its course: without its listener it ends the process.
  process.once(signal, () => {
    void db.close().finally(() => process.kill(process.pid, signal));
  });
}
const random = seededRandom('durability');
const key = openLogKey(options.keyPath, new Uint8Array(32).fill(7));

async function communityOf(policy, startsAt) {
  const existing = await openCommunity('default', { db, key, random });
  if (existing !== undefined) return existing;
  const made = { slug: 'default', origin: 'test.example', policy, startsAt };
  return await createCommunity(made, { db, key, random });
}

async function runImport({ history, batchSteps }) {
  const source = await openCsvSource(history, { now: 1_795_000_000 });
  const startsAt = mondayBefore(source.effectiveAt(0));
  const cycle = { ...PRESETS.git.cycle, anchorDate: formatDate(startsAt) };
  const trust = { ...PRESETS.git.trust, trailers: 'stated' }; // as gitPolicy of the tests
  const community = await communityOf({ ...PRESETS.git, cycle, trust }, startsAt);
  community.checkpointer.start(50, (problem) => say({ problem: String(problem) }));
  await importHistory(db, community, source, {
    kind: 'commits',
    batchSteps,
    onProgress: ({ judged }) => say({ judged }),
  });
  await community.checkpointer.stop();
}

async function runMints({ count }) {
  const caps = { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' };
  const community = await communityOf({ ...PRESETS.sandbox, caps }, 1_764_288_000);
  const one = 1_000_000;
  const facts = { coordination: one, drift: one, echo: one, stability: one };
  await community.writer.submit({
    run: (draft) => {
      const member = draft.memberOf('ada', undefined);
      const { cycle } = draft.state;
      for (let index = 0; index < 30; index += 1) {
        draft.append({ type: 'fact', cycle, member, evidence: 'e'.repeat(64), ...facts });
      }
    },
  });
  const mint = async (name) => {
    const idempotency = { scope: 'test', key: name, bodyHash: 'b'.repeat(64) };
    const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
    const at = 1_764_288_000;
    const subject = { type: 'promise', userId: 'ada', domain: 'knowledge', subject: name };
    const promise = { ...subject, at, dueAt: at };
    const claim = recordId(promise);
    const evidence = [
      promise,
      { type: 'proof', claim, at, delivered: one },
      { type: 'confirmation', claim, by: 'the other side', at, accepted: true },
    ];
    const order = { userId: 'ada', ...action, evidence, idempotency, now: at };
    const { decision, entry } = await community.writer.submit(mintCommand(order));
    say({ key: name, decision, outcome: entry.outcome, amount: entry.amount });
  };
  for (let start = 0; start < count; start += 4) {
    await Promise.all([0, 1, 2, 3].map((offset) => mint(`mint ${start + offset}`)));
  }
}

try {
  await (options.history === undefined ? runMints(options) : runImport(options));
  await db.close();
  say({ done: true, memoryKb: peakMemoryKb() });
} catch (problem) {
  // After a signal the database closes under the work; the signal then ends this process.
  say({ problem: problem instanceof Error ? problem.message : String(problem) });
  process.exitCode = 1;
}

/**
 * The most kilobytes that this process has held. Linux begins `maxRSS` at what the process held
 * that started this one, which says nothing about us, so its own figure is read if there is one.
 */
function peakMemoryKb() {
  const path = '/proc/self/status';
  if (!existsSync(path)) return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1]);
}

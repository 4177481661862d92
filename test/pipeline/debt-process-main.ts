// The other process of debt-invariants.test.ts: it keeps each community open as a server would, and
// writes what it is told to. Run with tsx, given the address of the database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { openLogKey } from '../../src/pipeline/log/log-key.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { type Community, openCommunity } from '../../src/pipeline/writer/community.ts';
import type { DebtAnswer, DebtTurn } from './debt-process.ts';
import { take, tolerant } from './debt-steps.ts';

const db = openPostgres({ url: process.argv[2] ?? '' });
const folder = mkdtempSync(join(tmpdir(), 'debts-'));
const key = openLogKey(join(folder, 'log.key'), new Uint8Array(32).fill(7));
/** Those that were written to last. */
const open = new Map<string, Community>();
const OPEN_MAX = 20;

process.on('message', ({ id, turn }: { readonly id: number; readonly turn: DebtTurn }) => {
  void answer(id, turn);
});
process.once('disconnect', () => {
  rmSync(folder, { recursive: true });
  process.exit();
});

async function answer(id: number, { slug, debts, steps }: DebtTurn): Promise<void> {
  const told: DebtAnswer = { id };
  try {
    const community = await opened(slug);
    await Promise.all(steps.map((one) => tolerant(() => take(community, one, debts))));
    process.send?.(told);
  } catch (problem) {
    process.send?.({ ...told, problem: String(problem) });
  }
}

async function opened(slug: string): Promise<Community> {
  const random = seededRandom('other');
  const community = open.get(slug) ?? (await openCommunity(slug, { db, key, random }));
  if (community === undefined) throw new Error(`there is no community ${slug}`);
  open.delete(slug);
  open.set(slug, community);
  const [oldest] = open.keys();
  if (open.size > OPEN_MAX && oldest !== undefined) open.delete(oldest);
  return community;
}

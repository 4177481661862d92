// The other process of debt-invariants.test.ts: it keeps each community open as a server would, and
// writes what it is told to. Run with tsx, given the address of the database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { openLogKey } from '../../src/pipeline/log/log-key.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { type Community, openCommunity } from '../../src/pipeline/writer/community.ts';
import type { DebtTurn } from './debt-process.ts';
import { take, tolerant } from './debt-steps.ts';

const db = openPostgres({ url: process.argv[2] ?? '' });
const folder = mkdtempSync(join(tmpdir(), 'debts-'));
const key = openLogKey(join(folder, 'log.key'), new Uint8Array(32).fill(7));
let open: Community | undefined;

process.on('message', (turn: DebtTurn) => {
  void answer(turn);
});
process.once('disconnect', () => {
  rmSync(folder, { recursive: true });
  process.exit();
});

async function answer({ slug, debts, steps }: DebtTurn): Promise<void> {
  try {
    if (open?.row.slug !== slug) {
      open = await openCommunity(slug, { db, key, random: seededRandom('other') });
    }
    const community = open;
    if (community === undefined) throw new Error(`there is no community ${slug}`);
    await Promise.all(steps.map((one) => tolerant(() => take(community, one, debts))));
    process.send?.({});
  } catch (problem) {
    process.send?.({ problem: String(problem) });
  }
}

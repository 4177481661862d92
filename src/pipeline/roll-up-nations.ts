import { listNationsToAddUp } from '../db/sql/communities/nation.ts';
import { dueTreeCommand, rollUpCommand } from './commands/nation.ts';
import type { Installation } from './installation.ts';
import { readNationChildren } from './read-nation-children.ts';
import { RequestError } from './request-error.ts';

/** So long after its cycle began a nation is added up: its children close theirs meanwhile. */
const AFTER_SECONDS = 600;

/** So much longer it is waited for children of other installations that cannot be read. */
const AWAY_SECONDS = 3_600;

/**
 * Adds up, once in a cycle, every community here that has a tree. Whoever asked for it before, or
 * another process, was first.
 */
export async function rollUpNations(
  installation: Installation,
  onProblem: (problem: unknown, slug: string) => void,
): Promise<void> {
  for (const slug of await listNationsToAddUp(installation.db)) {
    try {
      await rollUpNation(installation, slug, onProblem);
    } catch (problem) {
      if (!isAddedUp(problem)) onProblem(problem, slug);
    }
  }
}

async function rollUpNation(
  installation: Installation,
  slug: string,
  onProblem: (problem: unknown, slug: string) => void,
): Promise<void> {
  const community = await installation.community(slug);
  if (community === undefined) return;
  const now = installation.now();
  const read = await community.writer.submit(dueTreeCommand({ now, after: AFTER_SECONDS }));
  if (read === undefined) return;
  const away: unknown[] = [];
  const logs = await readNationChildren(installation, read, (problem) => void away.push(problem));
  for (const problem of away) onProblem(problem, slug);
  if (away.length > 0 && now < read.until + AFTER_SECONDS + AWAY_SECONDS) return;
  await community.writer.submit(rollUpCommand({ read, logs, now: installation.now() }));
}

function isAddedUp(problem: unknown): boolean {
  return problem instanceof RequestError && problem.code === 'CONFLICT';
}

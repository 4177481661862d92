import { formatDate, mondayBefore } from '../dist/core/policy/cycle.js';
import { PRESETS } from '../dist/core/policy/presets.js';
import { createCommunity } from '../dist/pipeline/writer/community.js';
import { importHistory } from '../dist/pipeline/imports/import-history.js';

/** Makes the community that a history is imported into, as `import` does. */
export async function communityFor(source, db, key) {
  const startsAt = mondayBefore(source.effectiveAt(0));
  const { git } = PRESETS;
  const policy = {
    ...git,
    cycle: { ...git.cycle, anchorDate: formatDate(startsAt), anchorCycle: 1 },
  };
  return await createCommunity(
    { slug: 'bench', origin: 'localhost', policy, startsAt },
    { db, key },
  );
}

/**
 * Imports a whole history, signs it and freshens statistics: the work of the command `import`.
 * @returns figures of the log that came of it
 */
export async function importWhole(source, kind, db, key) {
  const community = await communityFor(source, db, key);
  let problem;
  community.checkpointer.start(1_000, (reason) => (problem ??= reason));
  const { judged } = await importHistory(db, community, source, { kind, final: true });
  await community.checkpointer.run();
  await community.checkpointer.stop();
  if (problem !== undefined) throw new Error('the checkpointer failed', { cause: problem });
  await db.maintenance();
  const { entries, decisions } = await community.writer.read((state) => ({
    entries: state.size,
    decisions: state.books.decisions,
  }));
  return { community, commits: judged, entries, decisions };
}

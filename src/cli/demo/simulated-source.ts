import type { CommitSource } from '../../core/families/commits/commit-source.ts';
import type { SimulatedProject } from '../../simulator/project.ts';

const BATCH_SIZE = 512;

/** A simulated project as a history that can be imported like any other. */
export function simulatedSource({ commits, people }: SimulatedProject): CommitSource {
  const names = new Map(people.map(({ id, displayName }) => [id, displayName]));
  return {
    id: `commits:${(commits[0]?.sha ?? '').slice(0, 12)}`,
    total: commits.length,
    shaAt: (ordinal) => commits[ordinal]?.sha ?? '',
    effectiveAt: (ordinal) => commits[ordinal]?.effectiveAt ?? Number.NaN,
    nameOf: (personId) => names.get(personId),
    async *records(fromOrdinal) {
      for (let from = fromOrdinal; from < commits.length; from += BATCH_SIZE) {
        yield commits.slice(from, from + BATCH_SIZE);
      }
    },
  };
}

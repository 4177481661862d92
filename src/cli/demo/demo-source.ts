import { openGitSource } from '../../connectors/commits/git-reader.ts';
import type { CommitSource } from '../../connectors/commits/commit.ts';
import type { CommitSource as History } from '../../core/families/commits/commit-source.ts';
import { type RandomSource, seededRandom } from '../../pipeline/random-source.ts';
import type { SimulatedPerson } from '../../simulator/people.ts';
import { simulateProject } from '../../simulator/project.ts';
import { simulatedSource } from './simulated-source.ts';
import { unixNow } from '../settings.ts';

/** What a demo is about: a project that never was, or a repository that is there. */
export interface DemoSource {
  readonly source: History & Pick<CommitSource, 'findings'>;
  /** Whom the simulation made up; undefined for a real repository. */
  readonly people: readonly SimulatedPerson[] | undefined;
  /** Nobody's privacy is at stake in a simulation, so its ids may repeat from run to run. */
  readonly random: RandomSource | undefined;
}

/** The simulated project ends at a fixed moment, so that the same seed always tells the same. */
const SIMULATION_ENDS_AT = Date.UTC(2026, 9, 26) / 1_000;

/** A project of forty people over three years. */
export function simulatedDemo(seed: number): DemoSource {
  const project = simulateProject({ seed, endsAt: SIMULATION_ENDS_AT });
  return {
    source: simulatedSource(project),
    people: project.people,
    random: seededRandom(`simulated project ${seed}`),
  };
}

/** The repository at or above a path. @throws SourceError when it cannot serve as evidence */
export async function repositoryDemo(path: string): Promise<DemoSource> {
  const now = unixNow();
  const source = await openGitSource(path, { now, clampDates: true });
  return { source, people: undefined, random: undefined };
}

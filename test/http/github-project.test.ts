import { describe, expect, test } from 'vitest';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { describeAboveEngines, type TestEngine } from '../database/engines.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { isSoak } from '../size.ts';
import {
  deliveriesOf,
  GithubProject,
  PEOPLE,
  type PlannedPull,
  planProject,
} from '../worlds/github-project.ts';

/** The midnight at which the cycles of the presets begin. */
const STARTS_AT = 1_764_288_000;
const DAYS = 364;

const HABITS = {
  days: DAYS,
  pullsPerWeek: 1.5,
  ownMerge: 30,
  unreviewed: 3,
  withdrawn: 2,
  turnedDown: 3,
  forgotten: 1,
};

interface Came {
  /** Decisions by code, or by outcome where nothing was refused. */
  readonly decided: Readonly<Record<string, number>>;
  readonly promises: Readonly<Record<string, number>>;
  /** The last week in which nothing was known of the domain. */
  readonly unknownUntil: number;
}

async function liveYear(
  engine: TestEngine,
  policy: PolicyDocument,
  pulls: readonly PlannedPull[],
): Promise<Came> {
  const ground = { db: await engine.openMigrated(), key: newLogKey(), startsAt: STARTS_AT };
  const project = await GithubProject.open(policy, ground);
  await project.live(pulls.flatMap(deliveriesOf), STARTS_AT + DAYS * DAY_SECONDS);
  const promises = await project.promises();
  await project.close();
  const until = project.lastDay.get('ENTROPY_UNKNOWN') ?? Infinity;
  const unknownUntil = Math.ceil((until - STARTS_AT / DAY_SECONDS) / 7);
  return { promises, decided: Object.fromEntries(project.decided), unknownUntil };
}

describe.skipIf(!isSoak)('a year of a small project on GitHub', () => {
  describeAboveEngines((engine) => {
    const weekly = { ...PRESETS.civic, cycle: { ...PRESETS.civic.cycle, days: 7 } };

    test('pays six people from the half of it on', async () => {
      const people = PEOPLE.slice(0, 6);
      const pulls = planProject(people, HABITS, { seed: 5, startsAt: STARTS_AT });
      const year = await liveYear(engine, weekly, pulls);
      const { promises, decided, unknownUntil } = year;
      const { held = 0, ENTROPY_UNKNOWN: early = 0, ...others } = decided;
      expect(others).toEqual({});
      expect(held / (held + early)).toBeGreaterThan(0.4);
      expect(unknownUntil).toBeLessThanOrEqual(30);
      expect(promises['lost'] ?? 0).toBeLessThan(pulls.length / 50);
    });

    test('pays nobody of three: nothing is known of a domain of so few', async () => {
      const people = PEOPLE.slice(0, 3);
      const pulls = planProject(people, HABITS, { seed: 5, startsAt: STARTS_AT });
      const { decided } = await liveYear(engine, weekly, pulls);
      expect(Object.keys(decided)).toEqual(['ENTROPY_UNKNOWN']);
    });
  });
});

import { readFileSync } from 'node:fs';
import { readScenario } from '../src/cli/simulate/scenario-file.ts';
import type { Code } from '../src/core/codes/codes.ts';
import { PRESETS } from '../src/core/policy/presets.ts';
import { Community } from '../src/simulator/population/community.ts';
import { Counts, REFUSALS } from '../src/simulator/population/counts.ts';
import { PayTable } from '../src/simulator/population/pay-table.ts';
import type { Scenario } from '../src/simulator/population/scenario.ts';
import { worldOf } from '../src/simulator/population/world.ts';

const TOWN = new URL('../examples/town.yaml', import.meta.url);

/** Communities and members of each. */
const SIZES = [
  { communities: 10, members: 2_000 },
  { communities: 2, members: 20_000 },
] as const;

/** Of what steady members above the threshold ask for: the share that is refused. */
export interface GateLoss {
  readonly entropy: number;
  readonly others: number;
}

/** Whether it is the entropy gate that refuses. */
export function isEntropy(code: Code): boolean {
  return code.startsWith('ENTROPY_') || code === 'DOMAIN_SPILLOVER';
}

/** Rows of a table: the preset, members, correlation, and both losses. */
export async function gateLosses(): Promise<readonly (readonly string[])[]> {
  const civic = await townScenario();
  return [civic, rated(civic)].flatMap((town) =>
    [0, 0.03].flatMap((correlation) =>
      SIZES.map(({ communities, members }) => {
        const { entropy, others } = gateLoss({ ...town, correlation, communities, members });
        const losses = [entropy.toFixed(3), others.toFixed(3)];
        const preset = `\`${town.policy.preset}\``;
        return [preset, members.toLocaleString('en'), String(correlation), ...losses];
      }),
    ),
  );
}

/** The same town under `standard`, where two rate one deed in five and mostly agree. */
export function rated(town: Scenario): Scenario {
  const { domains, cycle } = town.policy;
  const policy = { ...PRESETS.standard, domains, cycle };
  return { ...town, policy, ratings: { share: 0.2, agree: 0.9 } };
}

/** The example town. */
export async function townScenario(): Promise<Scenario> {
  const read = await readScenario(readFileSync(TOWN, 'utf8'), () => Promise.resolve(undefined));
  if (!read.ok) throw new RangeError('the example is no scenario');
  return read.scenario;
}

/** Tells each community once. */
export function gateLoss(scenario: Scenario): GateLoss {
  const world = worldOf(scenario);
  const [counts, pay] = [Counts.of(scenario), new PayTable(world.policy)];
  for (let community = 0; community < scenario.communities; community += 1) {
    const told = new Community(world, { run: 0, community }, { counts, pay });
    for (let cycle = 0; cycle < scenario.cycles; cycle += 1) told.tell(cycle);
  }
  const steady = world.types.findIndex(({ name }) => name === 'steady');
  const asks = counts.ofType(steady, 'worthy');
  const lost = { entropy: 0, others: 0 };
  for (const code of REFUSALS) {
    lost[isEntropy(code) ? 'entropy' : 'others'] += counts.refused(steady, code, 'worthy');
  }
  return { entropy: lost.entropy / asks, others: lost.others / asks };
}

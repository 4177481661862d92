import { PRESETS } from '../dist/core/policy/presets.js';
import { Counts } from '../dist/simulator/population/counts.js';
import { Community } from '../dist/simulator/population/community.js';
import { cycleKey, drawsBelow, mixed } from '../dist/simulator/population/draws.js';
import { PayTable } from '../dist/simulator/population/pay-table.js';
import { worldOf } from '../dist/simulator/population/world.js';
import { comparison, inTurn } from './rounds.mjs';

export const title = 'Simulating a nation: one member for one cycle';

const CYCLES = 365;
/** Members of a community, as in examples/nation.yaml, and of a small one. */
const SIZES = [20_000, 2_000];
/** So many members in all, in one round. */
const MEMBERS = 20_000;

export async function measure({ rounds }) {
  const rows = [];
  for (const members of SIZES) {
    const world = worldOf(scenarioOf(members));
    const pay = new PayTable(world.policy);
    let run = 0;
    const [subject, baseline] = await inTurn(
      rounds,
      async () => rateOf(() => tell(world, pay, (run += 1))),
      async () => rateOf(() => bareLoop(world, (run += 1))),
    );
    rows.push(
      comparison({
        what: `a community of ${members}, one thread`,
        against: 'the same arithmetic in a bare loop',
        unit: 'agent-cycles/s',
        subject,
        baseline,
        reach: 0.2,
        aim: 0.5,
        better: 'higher',
      }),
    );
  }
  return rows;
}

/** Agent-cycles for each second of the processor's time: what else runs takes none of it. */
function rateOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (MEMBERS * CYCLES * 1e6) / (user + system);
}

function tell(world, pay, run) {
  const counts = Counts.of(world.scenario);
  for (let at = 0; at < MEMBERS / world.scenario.members; at += 1) {
    const community = new Community(world, { run, community: at }, { counts, pay });
    for (let cycle = 0; cycle < CYCLES; cycle += 1) community.tell(cycle);
  }
}

/**
 * The least that any program has to do: a draw for each member and cycle, and for each deed the
 * tallies, scores, integrity and pay of its member. No entropy, gate, hold, GI or domain, and
 * nothing is counted but the sum.
 */
function bareLoop({ policy, types }, key) {
  const members = MEMBERS;
  const { decayPerFact, priorFacts, priorKept, weights } = policy.integrity;
  const channels = Object.values(weights);
  const prior = (priorFacts * priorKept) / 1e6;
  const type = Uint8Array.from({ length: members }, (_, at) => at % types.length);
  const deeds = Float64Array.from(type, (one) => types[one].deedsBelow);
  const kept = Float64Array.from(type, (one) => drawsBelow(types[one].kept));
  const base = Uint32Array.from(type, (_, at) => mixed(at + key));
  const tallies = new Float64Array(members * 8);
  const integrity = new Float64Array(members);
  let sum = 0;
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    const ofCycle = cycleKey(key, cycle);
    for (let member = 0; member < members; member += 1) {
      const draw = mixed(base[member] + ofCycle);
      if (draw >= deeds[member]) continue;
      const value = mixed(draw ^ 0x3c6ef372) < kept[member] ? 1_000_000 : 0;
      let score = 0;
      for (let channel = 0; channel < 4; channel += 1) {
        const at = member * 8 + channel * 2;
        const keptNow = Math.floor((tallies[at] * decayPerFact) / 1e6) + value;
        const lostNow = Math.ceil((tallies[at + 1] * decayPerFact) / 1e6) + 1e6 - value;
        tallies[at] = keptNow;
        tallies[at + 1] = lostNow;
        score +=
          channels[channel] *
          Math.floor(((keptNow + prior) * 1e6) / (keptNow + lostNow + priorFacts));
      }
      const own = Math.floor(score / 1e6);
      integrity[member] = own;
      if (value > 0 && own > policy.threshold) sum += (own - policy.threshold) * 100;
    }
  }
  return sum;
}

/** People as in examples/nation.yaml: most do something now and then, few do much. */
function scenarioOf(members) {
  const domains = ['community', 'education', 'finance', 'knowledge'];
  const type = { late: 0.02, joins: [0, 0], stays: 0, family: 'civic', action: 'promise' };
  return {
    name: 'bench',
    seed: 1,
    runs: 1,
    cycles: CYCLES,
    communities: 1,
    members,
    policy: { ...PRESETS.civic, domains },
    domains: domains.map((name) => ({ name, share: 1 })),
    correlation: 0.03,
    delay: 3,
    types: [
      { ...type, name: 'steady', share: 0.1, deeds: 0.3, kept: 0.99 },
      { ...type, name: 'regular', share: 0.2, deeds: 0.1, kept: 0.97 },
      { ...type, name: 'sporadic', share: 0.7, deeds: 0.012, kept: 0.96 },
    ],
  };
}

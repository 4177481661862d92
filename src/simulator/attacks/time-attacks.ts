import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import { mintAmount } from '../../core/mint/amount.ts';
import { isExpired } from '../../core/mint/time-to-ask.ts';
import { entropyFactor } from '../../core/policy/policy.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { openPolicy } from '../../core/state/state.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { ONE } from '../../core/units.ts';
import type { ClaimAttack, Rules } from './claim-attack.ts';
import { type ClaimProgram, doDeed, programDays, ratedItems, wordsAlone } from './claim-program.ts';
import { type ClaimWorld, proofOf, wordOn } from './claim-world.ts';

const EVE = 'eve';
const FRIEND = 'friend';
const THROWN_AWAY = 'thrown away';

/** Attacks with time and place: when something is asked for, and in which domain. */
export const TIME_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'the best cycle chosen',
    words: 'each deed is said to be of the best of the last 30 cycles',
    defence: ['the cycle of arrival', 'the lesser e'],
    off: {},
    policy: (_, given) => measured(given),
    measure: 'gained',
    limit: 0.05,
    accounts: [EVE],
    keptShare: (cycle) => (cycle % 56 < 28 ? 0.85 : 0.98),
    play: (program, rules) =>
      everyDeed(program, (claim) => {
        const { world } = program;
        const best = bestCycle(world);
        if (rules === 'on') world.ask(claim, world.now - best.daysAgo * DAY_SECONDS);
        else world.pay(EVE, amountAt(world, claim, best.factor));
      }),
    plain: (program) => everyDeed(program, (claim) => program.world.ask(claim)),
  },
  {
    name: 'disorder that is thrown away',
    words: 'accounts make disorder and then order in domains that nobody uses, one after another',
    defence: ['`entropy.fellMembers`', '`entropy.pool`'],
    off: {},
    policy: (rules, given) => ({ ...eightDomains(given), ...fell(rules, given) }),
    measure: 'gained',
    limit: 0.1,
    accounts: [EVE],
    play: (program) => {
      rotate(program);
      everyDeed(program, (claim) => program.world.ask(claim), rotatedTo(program.world));
    },
    plain: (program) => {
      rotate(program);
      everyDeed(program, (claim) => program.world.ask(claim));
    },
  },
  {
    name: 'a stranger’s ratings',
    words: 'somebody without standing rates 0 whatever others rate',
    defence: ['`standingActions`'],
    off: { standingActions: 0 },
    policy: (_, given) => ({ ...measured(given), entropy: PRESETS.standard.entropy }),
    measure: 'victims keep',
    limit: 0.95,
    accounts: ['stranger'],
    play: ({ world }) => {
      if (world.day >= 60) rateStrangely(world);
    },
    plain: () => {},
  },
  {
    name: 'asking late',
    words: 'each deed is asked for as late as it can be, when integrity is higher',
    defence: ['7 cycles to ask'],
    off: {},
    measure: 'gained',
    limit: 0.05,
    knownTo: 0.3,
    accounts: [EVE],
    play: (program, rules) =>
      everyDeed(program, (claim) => {
        const { world } = program;
        if (rules === 'on') world.later(latestWait(world), () => world.ask(claim));
        else world.later(programDays(world) - world.day, () => world.askWhenever(claim));
      }),
    plain: (program) => everyDeed(program, (claim) => program.world.ask(claim)),
  },
];

/** Days for which what was settled today can wait to be asked for, and be released in the run. */
function latestWait(world: ClaimWorld): number {
  const last = programDays(world) + 10 - world.day;
  let wait = 1;
  while (wait < last && !isExpired(world.cycleIn(wait + 1), world.cycleIn(0))) wait += 1;
  return wait;
}

/** With its entropy, and without the caps and the floor of GI. */
function measured(given: PolicyDocument): PolicyDocument {
  return { ...wordsAlone(given), gates: given.gates };
}

function eightDomains(given: PolicyDocument): PolicyDocument {
  const trust = { ...given.trust, worksPerPair: 0 };
  return { ...measured(given), domains: PRESETS.standard.domains, trust };
}

function fell(rules: Rules, { entropy }: PolicyDocument): Pick<PolicyDocument, 'entropy'> {
  const known = { ...entropy.known, members: 0 };
  return {
    entropy: { ...entropy, known, ...(rules === 'on' ? {} : { fellMembers: 0, pool: false }) },
  };
}

/** As an honest member does, but for when it is asked for. */
function everyDeed(
  program: ClaimProgram,
  ask: (claim: PromiseRecord) => void,
  domain?: string,
): void {
  if (!program.random.chance(3 / 7)) return;
  doDeed(program, EVE, { kept: program.random.chance(0.98), ask, domain });
}

interface Best {
  readonly daysAgo: number;
  readonly factor: number;
}

/** The cycle of the last 30 with the highest e. */
function bestCycle({ cycleDays, draft: { state } }: ClaimWorld): Best {
  const policy = openPolicy(state);
  const [domain = ''] = policy.domains;
  let best: Best = { daysAgo: 0, factor: -1 };
  for (let ago = 0; ago < 30; ago += 1) {
    const measurement = state.domains.get(domain)?.measurements.get(state.cycle - ago - 1);
    const factor = entropyFactor(policy, measurement);
    if (factor > best.factor) best = { daysAgo: ago * cycleDays, factor };
  }
  return best;
}

/** What a deed would bring today at an e that can be chosen. */
function amountAt(world: ClaimWorld, claim: PromiseRecord, factor: number): bigint {
  const { mintScale, threshold } = openPolicy(world.draft.state);
  const { integrity } = world.preview(claim);
  return mintAmount(mintScale, integrity, threshold, ONE, factor);
}

const UNUSED = PRESETS.standard.domains.slice(1);

/** A domain in its third window: the order of the second compares with disorder. */
function rotatedTo(world: ClaimWorld): string | undefined {
  return UNUSED[windowOf(world) - 2];
}

function windowOf({ day, cycleDays }: ClaimWorld): number {
  return Math.floor(day / (ENTROPY_LIMITS.windowCycles * cycleDays));
}

/** A window of broken promises in a domain and two of kept ones; the next begins meanwhile. */
function rotate({ world }: ClaimProgram): void {
  if (world.day === 0) world.nameWitness(FRIEND);
  const latest = windowOf(world);
  for (const age of [0, 1, 2]) {
    const domain = UNUSED[latest - age];
    if (domain === undefined) continue;
    for (let nth = 0; nth < 3; nth += 1) {
      const claim = world.newPromise(THROWN_AWAY, { domain, with: FRIEND });
      const { now: at } = world;
      const word = wordOn(claim, { by: FRIEND, at, accepted: age > 0 });
      world.say([claim, proofOf(claim, at), word]);
    }
  }
}

/** A stranger rates 0 what two members rate 4. */
function rateStrangely(world: ClaimWorld): void {
  for (const item of ratedItems(world)) {
    world.say([{ type: 'review', ...item, userId: 'stranger', rating: 0 }]);
  }
}

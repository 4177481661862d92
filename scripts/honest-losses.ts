import { DETECTORS, type TrustRules } from '../src/core/policy/policy.ts';
import type { PolicyDocument } from '../src/core/policy/parse-policy.ts';
import { PRESETS } from '../src/core/policy/presets.ts';
import { parseMicros } from '../src/core/units.ts';
import { HONEST, runProgram, wordsAlone } from '../src/simulator/attacks/claim-program.ts';
import { ClaimWorld } from '../src/simulator/attacks/claim-world.ts';
import { judgeHistory } from '../src/simulator/attacks/history-pay.ts';
import { honestProject } from '../src/simulator/attacks/honest-project.ts';
import { cycleKey, luckOf } from '../src/simulator/population/draws.ts';

/** Worlds of each preset. */
const SEEDS = 5;
/** What members of a program keep, and what two outcomes of a day have in common. */
const [KEPT, CORRELATION] = [0.98, 0.03];

/** Noise looks at what deeds are called, and simulated people number theirs. */
const WATCHING = DETECTORS.filter((name) => name !== 'noise');

/** What honest members came to under some rules. */
interface HonestPay {
  readonly paid: number;
  /** Findings of conduct that were opened about one of them. */
  readonly findings: number;
  readonly members: number;
}

type Judge = (policy: PolicyDocument, seed: number) => HonestPay;

/** Rules about people, each with what it is without it. */
const PEOPLE_RULES: Readonly<Record<string, Partial<TrustRules>>> = {
  standing: { standingActions: 0, standingDays: 0 },
  pairs: { worksPerPair: 0 },
  'one person a deed': { onePersonPerDeed: false },
  'words in a text': { trailers: 'stated' },
};

/** Heads of the table: of what is lost by a rule, a share of the pay without it. */
export const HONEST_COLUMNS: readonly string[] = [
  'preset',
  'found',
  'findings',
  ...Object.keys(PEOPLE_RULES),
];

/**
 * Rows of a table: how many honest members the detectors found if all of them are on and nobody
 * answers, the share of their pay that is gone by it, and what each rule about people takes.
 */
export function honestLosses(): readonly (readonly string[])[] {
  return [
    lossesUnder(PRESETS.civic, inProgram),
    lossesUnder(PRESETS.standard, inProgram),
    lossesUnder(PRESETS.git, inHistory),
  ];
}

function lossesUnder(preset: PolicyDocument, judge: Judge): readonly string[] {
  const policy = wordsAlone(preset);
  const usual = inAll(policy, judge);
  const conduct = { ...policy.conduct, detectors: WATCHING };
  const watched = inAll({ ...policy, conduct }, judge);
  const rules = Object.values(PEOPLE_RULES).map((off) => {
    const without = inAll({ ...policy, trust: { ...policy.trust, ...off } }, judge);
    return share(1 - usual.paid / without.paid);
  });
  return [
    `\`${policy.preset}\``,
    `${watched.findings} of ${watched.members}`,
    share(1 - watched.paid / usual.paid),
    ...rules,
  ];
}

function inAll(policy: PolicyDocument, judge: Judge): HonestPay {
  const sum = { paid: 0, findings: 0, members: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { paid, findings, members } = judge(policy, seed);
    sum.paid += paid;
    sum.findings += findings;
    sum.members += members;
  }
  return sum;
}

/** A program of ten, in which whole days go badly. */
function inProgram(policy: PolicyDocument, seed: number): HonestPay {
  const world = new ClaimWorld(policy);
  const keptShare = (day: number): number =>
    1 - (1 - KEPT) * luckOf(cycleKey(seed, day), { failing: 1 - KEPT, correlation: CORRELATION });
  runProgram(world, { seed, keptShare });
  const findings = world.draft.appended.filter(
    ({ entry }) => entry.type === 'finding' && entry.status === 'open',
  ).length;
  return { paid: world.paidTo(HONEST), findings, members: HONEST.length };
}

/** A project of twelve, in which what is made in some weeks breaks more often. */
function inHistory(policy: PolicyDocument, seed: number): HonestPay {
  const { commits, members } = honestProject(seed, { correlation: CORRELATION });
  let [paid, findings] = [0, 0];
  judgeHistory(commits, policy, (entry) => {
    if (entry.type === 'release') paid += Number(parseMicros(entry.amount));
    else if (entry.type === 'finding' && entry.status === 'open') findings += 1;
  });
  return { paid, findings, members: members.length };
}

/** No minus before a zero. */
function share(lost: number): string {
  return (Math.round(lost * 1_000) / 1_000 || 0).toFixed(3);
}

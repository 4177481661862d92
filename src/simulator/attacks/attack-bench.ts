import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { EVERY_WORD } from '../../core/families/commits/witnesses.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { type ClaimAttack, claimYieldUnder, isBounded, type Rules } from './claim-attack.ts';
import { CLAIM_ATTACKS } from './claim-attacks.ts';
import {
  historyYieldUnder,
  HISTORY_ATTACKS,
  type HistoryAttack,
  isWithinLimit,
} from './history-attacks.ts';
import { type Asset, type AttackYield, leakOf } from './leak.ts';
import { programUnderCivic } from './program.ts';

/** Which kind of community is attacked: a version-control history, or claims over the interface. */
export type BenchSetting = 'history' | 'claims';

/** One attack that can be run under any policy. */
export interface BenchAttack {
  readonly setting: BenchSetting;
  readonly name: string;
  /** What is done, in a sentence. */
  readonly words: string;
  readonly measure: (ClaimAttack | HistoryAttack)['measure'];
  /** The most that an attacker may come to, or the least that victims keep. */
  readonly limit: number;
  /** The preset itself is known to miss the limit. */
  readonly isKnown: boolean;
  /** What stands against it, as people name it. */
  readonly defence: readonly string[];
  /** What it comes to under a policy. */
  readonly run: (policy: PolicyDocument, seed: number) => AttackYield;
  /** The same with its defence switched off. */
  readonly runOpen: (policy: PolicyDocument, seed: number) => AttackYield;
  readonly isWithin: (value: number) => boolean;
}

/** What an attack comes to under a policy, with several seeds. */
export interface BenchRow extends Spread {
  readonly attack: BenchAttack;
  /** By seed, from 1. */
  readonly values: readonly number[];
  /** With every seed. */
  readonly isWithin: boolean;
  /** What it takes that it should not, as a share of an honest member's pay. */
  readonly leak: Spread;
  /** The same of what is taken off debts. */
  readonly debtLeak: Spread;
}

/** A mean over seeds, and half the width of its 95 % interval (Student's t); none for one seed. */
export interface Spread {
  readonly mean: number;
  readonly margin: number | undefined;
}

/** Every attack that has an earner, as the bench runs it. */
export const BENCH_ATTACKS: readonly BenchAttack[] = [
  ...HISTORY_ATTACKS.map(ofHistory),
  ...CLAIM_ATTACKS.map(ofClaims),
];

/** Those of a setting that a policy is for: one whose words count in a history, or for claims. */
export function attacksOn(setting: BenchSetting | undefined): readonly BenchAttack[] {
  return BENCH_ATTACKS.filter((attack) => setting === undefined || attack.setting === setting);
}

/** Runs one attack under a policy with the seeds from 1. */
export function benchAttack(attack: BenchAttack, policy: PolicyDocument, seeds: number): BenchRow {
  return benchRow(attack, benchYields(attack, policy, { seeds, rules: 'on' }));
}

/** In which simulated worlds an attack is run, and whether what stands against it does. */
export interface BenchWorlds {
  /** From 1 to this. */
  readonly seeds: number;
  readonly rules: Rules;
}

/** What an attack comes to under a policy, by seed. */
export function benchYields(
  attack: BenchAttack,
  policy: PolicyDocument,
  { seeds, rules }: BenchWorlds,
): readonly AttackYield[] {
  const under = inSimulation(policy);
  const run = rules === 'on' ? attack.run : attack.runOpen;
  return Array.from({ length: seeds }, (_, index) => run(under, index + 1));
}

/** What these come to together. */
export function benchRow(attack: BenchAttack, yields: readonly AttackYield[]): BenchRow {
  const values = yields.map(({ credits }) => credits);
  const leaks = (asset: Asset): Spread =>
    spreadOf(yields.map((one) => leakOf(attack.measure, one[asset])));
  return {
    attack,
    values,
    ...spreadOf(values),
    isWithin: values.every((value) => attack.isWithin(value)),
    leak: leaks('credits'),
    debtLeak: leaks('negentropy'),
  };
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, margin: marginOf(values, mean) };
}

/** What honest members lose: of thirty who keep .95, how many earn, and why others are refused. */
export interface HonestLoss {
  readonly members: number;
  /** Members with a first decision that qualified within 120 days. */
  readonly earn: number;
  readonly asks: number;
  /** Asks that were refused, by code, most frequent first. */
  readonly refused: readonly (readonly [code: string, asks: number])[];
}

/** An honest program of thirty under a policy. */
export function honestLoss(policy: PolicyDocument, seed = 1): HonestLoss {
  const outcome = programUnderCivic(30, seed, { policy: inSimulation(policy) });
  const { members, asks, refused } = outcome;
  const earn = members.filter(({ firstEarned }) => firstEarned !== undefined).length;
  const byCode = [...refused].toSorted(([, a], [, b]) => b - a);
  return { members: members.length, earn, asks, refused: byCode };
}

/** The simulated community counts its cycles, as long as they are, from where `civic` does. */
function inSimulation(policy: PolicyDocument): PolicyDocument {
  const { days } = policy.cycle;
  return { ...policy, cycle: { ...PRESETS.civic.cycle, days } };
}

function ofHistory(attack: HistoryAttack): BenchAttack {
  const { name, words, measure, limit, knownTo } = attack;
  const off = Object.fromEntries(attack.defence.map((rule) => [rule, EVERY_WORD[rule]]));
  return {
    setting: 'history',
    name,
    words,
    measure,
    limit,
    isKnown: knownTo !== undefined,
    defence: attack.defence.map((rule) => `\`${rule}\``),
    run: (policy, seed) => historyYieldUnder(attack, { seed, trust: policy.trust, policy }),
    runOpen: (policy, seed) => {
      const trust = { ...policy.trust, ...off };
      return historyYieldUnder(attack, { seed, trust, policy });
    },
    isWithin: (value) => isWithinLimit(attack, value),
  };
}

function ofClaims(attack: ClaimAttack): BenchAttack {
  const { name, words, measure, limit, knownTo, isMissedInSome } = attack;
  return {
    setting: 'claims',
    name,
    words,
    measure,
    limit,
    isKnown: knownTo !== undefined || isMissedInSome === true,
    defence: attack.defence,
    run: (policy, seed) => claimYieldUnder(attack, { rules: 'on', seed, policy }),
    runOpen: (policy, seed) => claimYieldUnder(attack, { rules: 'off', seed, policy }),
    isWithin: (value) => isBounded(attack, value),
  };
}

/** Student's t at 97.5 % for 1 to 9 degrees of freedom; beyond, the normal's. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

function marginOf(values: readonly number[], mean: number): number | undefined {
  const free = values.length - 1;
  if (free < 1) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return (STUDENT[free - 1] ?? 1.96) * Math.sqrt(squares / free / values.length);
}

import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import type { TrustRules } from '../../core/policy/policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { type ClaimProgram, HONEST, runProgram, wordsAlone } from './claim-program.ts';
import { ClaimWorld } from './claim-world.ts';
import { KeptRuns } from './kept-runs.ts';
import { type AttackYield, yieldOf } from './leak.ts';

/** Whether the rules against an attack are in force. */
export type Rules = 'on' | 'off';

/** One way to be paid for one's own word over the interface. */
export interface ClaimAttack {
  readonly name: string;
  /** What is done, in a sentence. */
  readonly words: string;
  /** What is switched off: parameters of the policy, or what an operator's key allows. */
  readonly defence: readonly string[];
  readonly off: Partial<TrustRules>;
  /** The rules with which it is tried, made from those given; default: the word alone decides. */
  readonly policy?: (rules: Rules, given: PolicyDocument) => PolicyDocument;
  /**
   * What is looked at: the attacker's pay per deed that was done, as a multiple of an honest
   * member's; what the trick adds to the attacker's pay, as a share of an honest member's; or the
   * share of their pay that the victims keep.
   */
  readonly measure: 'per deed' | 'gained' | 'victims keep';
  readonly limit: number;
  readonly accounts: readonly string[];
  readonly victims?: readonly string[];
  /** It is known to come to more than its limit (victims: less), and then to this at most. */
  readonly knownTo?: number;
  /** In some simulated worlds it is known to come to more, though not in the first. */
  readonly isMissedInSome?: true;
  /** The share that honest members keep in a cycle, from 0 on; default: 98 of 100. */
  readonly keptShare?: (cycle: number) => number;
  /** What is done each day. */
  readonly play: (program: ClaimProgram, rules: Rules) => void;
  /** The same without the trick, for what is gained by it. */
  readonly plain?: (program: ClaimProgram) => void;
}

/** What an attack came to, with its defence and without. */
export interface ClaimAttackResult {
  readonly attack: ClaimAttack;
  readonly on: number;
  readonly off: number;
}

/**
 * Runs one attack with the rules of the preset `civic`, and with those against it switched off.
 * @param unharmed what was run without the trick, for other attacks too
 */
export function runClaimAttack(
  attack: ClaimAttack,
  seed: number,
  unharmed: KeptRuns<Pay> = new KeptRuns(),
): ClaimAttackResult {
  const under = (rules: Rules): number =>
    claimYieldUnder(attack, { rules, seed, unharmed }).credits;
  return { attack, on: under('on'), off: under('off') };
}

/** What an attacker and the victims were paid together. */
export type Pay = Readonly<Record<'accounts' | 'victims', AttackYield>>;

/** How an attack is run once. */
export interface ClaimAttackRun {
  readonly rules: Rules;
  readonly seed: number;
  /** Default: the preset `civic`. */
  readonly policy?: PolicyDocument;
  /** What was run without the trick. */
  readonly unharmed?: KeptRuns<Pay>;
}

/** Whether an attack came to no more than its limit allows. */
export function isBounded({ measure, limit }: ClaimAttack, value: number): boolean {
  return measure === 'victims keep' ? value >= limit : value <= limit;
}

/** What an attack comes to in its own measure: in credits, and in what is taken off debts. */
export function claimYieldUnder(
  attack: ClaimAttack,
  { rules, seed, policy = PRESETS.civic, unharmed = new KeptRuns() }: ClaimAttackRun,
): AttackYield {
  const { plain, play, keptShare, accounts, victims = HONEST } = attack;
  const document = policyOf(attack, rules, policy);
  const run = (doing?: (program: ClaimProgram) => void): ClaimProgram =>
    runProgram(new ClaimWorld(document), { seed, attack: doing, keptShare });
  const attacked = run((program) => play(program, rules));
  if (attack.measure === 'per deed') {
    return yieldOf((asset) => {
      const perDeed = (people: readonly string[]): number =>
        attacked.world.paidTo(people, asset) / deedsOf(people, attacked);
      return perDeed(accounts) / perDeed(HONEST);
    });
  }
  const pay = payIn(attacked, accounts, victims);
  const same = [document, seed, accounts, victims, plain, keptShare];
  const without = unharmed.get(same, () => payIn(run(plain), accounts, victims));
  if (attack.measure === 'victims keep') {
    return yieldOf((asset) => pay.victims[asset] / without.victims[asset]);
  }
  return yieldOf((asset) => {
    const gain = (pay.accounts[asset] - without.accounts[asset]) / accounts.length;
    return gain / (attacked.world.paidTo(HONEST, asset) / HONEST.length);
  });
}

function payIn(
  { world }: ClaimProgram,
  accounts: readonly string[],
  victims: readonly string[],
): Pay {
  return {
    accounts: yieldOf((asset) => world.paidTo(accounts, asset)),
    victims: yieldOf((asset) => world.paidTo(victims, asset)),
  };
}

function deedsOf(people: readonly string[], { deeds }: ClaimProgram): number {
  return people.reduce((sum, person) => sum + (deeds.get(person) ?? 0), 0);
}

function policyOf(
  { off, policy = (_, given) => wordsAlone(given) }: ClaimAttack,
  rules: Rules,
  given: PolicyDocument,
): PolicyDocument {
  const document = policy(rules, given);
  const trust = rules === 'on' ? document.trust : { ...document.trust, ...off };
  return { ...document, trust };
}

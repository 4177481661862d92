import { PRESETS } from '../../core/policy/presets.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { earnedBy, type PlannedDay, programUnderCivic } from '../attacks/program.ts';
import type { SearchedAttack } from './search.ts';

const [HONEST, DAYS] = [12, 200];
const ATTACKERS = 6;

/** Everybody is paid fully whenever entropy fell, by whosever record it fell. */
const WITHOUT: PolicyDocument = {
  ...PRESETS.civic,
  entropy: { ...PRESETS.civic.entropy, fellMembers: 0 },
  trust: { ...PRESETS.civic.trust, standingMisses: false },
};

/** Some accounts make the disorder whose end pays others: who, how long, how much? */
export const SAWTOOTH_SEARCH: SearchedAttack = {
  name: 'disorder in turns',
  words: 'some of six accounts break what they promise for a part of each season, the others keep',
  choices: [
    { name: 'season in days', least: 4, most: 80, isWhole: true },
    { name: 'of it in disorder', least: 0, most: 1 },
    { name: 'kept in disorder', least: 0, most: 1 },
    { name: 'accounts that break', least: 0, most: 5, isWhole: true },
    { name: 'the others rest in disorder', least: 0, most: 1, isWhole: true },
  ],
  defence: '`entropy.fellMembers`',
  pay: (chosen, rules, seed = 1) => {
    const policy = rules === 'on' ? PRESETS.civic : WITHOUT;
    let promised = 0;
    const plan = (at: number, day: number): PlannedDay => {
      if (at < HONEST) return {};
      const planned = planOf(chosen, at - HONEST, day);
      if (planned.idle !== true) promised += 1;
      return planned;
    };
    const { members } = programUnderCivic(HONEST + ATTACKERS, seed, {
      policy,
      days: DAYS,
      keptRates: [0.99],
      plan,
    });
    const honest = earnedBy(members.slice(0, HONEST)) / (HONEST * DAYS);
    return earnedBy(members.slice(HONEST)) / Math.max(1, promised) / honest;
  },
};

function planOf(
  [season = 4, share = 0, kept = 1, breakers = 0, rests = 0]: readonly number[],
  account: number,
  day: number,
): PlannedDay {
  const isDisorder = day % season < share * season;
  if (!isDisorder) return { keptRate: 0.99 };
  if (account < breakers) return { keptRate: kept };
  return rests === 1 ? { idle: true } : { keptRate: 0.99 };
}

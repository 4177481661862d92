import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { earnedBy, type PlannedDay, programUnderCivic } from '../attacks/program.ts';
import type { SearchedAttack } from './search.ts';

const [HONEST, DAYS] = [12, 240];
const ATTACKERS = 8;
const THIN = ['thin-1', 'thin-2', 'thin-3', 'thin-4'];

const POLICY: PolicyDocument = { ...PRESETS.civic, domains: ['community', ...THIN] };
/** Each domain is measured by itself, and every fall is as if it were the record of many. */
const WITHOUT: PolicyDocument = {
  ...POLICY,
  entropy: {
    ...POLICY.entropy,
    pool: false,
    fellMembers: 0,
    known: { ...POLICY.entropy.known, members: 0 },
  },
};

/** Eight accounts in domains that nobody else uses: how many are thrown away, and for how long? */
export const THIN_DOMAIN_SEARCH: SearchedAttack = {
  name: 'disorder in thin domains',
  words: 'accounts to be thrown away make disorder in unused domains, in turn, and others order',
  choices: [
    { name: 'season in days', least: 14, most: 120, isWhole: true },
    { name: 'days of disorder', least: 0, most: 60, isWhole: true },
    { name: 'kept in disorder', least: 0, most: 1 },
    { name: 'accounts thrown away', least: 0, most: 7, isWhole: true },
    { name: 'domains in turn', least: 1, most: 4, isWhole: true },
  ],
  defence: '`entropy.pool`, `entropy.fellMembers`',
  pay: (chosen, rules, seed = 1) => {
    const plan = (at: number, day: number): PlannedDay =>
      at < HONEST ? {} : planOf(chosen, at - HONEST, day);
    const { members } = programUnderCivic(HONEST + ATTACKERS, seed, {
      policy: rules === 'on' ? POLICY : WITHOUT,
      days: DAYS,
      keptRates: [0.99],
      plan,
    });
    // All of their accounts promise as often as an honest member.
    return (
      earnedBy(members.slice(HONEST)) / ATTACKERS / (earnedBy(members.slice(0, HONEST)) / HONEST)
    );
  },
};

function planOf(
  [season = 14, disorder = 0, kept = 1, thrownAway = 0, domains = 1]: readonly number[],
  account: number,
  day: number,
): PlannedDay {
  const domain = THIN[Math.floor(day / season) % domains] ?? '';
  const isDisorder = account < thrownAway && day % season < disorder;
  return { domain, keptRate: isDisorder ? kept : 0.99 };
}

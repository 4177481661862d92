import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { type PlannedDay, programUnderCivic, type ProgramMember } from './program.ts';

/** What the accounts of an attacker do in domains that nobody else uses. */
export interface ThinDomainAttack {
  readonly name: string;
  readonly words: string;
  /** Accounts that are to be paid, and those that are thrown away. */
  readonly paid: number;
  readonly thrownAway: number;
  readonly plan: (account: number, day: number, thin: readonly string[]) => PlannedDay;
  /** What a paid account may come to at most, as a multiple of an honest member. */
  readonly limit: number;
}

/** Pay of an account as a multiple of that of an honest member at equal effort. */
export interface ThinDomainResult {
  readonly attack: ThinDomainAttack;
  readonly on: number;
  /** Each domain measured by itself and known at once, every fall as if it were that of many. */
  readonly off: number;
}

const SEASON_DAYS = 56;

/** Where a rotation stands: the domain of the season, and the day in it. */
function seasonOf(day: number, thin: readonly string[]): { domain: string; since: number } {
  const domain = thin[Math.floor(day / SEASON_DAYS) % thin.length] ?? '';
  return { domain, since: day % SEASON_DAYS };
}

export const THIN_DOMAIN_ATTACKS: readonly ThinDomainAttack[] = [
  {
    name: 'disorder first, rotating',
    words:
      'six accounts to be thrown away break most of what they promise in an unused domain for a ' +
      'fortnight, then keep everything; every eight weeks the next domain',
    paid: 2,
    thrownAway: 6,
    limit: 1.1,
    plan: (account, day, thin) => {
      const { domain, since } = seasonOf(day, thin);
      if (account < 2) return { domain, keptRate: 0.99 };
      return { domain, keptRate: since < 14 ? 0.3 : 1 };
    },
  },
  {
    name: 'disorder in one thin domain, order in another',
    words:
      'the same accounts break in one unused domain for half of the time, while the paid ones ' +
      'work in another',
    paid: 2,
    thrownAway: 6,
    limit: 0.5,
    plan: (account, day, thin) => {
      const [first = '', second = ''] = thin;
      if (account < 2) return { domain: second, keptRate: 0.99 };
      return { domain: first, keptRate: day % 112 < 56 ? 0.3 : 1 };
    },
  },
];

const HONEST = 20;
const DAYS = 400;
const THIN = Array.from({ length: 7 }, (_, at) => `thin-${at + 1}`);

const POLICY: PolicyDocument = { ...PRESETS.civic, domains: ['community', ...THIN] };

const WITHOUT: PolicyDocument = {
  ...POLICY,
  entropy: {
    ...POLICY.entropy,
    pool: false,
    fellMembers: 0,
    known: { outcomes: 1, activeCycles: 1, members: 0 },
  },
};

/** Runs an attack beside twenty honest members of another domain, over some seeds. */
export function runThinDomainAttack(
  attack: ThinDomainAttack,
  seeds: readonly number[],
): ThinDomainResult {
  const { paid, thrownAway, plan } = attack;
  const gain = (policy: PolicyDocument): number => {
    let [theirs, honest] = [0, 0];
    for (const seed of seeds) {
      const { members } = programUnderCivic(HONEST + paid + thrownAway, seed, {
        policy,
        days: DAYS,
        keptRates: [0.99],
        plan: (at, day) => (at < HONEST ? {} : plan(at - HONEST, day, THIN)),
      });
      honest += meanOf(members.slice(0, HONEST));
      theirs += meanOf(members.slice(HONEST, HONEST + paid));
    }
    return theirs / honest;
  };
  return { attack, on: gain(POLICY), off: gain(WITHOUT) };
}

function meanOf(members: readonly ProgramMember[]): number {
  return members.reduce((sum, { earned }) => sum + Number(earned), 0) / members.length;
}

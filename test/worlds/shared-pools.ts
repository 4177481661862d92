import fc from 'fast-check';
import { DebtError } from '../../src/core/entries/economy/debt-error.ts';
import type { Entry, PledgeEntry } from '../../src/core/state/entry.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { pledgeText } from '../../src/core/entries/economy/pledges.ts';
import { batchText, settlementText } from '../../src/core/entries/economy/signed-batch.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import { ed25519 } from '../../src/core/log/ed25519.ts';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { formatMicros, ONE } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { evidenceHash } from './memory-community.ts';
import { appendFact, debtId } from './random-history.ts';

const USERS = 4;
const TOWN = signerKeyOf('town', new Uint8Array(32).fill(9));
const KEY = formatVerifierKey(verifierKeyOfSigner(TOWN));
const ABOUT = { creditor: 'town', currency: 'USD/2' } as const;

/** What a cycle brings: a part of a decision's N for some members, and what is said of a debt. */
export interface PoolCycle {
  readonly brought: readonly { readonly who: number; readonly share: number }[];
  readonly said?: { readonly who: number; readonly code: 'NO' | 'WRITTEN_OFF' | 'OPEN' };
}

export interface SharedPool {
  readonly terms: Partial<PledgeEntry>;
  readonly cycles: readonly PoolCycle[];
}

const who = fc.nat(USERS - 1);

/** Pools that are shared at the end of a period: less than is wanted, mostly, and with caps. */
export const sharedPools: fc.Arbitrary<SharedPool> = fc.record({
  terms: fc.record(
    {
      pool: fc.integer({ min: 1, max: 900 }).map(String),
      memberCap: fc.constantFrom('90', '250', '2000'),
      units: fc.constantFrom('1', '7', '12'),
      periodCycles: fc.constantFrom(2, 3),
      groupCap: fc.constantFrom('60', '300'),
      rateCeiling: fc.constantFrom('33', '110'),
      oneInGroup: fc.constant(true),
      cutoff: fc.constant(1),
      carryOver: fc.constant(true),
    },
    { requiredKeys: ['pool', 'memberCap', 'units', 'periodCycles', 'cutoff'] },
  ),
  cycles: fc.array(
    fc.record(
      {
        brought: fc.array(fc.record({ who, share: fc.integer({ min: 1, max: 1_000_000 }) }), {
          maxLength: 4,
        }),
        said: fc.record({ who, code: fc.constantFrom('NO', 'WRITTEN_OFF', 'OPEN') }),
      },
      { requiredKeys: ['brought'] },
    ),
    { minLength: 6, maxLength: 9 },
  ),
});

/** Four members who are paid well, of whom the last two are one person. */
export function beginPools(draft: BatchDraft): readonly string[] {
  const members = Array.from({ length: USERS }, (_, at) => draft.memberOf(`user${at}`, undefined));
  for (const member of members) {
    for (let fact = 0; fact < 40; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  }
  const [, , to = '', member = ''] = members;
  const { cycle } = draft.state;
  draft.append({ type: 'link', cycle, member, to, linked: true, reason: evidenceHash('reason') });
  return members;
}

/** They owe a town, elect its pool, and have what they do paid from it. */
export function sharePool(
  draft: BatchDraft,
  members: readonly string[],
  { terms, cycles }: SharedPool,
): void {
  const { cycle, size } = draft.state;
  const [pledge, group] = [`p${size}`, `g${size}`];
  const first = draft.state.size;
  for (const [at, member] of members.entries()) {
    const house = at < 2 ? { group } : {};
    const owed = { debt: debtId(first + at), member, kind: 'fee', reference: 'a'.repeat(64) };
    draft.append({ type: 'debt', cycle, ...owed, ...ABOUT, principal: '400', ...house });
  }
  const lambda = { units: '12', perNegentropy: '1', basis: 'negentropy' } as const;
  const until = cycle + 6;
  const when = { from: cycle + 1, until, periodCycles: 3, atClose: true };
  const money = { pool: '100', memberCap: '2000' };
  const asks = { ...money, ...lambda, ...when, ...terms };
  draft.append({ type: 'pledge', cycle, pledge, ...ABOUT, ...asks, key: KEY });
  sign(draft, pledge);
  for (const [at, member] of members.entries()) {
    const debt = debtId(first + at);
    tryTo(draft, { type: 'election', cycle, member, debt, pledge, share: ONE, until });
  }
  draft.closeCycle();
  for (const { brought, said } of cycles) {
    for (const { who: at, share } of brought) mint(draft, members[at] ?? '', share);
    if (said !== undefined) {
      const debt = debtId(first + said.who);
      const { code } = said;
      const why = code === 'OPEN' ? {} : { code };
      const ends = code === 'WRITTEN_OFF' ? { closed: true } : {};
      tryTo(draft, { type: 'suspension', cycle: draft.state.cycle, debt, ...why, ...ends });
    }
    draft.closeCycle();
  }
  settleSigned(draft, pledge);
}

/** The town gives what it has pledged. */
function sign(draft: BatchDraft, pledge: string): void {
  const { community, cycle, debts } = draft.state;
  const text = pledgeText(community?.key ?? '', debts.pledges.get(pledge)?.draft ?? '');
  const signature = encodeBase64(ed25519.sign(new TextEncoder().encode(text), TOWN.seed));
  draft.append({ type: 'pool', cycle, pledge, ...ABOUT, units: '0', signature });
}

/** The town answers what it still has to, in one batch with one signature. */
function settleSigned(draft: BatchDraft, pledge: string): void {
  const { community, cycle, debts } = draft.state;
  const batch = `b${draft.state.size}`;
  const waiting = debts.book.reductions().filter((one) => {
    return one.pledge === pledge && one.state === 'accrued' && one.units > 0n;
  });
  const entries = waiting.slice(0, 3).map((one, at) => {
    const { member, debt, units, negentropy } = one;
    const amounts = { units: String(units), negentropy: formatMicros(negentropy) };
    const said = [
      { outcome: 'settled', withheld: '1' },
      { outcome: 'rejected', withheld: '0', code: 'NO' },
      { outcome: 'cancelled', withheld: '0' },
    ] as const;
    const about = { reduction: Number(one.reduction), member, debt, pledge, ...ABOUT };
    const { [at % 3]: what = said[0] } = said;
    return { type: 'settlement', cycle, ...about, ...amounts, batch, ...what } as const;
  });
  const items = entries.map(settlementText);
  const text = batchText(community?.key ?? '', { creditor: 'town', batch, items });
  const signature = encodeBase64(ed25519.sign(new TextEncoder().encode(text), TOWN.seed));
  for (const [at, entry] of entries.entries()) {
    draft.append(at === entries.length - 1 ? { ...entry, signature } : entry);
  }
}

/** A decision of the flat weight, which pays a share of it at once. */
function mint(draft: BatchDraft, member: string, share: number): void {
  const evidence = evidenceHash(`minted ${draft.state.size}`);
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const decision = decide(draft.state, { member, evidence, share, ...action });
  if (decision.outcome !== 'minted') throw new Error(`${decision.outcome} ${decision.code}`);
  draft.append(decision);
}

function tryTo(draft: BatchDraft, entry: Entry): void {
  try {
    draft.append(entry);
  } catch (problem) {
    if (!(problem instanceof DebtError)) throw problem;
  }
}

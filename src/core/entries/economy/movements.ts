import type { CreditRules } from '../../policy/policy.ts';
import type { BurnEntry, GiftEntry, GrantEntry, TransferEntry } from '../../state/entry.ts';
import { isSameMember } from '../../state/person.ts';
import { type CommunityState, memberOf, openPolicy } from '../../state/state.ts';
import { addTransfer } from '../../state/transfers.ts';
import { parseMicros, type Shards, shards } from '../../units.ts';
import { changesMember, type Rules } from '../entry-rule.ts';
import { BURNED, FUND, memberAccount, move, type Posting } from '../postings.ts';

export type MovementEntry = TransferEntry | BurnEntry | GiftEntry | GrantEntry;

/** Which rule of a policy governs it. */
const RULED_BY: { readonly [Type in MovementEntry['type']]: keyof CreditRules } = {
  transfer: 'transfers',
  burn: 'burns',
  gift: 'grants',
  grant: 'grants',
};

/** From where to where each takes what it moves: a member, or an account that is nobody's. */
const WAYS: { readonly [Type in MovementEntry['type']]: readonly [from: Place, to: Place] } = {
  transfer: ['member', 'member'],
  burn: ['member', BURNED],
  gift: ['member', FUND],
  grant: [FUND, 'member'],
};

type Place = 'member' | typeof BURNED | typeof FUND;

/** What moved of each type, in shards. */
export type MovedByType = { readonly [Type in MovementEntry['type']]: bigint };

/** What a place gained by all that moved, less what it lost; the members are one place. */
export function gainOf(place: Place, moved: MovedByType): bigint {
  return MOVEMENT_TYPES.reduce((sum, type) => {
    const [from, to] = WAYS[type];
    return sum + (to === place ? moved[type] : 0n) - (from === place ? moved[type] : 0n);
  }, 0n);
}

/** What a member gives up, whoever's it is then. */
const GIVEN = {
  fields: { member: 'text', amount: 'text', own: 'flag?' },
  postings: legsOf,
  changes: changesMember,
  names: { userId: 'member' },
  recheck: { attested: 'that the member wanted it' },
  retold: 'if it can',
} as const;

/**
 * The entries that move what was released. None of them is read by a formula: no score, no gate, no
 * cap and no debt knows of a balance, and none of them makes a credit.
 */
export const MOVEMENT_RULES: Rules<MovementEntry['type']> = {
  transfer: {
    fields: { from: 'text', to: 'text', amount: 'text', own: 'flag?' },
    apply: applyTransfer,
    postings: legsOf,
    changes: (rows, { from, to }) => {
      rows.member(from);
      rows.member(to);
    },
    names: { toUserId: 'to', fromUserId: 'from' },
    recheck: { attested: 'that the sender wanted it' },
    retold: 'if it can',
    event: 'transfer',
  },
  burn: { ...GIVEN, apply: (state, entry) => giveAway(state, entry, 'burned'), event: 'burn' },
  gift: { ...GIVEN, apply: (state, entry) => giveAway(state, entry, 'fund'), event: 'gift' },
  grant: {
    fields: { member: 'text', amount: 'text', reason: 'hash' },
    apply: applyGrant,
    postings: legsOf,
    changes: changesMember,
    names: { userId: 'member' },
    recheck: { attested: 'that the operator was entitled to it' },
    retold: 'if it can',
    event: 'grant',
  },
};

/** The types of all that moves what was released. */
export const MOVEMENT_TYPES = Object.keys(MOVEMENT_RULES) as MovementEntry['type'][];

/** The members who give and get what an entry moves; undefined: it is no member. */
export function partiesOf(
  entry: MovementEntry,
): readonly [giver: string | undefined, getter: string | undefined] {
  const [from, to] = WAYS[entry.type];
  const [giver, getter] =
    entry.type === 'transfer' ? [entry.from, entry.to] : [entry.member, entry.member];
  return [from === 'member' ? giver : undefined, to === 'member' ? getter : undefined];
}

/** Why this cannot move now, whoever asks; undefined: it can. */
export function stoppedBecause(
  state: CommunityState,
  { type, own }: { readonly type: MovementEntry['type']; readonly own?: boolean | undefined },
): string | undefined {
  if (state.pause?.scope === 'all') return `${type}s are stopped; ask again later`;
  const rule = RULED_BY[type];
  const movers = openPolicy(state).credits[rule];
  if (movers === 'off') return `the rules allow no ${type} (credits.${rule} is off)`;
  if (movers === 'on' || type === 'grant' || own === true) return undefined;
  return `under the rules a ${type} needs the member's own key (credits.${rule} is members)`;
}

/** From the account of who gives to that of who gets it. */
function legsOf(entry: MovementEntry): readonly Posting[] {
  const [from, to] = WAYS[entry.type];
  const [giver, getter] = partiesOf(entry);
  return move(accountOf(from, giver), accountOf(to, getter), entry.amount);
}

function accountOf(place: Place, member: string | undefined): string {
  return member === undefined ? place : memberAccount(member);
}

function applyTransfer(state: CommunityState, entry: TransferEntry): void {
  const to = memberOf(state, entry.to);
  if (isSameMember(state, entry.from, entry.to)) {
    throw new RangeError('a transfer needs two members');
  }
  const amount = takenFrom(state, entry.from, entry);
  to.balance = shards(to.balance + amount);
  addTransfer(state.transfers, { cycle: entry.cycle, from: entry.from, to: entry.to, amount });
}

function giveAway(
  state: CommunityState,
  entry: BurnEntry | GiftEntry,
  to: 'burned' | 'fund',
): void {
  const amount = takenFrom(state, entry.member, entry);
  const { books } = state;
  books[to] = shards(books[to] + amount);
  books.supply = shards(books.supply - amount);
}

function applyGrant(state: CommunityState, entry: GrantEntry): void {
  const member = memberOf(state, entry.member);
  const amount = movedBy(state, entry);
  const { books } = state;
  if (books.fund < amount) throw new RangeError('a grant is at most what the fund has');
  books.fund = shards(books.fund - amount);
  books.supply = shards(books.supply + amount);
  member.balance = shards(member.balance + amount);
}

/** Takes from a balance what an entry moves. @throws RangeError when it cannot; nothing changed */
function takenFrom(
  state: CommunityState,
  id: string,
  entry: Exclude<MovementEntry, GrantEntry>,
): Shards {
  const member = memberOf(state, id);
  const amount = movedBy(state, entry);
  if (member.balance < amount) throw new RangeError(`a ${entry.type} cannot overdraw`);
  member.balance = shards(member.balance - amount);
  return amount;
}

function movedBy(state: CommunityState, entry: MovementEntry): Shards {
  const { type, amount: text } = entry;
  const own = 'own' in entry ? (entry.own as boolean) : undefined;
  if (own === false) throw new RangeError('own is true, or absent');
  const stopped = stoppedBecause(state, { type, own });
  if (stopped !== undefined) throw new RangeError(stopped);
  const amount = shards(parseMicros(text));
  if (amount <= 0n) throw new RangeError(`a ${type} moves more than nothing`);
  return amount;
}

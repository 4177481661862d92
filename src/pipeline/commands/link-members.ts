import { apply } from '../../core/entries/apply.ts';
import { integrity, scoreOf } from '../../core/integrity/integrity.ts';
import { type Channel, CHANNELS } from '../../core/integrity/tally.ts';
import { countedFindings } from '../../core/mint/decide.ts';
import type { LinkEntry } from '../../core/state/entry.ts';
import { headOf, isSameMember, membersOf, standingOf, talliesOf } from '../../core/state/person.ts';
import { sketchOf } from '../../core/state/sketch.ts';
import { type CommunityState, isWitness, openPolicy } from '../../core/state/state.ts';
import { formatMicros, ppmToNumber } from '../../core/units.ts';
import { silenceWords } from '../../db/sql/evidence/evidence.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { type IdempotencyKey, repeatable } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

/** Two members who are to be one person, or two after all. */
export interface LinkWish {
  readonly userId: string;
  /** Who stands for the person, or somebody who is linked to them. */
  readonly toUserId: string;
  /** False takes the link back. */
  readonly linked: boolean;
  /** Unix seconds. */
  readonly now: number;
}

export interface LinkOrder extends LinkWish {
  /** Why; kept beside the log. */
  readonly reason: string;
  readonly idempotency?: IdempotencyKey | undefined;
}

/** Nothing in it says who the members are: it is kept with the `Idempotency-Key`. */
export interface LinkAnswer {
  readonly memberId: string;
  readonly toMemberId: string;
  readonly linked: boolean;
}

/** What a link would change: the people concerned, as they are judged before and after it. */
export interface LinkChange {
  readonly before: readonly PersonNumbers[];
  readonly after: readonly PersonNumbers[];
}

/** What a person is judged by; scores are in 0..1, amounts text with six decimals. */
export interface PersonNumbers {
  /** The one who stands for the person comes first. */
  readonly members: readonly MemberNumbers[];
  readonly integrity: number;
  readonly channels: Readonly<Partial<Record<Channel, ChannelNumbers>>>;
  /** Works that others vouched for, and whether the person's word counts. */
  readonly works: number;
  readonly wordCounts: boolean;
  /** Decisions of the open cycle that count to the cap of one person. */
  readonly mintsInCycle: number;
}

/** What stays with each member, whether linked or not. */
export interface MemberNumbers {
  readonly userId?: string;
  readonly memberId: string;
  readonly balance: string;
  readonly held: string;
}

interface ChannelNumbers {
  readonly kept: number;
  readonly lost: number;
  readonly score: number;
}

/**
 * Makes two members one person, or two again, by an entry. From then on they are one in every rule
 * that asks for somebody else, in their tallies and in the cap of a member; what each had and earns
 * stays with each. No credit moves, and neither may spend what the other has: whoever gets a link
 * to somebody's account has nothing of it. Said again, it changes nothing.
 * @throws RequestError NOT_FOUND when one of them is no member, CONFLICT when the link cannot be
 */
export function linkCommand(order: LinkOrder): Command<LinkAnswer> {
  return repeatable(order.idempotency, {
    now: order.now,
    // Words that were looked up for others may lose their voice.
    alone: true,
    run: (draft) => {
      const pair = pairOf(draft, order);
      const { member, to } = pair;
      if (isSameMember(draft.state, member, to) !== order.linked) {
        const reason = draft.addNote(order.reason, [member, to]);
        draft.append(entryOf(draft.state, pair, order.linked, reason));
        if (order.linked) silenceOwnWords(draft, to);
      }
      return { memberId: member, toMemberId: to, linked: order.linked };
    },
  });
}

/** The change that {@link linkCommand} would make; nothing is written. */
export function previewLinkCommand(wish: LinkWish): Command<LinkChange> {
  return {
    now: wish.now,
    run: (draft) => {
      const pair = pairOf(draft, wish);
      const { member, to } = pair;
      const users = draft.usersOf([
        ...membersOf(draft.state, member),
        ...membersOf(draft.state, to),
      ]);
      const before = peopleIn(draft.state, pair, users);
      if (isSameMember(draft.state, member, to) === wish.linked) return { before, after: before };
      const sketch = sketchOf(draft.state, [member, to]);
      apply(sketch, entryOf(sketch, pair, wish.linked, '0'.repeat(64)));
      return { before, after: peopleIn(sketch, pair, users) };
    },
  };
}

interface Pair {
  readonly member: string;
  readonly to: string;
}

/** @throws RequestError */
function pairOf(draft: BatchDraft, { userId, toUserId, linked }: LinkWish): Pair {
  const { state } = draft;
  const [member, other] = [draft.knownMember(userId), draft.knownMember(toUserId)];
  if (member === undefined || other === undefined) {
    throw new RequestError('NOT_FOUND', 'both must be members');
  }
  if (member === other) throw new RequestError('CONFLICT', 'a link needs two members');
  const to = headOf(state, other);
  // Whoever stands for the person is parted from the other by taking the other's link back.
  if (to === member) return { member: other, to };
  if (linked && state.people.has(member) && !isSameMember(state, member, to)) {
    const message = 'it is linked to somebody else, or others to it: take that back first';
    throw new RequestError('CONFLICT', message);
  }
  return { member, to };
}

function entryOf(
  { cycle }: CommunityState,
  { member, to }: Pair,
  linked: boolean,
  reason: string,
): LinkEntry {
  return { type: 'link', cycle, member, to, linked, reason };
}

/** What a person has said for their own open claims, under another name, has no say any more. */
function silenceOwnWords(draft: BatchDraft, to: string): void {
  const members = membersOf(draft.state, to);
  const claims = members.flatMap((member) => draft.claims.of(member).map(({ id }) => id));
  const users = [...draft.usersOf(members).values()];
  if (claims.length === 0) return;
  draft.also((community) => silenceWords(community, claims, users));
}

function peopleIn(
  state: CommunityState,
  { member, to }: Pair,
  users: ReadonlyMap<string, string>,
): PersonNumbers[] {
  const heads = new Set([headOf(state, to), headOf(state, member)]);
  return [...heads].map((head) => personNumbers(state, head, users));
}

function personNumbers(
  state: CommunityState,
  head: string,
  users: ReadonlyMap<string, string>,
): PersonNumbers {
  const rules = openPolicy(state).integrity;
  const tallies = talliesOf(state, head);
  const members = membersOf(state, head);
  const channels = CHANNELS.flatMap((name) => {
    const tally = tallies[name];
    if (tally === undefined) return [];
    const [kept, lost] = [ppmToNumber(tally.kept), ppmToNumber(tally.lost)];
    return [[name, { kept, lost, score: ppmToNumber(scoreOf(rules, tally)) }] as const];
  });
  return {
    members: members.map((member) => memberNumbers(state, member, users.get(member))),
    integrity: ppmToNumber(integrity(rules, tallies, countedFindings(state, head))),
    channels: Object.fromEntries(channels),
    works: standingOf(state, head)?.works ?? 0,
    wordCounts: isWitness(state, head),
    mintsInCycle: members.reduce((sum, one) => sum + (state.caps.mints.get(one) ?? 0), 0),
  };
}

function memberNumbers(
  { members }: CommunityState,
  memberId: string,
  userId: string | undefined,
): MemberNumbers {
  const { balance = 0n, held = 0n } = members.get(memberId) ?? {};
  return {
    ...(userId === undefined ? {} : { userId }),
    memberId,
    balance: formatMicros(balance),
    held: formatMicros(held),
  };
}

import type { RatingEntry } from '../../state/entry.ts';
import { isSameMember } from '../../state/person.ts';
import {
  type CommunityState,
  memberOf,
  namedDomain,
  openPolicy,
  type Rating,
  RATING_CYCLES,
} from '../../state/state.ts';
import { ABOUT_MEMBER, type Rules } from '../entry-rule.ts';

/** How members judge one item. */
export const RATING_RULES: Rules<'rating'> = {
  rating: {
    fields: { domain: 'text', member: 'text', item: 'hash', rating: 'integer' },
    apply: applyRating,
    ...ABOUT_MEMBER,
    recheck: { attested: 'that the member rated the item so' },
    retold: 'same',
    event: 'rating',
  },
};

/** Adds a rating to those that are compared. */
function applyRating(state: CommunityState, entry: RatingEntry): void {
  const { member, rating } = entry;
  memberOf(state, member);
  const { ratingClasses } = openPolicy(state);
  if (!Number.isSafeInteger(rating) || rating < 0 || rating >= ratingClasses) {
    throw new RangeError(`a rating must be one of 0..${ratingClasses - 1}`);
  }
  const earlier = namedDomain(state, entry.domain).ratedItems.get(entry.item) ?? [];
  if (earlier.some((other) => isSameMember(state, other.member, member))) {
    throw new RangeError(`member ${member} has already rated this item`);
  }
  addRating(state, entry);
}

/**
 * Counts a rating: it is compared with those that others gave the same item in this cycle and the
 * ones before, and each pair counts in the cycle of the later rating. So an old rating and the
 * count of a cycle that is over never change each other.
 */
export function addRating(
  state: CommunityState,
  { domain, item, cycle, member, rating }: Omit<RatingEntry, 'type'>,
): void {
  const { ratings, ratedItems } = namedDomain(state, domain);
  const earlier = (ratedItems.get(item) ?? []).filter((other) => isComparable(other, cycle));
  const before = ratings.get(cycle) ?? { ratedItems: 0, ratingPairs: 0, disagreeingPairs: 0 };
  ratings.set(cycle, {
    ratedItems: before.ratedItems + (earlier.length === 1 ? 1 : 0),
    ratingPairs: before.ratingPairs + earlier.length,
    disagreeingPairs:
      before.disagreeingPairs + earlier.filter((other) => other.rating !== rating).length,
  });
  ratedItems.set(item, [...earlier, { cycle, member, rating }]);
}

/** Drops the ratings that none of the open cycle can be compared with. */
export function forgetRatings(items: Map<string, Rating[]>, openCycle: number): void {
  for (const [item, ratings] of items) {
    const left = ratings.filter((rating) => isComparable(rating, openCycle));
    if (left.length === 0) items.delete(item);
    else if (left.length < ratings.length) items.set(item, left);
  }
}

function isComparable(rating: Rating, cycle: number): boolean {
  return rating.cycle > cycle - RATING_CYCLES;
}

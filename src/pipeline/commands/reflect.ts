import {
  dayOf,
  followedChannels,
  isSettleable,
  MOOD_MAX,
  type Reflection,
  REFLECTED_DAYS,
  SETTLED_AFTER_DAYS,
} from '../../core/families/reflection/reflection.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { openPolicy } from '../../core/state/state.ts';
import {
  insertReflection,
  type ReflectionRow,
  settleReflections,
} from '../../db/sql/evidence/reflections.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { commitment, evidenceIdOf } from '../writer/evidence.ts';
import { repeatable, type Stamp } from '../writer/idempotency.ts';
import type { Reflecting } from '../writer/known/known.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from '../checks/attestor.ts';
import { replaceAll } from '../../core/lists.ts';

export interface ReflectOrder extends Reflection, Stamp {
  readonly userId: string;
  /** Under the member's own key; undefined: nothing was written. */
  readonly sealedText: Uint8Array | undefined;
  readonly attestor: Attestor;
}

/** Nothing in it says who the member is, or what was said. */
export interface ReflectAnswer {
  /** Earlier days that were looked at with it. */
  readonly settled: number;
  /** Of those, the ones that were followed through. */
  readonly followed: number;
}

export function notOptedIn(): RequestError {
  return new RequestError(
    'CONFLICT',
    'this member has not opted in to reflections: POST /v1/members/{userId}/reflections',
  );
}

/** Local days begin up to so many hours before the day of UTC, and end as many after. */
const EARLIEST_DAY_SECONDS = 14 * 3_600;
const LATEST_DAY_SECONDS = 12 * 3_600;

/**
 * Keeps what a member says of a day, and looks at the earlier days whose time is over: what was
 * followed through becomes an entry of the log. No label and no text is in it.
 * @throws RequestError EVIDENCE_INVALID, TIME_INVALID or CONFLICT when it cannot be taken
 */
export function reflectCommand(order: ReflectOrder): Command<ReflectAnswer> {
  const { userId, day, now } = order;
  const from = day - REFLECTED_DAYS - SETTLED_AFTER_DAYS * 2;
  return repeatable(order.idempotency, {
    now,
    lookup: { reflectionsOf: { userId, from }, attestor: order.attestor.keyId },
    run: (draft, known) => {
      const policy = openPolicy(draft.state);
      checkLabels(order, policy);
      checkDay(order, draft);
      const reflecting = known.reflecting(userId);
      const member = draft.knownMember(userId);
      if (reflecting === undefined || reflecting.member !== member) throw notOptedIn();
      // What was said of them is gone, and what it added stays: no day adds twice.
      const isCounted = reflecting.until !== undefined && day <= reflecting.until;
      if (isCounted || reflecting.days.some((row) => row.day === day)) {
        throw new RequestError('CONFLICT', 'this member has said something of that day already');
      }
      const row = rowOf(order, member, draft);
      reflecting.days.push(row);
      draft.also((community) => insertReflection(community, row));
      return settle(draft, reflecting);
    },
  });
}

function checkLabels(order: ReflectOrder, { reflection, actions }: Policy): void {
  const { worldview, intent, mood, attestor, userId } = order;
  const { worldviews } = reflection;
  if (worldviews.length === 0) {
    throw new RequestError('CONFLICT', 'the policy of this community takes no reflections');
  }
  if (!worldviews.includes(worldview)) {
    const message = `worldview must be one of the policy’s: ${worldviews.join(', ')}`;
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (!actions.some(({ type }) => type === intent)) {
    const types = [...new Set(actions.map(({ type }) => type))].join(', ');
    throw new RequestError('EVIDENCE_INVALID', `intent must be an action of the policy: ${types}`);
  }
  if (!Number.isInteger(mood) || Math.abs(mood) > MOOD_MAX) {
    throw new RequestError('EVIDENCE_INVALID', `mood lies in −${MOOD_MAX}..${MOOD_MAX}`);
  }
  if (attestor.userId === undefined || attestor.userId === userId) return;
  throw new RequestError('EVIDENCE_INVALID', 'this key says something of its own member’s days');
}

/**
 * Somewhere on earth it is that day now. Told later, an intent would be what was done meanwhile. In
 * a sandbox and behind an import time does not move by itself: there a day may be past.
 */
function checkDay({ day, now }: ReflectOrder, draft: BatchDraft): void {
  const latest = draft.latestMoment(now);
  if (day > dayOf(latest + EARLIEST_DAY_SECONDS)) {
    throw new RequestError('TIME_INVALID', 'a reflection is not of a day that is to come');
  }
  if (draft.isLive && day < dayOf(latest - LATEST_DAY_SECONDS)) {
    throw new RequestError('TIME_INVALID', 'a reflection is of the day on which it comes in');
  }
}

function rowOf(order: ReflectOrder, member: string, draft: BatchDraft): ReflectionRow {
  const { day, worldview, mood, intent, sealedText, now } = order;
  const salt = draft.salt(`reflection ${member} ${day}`);
  const said = { member, day, salt, worldview, mood, intent };
  return { ...said, sealedText, givenAt: now, isSettled: false };
}

/** Looks at every day whose time is over, once. */
function settle(draft: BatchDraft, { member, days, claims }: Reflecting): ReflectAnswer {
  const last = days.reduce((latest, { day }) => Math.max(latest, day), 0);
  const due = days.filter((row) => !row.isSettled && isSettleable(row, last));
  let followed = 0;
  for (const row of due) {
    const channels = followedChannels(row, days, claims);
    if (channels.length === 0) continue;
    followed += 1;
    const evidence = hashOf(row);
    draft.append({ type: 'reflection', cycle: draft.state.cycle, member, evidence, channels });
  }
  const settled = due.map(({ day }) => day);
  if (settled.length > 0) draft.also((id) => settleReflections(id, member, settled));
  replaceAll(
    days,
    days.map((row) => (due.includes(row) ? asSettled(row) : row)),
  );
  return { settled: due.length, followed };
}

function asSettled(row: ReflectionRow): ReflectionRow {
  return { ...row, isSettled: true };
}

/** By what the log knows it; nothing that was written is in it. */
function hashOf({ member, day, worldview, mood, intent, salt }: ReflectionRow): string {
  const said = canonicalize({ type: 'reflection', userId: member, day, worldview, mood, intent });
  return commitment(salt, evidenceIdOf(said));
}

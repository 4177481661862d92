import type { SentinelKind } from '../../core/state/panels.ts';
import { isSameMember } from '../../core/state/person.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

export interface SentinelOrder extends Stamp {
  /** The person, or who answers for the program. */
  readonly userId: string;
  /** Ed25519 public key, 32 bytes in hexadecimal. */
  readonly key: string;
  readonly kind: SentinelKind;
  readonly group?: string | undefined;
}

export interface RetireOrder extends Stamp {
  readonly sentinel: string;
}

/** Nothing in it says who the member is: it is kept with the `Idempotency-Key`. */
export interface SentinelAnswer {
  readonly sentinel: string;
  readonly memberId: string;
  readonly registered: boolean;
  /** The first cycle in which it may sit; absent when it has retired. */
  readonly sitsFrom?: number;
}

/**
 * Registers somebody to review. With the first one the log settles what panels are drawn with.
 * @throws RequestError CONFLICT when the key was registered before, or the person has a sentinel
 */
export function registerSentinelCommand(order: SentinelOrder): Command<SentinelAnswer> {
  const { userId, key, kind, group } = order;
  return commandOf(order, (draft) => {
    const { panels } = draft.state;
    if (panels.keys.has(key)) throw new RequestError('CONFLICT', 'the key is in use, or was');
    refuseSecond(draft, userId);
    const member = draft.memberOf(userId, undefined);
    const { cycle } = draft.state;
    const sentinel = draft.newId(`sentinel ${key}`);
    const own = group === undefined ? {} : { group };
    const made = { sentinel, member, registered: true, key, kind, ...own };
    draft.append({ type: 'sentinel', cycle, ...made });
    if (panels.chain === undefined) draft.appendSeed();
    return { sentinel, memberId: member, registered: true, sitsFrom: cycle + 1 };
  });
}

function refuseSecond(draft: BatchDraft, userId: string): void {
  const { state } = draft;
  const known = draft.knownMember(userId);
  if (known === undefined) return;
  const other = [...state.panels.sentinels.values()].find(
    ({ isRetired, member }) => !isRetired && isSameMember(state, member, known),
  );
  if (other === undefined) return;
  throw new RequestError('CONFLICT', `they have sentinel ${other.sentinel}: retire that one first`);
}

/**
 * A sentinel gets no new seats, and those that it has on open panels are empty.
 * @throws RequestError NOT_FOUND, CONFLICT when it has retired
 */
export function retireSentinelCommand(order: RetireOrder): Command<SentinelAnswer> {
  const { sentinel } = order;
  return commandOf(order, (draft) => {
    const { panels, cycle } = draft.state;
    const known = panels.sentinels.get(sentinel);
    if (known === undefined) throw new RequestError('NOT_FOUND', `no sentinel ${sentinel}`);
    if (known.isRetired) throw new RequestError('CONFLICT', 'the sentinel has retired already');
    const { member } = known;
    draft.append({ type: 'sentinel', cycle, sentinel, member, registered: false });
    return { sentinel, memberId: member, registered: false };
  });
}

import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

export interface WitnessOrder extends Stamp {
  readonly userId: string;
  /** False takes the name back. */
  readonly named: boolean;
}

/** Nothing in it says who the member is: it is kept with the `Idempotency-Key`. */
export interface WitnessAnswer {
  readonly memberId: string;
  readonly named: boolean;
}

/**
 * Names one of a community's first witnesses, whose word counts without a record, or takes that
 * back: nobody has a record at the start. What they said before stays as it was. Said again, it
 * changes nothing.
 * @throws RequestError NOT_FOUND when it is to be taken back from somebody who is no member
 */
export function nameWitnessCommand(order: WitnessOrder): Command<WitnessAnswer> {
  const { userId, named } = order;
  return commandOf(order, (draft) => {
    if (!named && draft.knownMember(userId) === undefined) {
      throw new RequestError('NOT_FOUND', 'there is no such member');
    }
    const member = draft.memberOf(userId, undefined);
    const { cycle, members } = draft.state;
    if (members.get(member)?.isWitness !== named) {
      draft.append({ type: 'witness', cycle, member, named });
    }
    return { memberId: member, named };
  });
}

import { RequestError } from '../request-error.ts';
import type { BatchDraft } from '../writer/draft.ts';

/** The member id of somebody who is there. @throws RequestError NOT_FOUND */
export function knownMember(draft: BatchDraft, userId: string): string {
  const member = draft.knownMember(userId);
  if (member === undefined) throw new RequestError('NOT_FOUND', 'there is no such member');
  return member;
}

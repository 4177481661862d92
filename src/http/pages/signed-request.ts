import type { FastifyRequest } from 'fastify';
import type { SignedRequest } from './page.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

/** Nothing of a form is shown to somebody else than who wrote it. */
export const LEFT_BEHIND = { status: 303, location: '/me?done=leftBehind' } as const;

interface Signed {
  readonly session: Session;
  readonly form?: Pick<SignedRequest, 'sent' | 'isUnsent'> | undefined;
}

/** What a page of somebody who signed in is asked with. */
export function signedRequest(
  { api, readers }: Site,
  request: FastifyRequest,
  { session: { key, whose }, form: { sent, isUnsent = false } = {} }: Signed,
): SignedRequest {
  const { searchParams } = new URL(request.url, 'http://service.invalid');
  return {
    // A form that is only shown again cannot write.
    ...api.pageRequest(request, key, isUnsent ? undefined : (sent?.get('once') ?? undefined)),
    params: request.params as Readonly<Record<string, string>>,
    query: searchParams,
    form: readers.stampFor(request, whose),
    ...(sent === undefined ? {} : { sent, isUnsent }),
  };
}

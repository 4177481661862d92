import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readCommunities } from '../../pipeline/answers/cities/read-communities.ts';
import { checkSameSite } from './readers.ts';
import { sendOwn } from './send-page.ts';
import { chosenIn, isSamePerson, type KeptForm, type Session, type Whose } from './sessions.ts';
import { LEFT_BEHIND, signedRequest } from './signed-request.ts';
import { config, schema, SIGNED_FORM_BYTES_MAX, type Site } from './site.ts';

const FORM_BODY = {
  schema: Type.Object({ key: Type.String() }),
  types: ['application/x-www-form-urlencoded'],
};
/** A key with a form that waits, which is longer once it is sealed. */
const SIGN_IN_BYTES_MAX = 2 * SIGNED_FORM_BYTES_MAX;
const NO_QUERY = new URLSearchParams();

/** Where somebody signs in with a key, and out. */
export function addSignIn(site: Site): void {
  const { app, api, pages, readers } = site;
  const form = { schema, config: { ...config, rawBody: FORM_BODY }, bodyLimit: SIGN_IN_BYTES_MAX };
  app.get('/sign-in', { schema, config }, async (request, reply) => {
    return await sendOwn(reply, await pages.signIn(api.pageRequest(request), {}));
  });
  app.post('/sign-in', form, async (request, reply) => {
    checkSameSite(request);
    const fields = new URLSearchParams(String(request.body));
    const kept = fields.get('kept') ?? undefined;
    const session = await sessionOfKey(site, request, fields.get('key')?.trim() ?? '');
    if (session !== undefined) return await signIn(site, reply, { session, kept });
    const told = readers.keptIn(kept ?? '')?.form === undefined ? undefined : 'kept';
    return await sendOwn(
      reply,
      await pages.signIn(api.pageRequest(request), { why: 'wrong', kept, form: told }),
    );
  });
  app.post('/sign-out', form, async (request, reply) => {
    checkSameSite(request);
    readers.end(reply);
    return await sendOwn(reply, { status: 303, location: '/' });
  });
}

/** What a key that is good opens. */
async function sessionOfKey(
  site: Site,
  request: FastifyRequest,
  key: string,
): Promise<Session | undefined> {
  const path = '/v1/caller';
  let answer = await site.api.ask(request, { path, key });
  const community = answer.status === 404 ? await firstCommunity(site) : undefined;
  if (community !== undefined) answer = await site.api.ask(request, { path, key, community });
  if (!answer.ok) return undefined;
  const { community: of, userId, keyId } = (await answer.json()) as Whose;
  return { key, community, whose: { community: of, userId, keyId } };
}

/** What a key is for that is good and of an installation without a community `default`. */
async function firstCommunity({ service }: Site): Promise<string | undefined> {
  const page = { afterSlug: undefined, only: undefined, limit: 1 };
  return (await readCommunities(service.installation, page))[0]?.slug;
}

interface SignedIn {
  readonly session: Session;
  /** What waited for it, as the form brought it. */
  readonly kept: string | undefined;
}

/** Goes on where somebody was, with the form that they had filled in. */
async function signIn(
  site: Site,
  reply: FastifyReply,
  { session, kept: keptText }: SignedIn,
): Promise<FastifyReply> {
  const { api, readers } = site;
  const kept = readers.keptIn(keptText ?? '');
  if (kept?.form !== undefined) return await goOn(site, reply, { opened: session, ...kept.form });
  readers.begin(reply, session);
  const { key, community } = session;
  const list = { path: '/v1/communities?limit=2', key, community };
  const { items } = (await (await api.ask(reply.request, list)).json()) as {
    readonly items: readonly unknown[];
  };
  const location = items.length > 1 ? '/op/communities' : (kept?.to ?? '/me');
  return await sendOwn(reply, { status: 303, location });
}

/** Shows a form again to who had written it, and to nobody else; it is not carried out. */
async function goOn(
  site: Site,
  reply: FastifyReply,
  { opened, fields, path, params, whose }: KeptForm & { readonly opened: Session },
): Promise<FastifyReply> {
  const { pages, readers } = site;
  const page = pages.signed.find((one) => one.path === path);
  if (page === undefined || opened.whose === undefined || !isSamePerson(opened.whose, whose)) {
    readers.begin(reply, opened);
    return await sendOwn(reply, LEFT_BEHIND);
  }
  // The key of an installation goes on in the community that the form is about.
  const session = chosenIn(opened, whose.community);
  readers.begin(reply, session);
  const form = { sent: new URLSearchParams(fields), isUnsent: true };
  const shown = signedRequest(site, reply.request, { session, form });
  return await sendOwn(reply, await page.render({ ...shown, params, query: NO_QUERY }));
}

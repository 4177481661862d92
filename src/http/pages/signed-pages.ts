import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Problem } from '../problems/problem.ts';
import { decisionIdSchema } from '../resources/decisions/schemas.ts';
import { strictObject } from '../resources/evidence/schemas.ts';
import type { SignedPage } from './page.ts';
import { checkSameSite } from './readers.ts';
import { sendOwn } from './send-page.ts';
import { chosenIn, type KeptForm, type Whose } from './sessions.ts';
import { LEFT_BEHIND, signedRequest } from './signed-request.ts';
import { config, schema, SIGNED_FORM_BYTES_MAX, type Site } from './site.ts';

const SIGNED_FORM = {
  schema: Type.Object({ token: Type.String(), once: Type.String(), act: Type.String() }),
  types: ['application/x-www-form-urlencoded'],
};

/** The pages that take a key, and the files that belong to them. */
export function addSignedPages(site: Site): void {
  for (const page of site.pages.signed) addSignedPage(site, page);
  const params = strictObject({ id: decisionIdSchema });
  const proof = { schema: { hide: true, params }, config };
  site.app.get('/d/:id/proof', proof, async (request, reply) => {
    return await passOn(site, reply, () => `/v1/decisions/${request.params.id}/proof`);
  });
  site.app.get('/me/export', { schema, config }, async (_, reply) => {
    reply.header('content-disposition', 'attachment; filename="member.json"');
    return await passOn(site, reply, ({ userId = '' }) => {
      return `/v1/members/${encodeURIComponent(userId)}/export`;
    });
  });
}

/** What the API answers to the key, for a file that a reader keeps or a script on a page. */
async function passOn(
  { api, readers }: Site,
  reply: FastifyReply,
  pathFor: (caller: { readonly userId?: string }) => string,
): Promise<FastifyReply> {
  const { request } = reply;
  const key = readers.sessionOf(request)?.key;
  if (key === undefined) throw new Problem('KEY_MISSING', 'sign in first');
  const caller = (await (await api.ask(request, { path: '/v1/caller', key })).json()) as {
    readonly userId?: string;
  };
  const answer = await api.ask(request, { path: pathFor(caller), key });
  reply.header('cache-control', 'private, no-store');
  return await reply
    .code(answer.status)
    .type(answer.headers.get('content-type') ?? '')
    .send(await answer.text());
}

function addSignedPage(site: Site, page: SignedPage): void {
  const { path, takesForms, formBytesMax = SIGNED_FORM_BYTES_MAX } = page;
  site.app.get(path, { schema, config }, async (_, reply) => {
    return await answerSigned(site, reply, { page, sent: undefined });
  });
  if (!takesForms) return;
  const form = { ...config, rawBody: SIGNED_FORM };
  const options = { schema, config: form, bodyLimit: formBytesMax };
  site.app.post(path, options, async (request, reply) => {
    checkSameSite(request);
    const sent = new URLSearchParams(String(request.body));
    return await answerSigned(site, reply, { page, sent });
  });
}

interface Asked {
  readonly page: SignedPage;
  /** A form, if one was sent. */
  readonly sent: URLSearchParams | undefined;
}

/** A page for who signed in; who did not, or whose key has ended, is asked to, in its place. */
async function answerSigned(site: Site, reply: FastifyReply, asked: Asked): Promise<FastifyReply> {
  const { readers } = site;
  const { page, sent } = asked;
  const { request } = reply;
  const session = readers.sessionOf(request);
  if (session === undefined) {
    const isNew = sent === undefined && !readers.hasSession(request);
    const why = isNew ? 'needed' : 'ended';
    return await askToSignIn(site, reply, { ...asked, why, whose: readers.whoseForm(sent) });
  }
  const isUnsent = sent !== undefined && !readers.isStamped(request, sent);
  if (isUnsent && !readers.isOfThem(session, sent)) return await sendOwn(reply, LEFT_BEHIND);
  const form = sent && { sent, isUnsent };
  const shown = await page.render(signedRequest(site, request, { session, form }));
  if (shown.status === 401) {
    return await askToSignIn(site, reply, { ...asked, why: 'refused', whose: session.whose });
  }
  if (shown.status === 303 && shown.community !== undefined) {
    readers.begin(reply, chosenIn(session, shown.community));
  }
  return await sendOwn(reply, shown);
}

/** Somebody without a session that is good. */
interface Unsigned extends Asked {
  readonly why: 'needed' | 'ended' | 'refused';
  /** Whose page the form is of. */
  readonly whose: Whose | undefined;
}

/** The form to sign in, with what waits for that. */
async function askToSignIn(
  { api, pages, readers }: Site,
  reply: FastifyReply,
  { page: { path }, why, sent, whose }: Unsigned,
): Promise<FastifyReply> {
  const { request } = reply;
  const isLong = sent !== undefined && writtenIn(sent).length > SIGNED_FORM_BYTES_MAX;
  const form =
    sent === undefined || whose === undefined || isLong
      ? undefined
      : { fields: writtenIn(sent), path, params: paramsOf(request), whose };
  const kept = readers.keep({ to: request.url, form });
  // A link on another site brings no session along, and must not end the one that there is.
  if (readers.hasSession(request)) readers.end(reply);
  const told = form !== undefined ? 'kept' : isLong ? 'too long' : undefined;
  return await sendOwn(
    reply,
    await pages.signIn(api.pageRequest(request), { why, kept, form: told }),
  );
}

/** What somebody wrote into a form, without what the page gave it. */
function writtenIn(sent: URLSearchParams): string {
  const fields = new URLSearchParams(sent);
  for (const name of ['token', 'once']) fields.delete(name);
  return fields.toString();
}

function paramsOf({ params }: FastifyRequest): KeptForm['params'] {
  return params as KeptForm['params'];
}

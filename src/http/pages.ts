import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readCommunities } from '../pipeline/answers/cities/read-communities.ts';
import type { App, Service } from './app.ts';
import { type Assets, assetsOf, serveAssets } from './page-assets.ts';
import { Problem } from './problems/problem.ts';
import { decisionIdSchema } from './resources/decisions/schemas.ts';
import { strictObject } from './resources/evidence/schemas.ts';
import type { AnswerOfNothing } from './route-table.ts';
import {
  chosenIn,
  isSamePerson,
  type KeptForm,
  type Session,
  Sessions,
  type Whose,
} from './sessions.ts';

/** What a page knows of the request for it, and how it asks the API. */
export interface PageRequest {
  /** `Accept-Language` as it came. */
  readonly languages: string;
  readonly assets: Assets['names'];
  /** Asks this very server, without a socket; in the name of who signed in. */
  readonly fetch: typeof fetch;
}

/** What a page of somebody who signed in knows besides. */
export interface SignedRequest extends PageRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What every form on the page brings back. */
  readonly form: FormStamp;
  /** What a form of the page brought, if one was sent. */
  readonly sent?: URLSearchParams;
  /** It is shown again and not carried out: its session is gone. */
  readonly isUnsent?: boolean;
}

/** Why somebody is asked to sign in, and what waits for it. */
export interface SignInAsked {
  /** `wrong`: the key that came is none; `needed`: the page takes one. */
  readonly why?: 'wrong' | 'needed' | 'ended' | 'refused';
  /** Goes back with the key. */
  readonly kept?: string | undefined;
  /** What became of a form that was sent without a session. */
  readonly form?: 'kept' | 'too long' | undefined;
}

/** By what a form is known again. */
export interface FormStamp {
  /** Known to pages of this session alone. */
  readonly token: string;
  /** Another one for each page that is shown: a form that is sent twice is one request. */
  readonly once: string;
}

/** A page for who signed in, at a path of its own. */
export interface SignedPage {
  readonly path: string;
  /** Whether forms on it are sent to its own path. */
  readonly takesForms: boolean;
  /** What a form of it may have; undefined: what forms have as a rule. */
  readonly formBytesMax?: number | undefined;
  readonly render: (request: SignedRequest) => Promise<Page>;
}

export type Page =
  | { readonly status: 200 | 401 | 403 | 404 | 422; readonly html: string }
  /** Another page is meant. */
  | { readonly status: 303; readonly location: string; readonly community?: string };

/** What a reader asks of a log. */
export interface AuditQuery {
  readonly from: string | undefined;
  readonly type: string | undefined;
  readonly cycle: string | undefined;
  readonly head: string | undefined;
}

/** Which versions of the rules a reader wants beside each other. */
export interface RulesQuery {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A picture of one line. */
export interface Badge {
  readonly status: 200 | 404;
  readonly svg: string;
}

/** What renders pages: they read the API as any other client does, and nothing else. */
export interface Pages {
  readonly stylesheet: string;
  /** Absent if none was built: every page is complete without. */
  readonly script?: string | undefined;
  /** What the script starts in a worker for a whole log. */
  readonly worker?: string | undefined;
  /** The one for a single decision. */
  readonly proofWorker?: string | undefined;
  /** What scripts import, by the name by which they do. */
  readonly chunks?: ReadonlyMap<string, string>;
  readonly home: (request: PageRequest) => Promise<Page>;
  readonly community: (request: PageRequest, slug: string) => Promise<Page>;
  readonly rules: (request: PageRequest, slug: string, query: RulesQuery) => Promise<Page>;
  readonly badge: (request: PageRequest, slug: string) => Promise<Badge>;
  readonly decision: (request: PageRequest, slug: string, id: string) => Promise<Page>;
  /** @param query what the reader asks of the log */
  readonly audit: (request: PageRequest, slug: string, query: AuditQuery) => Promise<Page>;
  readonly verify: (request: PageRequest) => Promise<Page>;
  readonly signIn: (request: PageRequest, asked: SignInAsked) => Promise<Page>;
  /** At an address that is none. */
  readonly nothing: (request: PageRequest) => Promise<Page>;
  /** Those that take a key. */
  readonly signed: readonly SignedPage[];
}

/** A page loads nothing from elsewhere, and no text becomes a script. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app',
].join('; ');

const config = { scope: 'public' } as const;
const schema = { hide: true } as const;
const slugSchema = Type.String({ minLength: 1, maxLength: 63 });
const FORM_BODY = {
  schema: Type.Object({ key: Type.String() }),
  types: ['application/x-www-form-urlencoded'],
};
/** The rules of a community are the longest that a form brings. */
const SIGNED_FORM_BYTES_MAX = 262_144;
/** A key with a form that waits, which is longer once it is sealed. */
const SIGN_IN_BYTES_MAX = 2 * SIGNED_FORM_BYTES_MAX;
const SIGNED_FORM = {
  schema: Type.Object({ token: Type.String(), once: Type.String(), act: Type.String() }),
  types: ['application/x-www-form-urlencoded'],
};
/** Nothing of a form is shown to somebody else than who wrote it. */
const LEFT_BEHIND = { status: 303, location: '/me?done=leftBehind' } as const;
const NO_QUERY = new URLSearchParams();
const ONCE = /^[A-Za-z0-9_-]{22}$/;

/**
 * The pages for people. Without them the address of the service leads to what there is.
 * @returns what answers a browser at an address that is none
 */
export function addPages(
  app: App,
  service: Service,
  pages: Pages | undefined,
): AnswerOfNothing | undefined {
  if (pages === undefined) {
    app.get('/', { schema, config }, (_, reply) => reply.redirect('/docs'));
    return undefined;
  }
  const assets = assetsOf(pages);
  serveAssets(app, assets);
  const site = new Site(app, service, pages, assets.names);
  site.addPublic();
  site.addSigning();
  site.addSigned();
  return site.nothing;
}

/** The pages of one server. */
class Site {
  readonly #app: App;
  readonly #service: Service;
  readonly #pages: Pages;
  readonly #names: Assets['names'];
  readonly #sessions: Sessions;

  constructor(app: App, service: Service, pages: Pages, names: Assets['names']) {
    this.#app = app;
    this.#service = service;
    this.#pages = pages;
    this.#names = names;
    this.#sessions = new Sessions(service.installation.key.seed);
  }

  addPublic(): void {
    const [app, pages] = [this.#app, this.#pages];
    app.get('/', { schema, config }, async (request, reply) => {
      reply.header('vary', 'accept, accept-language');
      if (!wantsPage(request)) return await reply.redirect('/docs');
      return await sendPublic(reply, await pages.home(this.#asked(request)));
    });
    app.get(
      '/c/:community',
      { schema: { hide: true, params: strictObject({ community: slugSchema }) }, config },
      async (request, reply) => {
        const { community } = request.params;
        return await sendPublic(reply, await pages.community(this.#asked(request), community));
      },
    );
    this.#addAsked();
    const badgePath = strictObject({ file: Type.String({ pattern: '^[a-z0-9-]{1,63}\\.svg$' }) });
    app.get(
      '/badge/:file',
      { schema: { hide: true, params: badgePath }, config },
      async (request, reply) => {
        const slug = request.params.file.slice(0, -'.svg'.length);
        return await sendBadge(reply, await pages.badge(this.#asked(request), slug));
      },
    );
    const decisionPath = strictObject({ community: slugSchema, id: decisionIdSchema });
    app.get(
      '/c/:community/d/:id',
      { schema: { hide: true, params: decisionPath }, config },
      async (request, reply) => {
        const { community, id } = request.params;
        return await sendPublic(reply, await pages.decision(this.#asked(request), community, id));
      },
    );
    app.get('/verify', { schema, config }, async (request, reply) => {
      return await sendPublic(reply, await pages.verify(this.#asked(request)));
    });
  }

  /** Public pages whose address says what a reader asks of them. */
  #addAsked(): void {
    const [app, pages] = [this.#app, this.#pages];
    const params = strictObject({ community: slugSchema });
    const number = Type.Optional(Type.String({ maxLength: 15 }));
    const ofLog = Type.Object({
      from: number,
      type: Type.Optional(Type.String({ maxLength: 40 })),
      cycle: number,
      head: Type.Optional(Type.String({ maxLength: 2_000 })),
    });
    app.get(
      '/audit/:community',
      { schema: { hide: true, params, querystring: ofLog }, config },
      async (request, reply) => {
        const { community } = request.params;
        const { from, type, cycle, head } = request.query;
        const query = { from, type, cycle, head };
        return await sendPublic(reply, await pages.audit(this.#asked(request), community, query));
      },
    );
    const ofRules = Type.Object({ before: number, after: number });
    app.get(
      '/c/:community/rules',
      { schema: { hide: true, params, querystring: ofRules }, config },
      async (request, reply) => {
        const { community } = request.params;
        const { before, after } = request.query;
        return await sendPublic(
          reply,
          await pages.rules(this.#asked(request), community, { before, after }),
        );
      },
    );
  }

  /** Answers nothing to who asks for no page: programs read what is wrong as JSON. */
  readonly nothing: AnswerOfNothing = async (request, reply) => {
    if (request.method !== 'GET' || !wantsPage(request)) return undefined;
    return await sendPublic(reply, await this.#pages.nothing(this.#asked(request)));
  };

  addSigning(): void {
    const app = this.#app;
    const form = {
      schema,
      config: { ...config, rawBody: FORM_BODY },
      bodyLimit: SIGN_IN_BYTES_MAX,
    };
    app.get('/sign-in', { schema, config }, async (request, reply) => {
      return await sendOwn(reply, await this.#pages.signIn(this.#asked(request), {}));
    });
    app.post('/sign-in', form, async (request, reply) => {
      checkSameSite(request);
      const fields = new URLSearchParams(String(request.body));
      const kept = fields.get('kept') ?? undefined;
      const session = await this.#sessionOfKey(request, fields.get('key')?.trim() ?? '');
      if (session !== undefined) return await this.#signIn(request, reply, session, kept);
      const waits = this.#sessions.keptIn(kept ?? '', this.#service.installation.now())?.form;
      const told = waits === undefined ? undefined : 'kept';
      return await sendOwn(
        reply,
        await this.#pages.signIn(this.#asked(request), { why: 'wrong', kept, form: told }),
      );
    });
    app.post('/sign-out', form, async (request, reply) => {
      checkSameSite(request);
      reply.header('set-cookie', this.#sessions.ending(isSecure(request)));
      return await sendOwn(reply, { status: 303, location: '/' });
    });
  }

  /** What a key that is good opens. */
  async #sessionOfKey(request: FastifyRequest, key: string): Promise<Session | undefined> {
    const path = '/v1/caller';
    let answer = await this.#inner(request, { path, key });
    const community = answer.status === 404 ? await this.#firstCommunity() : undefined;
    if (community !== undefined) answer = await this.#inner(request, { path, key, community });
    if (!answer.ok) return undefined;
    const { community: of, userId, keyId } = (await answer.json()) as Whose;
    return { key, community, whose: { community: of, userId, keyId } };
  }

  /** Goes on where somebody was, with the form that they had filled in. */
  async #signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    opened: Session,
    keptText: string | undefined,
  ): Promise<FastifyReply> {
    const kept = this.#sessions.keptIn(keptText ?? '', this.#service.installation.now());
    if (kept?.form !== undefined) return await this.#goOn(request, reply, opened, kept.form);
    this.#begin(request, reply, opened);
    const { key, community } = opened;
    const list = { path: '/v1/communities?limit=2', key, community };
    const { items } = (await (await this.#inner(request, list)).json()) as {
      readonly items: readonly unknown[];
    };
    const location = items.length > 1 ? '/op/communities' : (kept?.to ?? '/me');
    return await sendOwn(reply, { status: 303, location });
  }

  /** Shows a form again to who had written it, and to nobody else; it is not carried out. */
  async #goOn(
    request: FastifyRequest,
    reply: FastifyReply,
    opened: Session,
    { fields, path, params, whose }: KeptForm,
  ): Promise<FastifyReply> {
    const page = this.#pages.signed.find((one) => one.path === path);
    if (page === undefined || opened.whose === undefined || !isSamePerson(opened.whose, whose)) {
      this.#begin(request, reply, opened);
      return await sendOwn(reply, LEFT_BEHIND);
    }
    // The key of an installation goes on in the community that the form is about.
    const session = chosenIn(opened, whose.community);
    this.#begin(request, reply, session);
    const sent = new URLSearchParams(fields);
    const shown = this.#signedRequest(request, session, { sent, isUnsent: true });
    return await sendOwn(reply, await page.render({ ...shown, params, query: NO_QUERY }));
  }

  /** From here on the request is one of the session. */
  #begin(request: FastifyRequest, reply: FastifyReply, session: Session): void {
    const now = this.#service.installation.now();
    const cookie = this.#sessions.cookieFor(session, now, isSecure(request));
    reply.header('set-cookie', cookie);
    request.headers.cookie = cookie.split(';')[0] ?? '';
  }

  /** What a key is for that is good and of an installation without a community `default`. */
  async #firstCommunity(): Promise<string | undefined> {
    const page = { afterSlug: undefined, only: undefined, limit: 1 };
    return (await readCommunities(this.#service.installation, page))[0]?.slug;
  }

  addSigned(): void {
    const app = this.#app;
    for (const page of this.#pages.signed) this.#addSignedPage(page);
    const params = strictObject({ id: decisionIdSchema });
    app.get('/d/:id/proof', { schema: { hide: true, params }, config }, async (request, reply) => {
      return await this.#passOn(request, reply, () => `/v1/decisions/${request.params.id}/proof`);
    });
    app.get('/me/export', { schema, config }, async (request, reply) => {
      reply.header('content-disposition', 'attachment; filename="member.json"');
      return await this.#passOn(request, reply, ({ userId = '' }) => {
        return `/v1/members/${encodeURIComponent(userId)}/export`;
      });
    });
  }

  #addSignedPage(page: SignedPage): void {
    const { path, takesForms, formBytesMax = SIGNED_FORM_BYTES_MAX } = page;
    this.#app.get(path, { schema, config }, async (request, reply) => {
      return await this.#signed(request, reply, page);
    });
    if (!takesForms) return;
    const form = { ...config, rawBody: SIGNED_FORM };
    const options = { schema, config: form, bodyLimit: formBytesMax };
    this.#app.post(path, options, async (request, reply) => {
      checkSameSite(request);
      const sent = new URLSearchParams(String(request.body));
      return await this.#signed(request, reply, page, sent);
    });
  }

  /** What the API answers to the key, for a file that a reader keeps or a script on a page. */
  async #passOn(
    request: FastifyRequest,
    reply: FastifyReply,
    pathFor: (caller: { readonly userId?: string }) => string,
  ): Promise<FastifyReply> {
    const key = this.#keyOf(request);
    if (key === undefined) throw new Problem('KEY_MISSING', 'sign in first');
    const caller = (await (await this.#inner(request, { path: '/v1/caller', key })).json()) as {
      readonly userId?: string;
    };
    const answer = await this.#inner(request, { path: pathFor(caller), key });
    reply.header('cache-control', 'private, no-store');
    return await reply
      .code(answer.status)
      .type(answer.headers.get('content-type') ?? '')
      .send(await answer.text());
  }

  /** A page for who signed in; who did not, or whose key has ended, is asked to, in its place. */
  async #signed(
    request: FastifyRequest,
    reply: FastifyReply,
    page: SignedPage,
    sent?: URLSearchParams,
  ): Promise<FastifyReply> {
    const session = this.#sessionOf(request);
    if (session === undefined) {
      const isNew =
        sent === undefined && !this.#sessions.isIn(request.headers.cookie, isSecure(request));
      return await this.#askToSignIn(request, reply, page, {
        why: isNew ? 'needed' : 'ended',
        sent,
        whose: this.#sessions.whoseIn(sent?.get('token') ?? ''),
      });
    }
    const isUnsent = sent !== undefined && !this.#isStamped(request, sent);
    if (isUnsent && !this.#isOfThem(session, sent)) return await sendOwn(reply, LEFT_BEHIND);
    const asked = this.#signedRequest(request, session, sent && { sent, isUnsent });
    const shown = await page.render(asked);
    if (shown.status === 401) {
      const { whose } = session;
      return await this.#askToSignIn(request, reply, page, { why: 'refused', sent, whose });
    }
    if (shown.status === 303 && shown.community !== undefined) {
      this.#begin(request, reply, chosenIn(session, shown.community));
    }
    return await sendOwn(reply, shown);
  }

  /** The form to sign in, with what waits for that. */
  async #askToSignIn(
    request: FastifyRequest,
    reply: FastifyReply,
    { path }: SignedPage,
    { why, sent, whose }: Unsigned,
  ): Promise<FastifyReply> {
    const fields = new URLSearchParams(sent);
    for (const name of ['token', 'once']) fields.delete(name);
    const written = fields.toString();
    const isLong = written.length > SIGNED_FORM_BYTES_MAX;
    const params = request.params as KeptForm['params'];
    const mayKeep = sent !== undefined && whose !== undefined && !isLong;
    const form = mayKeep ? { fields: written, path, params, whose } : undefined;
    const kept = this.#sessions.keep({ to: request.url, form }, this.#service.installation.now());
    // A link on another site brings no session along, and must not end the one that there is.
    if (this.#sessions.isIn(request.headers.cookie, isSecure(request))) {
      reply.header('set-cookie', this.#sessions.ending(isSecure(request)));
    }
    const told = form !== undefined ? 'kept' : isLong ? 'too long' : undefined;
    return await sendOwn(
      reply,
      await this.#pages.signIn(this.#asked(request), { why, kept, form: told }),
    );
  }

  #signedRequest(
    request: FastifyRequest,
    { key, whose }: Session,
    form: Pick<SignedRequest, 'sent' | 'isUnsent'> = {},
  ): SignedRequest {
    const { cookie } = request.headers;
    const token = this.#sessions.tokenFor(cookie, whose, isSecure(request));
    const once = randomBytes(16).toString('base64url');
    const { searchParams } = new URL(request.url, 'http://service.invalid');
    const { sent, isUnsent = false } = form;
    return {
      // A form that is only shown again cannot write.
      ...this.#asked(request, key, isUnsent ? undefined : (sent?.get('once') ?? undefined)),
      params: request.params as Readonly<Record<string, string>>,
      query: searchParams,
      form: { token, once },
      ...(sent === undefined ? {} : { sent, isUnsent }),
    };
  }

  /** Whether a form is of this very session. @throws Problem REQUEST_INVALID for one of no page */
  #isStamped(request: FastifyRequest, sent: URLSearchParams): boolean {
    const [token, once] = [sent.get('token') ?? '', sent.get('once') ?? ''];
    const { cookie } = request.headers;
    const isOwn = this.#sessions.isTokenOf(cookie, token, isSecure(request));
    if (ONCE.test(once) && (isOwn || this.#sessions.whoseIn(token) !== undefined)) return isOwn;
    throw new Problem('REQUEST_INVALID', 'open the page anew: the form is of another session');
  }

  /** Whether a form of another session is of the same person, in the same community. */
  #isOfThem({ whose }: Session, sent: URLSearchParams): boolean {
    const other = this.#sessions.whoseIn(sent.get('token') ?? '');
    if (whose === undefined || other === undefined) return false;
    return isSamePerson(whose, other) && whose.community === other.community;
  }

  #keyOf(request: FastifyRequest): string | undefined {
    return this.#sessionOf(request)?.key;
  }

  #sessionOf(request: FastifyRequest): Session | undefined {
    const now = this.#service.installation.now();
    return this.#sessions.sessionIn(request.headers.cookie, now, isSecure(request));
  }

  /** @param once of the form that was sent: a page that nobody sent one to only reads */
  #asked(request: FastifyRequest, key?: string, once?: string): PageRequest {
    return {
      languages: request.headers['accept-language'] ?? '',
      assets: this.#names,
      fetch: async (input, init = {}) => {
        const { method = 'GET', body } = init;
        if (method !== 'GET' && once === undefined) {
          throw new Problem('METHOD_NOT_ALLOWED', 'a page only reads');
        }
        const { pathname, search } = new URL(input instanceof Request ? input.url : input);
        const text = typeof body === 'string' ? body : undefined;
        return await this.#inner(request, { path: pathname + search, key, method, text, once });
      },
    };
  }

  /** Counts against the key, or the address that asked for the page, like any other request. */
  async #inner(
    request: FastifyRequest,
    { path: url, key, method = 'GET', text, once, community: named }: InnerRequest,
  ): Promise<Response> {
    const session = this.#sessionOf(request);
    const community = named ?? (session?.key === key ? session?.community : undefined);
    const headers = {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(community === undefined ? {} : { 'negentropy-community': community }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method !== 'POST' || once === undefined ? {} : { 'idempotency-key': once }),
    };
    const answer = await this.#app.inject({
      method: method === 'POST' ? 'POST' : method === 'DELETE' ? 'DELETE' : 'GET',
      url,
      headers,
      remoteAddress: request.ip,
      ...(text === undefined ? {} : { payload: text }),
    });
    const { statusCode: status } = answer;
    if (status === 429) {
      const retryAfterSeconds = Number(answer.headers['retry-after'] ?? 1);
      throw new Problem('RATE_LIMITED', 'wait as long as Retry-After says', { retryAfterSeconds });
    }
    const type = String(answer.headers['content-type'] ?? '');
    const body = status === 204 ? null : answer.rawPayload;
    return new Response(body, { status, headers: { 'content-type': type } });
  }
}

/** Somebody without a session that is good. */
interface Unsigned {
  readonly why: 'needed' | 'ended' | 'refused';
  /** A form that was sent, and whose page it is of. */
  readonly sent: URLSearchParams | undefined;
  readonly whose: Whose | undefined;
}

/** What the service asks itself. */
interface InnerRequest {
  readonly path: string;
  readonly key: string | undefined;
  readonly method?: string;
  /** A body in JSON. */
  readonly text?: string | undefined;
  readonly once?: string | undefined;
  /** Which one, if that is not what the session says. */
  readonly community?: string | undefined;
}

async function sendPublic(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  if (!reply.hasHeader('vary')) reply.header('vary', 'accept-language');
  reply.header('cache-control', 'public, max-age=5');
  return await sendPage(reply, page);
}

/** Shown on pages of others, which ask for it each time that somebody reads them. */
async function sendBadge(reply: FastifyReply, { status, svg }: Badge): Promise<FastifyReply> {
  reply.header('vary', 'accept-language').header('cache-control', 'public, max-age=300');
  reply.header('cross-origin-resource-policy', 'cross-origin');
  reply.header('content-security-policy', "default-src 'none'");
  return await reply.code(status).type('image/svg+xml').send(svg);
}

/** What is of one reader alone is kept nowhere. */
async function sendOwn(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  reply.header('cache-control', 'private, no-store');
  return await sendPage(reply, page);
}

async function sendPage(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  if (page.status === 303) return await reply.redirect(page.location, 303);
  reply.header('content-security-policy', PAGE_POLICY);
  return await reply.code(page.status).type('text/html; charset=utf-8').send(page.html);
}

/**
 * A form of another site may not sign anybody in or out. Browsers say from where a form comes;
 * those that do not say it in so many words (by plain HTTP) name the origin.
 * @throws Problem REQUEST_INVALID
 */
function checkSameSite({ headers, host }: FastifyRequest): void {
  const { origin = '', 'sec-fetch-site': site } = headers;
  const isOwn =
    site === undefined
      ? URL.canParse(origin) && new URL(origin).host === host
      : site === 'same-origin';
  if (isOwn) return;
  throw new Problem('REQUEST_INVALID', 'the form has to come from a page of this service');
}

function isSecure({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { App } from './app.ts';
import { type Assets, assetsOf, serveAssets } from './page-assets.ts';
import { Problem } from './problems/problem.ts';
import { decisionIdSchema } from './resources/decisions/schemas.ts';
import { strictObject } from './resources/evidence/schemas.ts';

/** What a page knows of the request for it, and how it asks the API. */
export interface PageRequest {
  /** `Accept-Language` as it came. */
  readonly languages: string;
  readonly assets: Assets['names'];
  /** Asks this very server, without a socket. */
  readonly fetch: typeof fetch;
}

export interface Page {
  readonly status: 200 | 404;
  readonly html: string;
}

/** What renders pages: they read the API as any other client does, and nothing else. */
export interface Pages {
  readonly stylesheet: string;
  /** Absent if none was built: every page is complete without. */
  readonly script?: string | undefined;
  /** What the script starts in a worker. */
  readonly worker?: string | undefined;
  readonly home: (request: PageRequest) => Promise<Page>;
  readonly community: (request: PageRequest, slug: string) => Promise<Page>;
  readonly decision: (request: PageRequest, slug: string, id: string) => Promise<Page>;
  readonly verify: (request: PageRequest) => Promise<Page>;
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
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app',
].join('; ');

const config = { scope: 'public' } as const;
const slugSchema = Type.String({ minLength: 1, maxLength: 63 });

/** The pages for people. Without them the address of the service leads to what there is. */
export function addPages(app: App, pages: Pages | undefined): void {
  if (pages === undefined) {
    app.get('/', { schema: { hide: true }, config }, (_, reply) => reply.redirect('/docs'));
    return;
  }
  const assets = assetsOf(pages);
  serveAssets(app, assets);
  const requestOf = (request: FastifyRequest): PageRequest => ({
    languages: request.headers['accept-language'] ?? '',
    assets: assets.names,
    fetch: (input, init) => inner(app, request, input, init),
  });
  app.get('/', { schema: { hide: true }, config }, async (request, reply) => {
    reply.header('vary', 'accept, accept-language');
    if (!wantsPage(request)) return await reply.redirect('/docs');
    return await sendPage(reply, await pages.home(requestOf(request)));
  });
  app.get(
    '/c/:community',
    { schema: { hide: true, params: strictObject({ community: slugSchema }) }, config },
    async (request, reply) =>
      await sendPage(reply, await pages.community(requestOf(request), request.params.community)),
  );
  app.get(
    '/c/:community/d/:id',
    {
      schema: {
        hide: true,
        params: strictObject({ community: slugSchema, id: decisionIdSchema }),
      },
      config,
    },
    async (request, reply) => {
      const { community, id } = request.params;
      return await sendPage(reply, await pages.decision(requestOf(request), community, id));
    },
  );
  app.get('/verify', { schema: { hide: true }, config }, async (request, reply) => {
    return await sendPage(reply, await pages.verify(requestOf(request)));
  });
}

async function sendPage(reply: FastifyReply, { status, html }: Page): Promise<FastifyReply> {
  reply.header('content-security-policy', PAGE_POLICY);
  if (!reply.hasHeader('vary')) reply.header('vary', 'accept-language');
  reply.header('cache-control', 'public, max-age=5');
  return await reply.code(status).type('text/html; charset=utf-8').send(html);
}

/** Counts against the address that asked for the page, like any request of its own. */
async function inner(
  app: App,
  { ip }: FastifyRequest,
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
): Promise<Response> {
  if (init?.method !== undefined && init.method !== 'GET') {
    throw new Problem('METHOD_NOT_ALLOWED', 'a page only reads');
  }
  const { pathname, search } = new URL(input instanceof Request ? input.url : input);
  const answer = await app.inject({ method: 'GET', url: pathname + search, remoteAddress: ip });
  const { statusCode: status, headers } = answer;
  if (status === 429) {
    const retryAfterSeconds = Number(headers['retry-after'] ?? 1);
    throw new Problem('RATE_LIMITED', 'wait as long as Retry-After says', { retryAfterSeconds });
  }
  const type = String(headers['content-type'] ?? '');
  return new Response(answer.body, { status, headers: { 'content-type': type } });
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

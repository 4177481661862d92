import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { decisionIdSchema } from '../resources/decisions/schemas.ts';
import { strictObject } from '../resources/evidence/schemas.ts';
import type { AnswerOfNothing } from '../route-table.ts';
import { sendBadge, sendPublic } from './send-page.ts';
import { config, schema, type Site } from './site.ts';

const slugSchema = Type.String({ minLength: 1, maxLength: 63 });

/** The pages that everybody may read. */
export function addPublicPages(site: Site): void {
  const { app, api, pages } = site;
  app.get('/', { schema, config }, async (request, reply) => {
    reply.header('vary', 'accept, accept-language');
    if (!wantsPage(request)) return await reply.redirect('/docs');
    return await sendPublic(reply, await pages.home(api.pageRequest(request)));
  });
  app.get(
    '/c/:community',
    { schema: { hide: true, params: strictObject({ community: slugSchema }) }, config },
    async (request, reply) => {
      const { community } = request.params;
      return await sendPublic(reply, await pages.community(api.pageRequest(request), community));
    },
  );
  addAsked(site);
  const badgePath = strictObject({ file: Type.String({ pattern: '^[a-z0-9-]{1,63}\\.svg$' }) });
  app.get(
    '/badge/:file',
    { schema: { hide: true, params: badgePath }, config },
    async (request, reply) => {
      const slug = request.params.file.slice(0, -'.svg'.length);
      return await sendBadge(reply, await pages.badge(api.pageRequest(request), slug));
    },
  );
  const decisionPath = strictObject({ community: slugSchema, id: decisionIdSchema });
  app.get(
    '/c/:community/d/:id',
    { schema: { hide: true, params: decisionPath }, config },
    async (request, reply) => {
      const { community, id } = request.params;
      return await sendPublic(reply, await pages.decision(api.pageRequest(request), community, id));
    },
  );
  app.get('/verify', { schema, config }, async (request, reply) => {
    return await sendPublic(reply, await pages.verify(api.pageRequest(request)));
  });
}

/** Public pages whose address says what a reader asks of them. */
function addAsked({ app, api, pages }: Site): void {
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
      return await sendPublic(reply, await pages.audit(api.pageRequest(request), community, query));
    },
  );
  const ofRules = Type.Object({ before: number, after: number });
  app.get(
    '/c/:community/rules',
    { schema: { hide: true, params, querystring: ofRules }, config },
    async (request, reply) => {
      const { community } = request.params;
      const { before, after } = request.query;
      const query = { before, after };
      return await sendPublic(reply, await pages.rules(api.pageRequest(request), community, query));
    },
  );
}

/** Answers nothing to who asks for no page: programs read what is wrong as JSON. */
export function answerOfNothing({ api, pages }: Site): AnswerOfNothing {
  return async (request, reply) => {
    if (request.method !== 'GET' || !wantsPage(request)) return undefined;
    return await sendPublic(reply, await pages.nothing(api.pageRequest(request)));
  };
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

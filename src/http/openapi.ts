import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type TProperties, type TSchema, Type } from 'typebox';
import { VERSION } from '../core/index.ts';
import type { KeyScope } from '../pipeline/access/api-keys.ts';
import type { App } from './app.ts';
import type { RouteScope } from './callers/caller.ts';
import { withComponents } from './openapi-components.ts';
import { examplesAt } from './openapi-examples.ts';
import { PROBLEM_CODES, PROBLEMS } from './problems/problem-codes.ts';

const DOCS_CSP =
  "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; " +
  "img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'";

/** Whatever host the document was read from. */
const SERVERS = [{ url: '/', description: 'The service that gave this document.' }];

/** In the order in which a reader needs them. */
const TAGS = [
  { name: 'minting', description: 'Ask to be paid, see what was earned, and whether it adds up.' },
  { name: 'evidence', description: 'What happened, and who attests to it.' },
  { name: 'reflections', description: 'What members say of their days, if they want to.' },
  { name: 'decisions', description: 'What was decided, why, and the proof that the log holds it.' },
  { name: 'integrity', description: 'How far members and the community keep their word.' },
  { name: 'entropy', description: 'Disorder by domain, and the instruments that measure it.' },
  {
    name: 'transfers',
    description: 'Credits that members give each other, give up, and give to a fund.',
  },
  { name: 'debts', description: 'What members owe, and what negentropy takes off it.' },
  { name: 'members', description: 'The people of a community.' },
  { name: 'review', description: 'Who reviews on panels, and what waits for them.' },
  { name: 'pilots', description: 'What is tried on some, drawn by chance, before all.' },
  { name: 'imports', description: 'Files that are looked at first, and then taken.' },
  { name: 'studies', description: 'Questions to our own numbers, bound before the data.' },
  { name: 'conduct', description: 'What was found about conduct, and answers to it.' },
  { name: 'cycles', description: 'Accounting periods, and the clock of a sandbox.' },
  { name: 'policies', description: 'The rules that decisions follow.' },
  { name: 'communities', description: 'Each with a log, a policy and keys of its own.' },
  { name: 'keys', description: 'Who may ask for what.' },
  { name: 'log', description: 'The public, signed log, to be verified without this service.' },
  { name: 'public', description: 'What everybody may read of a published community.' },
  { name: 'events', description: 'The log as it grows.' },
  { name: 'webhooks', description: 'Events that are sent to a URL.' },
  { name: 'events in', description: 'Events of other systems, taken as evidence.' },
  { name: 'operations', description: 'For operators: to stop minting, and to watch the service.' },
];

/** The OpenAPI 3.1 document, made from the very schemas that check requests, and its reader. */
export async function addOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Negentropy',
        version: VERSION,
        description:
          'Credits that are minted only where measured disorder does not rise and verified ' +
          'integrity stands above a threshold. A refusal is an answer, not an error; errors are ' +
          `RFC 9457 problems with a stable code:\n\n${problemTable()}`,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'neg_<id>_<secret>' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { scope = 'public', keyScope, rawBody } = route.config ?? {};
      const security = securityOf(scope, keyScope);
      const headers = scope === 'public' ? schema.headers : withCommunity(schema.headers);
      // What is read as it came is not checked by a schema, but it has one to be read by people.
      const body = rawBody === undefined ? {} : { body: rawBody.schema, consumes: rawBody.types };
      return { schema: { ...schema, ...body, headers, security }, url };
    },
    transformObject: (made) => {
      if (!('openapiObject' in made)) return made.swaggerObject;
      const examples = examplesAt(Date.now() / 1_000);
      return withComponents({ ...made.openapiObject, servers: SERVERS }, examples);
    },
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { scope: 'public' } }, (_, reply) =>
    reply.send(app.swagger()),
  );
  // Where the `type` of a problem points to.
  app.get('/docs/problems', { schema: { hide: true }, config: { scope: 'public' } }, (_, reply) =>
    reply.type('text/html; charset=utf-8').send(problemPage()),
  );
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Nothing from another host, and plain HTTP stays possible within a network of one's own.
    transformStaticCSP: () => DOCS_CSP,
    theme: { title: 'Negentropy' },
    uiConfig: {
      layout: 'BaseLayout',
      docExpansion: 'list',
      deepLinking: true,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
  });
}

/** Lists of roles, as OpenAPI 3.1 has them for schemes other than OAuth: here of one scope. */
function securityOf(scope: RouteScope, keyScope: KeyScope | undefined): { key?: string[] }[] {
  if (scope !== 'public') return [{ key: [scope] }];
  return keyScope === undefined ? [] : [{}, { key: [keyScope] }];
}

/** The headers of a route, and the one that every route with a key knows. */
function withCommunity(headers: unknown): TSchema {
  const { properties = {} } = (headers ?? {}) as { readonly properties?: TProperties };
  return Type.Object({ ...properties, 'negentropy-community': Type.Optional(communityHeader) });
}

const communityHeader = Type.String({
  description:
    'The community to act on, by its name; default: `default`. Only the key of the installation ' +
    'chooses: any other belongs to one community.',
});

function problemTable(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    return `| ${status} | \`${code}\` | ${title} |`;
  });
  return ['| status | code | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function problemPage(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    return `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}.</dd>`;
  });
  const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems</title>';
  return `${head}<h1>Problems</h1><dl>${rows.join('')}</dl></html>`;
}

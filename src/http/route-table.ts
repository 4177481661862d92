import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { App } from './app.ts';
import { Problem } from './problems/problem.ts';

/** Which methods a path knows: a wrong one is told apart from a wrong path. */
export class RouteTable {
  readonly #routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** @throws Error for an operation that does not say who may ask for it */
  add({ url, method, config }: RouteOptions): void {
    if (url === '*') return; // what browsers ask before they ask, wherever it may be
    const methods = Array.isArray(method) ? method : [method];
    if (config?.scope === undefined && !url.startsWith('/docs')) {
      throw new Error(`${methods.join()} ${url} does not say which scope it needs`);
    }
    const source = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : escaped(part)))
      .join('/');
    this.#routes.push({ pattern: new RegExp(`^${source}$`), methods });
  }

  methodsOf(path: string): string[] {
    const matching = this.#routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
  }
}

/** Answers a request for an address that is none, or leaves it. */
export type AnswerOfNothing = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** Answers what no route matches; it counts against the address that asked, like all else. */
export function addMethodsAnswer(app: App, table: RouteTable, page?: AnswerOfNothing): void {
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const methods = table.methodsOf(path);
    if (methods.length === 0 && (await page?.(request, reply)) !== undefined) return reply;
    if (methods.length === 0) throw new Problem('NOT_FOUND', 'there is no such path: see /docs');
    reply.header('allow', methods.join(', '));
    throw new Problem('METHOD_NOT_ALLOWED', `this path knows ${methods.join(', ')}`);
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

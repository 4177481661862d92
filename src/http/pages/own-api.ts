import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { Problem } from '../problems/problem.ts';
import type { Assets } from './assets.ts';
import type { PageRequest } from './page.ts';
import type { Readers } from './readers.ts';

/** What the service asks itself. */
export interface InnerRequest {
  readonly path: string;
  readonly key: string | undefined;
  readonly method?: string;
  /** A body in JSON. */
  readonly text?: string | undefined;
  readonly once?: string | undefined;
  /** Which one, if that is not what the session says. */
  readonly community?: string | undefined;
}

/** How pages ask this very server, without a socket. */
export class OwnApi {
  readonly #app: App;
  readonly #readers: Readers;
  readonly #assets: Assets['names'];

  constructor(app: App, readers: Readers, assets: Assets['names']) {
    this.#app = app;
    this.#readers = readers;
    this.#assets = assets;
  }

  /** @param once of the form that was sent: a page that nobody sent one to only reads */
  pageRequest(request: FastifyRequest, key?: string, once?: string): PageRequest {
    return {
      languages: request.headers['accept-language'] ?? '',
      assets: this.#assets,
      fetch: async (input, init = {}) => {
        const { method = 'GET', body } = init;
        if (method !== 'GET' && once === undefined) {
          throw new Problem('METHOD_NOT_ALLOWED', 'a page only reads');
        }
        const { pathname, search } = new URL(input instanceof Request ? input.url : input);
        const text = typeof body === 'string' ? body : undefined;
        return await this.ask(request, { path: pathname + search, key, method, text, once });
      },
    };
  }

  /** Counts against the key, or the address that asked for the page, like any other request. */
  async ask(
    request: FastifyRequest,
    { path: url, key, method = 'GET', text, once, community: named }: InnerRequest,
  ): Promise<Response> {
    const session = this.#readers.sessionOf(request);
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

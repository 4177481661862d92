import { NegentropyProblem, problemFrom } from './problem.ts';

/** How the client reaches the service. */
export interface TransportOptions {
  /** Where the service is, such as `https://negentropy.example`; a path before `/v1` is kept. */
  readonly baseUrl: string;
  /** `neg_…`; absent for what may be read without a key. */
  readonly key?: string;
  /** The community that an installation's own key acts on. */
  readonly community?: string;
  /** In place of the platform's own, for a proxy or a test. */
  readonly fetch?: typeof fetch;
  /** How often a request is sent again at most; default 3. */
  readonly retries?: number;
}

export interface CallOptions {
  /** Ends the request, and the waiting between two attempts. */
  readonly signal?: AbortSignal;
  /** In place of a random one, so that a caller that restarts can repeat its own request. */
  readonly idempotencyKey?: string;
}

export interface SentRequest {
  readonly method: string;
  /** With its query, from `/` on. */
  readonly path: string;
  readonly body?: unknown;
}

/** An answer that was read to its end. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

const RETRIES = 3;
const FIRST_WAIT_MS = 250;
/** Who is told to come back later than this is told so, instead of made to wait. */
const LONGEST_WAIT_SECONDS = 30;

/** Sends requests, and again those that it is safe to send again. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #base: string;

  constructor(options: TransportOptions) {
    this.#options = options;
    // Here, so that a mistake is not taken for a network that failed.
    this.#base = new URL(options.baseUrl).href.replace(/\/+$/, '');
  }

  /**
   * Reading changes nothing, and a POST carries an `Idempotency-Key`: both are sent again when the
   * network failed or the service said that it was too busy (429, 503), and after no other answer.
   *
   * @throws NegentropyProblem for every answer that is not a success
   * @throws TypeError of `fetch` when the network failed; the signal's reason when it was aborted
   */
  async send(request: SentRequest, options: CallOptions = {}): Promise<ReceivedAnswer> {
    const init = this.#init(request, options);
    const repeatable = request.method === 'GET' || request.method === 'POST';
    const retries = repeatable ? (this.#options.retries ?? RETRIES) : 0;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#attempt(request, init);
      } catch (problem) {
        if (attempt >= retries || !mayHelpToRepeat(problem, options.signal)) throw problem;
        await wait(waitMs(problem, attempt), options.signal);
      }
    }
  }

  /** Opens a long answer, to be read piece by piece; it is not sent again. */
  async open(request: SentRequest, options: CallOptions = {}): Promise<Response> {
    const response = await this.#fetch(request, this.#init(request, options));
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async #attempt(request: SentRequest, init: RequestInit): Promise<ReceivedAnswer> {
    const response = await this.#fetch(request, init);
    if (!response.ok) throw await problemOf(response);
    const text = await response.text();
    const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
    return { status: response.status, mediaType, text };
  }

  #fetch(request: SentRequest, init: RequestInit): Promise<Response> {
    // Called as a plain function: a browser's own refuses to be a method of anything else.
    const send = this.#options.fetch ?? fetch;
    return send(`${this.#base}${request.path}`, init);
  }

  #init({ method, body }: SentRequest, { signal, idempotencyKey }: CallOptions): RequestInit {
    const { key, community } = this.#options;
    const headers = new Headers({ accept: 'application/json, */*;q=0.5' });
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
    if (community !== undefined) headers.set('negentropy-community', community);
    if (body !== undefined) headers.set('content-type', 'application/json');
    // The same one for every attempt: that is what makes them one request.
    if (method === 'POST') headers.set('idempotency-key', idempotencyKey ?? crypto.randomUUID());
    return {
      method,
      headers,
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    };
  }
}

async function problemOf(response: Response): Promise<NegentropyProblem> {
  const text = await response.text();
  return problemFrom(response.status, text, response.headers.get('retry-after'));
}

function mayHelpToRepeat(problem: unknown, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted === true) return false;
  if (problem instanceof NegentropyProblem) {
    const { status, retryAfterSeconds = 0 } = problem;
    return (status === 429 || status === 503) && retryAfterSeconds <= LONGEST_WAIT_SECONDS;
  }
  // What `fetch` says of a network that failed; anything else is a mistake in the request.
  return problem instanceof TypeError;
}

/** As long as the service asked for; else doubled each time, spread so that callers do not meet. */
function waitMs(problem: unknown, attempt: number): number {
  const asked = problem instanceof NegentropyProblem ? problem.retryAfterSeconds : undefined;
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_SECONDS * 1_000);
  const least = asked === undefined ? backoff / 2 : asked * 1_000;
  return least + Math.random() * (backoff / 2);
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

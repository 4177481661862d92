import { printable, SourceError } from '../records/source-error.ts';
import { messageOf } from '../../core/message-of.ts';

/** Time as the reader needs it; tests give one that does not pass. */
export interface Waiting {
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface RequestOptions {
  /** Of the REST interface, without a slash at the end. */
  readonly api: string;
  readonly token: string;
  readonly waiting: Waiting;
}

/** A page that came whole. */
export interface Page {
  readonly value: unknown;
  /** The page after it, of the same server. */
  readonly next: string | undefined;
}

/** Why a page could not be had. */
export interface Lost {
  readonly lost: string;
}

const HEADERS = {
  accept: 'application/vnd.github+json',
  'user-agent': 'negentropy',
  'x-github-api-version': '2022-11-28',
} as const;

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 1_000;
const TIMEOUT_MS = 60_000;
/** A server that asks to wait for longer is asked again after this. */
const PAUSE_MAX_MS = 3_900_000;
/** Pauses for the rate limit are no failures, but a server may not ask for them for ever. */
const LIMITED_MAX = 50;

/**
 * Asks GitHub's REST interface for pages. Failures of the network and of the server, and answers
 * that are cut, are tried again with growing pauses; the limits that the server states are kept.
 */
export class GithubRequests {
  readonly #options: RequestOptions;
  /** Unix milliseconds before which nothing is asked: the limit is used up. */
  #resumeAt = 0;

  constructor(options: RequestOptions) {
    this.#options = options;
  }

  /**
   * @param url of the page, or a path of the interface
   * @throws SourceError FORGE_REFUSED when the token is not accepted
   */
  async page(url: string): Promise<Page | Lost> {
    const { waiting } = this.#options;
    let lost = 'it was never answered';
    let limited = 0;
    for (let attempt = 0; attempt < ATTEMPTS;) {
      await this.#keepLimit();
      const answer = await this.#ask(url);
      if ('value' in answer) return answer;
      ({ lost } = answer);
      if (answer.isFinal === true) return { lost };
      if (answer.pauseMs !== undefined && limited++ < LIMITED_MAX) {
        await waiting.sleep(Math.min(answer.pauseMs, PAUSE_MAX_MS));
        continue;
      }
      attempt += 1;
      if (attempt < ATTEMPTS) await waiting.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
    return { lost };
  }

  async #keepLimit(): Promise<void> {
    const { now, sleep } = this.#options.waiting;
    const left = this.#resumeAt - now();
    if (left > 0) await sleep(Math.min(left, PAUSE_MAX_MS));
    this.#resumeAt = 0;
  }

  async #ask(url: string): Promise<Page | Failure> {
    const { api, token, waiting } = this.#options;
    const whole = url.startsWith('/') ? `${api}${url}` : url;
    const headers = { ...HEADERS, authorization: `Bearer ${token}` };
    try {
      const response = await fetch(whole, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      if (!response.ok) return failureOf(response, waiting.now());
      const value = JSON.parse(text) as unknown;
      if (response.headers.get('x-ratelimit-remaining') === '0') {
        this.#resumeAt = resetOf(response) ?? 0;
      }
      return { value, next: nextOf(response, whole) };
    } catch (problem) {
      if (problem instanceof SourceError) throw problem;
      return { lost: messageOf(problem) };
    }
  }
}

interface Failure extends Lost {
  /** How long the server asks to wait. */
  readonly pauseMs?: number;
  /** Whether it would be the same another time. */
  readonly isFinal?: true;
}

/** @throws SourceError FORGE_REFUSED */
function failureOf(response: Response, now: number): Failure {
  const { status, headers } = response;
  const lost = `status ${status}`;
  if (status === 401) {
    throw new SourceError('FORGE_REFUSED', 'the forge does not accept the token (status 401)');
  }
  const after = headers.get('retry-after') ?? '';
  if (status === 429 || status === 403) {
    if (/^\d{1,6}$/.test(after)) return { lost, pauseMs: Number(after) * 1_000 };
    const reset = resetOf(response);
    const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
    if (isUsedUp && reset !== undefined) return { lost, pauseMs: Math.max(1_000, reset - now) };
    return status === 429 ? { lost } : { lost, isFinal: true };
  }
  return status >= 500 || status === 408 ? { lost } : { lost, isFinal: true };
}

/** Unix milliseconds when the limit is as it was; one second more, since it is cut to seconds. */
function resetOf({ headers }: Response): number | undefined {
  const reset = headers.get('x-ratelimit-reset') ?? '';
  return /^\d{1,11}$/.test(reset) ? (Number(reset) + 1) * 1_000 : undefined;
}

/** `rel="next"` of `Link` (RFC 8288); never on another server, which would get the token. */
function nextOf({ headers }: Response, asked: string): string | undefined {
  for (const part of (headers.get('link') ?? '').split(',')) {
    const [, target] = /^\s*<([^<>]+)>[^,]*;\s*rel="?next"?/.exec(part) ?? [];
    if (target === undefined) continue;
    const url = new URL(target, asked);
    if (url.origin !== new URL(asked).origin) {
      const text = `the forge led to another server: ${printable(url.origin)}`;
      throw new SourceError('FORGE_REFUSED', text);
    }
    return url.href;
  }
  return undefined;
}

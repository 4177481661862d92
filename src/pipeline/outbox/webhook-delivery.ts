import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { CommunityEvent } from './events.ts';
import { webhookHeaders } from './webhook-signature.ts';
import {
  type CheckedTarget,
  checkTarget,
  TargetRefusedError,
  type TargetRules,
} from './webhook-target.ts';

/** What came of one attempt. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly problem: string };

export interface DeliveryOptions {
  readonly rules: TargetRules;
  /** For everything from the name's look-up to the end of the answer. */
  readonly timeoutMs: number;
  /** Unix milliseconds; receivers refuse what is signed with a clock that is minutes off. */
  readonly nowMs: () => number;
  /** Gives the attempt up. */
  readonly signal?: AbortSignal | undefined;
}

/** Of an answer nobody wants more than the status; so much of it is read for politeness. */
const ANSWER_LENGTH_MAX = 16_384;

/**
 * Posts an event as structured CloudEvents JSON, signed. Only a 2xx counts as delivered; redirects
 * are not followed, since they would lead to an address that nobody checked.
 */
export async function deliverEvent(
  webhook: { readonly url: string; readonly secret: string },
  event: CommunityEvent,
  { rules, timeoutMs, nowMs, signal }: DeliveryOptions,
): Promise<Delivery> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  try {
    const target = await unlessAborted(checkTarget(webhook.url, rules), ending.signal);
    const body = JSON.stringify(event);
    const timestamp = Math.floor(nowMs() / 1000);
    const headers = webhookHeaders(webhook.secret, event.id, timestamp, body);
    const status = await post(target, headers, body, ending.signal);
    if (status >= 200 && status < 300) return { kind: 'delivered', status };
    return { kind: 'failed', status, problem: `the receiver answered ${status}` };
  } catch (problem) {
    const text = ending.signal.aborted ? 'the receiver took too long' : textOf(problem);
    return { kind: 'failed', status: undefined, problem: text };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

function post(
  { url, addresses }: CheckedTarget,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Negentropy',
        },
        agent: false, // a connection that is kept open would outlive the check of its address
        lookup: lookupOf(addresses),
        signal,
      },
      (response) => {
        drain(response, () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Answers with the addresses that were checked, whatever the name resolves to by now. */
function lookupOf(addresses: CheckedTarget['addresses']): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}

function drain(response: IncomingMessage, done: () => void): void {
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > ANSWER_LENGTH_MAX) response.destroy();
  });
  response.on('error', done); // the status counts, however the answer ends
  response.on('close', done);
}

/** The system's resolver cannot be interrupted, only left alone. */
function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const refuse = (): void => reject(new Error('aborted'));
    signal.addEventListener('abort', refuse, { once: true });
    if (signal.aborted) refuse();
    work.then(resolve, reject);
  });
}

/** In words of ours: what a socket reports may quote the receiver. */
function textOf(problem: unknown): string {
  if (problem instanceof TargetRefusedError) return problem.message;
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
  return `the receiver could not be reached (${code})`;
}

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Exchange, OpenAnswers, type OpenAnswersMax, whenOver } from './open-answers.ts';

/** A stream ends after so long; clients come back by themselves and show again that they may. */
const STREAM_MS_MAX = 15 * 60_000;

/** How often it is looked at whether a stream may go on. */
const CHECK_MS = 15_000;

/** How long a client may take for what is on its way when a stream ends. */
const LAST_FRAME_MS_MAX = 1_000;

export interface EventStreamsOptions {
  /** How many may be open at once. */
  readonly streamsMax: OpenAnswersMax;
  /** How often it is looked at whether a stream may go on; default: every 15 seconds. */
  readonly checkMs?: number | undefined;
}

/** What somebody asked for who follows events. */
export interface StreamOrder {
  readonly communityId: string;
  /** Whose end ends the stream, whoever ended it. */
  readonly exchange: Exchange;
  /** Whether the client may still read. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Answers what is sent; called once there is a place. */
  readonly begin: (signal: AbortSignal) => Promise<AsyncGenerator<string>>;
}

/** The streams of one kind that are open: so many, each for so long. */
export class EventStreams {
  readonly #places: OpenAnswers;
  readonly #checkMs: number;
  readonly #open = new Map<Exchange, AbortController>();

  constructor({ streamsMax, checkMs = CHECK_MS }: EventStreamsOptions) {
    this.#places = new OpenAnswers('event streams', streamsMax);
    this.#checkMs = checkMs;
  }

  /** @throws Problem BUSY when too many are open, and what `begin` throws */
  async open({ communityId, exchange, mayGoOn, begin }: StreamOrder): Promise<Readable> {
    this.#places.take(communityId, exchange);
    const ending = new AbortController();
    whenOver(exchange, () => ending.abort());
    const frames = await begin(ending.signal);
    this.#watch(mayGoOn, exchange, ending);
    // One frame at a time: what the client does not read is not made.
    return Readable.from(frames);
  }

  /** Lets every stream end where it is; its client goes on from there elsewhere. */
  async end(): Promise<void> {
    await Promise.all([...this.#open].map(([exchange, ending]) => this.#end(exchange, ending)));
  }

  /** Ends a stream when its time is over, or its client may read no more. */
  #watch(mayGoOn: () => Promise<boolean>, exchange: Exchange, ending: AbortController): void {
    if (ending.signal.aborted) return;
    this.#open.set(exchange, ending);
    const end = (): void => void this.#end(exchange, ending);
    const timer = setTimeout(end, STREAM_MS_MAX);
    const check = setInterval(() => {
      mayGoOn().then(
        (isGood) => (isGood ? undefined : end()),
        // A database that is away says nothing of it; the stream finds out by itself.
        () => undefined,
      );
    }, this.#checkMs);
    // A stream that waits for its next event would not notice the end by itself.
    whenOver(exchange, () => {
      clearTimeout(timer);
      clearInterval(check);
      this.#open.delete(exchange);
    });
  }

  /** Ends between two frames; a client that does not read is cut off. */
  async #end(exchange: Exchange, ending: AbortController): Promise<void> {
    if (!this.#open.has(exchange)) return;
    const { request } = exchange;
    const timer = setTimeout(() => request.socket.destroy(), LAST_FRAME_MS_MAX);
    const over = new Promise<void>((resolve) => whenOver(exchange, resolve));
    ending.abort();
    await over;
    clearTimeout(timer);
  }
}

/** Sends a stream so that nothing on the way keeps, collects or changes it. */
export async function sendStream(reply: FastifyReply, stream: Readable): Promise<FastifyReply> {
  return await reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store, no-transform')
    .header('connection', 'close') // else it would be kept for another request when it ends
    .header('x-accel-buffering', 'no') // nginx would collect the events otherwise
    .send(stream);
}

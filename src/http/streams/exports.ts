import { Readable } from 'node:stream';
import { type Exchange, OpenAnswers, whenOver } from './open-answers.ts';

export interface ExportsOptions {
  /** After so long without anything taken an export is cut off; default: a minute. */
  readonly stalledMsMax?: number | undefined;
}

/** So many exports are open at once: each holds a page of what it reads. */
const EXPORTS_MAX = { process: 16, community: 12 } as const;

/** What a client has to take in the time below: slower ones are taken for gone. */
const PIECE_CHARACTERS = 65_536;
const STALLED_MS_MAX = 60_000;

/** The exports that one process sends: of logs and of members, however long they are. */
export class Exports {
  readonly #open = new OpenAnswers('exports', EXPORTS_MAX);
  readonly #stalledMsMax: number;

  constructor({ stalledMsMax = STALLED_MS_MAX }: ExportsOptions = {}) {
    this.#stalledMsMax = stalledMsMax;
  }

  /**
   * Takes a place until the exchange is over; to be called before anything is read for it.
   * @throws Problem BUSY if none is left
   */
  take(communityId: string, exchange: Exchange): void {
    this.#open.take(communityId, exchange);
  }

  /**
   * Sends pages of texts as fast as they are read, and makes none before the last one was taken.
   * @throws what the first page fails with, so that it is answered with a problem
   */
  async send(pages: AsyncGenerator<readonly string[]>, exchange: Exchange): Promise<Readable> {
    const first = await pages.next();
    const pieces = inPieces(startingWith(first, pages));
    return Readable.from(cutWhenStalled(pieces, exchange, this.#stalledMsMax), {
      highWaterMark: 1,
    });
  }
}

/** A reader that goes away ends the loop, and with it the scan. */
async function* startingWith<Page>(
  first: IteratorResult<Page, unknown>,
  rest: AsyncGenerator<Page>,
): AsyncGenerator<Page> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** The same texts in parts of about one size, however long or short they are. */
async function* inPieces(pages: AsyncGenerator<readonly string[]>): AsyncGenerator<string> {
  let piece = '';
  for await (const texts of pages) {
    for (const text of texts) {
      piece += text;
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/**
 * Cuts a client off that does not take a piece in time, the last one included. Bytes that it sends
 * meanwhile are no sign of its reading, as the idle timer of its socket would take them.
 */
async function* cutWhenStalled(
  given: AsyncGenerator<string>,
  exchange: Exchange,
  msMax: number,
): AsyncGenerator<string> {
  const { request, answer } = exchange;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  whenOver(exchange, () => {
    isOver = true;
    clearTimeout(timer);
  });
  const watch = (): void => {
    // Its own socket is that of the request: one that waits for its turn has none yet.
    if (!isOver) timer = setTimeout(() => request.socket.destroy(), msMax);
  };
  try {
    for await (const piece of given) {
      watch();
      yield piece;
      clearTimeout(timer);
    }
  } finally {
    clearTimeout(timer);
    if (!answer.writableFinished) watch();
  }
}

/** Pages of lines, each with its end. */
export async function* withBreaks(pages: AsyncGenerator<string[]>): AsyncGenerator<string[]> {
  for await (const lines of pages) yield lines.map((line) => `${line}\n`);
}

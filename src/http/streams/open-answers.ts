import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '../problems/problem.ts';

/** How many long answers may be open at once. */
export interface OpenAnswersMax {
  readonly process: number;
  /** Fewer, so that one community cannot take every place of a process. */
  readonly community: number;
}

/** Both sides of one exchange, as Node has them. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
}

/** Counts the long answers of one kind: each holds memory for as long as its client likes. */
export class OpenAnswers {
  readonly #what: string;
  readonly #max: OpenAnswersMax;
  readonly #byCommunity = new Map<string, number>();
  #open = 0;

  /** @param what the answers, in the plural, for whoever is turned away */
  constructor(what: string, max: OpenAnswersMax) {
    this.#what = what;
    this.#max = max;
  }

  /**
   * Takes a place until the exchange is over.
   * @throws Problem BUSY if none is left, REQUEST_INVALID when the client is gone already
   */
  take(communityId: string, exchange: Exchange): void {
    // Whoever left while the key was looked up has closed already: nothing would give it back.
    if (isOver(exchange)) throw new Problem('REQUEST_INVALID', 'the connection is gone');
    const own = this.#byCommunity.get(communityId) ?? 0;
    if (this.#open >= this.#max.process || own >= this.#max.community) {
      throw new Problem('BUSY', `too many ${this.#what} are open`, { retryAfterSeconds: 10 });
    }
    this.#count(communityId, 1);
    whenOver(exchange, () => this.#count(communityId, -1));
  }

  #count(communityId: string, change: 1 | -1): void {
    this.#open += change;
    const own = (this.#byCommunity.get(communityId) ?? 0) + change;
    if (own === 0) this.#byCommunity.delete(communityId);
    else this.#byCommunity.set(communityId, own);
  }
}

function isOver({ request, answer }: Exchange): boolean {
  return answer.destroyed || request.socket.destroyed;
}

/**
 * Calls back once, when an answer was sent or its connection is gone. An answer that waits behind
 * another of its connection (HTTP pipelining) has no socket yet and would never hear of the end.
 */
export function whenOver({ request, answer }: Exchange, then: () => void): void {
  const waiting = waitingOn(request.socket);
  const over = (): void => {
    // The end of a connection also ends the answer on it: this is called for both.
    if (waiting.delete(over)) then();
  };
  waiting.add(over);
  answer.once('close', over);
}

const waitingBySocket = new WeakMap<Socket, Set<() => void>>();

/** One listener for each connection, however many requests come on it at once. */
function waitingOn(socket: Socket): Set<() => void> {
  const known = waitingBySocket.get(socket);
  if (known !== undefined) return known;
  const waiting = new Set<() => void>();
  waitingBySocket.set(socket, waiting);
  socket.once('close', () => {
    for (const over of waiting) over();
  });
  return waiting;
}

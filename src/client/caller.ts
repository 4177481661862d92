import { OPERATIONS, type Operations } from './api-types.ts';
import { eventsOf, linesOf, piecesOf, type ServerSentEvent } from './server-sent-events.ts';
import { checkShown } from './shown-once.ts';
import {
  type CallOptions,
  type SentRequest,
  Transport,
  type TransportOptions,
} from './transport.ts';

export type OperationName = keyof Operations;

/** What an operation takes: parameters of its path, its query, its body. */
export interface CallInput {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
}

type Answer<Name extends OperationName> = Operations[Name]['answer'];

type Item<Name extends OperationName> =
  Answer<Name> extends { readonly items: readonly (infer One)[] } ? One : never;

/** Calls operations by their names; the methods of the client are made of it. */
export class Caller {
  readonly #transport: Transport;

  constructor(options: TransportOptions) {
    this.#transport = new Transport(options);
  }

  /**
   * Calls one operation and reads its whole answer.
   * @throws NegentropyProblem for every answer that is not a success; ShownBeforeError when a key
   *   that the answer would show was shown to an earlier attempt
   */
  async call<Name extends OperationName>(
    name: Name,
    input: Operations[Name]['input'],
    options?: CallOptions,
  ): Promise<Answer<Name>> {
    const { mediaType, text } = await this.#transport.send(requestOf(name, input), options);
    const answer: unknown = mediaType === 'application/json' ? JSON.parse(text) : text;
    checkShown(name, answer);
    return (answer === '' ? undefined : answer) as Answer<Name>;
  }

  /** The items of a list, page by page, until it ends or the caller leaves the loop. */
  async *list<Name extends OperationName>(
    name: Name,
    input: Operations[Name]['input'],
    options?: CallOptions,
  ): AsyncGenerator<Item<Name>> {
    const { query, ...rest }: CallInput = input;
    let cursor: string | undefined;
    do {
      const at = cursor === undefined ? {} : { cursor };
      const request = requestOf(name, { ...rest, query: { ...query, ...at } });
      const { text } = await this.#transport.send(request, options);
      const page = JSON.parse(text) as { readonly items: Item<Name>[]; readonly next?: string };
      yield* page.items;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** The lines of a long answer as they come. */
  async *lines<Name extends OperationName>(
    name: Name,
    input: Operations[Name]['input'],
    options?: CallOptions,
  ): AsyncGenerator<string> {
    const response = await this.#transport.open(requestOf(name, input), options);
    yield* linesOf(piecesOf(response));
  }

  /** Events as they happen, until the connection ends. */
  async *events<Name extends OperationName>(
    name: Name,
    input: Operations[Name]['input'],
    options?: CallOptions,
  ): AsyncGenerator<ServerSentEvent> {
    const response = await this.#transport.open(requestOf(name, input), options);
    yield* eventsOf(piecesOf(response));
  }

  async bytes<Name extends OperationName>(
    name: Name,
    input: Operations[Name]['input'],
    options?: CallOptions,
  ): Promise<Uint8Array> {
    const response = await this.#transport.open(requestOf(name, input), options);
    return new Uint8Array(await response.arrayBuffer());
  }
}

function requestOf(name: OperationName, { path = {}, query = {}, body }: CallInput): SentRequest {
  const operation = OPERATIONS[name];
  const filled = operation.path.replace(/\{([^}]+)\}/g, (_, parameter: string) =>
    encodeURIComponent(String(path[parameter])),
  );
  const search = new URLSearchParams();
  for (const [field, value] of Object.entries(query)) {
    if (value !== undefined) search.set(field, String(value));
  }
  const text = search.size === 0 ? filled : `${filled}?${search.toString()}`;
  return { method: operation.method, path: text, ...(body === undefined ? {} : { body }) };
}

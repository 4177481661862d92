import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CommunityEvent } from '../../src/pipeline/outbox/events.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: CommunityEvent;
}

/** A status to answer with, or nothing at all. */
export type Reaction = number | 'hang' | { readonly redirect: string };

/** A receiver on this machine that keeps what it is sent. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** How it answers; the events that it took are those answered with 2xx. */
  react: (event: CommunityEvent) => Reaction | Promise<Reaction> = () => 204;
  readonly taken: CommunityEvent[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      void receiver.#take(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The indexes of the entries that it took, in the order in which it did. */
  get indexes(): number[] {
    return this.taken.map(({ data }) => data.index);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const event = JSON.parse(body) as CommunityEvent;
    this.received.push({ headers: request.headers, body, event });
    const reaction = await this.react(event);
    if (reaction === 'hang') return;
    if (typeof reaction === 'object') {
      response.writeHead(302, { location: reaction.redirect }).end();
      return;
    }
    if (reaction >= 200 && reaction < 300) this.taken.push(event);
    response.writeHead(reaction).end(reaction === 204 ? undefined : 'thanks');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

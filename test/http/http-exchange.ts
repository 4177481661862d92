import { Agent, request as open } from 'node:http';

/** A request with every byte as its writer wants it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, already escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends requests over sockets that stay open, as clients do. */
export class HttpExchange {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(port: number) {
    this.#port = port;
  }

  /** Of an endless stream only the beginning is awaited. */
  send(request: HttpRequest): Promise<HttpAnswer> {
    const { method, path, headers, body } = request;
    return new Promise((resolve, reject) => {
      const sent = open(
        {
          host: '127.0.0.1',
          port: this.#port,
          method,
          path,
          agent: this.#agent,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
        },
        (answer) => {
          const pieces: Buffer[] = [];
          const type = answer.headers['content-type'] ?? '';
          const done = (): void => {
            const text = Buffer.concat(pieces).toString('utf8');
            resolve({ status: answer.statusCode ?? 0, type, headers: answer.headers, text });
          };
          answer.on('data', (piece: Buffer) => {
            pieces.push(piece);
            if (!type.startsWith('text/event-stream')) return;
            done();
            answer.destroy();
          });
          answer.on('end', done);
          answer.on('error', reject);
        },
      );
      sent.on('error', (problem: NodeJS.ErrnoException) => {
        // A server may close a socket that lay idle just when it is used again: then on another.
        if (sent.reusedSocket && problem.code === 'ECONNRESET') resolve(this.send(request));
        else reject(problem);
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

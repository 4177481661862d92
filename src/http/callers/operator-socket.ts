import { once } from 'node:events';
import { rmSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux; what is longer would be cut silently. */
const ADDRESS_BYTES_MAX = 100;

/** Where a command line is sent to be carried out; no operation of the API has this path. */
export const COMMAND_PATH = '/command';

/** Carries out a command line that came as JSON, and answers with JSON. */
export type CarryOut = (line: unknown) => Promise<object>;

/**
 * A socket beside the store, by which whoever may open that file asks without a key: who can read
 * the store's folder can read the key of its log too. Nothing on the network reaches it.
 */
export class OperatorSocket {
  readonly #connections = new WeakSet<Socket>();
  readonly #path: string;
  readonly #carryOut: CarryOut | undefined;

  /**
   * @param path of the socket: one that a process serves already is left to that one
   * @param carryOut what a command line that only reads the store is given to
   */
  constructor(path: string, carryOut?: CarryOut) {
    this.#path = path;
    this.#carryOut = carryOut;
  }

  /** Whether a request came by it. */
  isFrom({ raw }: FastifyRequest): boolean {
    return this.#connections.has(raw.socket);
  }

  /**
   * Serves the same operations as the port.
   * Does not listen when its path is too long, or another process has it.
   * @returns what closes it
   */
  async listen(app: App): Promise<() => Promise<void>> {
    const path = this.#path;
    if (isTooLong(path) || (await answers(path))) return () => Promise.resolve();
    rmSync(path, { force: true });
    const server = createServer((request, response) => {
      if (request.url === COMMAND_PATH && this.#carryOut !== undefined) {
        void answerCommand(this.#carryOut, request, response);
      } else app.routing(request, response);
    });
    server.on('connection', (socket) => this.#connections.add(socket));
    // The file is there as soon as this returns, and never for anybody else.
    const mask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(mask);
    }
    await once(server, 'listening');
    server.unref();
    return async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    };
  }
}

async function answerCommand(
  carryOut: CarryOut,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let [status, answer] = [200, {}];
  try {
    answer = await carryOut(await readJson(request));
  } catch (problem) {
    [status, answer] = [400, { detail: problem instanceof Error ? problem.message : 'no JSON' }];
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function isTooLong(path: string): boolean {
  return Buffer.byteLength(path) > ADDRESS_BYTES_MAX;
}

/** Whether a living process serves there. */
export async function answers(path: string): Promise<boolean> {
  if (isTooLong(path)) return false;
  return await new Promise((resolve) => {
    httpRequest({ socketPath: path, path: '/healthz', timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .on('timeout', () => resolve(false))
      .end();
  });
}

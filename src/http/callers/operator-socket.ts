import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux; what is longer would be cut silently. */
const ADDRESS_BYTES_MAX = 100;

/**
 * A socket beside the store, by which whoever may open that file asks without a key: who can read
 * the store's folder can read the key of its log too. Nothing on the network reaches it.
 */
export class OperatorSocket {
  readonly #connections = new WeakSet<Socket>();
  readonly #path: string;

  /** @param path of the socket: one that a process serves already is left to that one */
  constructor(path: string) {
    this.#path = path;
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
    const server = createServer((request, response) => app.routing(request, response));
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

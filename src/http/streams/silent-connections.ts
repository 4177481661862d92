import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** So long after it was seen, what is on its way on a connection has come. */
const SILENT_MS_MAX = 250;

/**
 * Knows connections on which nothing was asked yet, as browsers keep them ready. A server that ends
 * would wait for them: Node holds them to be busy.
 * @param msMax how long one may stay silent
 * @returns closes, as the server ends, those that stay silent
 */
export function silentConnections(server: Server, msMax: number = SILENT_MS_MAX): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  let seen = new Set<Socket>();
  const look = (): void => {
    const silent = [...open].filter(({ bytesRead }) => bytesRead === 0);
    for (const socket of silent) if (seen.has(socket)) socket.destroy();
    seen = new Set(silent);
    if (!server.listening && open.size === 0) return;
    // Looks once all that has come was read, however late the timer is.
    setTimeout(() => setImmediate(look), msMax).unref();
  };
  return look;
}

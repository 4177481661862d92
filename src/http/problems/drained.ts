import type { IncomingMessage } from 'node:http';

/** What is read of a body that is refused, so that its sender hears why. */
const DRAINED_BYTES_MAX = 64 * 1_024 * 1_024;
const DRAINED_MS_MAX = 10_000;

/**
 * Reads on without keeping anything until a body has come in whole, or too much or too slowly of it
 * has. A server that answers and closes while its client still writes resets the connection, and
 * the client never sees the answer.
 */
export async function drained(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    let left = DRAINED_BYTES_MAX;
    const timer = setTimeout(done, DRAINED_MS_MAX);
    function done(): void {
      clearTimeout(timer);
      request.off('data', take).off('end', done).off('close', done).off('error', done);
      resolve();
    }
    function take(bytes: Buffer): void {
      left -= bytes.length;
      if (left < 0) done();
    }
    request.on('data', take).on('end', done).on('close', done).on('error', done);
    request.resume();
  });
}

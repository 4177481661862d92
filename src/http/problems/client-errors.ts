import type { Socket } from 'node:net';
import { Problem, problemOf } from './problem.ts';

/** Answers what is not even HTTP, or did not arrive in time, as everything else is answered. */
export function answerClientError(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(new Problem('REQUEST_INVALID', 'this is not a request of HTTP'));
  const body = JSON.stringify(problem);
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

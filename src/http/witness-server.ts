import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Witness, WitnessReply } from '../pipeline/witness/witness.ts';

/** A checkpoint with 100 signatures and 63 hashes has less than half of it. */
const BODY_BYTES_MAX = 65_536;

/** How long a client may take to send its request. */
const REQUEST_MS = 10_000;

/**
 * A server with one call, `POST …/add-checkpoint` (c2sp.org/tlog-witness).
 * @param onProblem told of what the witness cannot do, such as writing to a full disk
 */
export function witnessServer(witness: Witness, onProblem: (problem: unknown) => void): Server {
  const server = createServer((request, response) => {
    void answered(witness, request).then(
      ({ status, contentType, body }) => send(response, status, { contentType, body }),
      (problem: unknown) => {
        if (problem instanceof RefusedRequest) {
          send(response, problem.status, { body: `${problem.message}\n` });
        } else {
          onProblem(problem);
          send(response, 500, { body: 'the witness cannot answer\n' });
        }
      },
    );
  });
  server.requestTimeout = REQUEST_MS;
  return server;
}

/** What is not even a request to a witness. */
class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function answered(witness: Witness, request: IncomingMessage): Promise<WitnessReply> {
  const [path = ''] = (request.url ?? '').split('?');
  if (!path.endsWith('/add-checkpoint')) throw new RefusedRequest(404, 'there is nothing here');
  if (request.method !== 'POST') throw new RefusedRequest(405, 'add-checkpoint is a POST');
  return witness.addCheckpoint(await bodyOf(request));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > BODY_BYTES_MAX) throw new RefusedRequest(413, 'the request is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(
  response: ServerResponse,
  status: number,
  { contentType = 'text/plain; charset=utf-8', body }: { contentType?: string; body: string },
): void {
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': contentType });
  response.end(body);
}

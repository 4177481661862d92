import { pipeline, Readable } from 'node:stream';
import { brotliCompress, constants, createGzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';

/** What is shorter than this fits a packet or two as it is. */
const CHARACTERS_MIN = 1_024;

/** Texts that are read to their end. Live events are sent one by one, as they come. */
const COMPRESSIBLE = /^(?:application\/(?:json|problem\+json|x-ndjson)|text\/(?:html|plain))\b/;

/** A good ratio at the speed of gzip: every answer is compressed anew. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

type Done = (problem: Error | null, bytes: Buffer) => void;

/** The better one first. */
const ENCODINGS = {
  br: (text: string, done: Done): void => brotliCompress(text, QUALITY, done),
  gzip: (text: string, done: Done): void => gzip(text, done),
} as const;

/**
 * Compresses what is read, if the reader takes it. What is written is answered as it is: such an
 * answer is short, and it alone may show a secret.
 */
export function addCompression(app: App): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!isCompressible(request, reply)) {
      done(null, payload);
      return;
    }
    const vary = reply.hasHeader('vary') ? `${String(reply.getHeader('vary'))}, ` : '';
    reply.header('vary', `${vary}accept-encoding`);
    if (payload instanceof Readable) {
      // What is long is gzip alone, which is made as it goes.
      done(null, accepts(request, 'gzip') ? zipped(reply, payload) : payload);
    } else if (typeof payload === 'string' && payload.length >= CHARACTERS_MIN) {
      compress(request, reply, { text: payload, done });
    } else done(null, payload);
  });
}

function compress(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, done }: { readonly text: string; readonly done: (e: Error | null, b: unknown) => void },
): void {
  const name = (['br', 'gzip'] as const).find((encoding) => accepts(request, encoding));
  if (name === undefined) {
    done(null, text);
    return;
  }
  reply.header('content-encoding', name);
  ENCODINGS[name](text, done);
}

function isCompressible({ method }: FastifyRequest, reply: FastifyReply): boolean {
  if (method !== 'GET' || reply.hasHeader('content-encoding')) return false;
  // Who has said how long it is sends these very bytes.
  if (reply.hasHeader('content-length')) return false;
  return COMPRESSIBLE.test(String(reply.getHeader('content-type') ?? ''));
}

/** Whether the reader takes an encoding by its name. */
function accepts({ headers }: FastifyRequest, encoding: string): boolean {
  return (headers['accept-encoding'] ?? '').split(',').some((part) => {
    const [name, ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !parameters.some((one) => /^q=0(?:\.0*)?$/.test(one));
  });
}

/** A reader that goes away ends both streams; what fails in the first ends the second. */
function zipped(reply: FastifyReply, source: Readable): Readable {
  reply.header('content-encoding', 'gzip');
  const zip = createGzip();
  pipeline(source, zip, () => undefined);
  return zip;
}

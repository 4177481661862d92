import { Readable, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createGzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';

/** What is shorter than this fits a packet or two as it is. */
const BYTES_MIN = 1_024;

/** Texts that are read to their end. Live events are sent one by one, as they come. */
const COMPRESSIBLE = /^(?:application\/(?:json|problem\+json|x-ndjson)|text\/(?:html|plain))\b/;

/** A good ratio at the speed of gzip: every answer is compressed anew. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const COMPRESS = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;
type Encoding = keyof typeof COMPRESS;
/** The better one first. */
const ENCODINGS = ['br', 'gzip'] as const;

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
    const vary = reply.getHeader('vary');
    reply.header(
      'vary',
      vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`,
    );
    const encoding = ENCODINGS.find((name) => accepts(request, name));
    if (encoding === undefined) done(null, payload);
    else if (payload instanceof Readable) {
      // Long ones are gzip alone, which is made as it goes.
      done(null, accepts(request, 'gzip') ? zipped(reply, payload) : payload);
    } else if (typeof payload === 'string' && payload.length >= BYTES_MIN) {
      compressed(payload, encoding).then(
        (bytes) => {
          reply.header('content-encoding', encoding);
          done(null, bytes);
        },
        (problem: unknown) => done(problem as Error),
      );
    } else done(null, payload);
  });
}

function isCompressible({ method }: FastifyRequest, reply: FastifyReply): boolean {
  if (method !== 'GET' || reply.hasHeader('content-encoding')) return false;
  // Who has said how long it is sends these very bytes.
  if (reply.hasHeader('content-length')) return false;
  return COMPRESSIBLE.test(String(reply.getHeader('content-type') ?? ''));
}

/** Whether the reader takes an encoding by its name. */
function accepts({ headers }: FastifyRequest, encoding: Encoding): boolean {
  const taken = String(headers['accept-encoding'] ?? '')
    .split(',')
    .flatMap((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      return parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)) ? [] : [name];
    });
  return taken.includes(encoding);
}

async function compressed(text: string, encoding: Encoding): Promise<Buffer> {
  return encoding === 'br' ? await COMPRESS.br(text, QUALITY) : await COMPRESS.gzip(text);
}

/** A reader that goes away ends both streams; what fails in the first ends the second. */
function zipped(reply: FastifyReply, source: Readable): Readable {
  reply.header('content-encoding', 'gzip');
  const zip = createGzip();
  pipeline(source, zip, () => undefined);
  return zip;
}

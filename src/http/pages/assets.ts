import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { App } from '../app.ts';

/** What pages load, each under the name of its content. */
export interface Assets {
  readonly names: {
    readonly stylesheet: string;
    readonly icon: string;
    readonly script?: string;
    readonly worker?: string;
    readonly proofWorker?: string;
  };
  readonly files: ReadonlyMap<string, Asset>;
}

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly br: () => Buffer;
  readonly gzip: () => Buffer;
}

/** What pages load, as the build made it. */
export interface AssetTexts {
  readonly stylesheet: string;
  readonly script?: string | undefined;
  readonly worker?: string | undefined;
  readonly proofWorker?: string | undefined;
  /** What scripts import, by the name by which they do. */
  readonly chunks?: ReadonlyMap<string, string>;
}

/** How a script that was built imports another one. */
const IMPORT = /"\.\/(chunk-[0-9A-Z]+\.js)"/g;

/** Compressed when somebody first asks, and once: it would take half of a start. */
export function assetsOf({
  stylesheet,
  script,
  worker,
  proofWorker,
  chunks = new Map(),
}: AssetTexts): Assets {
  const files = new Map<string, Asset>();
  const add = (text: string, type: string, ending: string): string => {
    const plain = Buffer.from(text);
    const hash = createHash('sha256').update(plain).digest('hex').slice(0, 16);
    const name = `${hash}.${ending}`;
    files.set(name, {
      type,
      plain,
      br: once(() => brotliCompressSync(plain)),
      gzip: once(() => gzipSync(plain)),
    });
    return name;
  };
  // What is imported has the name of its content too, and is added before who imports it.
  const addScript = (text: string): string => {
    const named = text.replace(IMPORT, (_, chunk: string) => {
      return `"./${addScript(chunks.get(chunk) ?? missing(chunk))}"`;
    });
    return add(named, SCRIPT, 'js');
  };
  const names = {
    stylesheet: add(stylesheet, 'text/css; charset=utf-8', 'css'),
    icon: add(ICON, 'image/svg+xml', 'svg'),
    ...(script === undefined ? {} : { script: addScript(script) }),
    ...(worker === undefined ? {} : { worker: addScript(worker) }),
    ...(proofWorker === undefined ? {} : { proofWorker: addScript(proofWorker) }),
  };
  return { names, files };
}

function missing(chunk: string): never {
  throw new Error(`the build of the pages has no ${chunk}: npm run build:pages makes it`);
}

function once(make: () => Buffer): () => Buffer {
  let made: Buffer | undefined;
  return () => (made ??= make());
}

const SCRIPT = 'text/javascript; charset=utf-8';

/** Disorder that falls: what a browser shows beside the title of a page. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">' +
  '<rect width="16" height="16" rx="3" fill="#1b5e4b"/>' +
  '<path d="M2 4 6 7 9 6 14 12" fill="none" stroke="#fff" stroke-width="2"/></svg>';

/** A worker has the policy of its own file: it may import the files of this service, and ask it. */
const ASSET_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** One route for each: what has another name is not there. */
export function serveAssets(app: App, { files }: Assets): void {
  for (const [name, { type, plain, br, gzip }] of files) {
    const schema = { hide: true } as const;
    app.get(`/assets/${name}`, { schema, config: { scope: 'public' } }, (request, reply) => {
      const accepted = request.headers['accept-encoding'] ?? '';
      reply.header('cache-control', 'public, max-age=31536000, immutable');
      reply.header('vary', 'accept-encoding').type(type);
      reply.header('content-security-policy', ASSET_POLICY);
      if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(br());
      if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(gzip());
      return reply.send(plain);
    });
  }
}

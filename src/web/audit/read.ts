import type { Community, Cycle, ReviewQuality, Supply } from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';
import { encodeBase64 } from '../../core/log/base64.ts';
import { type Checkpoint, parseCheckpoint } from '../../core/log/checkpoint.ts';
import { decodeEntryBundle } from '../../core/log/entry-bundle.ts';
import { frontierNodes, rootFromNodes } from '../../core/log/merkle-proof.ts';
import {
  entryBundlePath,
  type Tile,
  tileNodeReader,
  tilePath,
  tilePositionOf,
  tileWidth,
} from '../../core/log/tiles.ts';

/** How many entries stand on a page. */
export const ENTRIES_SHOWN = 50;
const CYCLES = 26;

/** One entry of the log as it stands there. */
export interface LoggedEntry {
  readonly index: number;
  readonly type: string;
  readonly cycle: number | undefined;
  /** RFC 8785 JSON. */
  readonly text: string;
}

/** What came of comparing a tree head that the reader kept. */
export type KeptHead =
  | { readonly verdict: 'begins'; readonly size: number }
  | { readonly verdict: 'other log' | 'longer' | 'unreadable' }
  | {
      readonly verdict: 'differs';
      readonly size: number;
      readonly kept: string;
      readonly shown: string;
    };

/** What the page of an auditor is made of. */
export interface AuditAnswers {
  readonly community: Community;
  readonly supply: Supply;
  readonly quality: ReviewQuality;
  /** Closed ones, newest first. */
  readonly cycles: readonly Cycle[];
  /** The last signed tree head; undefined before the first. */
  readonly checkpoint: string | undefined;
  readonly size: number;
  readonly from: number;
  readonly entries: readonly LoggedEntry[];
  readonly kept: KeptHead | undefined;
}

/** What a reader asks of the page. */
export interface AuditQuery {
  /** The first entry to show. */
  readonly from: string | undefined;
  /** A tree head that the reader kept. */
  readonly head: string | undefined;
}

/** @throws NegentropyProblem NOT_FOUND for a community that is not public */
export async function readAudit(
  { client, fetch: ask }: { readonly client: NegentropyClient; readonly fetch: typeof fetch },
  slug: string,
  { from: asked, head }: AuditQuery,
): Promise<AuditAnswers> {
  const community = await client.getPublicCommunity(slug);
  const [supply, quality, cycles, checkpoint] = await Promise.all([
    client.getPublicSupply(slug, { cycles: CYCLES }),
    client.getPublicReviewQuality(slug),
    client.call('listPublicCycles', { path: { community: slug }, query: { limit: CYCLES } }),
    client.getCheckpoint(slug).catch(() => undefined),
  ]);
  const signed = checkpoint === undefined ? undefined : headIn(checkpoint);
  const size = signed?.size ?? 0;
  const log: Log = { size, read: tileReader(ask, slug) };
  const from = firstShown(asked, size);
  return {
    community,
    supply,
    quality,
    cycles: cycles.items,
    checkpoint,
    size,
    from,
    entries: await entriesFrom(log, from),
    kept:
      head === undefined || signed === undefined ? undefined : await compared(log, signed, head),
  };
}

interface Log {
  readonly size: number;
  readonly read: (path: string) => Promise<Uint8Array>;
}

/** The tiles of the log are bytes: they come as any program gets them. */
function tileReader(ask: typeof fetch, slug: string): Log['read'] {
  return async (path) => {
    const answer = await ask(`http://service.invalid/v1/log/${encodeURIComponent(slug)}/${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
}

function firstShown(asked: string | undefined, size: number): number {
  const last = Math.max(0, size - ENTRIES_SHOWN);
  if (asked === undefined || !/^\d{1,15}$/.test(asked)) return last;
  return Math.min(Number(asked), Math.max(0, size - 1));
}

async function entriesFrom(log: Log, from: number): Promise<LoggedEntry[]> {
  const to = Math.min(log.size, from + ENTRIES_SHOWN);
  const entries: LoggedEntry[] = [];
  for (let at = from - (from % tileWidth); at < to; at += tileWidth) {
    const width = Math.min(tileWidth, log.size - at);
    const bundle = await log.read(entryBundlePath({ index: at / tileWidth, width }));
    decodeEntryBundle(bundle, width).forEach((bytes, place) => {
      const index = at + place;
      if (index >= from && index < to) entries.push(entryIn(index, bytes));
    });
  }
  return entries;
}

function entryIn(index: number, bytes: Uint8Array): LoggedEntry {
  const text = new TextDecoder().decode(bytes);
  const { type, cycle } = JSON.parse(text) as { readonly type: string; readonly cycle?: number };
  return { index, type, cycle, text };
}

/** The root that the log has today at the size of a head that somebody kept. */
async function compared(log: Log, signed: Checkpoint, text: string): Promise<KeptHead> {
  const kept = headIn(text.replaceAll('\r\n', '\n'));
  if (kept === undefined) return { verdict: 'unreadable' };
  if (kept.origin !== signed.origin) return { verdict: 'other log' };
  if (kept.size > log.size) return { verdict: 'longer' };
  if (kept.size === 0) return { verdict: 'begins', size: 0 };
  const tiles = new Map<string, Uint8Array>();
  for (const node of frontierNodes(kept.size)) {
    const path = tilePath(tilePositionOf(node, log.size).tile);
    if (!tiles.has(path)) tiles.set(path, await log.read(path));
  }
  const read = (tile: Tile): Uint8Array => tiles.get(tilePath(tile)) ?? new Uint8Array();
  const shown = encodeBase64(rootFromNodes(kept.size, tileNodeReader(log.size, read)));
  const { size } = kept;
  const root = encodeBase64(kept.root);
  return shown === root
    ? { verdict: 'begins', size }
    : { verdict: 'differs', size, kept: root, shown };
}

/** The head in a note; its signature is for whoever keeps it to check. */
function headIn(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(`${note.trim().split('\n\n')[0] ?? ''}\n`);
  } catch {
    return undefined;
  }
}

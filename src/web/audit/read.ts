import type { Community, Cycle, ReviewQuality, Supply } from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';
import { ENTRY_RULES } from '../../core/entries/entry-rules.ts';
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
/** How many bundles one page looks through for entries of one type. */
const BUNDLES_MAX = 20;

/** Every type that an entry can have, in the order of their names. */
export const ENTRY_TYPES: readonly string[] = Object.keys(ENTRY_RULES).toSorted();

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
  /** The type that is shown alone; empty: all are. */
  readonly type: string;
  /** The cycle that was asked for, if it is closed. */
  readonly cycle: string;
  /** Up to which entry the log was looked through. */
  readonly until: number;
  readonly entries: readonly LoggedEntry[];
  readonly kept: KeptHead | undefined;
}

/** What a reader asks of the page. */
export interface AuditQuery {
  /** The first entry to show. */
  readonly from: string | undefined;
  /** Entries of that type alone. */
  readonly type: string | undefined;
  /** From the first entry of that cycle on. */
  readonly cycle: string | undefined;
  /** A tree head that the reader kept. */
  readonly head: string | undefined;
}

/** @throws NegentropyProblem NOT_FOUND for a community that is not public */
export async function readAudit(
  { client, fetch: ask }: { readonly client: NegentropyClient; readonly fetch: typeof fetch },
  slug: string,
  { from: asked, type: wanted, cycle, head }: AuditQuery,
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
  const begin = cycle === undefined ? undefined : await beginOf(client, slug, cycle);
  const type = ENTRY_TYPES.find((one) => one === wanted) ?? '';
  const from =
    type === '' || begin !== undefined ? firstShown(begin ?? asked, size) : startOf(asked, size);
  const { entries, until } = await entriesFrom(log, from, type);
  return {
    community,
    supply,
    quality,
    cycles: cycles.items,
    checkpoint,
    size,
    from,
    type,
    cycle: begin === undefined ? '' : (cycle ?? ''),
    until,
    entries,
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

/** The first entry after the close of the cycle before; undefined: no cycle of that number. */
async function beginOf(
  client: NegentropyClient,
  slug: string,
  asked: string,
): Promise<string | undefined> {
  if (!/^\d{1,15}$/.test(asked)) return undefined;
  const cycle = Number(asked);
  let isClosed = false;
  for await (const closed of client.listPublicCycles(slug, { limit: 200 })) {
    if (closed.cycle < cycle) return String(closed.entry + 1);
    if (closed.cycle === cycle) isClosed = true;
  }
  return isClosed ? '0' : undefined;
}

/** Of one type the search begins where it is asked to, else at the first entry. */
function startOf(asked: string | undefined, size: number): number {
  return asked === undefined || asked === '' ? 0 : firstShown(asked, size);
}

async function entriesFrom(
  log: Log,
  from: number,
  type: string,
): Promise<{ readonly entries: readonly LoggedEntry[]; readonly until: number }> {
  const entries: LoggedEntry[] = [];
  const first = from - (from % tileWidth);
  const last = Math.min(log.size, first + BUNDLES_MAX * tileWidth);
  for (let at = first; at < last; at += tileWidth) {
    const width = Math.min(tileWidth, log.size - at);
    const bundle = await log.read(entryBundlePath({ index: at / tileWidth, width }));
    for (const [place, bytes] of decodeEntryBundle(bundle, width).entries()) {
      const index = at + place;
      if (index < from) continue;
      const entry = entryIn(index, bytes);
      if (type === '' || entry.type === type) entries.push(entry);
      if (entries.length === ENTRIES_SHOWN) return { entries, until: index + 1 };
    }
  }
  return { entries, until: last };
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

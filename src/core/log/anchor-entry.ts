import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalizeEntry, parseCanonical } from './canonical-json.ts';
import type { Checkpoint } from './checkpoint.ts';
import { LogError } from './log-error.ts';
import { hashOfText, isHashText } from './sha256.ts';

/** What an anchor log says of one log: how far it was, and its root. */
export interface AnchoredTree {
  /** Hash of the log's origin: who does not know the name reads none. */
  readonly log: string;
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly root: string;
}

/** By what an anchor log names a log: 64 hex digits of a hash over its origin. */
export function anchorNameOf(origin: string): string {
  return hashOfText(origin);
}

/**
 * The anchor log of the installation that a log belongs to.
 *
 * @param origin of the log, `<installation>/v1/log/<slug>`
 * @throws LogError `ANCHOR_MALFORMED` if the origin is of another form
 */
export function anchorOriginOf(origin: string): string {
  const [, installation] = /^(.+)\/v1\/log\/[^/]+$/s.exec(origin) ?? [];
  if (installation === undefined) throw malformed(`${origin} has no anchor log`);
  return anchorOrigin(installation);
}

/** The name of the anchor log of an installation. */
export function anchorOrigin(installation: string): string {
  return `${installation}/v1/anchor`;
}

/** Writes an entry of an anchor log. */
export function formatAnchorEntry({ origin, size, root }: Omit<Checkpoint, 'extensions'>): string {
  return canonicalizeEntry({ log: anchorNameOf(origin), root: bytesToHex(root), size });
}

/**
 * Reads an entry of an anchor log.
 *
 * @throws LogError `ANCHOR_MALFORMED`, or of `parseCanonical`
 */
export function parseAnchorEntry(line: string): AnchoredTree {
  const value = parseCanonical(line);
  const { log, root, size } = value;
  const isAnchor =
    Object.keys(value).length === 3 &&
    isHashText(log) &&
    isHashText(root) &&
    typeof size === 'number' &&
    size > 0;
  if (!isAnchor) throw malformed(line.slice(0, 200));
  return { log, root, size };
}

function malformed(found: string): LogError {
  return new LogError('ANCHOR_MALFORMED', `not an entry of an anchor log: ${found}`);
}

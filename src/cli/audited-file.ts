import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { EXPORT_FORMAT, RANGE_FORMAT } from '../core/verify/export-format.ts';
import type { AnchorTexts } from '../core/verify/verify-anchor.ts';
import type { DecisionProof } from '../core/verify/verify-decision.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import { readLines } from '../pipeline/verify/read-lines.ts';

/** What an auditor was given: an export or a range by its lines, what is short as a whole. */
export type AuditedFile =
  | { readonly kind: 'export' | 'range'; readonly lines: AsyncGenerator<string[]> }
  | ({ readonly kind: 'receipt' } & Receipt)
  | { readonly kind: 'proof'; readonly proof: DecisionProof };

/** The texts of a receipt, and the key that it names. */
interface Receipt {
  readonly entry: string;
  readonly proof: string;
  readonly key: string | undefined;
  readonly anchor: AnchorTexts | undefined;
}

/** A receipt or a proof is some entries with at most 64 hashes each; what is longer is neither. */
const DOCUMENT_BYTES_MAX = 1_048_576;

/**
 * Opens what is to be verified and tells what it is by its first bytes.
 * @param path a file, or `-` for stdin
 * @param stdin what is piped in
 * @throws OperatorError when it is none of what can be verified; it says what it looks like instead
 *   and what to do.
 */
export async function openAuditedFile(
  path: string,
  stdin: Readable = process.stdin,
): Promise<AuditedFile> {
  const name = path === '-' ? 'What was piped in' : path;
  const input: Readable = path === '-' ? stdin : createReadStream(path);
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const begin = await firstBytes(chunks, name);
  const form = [
    ['export', EXPORT_FORMAT],
    ['range', RANGE_FORMAT],
  ] as const;
  for (const [kind, format] of form) {
    if (!begin.subarray(0, 64).toString('latin1').startsWith(`{"format":"${format}"`)) continue;
    refuseChangedBreaks(begin, name);
    return { kind, lines: explainedLines(joined(begin, chunks), name) };
  }
  const receipt = receiptIn(begin);
  if (receipt !== undefined) return { kind: 'receipt', ...receipt };
  const proof = proofIn(begin);
  if (proof !== undefined) return { kind: 'proof', proof };
  throw new OperatorError(`${name} cannot be verified: ${whatElse(begin)}`);
}

/** The first bytes: enough to hold a receipt, or the first line of anything else. */
async function firstBytes(chunks: AsyncIterator<Buffer>, name: string): Promise<Buffer> {
  const read: Buffer[] = [];
  let length = 0;
  try {
    while (length < DOCUMENT_BYTES_MAX) {
      const next = await chunks.next();
      if (next.done === true) break;
      read.push(Buffer.from(next.value));
      length += next.value.length;
    }
  } catch (problem) {
    throw unreadable(name, problem);
  }
  return Buffer.concat(read);
}

async function* joined(begin: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Uint8Array> {
  yield begin;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value;
  }
}

async function* explainedLines(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<string[]> {
  try {
    yield* readLines(chunks);
  } catch (problem) {
    throw unreadable(name, problem);
  }
}

function unreadable(name: string, problem: unknown): unknown {
  const { code } = problem as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new OperatorError(`There is no file ${name}.`);
  if (code === 'EISDIR') return new OperatorError(`${name} is a folder, not an export.`);
  if (code === 'EACCES') return new OperatorError(`${name} may not be read by this user.`);
  if (!(problem instanceof RangeError)) return problem;
  return new OperatorError(
    `${name} cannot be verified: ${problem.message}. Exports are lines of UTF-8 text: fetch it ` +
      'again.',
  );
}

/** Line breaks that a program changed on the way change every line and so every hash. */
function refuseChangedBreaks(begin: Buffer, name: string): void {
  const end = begin.indexOf('\n');
  if (end < 1 || begin[end - 1] !== 0x0d) return;
  throw new OperatorError(
    `${name} cannot be verified: its lines end in CRLF. A program changed the line breaks on the ` +
      'way; fetch it again as it is, without converting text.',
  );
}

function receiptIn(begin: Buffer): Receipt | undefined {
  const { entry, proof, key, anchor } = documentIn(begin);
  if (typeof entry !== 'string' || typeof proof !== 'string') return undefined;
  return {
    entry,
    proof,
    key: typeof key === 'string' ? key : undefined,
    anchor: anchorIn(anchor),
  };
}

/** The verifier looks at all else in it. */
function proofIn(begin: Buffer): DecisionProof | undefined {
  const { id, checkpoint, entries } = documentIn(begin);
  if (typeof id !== 'string' || typeof checkpoint !== 'string') return undefined;
  return Array.isArray(entries) ? { id, checkpoint, entries } : undefined;
}

/** One document of JSON; without a field if it is none. */
function documentIn(begin: Buffer): Readonly<Record<string, unknown>> {
  if (begin.length >= DOCUMENT_BYTES_MAX) return {};
  try {
    const value: unknown = JSON.parse(begin.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function anchorIn(value: unknown): AnchorTexts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { entry, proof } = value as Record<string, unknown>;
  return typeof entry === 'string' && typeof proof === 'string' ? { entry, proof } : undefined;
}

/** How files begin that are given to `verify` instead of an export, and what to do about each. */
const BEGINNINGS: readonly (readonly [begins: RegExp, advice: string])[] = [
  [/^$/, 'it is empty. The export ended before its first byte: make it again.'],
  [
    /^\xef\xbb\xbf/,
    'it begins with a byte order mark. An editor put it there: fetch the file again as it is.',
  ],
  [/^(?:\xff\xfe|\xfe\xff)/, 'it is UTF-16. A program converted it: fetch it again as it is.'],
  [/^.\x8b/s, 'it is compressed: unpack it first (gunzip).'],
  [/^PK/, 'it is an archive: unpack it first (unzip).'],
  [/^\x28\xb5\x2f\xfd/, 'it is compressed: unpack it first (unzstd).'],
  [/^\s*</, 'it is a web page, not the answer of GET /v1/export.'],
  [/^[^\n]*\n[0-9]+\n[A-Za-z0-9+/=]+\n/, 'it is a checkpoint. It goes with a range: --since.'],
  [/^\s*\{[^\n]*"status":\s*[45]\d\d/, 'it is an error that the service answered: read it.'],
  [
    /^\{"[^\n]*"type":"/,
    'it has entries and no header. A range that can be verified is made by `negentropy export ' +
      '--from <index>` or GET /v1/export?form=verifiable.',
  ],
  [/^\{"format":"negentropy-anchor\//, 'it is an anchor log. It goes with an export: --anchors.'],
  [/^\{"format":"negentropy-/, 'it is of another format: take a newer version of this program.'],
];

function whatElse(begin: Buffer): string {
  const text = begin.subarray(0, 4_096).toString('latin1');
  const known = BEGINNINGS.find(([begins]) => begins.test(text));
  if (known !== undefined) return known[1];
  return (
    'its first line is no header of an export, and it is no receipt or proof. ' +
    '`negentropy export` and GET /v1/export write what can be verified.'
  );
}

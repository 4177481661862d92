import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import { signCheckpoint } from '../../src/core/log/checkpoint.ts';
import { inclusionProof } from '../../src/core/log/merkle-proof.ts';
import { leafHash, rootOf, TreeFrontier } from '../../src/core/log/merkle-tree.ts';
import { formatTlogProof } from '../../src/core/log/tlog-proof.ts';
import { checkpointLine, rangeHeaderLine } from '../../src/core/verify/export-format.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { showcaseLog } from '../tampering/showcase-log.ts';
import { HEADER, LOG_KEY } from '../worlds/memory-community.ts';
import { sealedLines } from '../worlds/sealed-export.ts';
import { type Ended, negentropy } from './command-line.ts';

/** A file that an auditor was given, and what `verify` says of it. */
export interface AuditedCase {
  readonly what: string;
  readonly args: readonly string[];
  readonly ended: Ended;
  /** Whether it is in order. */
  readonly isSound: boolean;
}

/** The first so many entries were seen before: their checkpoint was kept. */
const SEEN = 300;

const lines = showcaseLog(6);
const leaves = lines.map((line) => leafHash(Buffer.from(line, 'utf8'), nodeSha256));
const sealed = sealedLines(lines);
const decisionLine = sealed.findIndex((line) => line.includes('"outcome":"minted"'));

function noteAt(size: number): string {
  const root = rootOf(leaves.slice(0, size), nodeSha256);
  return signCheckpoint({ origin: HEADER.origin, size, root }, [LOG_KEY], nodeEd25519);
}

/** Entries from an index on, with what they are verified by. */
function rangeFrom(from: number): string[] {
  const frontier = new TreeFrontier(undefined, nodeSha256);
  for (const leaf of leaves.slice(0, from)) frontier.append(leaf);
  const hashes = frontier.state().hashes.map((hash) => encodeBase64(hash));
  const { key, origin } = HEADER;
  const header = rangeHeaderLine({ from, frontier: hashes, key, origin });
  return [header, ...lines.slice(from), checkpointLine(noteAt(lines.length))];
}

function hashesTo(index: number): Uint8Array[] {
  return inclusionProof(index, lines.length, (level, at) =>
    rootOf(leaves.slice(at * 2 ** level, (at + 1) * 2 ** level), nodeSha256),
  );
}

function receiptText(): string {
  const index = decisionLine - 1;
  const hashes = hashesTo(index);
  const proof = formatTlogProof({ index, hashes, checkpoint: noteAt(lines.length) });
  const { key, origin } = HEADER;
  return JSON.stringify({ entry: lines[index], key, origin, proof });
}

/** A decision with its rules, and with the measurements and the close of the cycle before it. */
function proofText(): string {
  const id = decisionLine - 1;
  const entries = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const { cycle, policy } = entries[id] ?? {};
  const parts = entries.flatMap(({ type, version, cycle: of }, index) => {
    const isPart =
      (type === 'policy' && version === policy) ||
      ((type === 'measurement' || type === 'cycle') && of === Number(cycle) - 1);
    return isPart ? [index] : [];
  });
  const proven = [id, ...parts].map((index) => {
    return { index, entry: lines[index], hashes: hashesTo(index).map(encodeBase64) };
  });
  return JSON.stringify({ id: String(id), checkpoint: noteAt(lines.length), entries: proven });
}

const text = (of: readonly string[], end = '\n'): string => of.map((line) => line + end).join('');

/** An export with one of its lines written otherwise. */
function withLine(at: number, change: (line: string) => string): string {
  return text(sealed.map((line, index) => (index === at ? change(line) : line)));
}

interface GivenFile {
  readonly what: string;
  readonly name: string;
  readonly content: string | Buffer;
  readonly options?: readonly string[];
  readonly isSound?: boolean;
}

const VKEY = ['--vkey', HEADER.key];

const SOUND: readonly GivenFile[] = [
  { what: 'an export', name: 'export.jsonl', content: text(sealed), options: VKEY },
  {
    what: 'a range, and the checkpoint of what came before',
    name: 'range.jsonl',
    content: text(rangeFrom(SEEN)),
    options: [...VKEY, '--since', 'kept.txt'],
  },
  { what: 'a receipt', name: 'receipt.json', content: receiptText(), options: VKEY },
  { what: 'a proof of a decision', name: 'proof.json', content: proofText(), options: VKEY },
].map((file) => ({ ...file, isSound: true }));

const whole = text(sealed);

const DAMAGED: readonly GivenFile[] = [
  { what: 'an empty file', name: 'empty.jsonl', content: '' },
  { what: 'line breaks that were changed', name: 'crlf.jsonl', content: text(sealed, '\r\n') },
  { what: 'a byte order mark', name: 'bom.jsonl', content: `\ufeff${whole}` },
  { what: 'another encoding', name: 'utf-16.jsonl', content: utf16(whole) },
  { what: 'a compressed file', name: 'export.jsonl.gz', content: gzipSync(whole) },
  { what: 'a web page', name: 'page.html', content: '<!doctype html><title>Sign in</title>' },
  {
    what: 'an error of the service',
    name: 'error.json',
    content: '{"type":"about:blank","title":"Unauthorized","status":401,"code":"KEY_INVALID"}',
  },
  { what: 'a checkpoint', name: 'kept.txt', content: noteAt(SEEN) },
  { what: 'entries without header', name: 'entries.jsonl', content: text(lines.slice(SEEN)) },
  { what: 'another format', name: 'new.jsonl', content: '{"format":"negentropy-export/9"}\n' },
  { what: 'some other text', name: 'notes.txt', content: 'Dear auditor,\nhere is the log.\n' },
  { what: 'a file that was cut in a line', name: 'cut.jsonl', content: whole.slice(0, 9_999) },
  { what: 'a file without its end', name: 'short.jsonl', content: text(sealed.slice(0, -1)) },
  { what: 'a file that goes on', name: 'long.jsonl', content: `${whole}{}\n` },
  {
    what: 'a missing entry',
    name: 'missing.jsonl',
    content: text(sealed.toSpliced(decisionLine, 1)),
  },
  {
    what: 'two entries in the other order',
    name: 'order.jsonl',
    content: text(sealed.toSpliced(1, 2, sealed[2] ?? '', sealed[1] ?? '')),
  },
  {
    what: 'an amount that was raised',
    name: 'raised.jsonl',
    content: withLine(decisionLine, (line) => line.replace(/("amount":")\d/, '$19')),
  },
  {
    what: 'a score that was raised',
    name: 'score.jsonl',
    content: withLine(decisionLine, (line) => line.replace(/"integrity":\d+/, '"integrity":1')),
  },
  {
    what: 'an entry that is spelled otherwise',
    name: 'spelled.jsonl',
    content: withLine(40, (line) => line.replace('{', '{ ')),
  },
  {
    what: 'bytes that are no text',
    name: 'bytes.jsonl',
    content: Buffer.concat([Buffer.from(whole.slice(0, 5_000)), Buffer.from([0xff, 0xfe, 0x0a])]),
  },
  {
    what: 'a signature that does not hold',
    name: 'signature.jsonl',
    content: withLine(sealed.length - 1, (line) => line.replace(/\\n(\d+)\\n/, '\\n1$1\\n')),
  },
  {
    what: 'a range in which an entry was changed',
    name: 'changed-range.jsonl',
    content: text(rangeFrom(SEEN)).replace('"cycle":', '"cycle":1'),
    options: ['--since', 'kept.txt'],
  },
  {
    what: 'a range of another beginning',
    name: 'other-range.jsonl',
    content: text(rangeFrom(SEEN + 1)),
    options: ['--since', 'kept.txt'],
  },
  {
    what: 'a receipt of a changed decision',
    name: 'changed-receipt.json',
    content: receiptText().replace('minted', 'held'),
  },
  {
    what: 'a proof of a changed decision',
    name: 'changed-proof.json',
    content: proofText().replace('minted', 'held'),
    options: VKEY,
  },
  { what: 'a proof without the key of its log', name: 'unknown.json', content: proofText() },
];

function utf16(of: string): Buffer {
  return Buffer.from(`\ufeff${of}`, 'utf16le');
}

/** Has each file verified, in a folder of its own and by relative paths. */
export async function auditorWalk(): Promise<AuditedCase[]> {
  const cwd = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-audit-'));
  process.chdir(folder);
  try {
    const given = [...SOUND, ...DAMAGED];
    for (const { name, content } of given) writeFileSync(name, content);
    const cases: AuditedCase[] = [];
    for (const { what, name, options = [], isSound = false } of given) {
      const args = ['verify', name, ...options];
      cases.push({ what, args, ended: await negentropy(args), isSound });
    }
    return cases;
  } finally {
    process.chdir(cwd);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The page that shows them. */
export function auditorPage(cases: readonly AuditedCase[]): string {
  const parts = cases.map(({ what, args, ended }) => {
    const called = args.map((arg) => (arg === HEADER.key ? "'<verifier key>'" : arg)).join(' ');
    const status = ended.code === 0 ? '' : `exit status ${ended.code}\n`;
    const printed = `${ended.stderr}${ended.stdout}${status}`;
    return `## ${sentence(what)}\n\n\`\`\`console\n$ npx negentropy ${called}\n${printed}\`\`\`\n`;
  });
  return `${headOf(cases.length)}\n${parts.join('\n')}`;
}

function headOf(steps: number): string {
  return `# What an auditor is told

Four files are in order, the others are not: ${steps} steps, and all of it takes some seconds.

Written by \`scripts/auditor-walk.ts\`, which a test compares. The log is made up and has every kind
of entry.
`;
}

function sentence(what: string): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}

/** The page as it stands in the repository. */
export function writtenPage(): string {
  return readFileSync(new URL('../../docs/walks/auditor.md', import.meta.url), 'utf8');
}

#!/usr/bin/env node
// An independent verifier of a Negentropy export, written from docs/reference, not from src:
// it shares no code with the product, needs no network and no package.
//
//   node examples/independent-verifier.mjs export.jsonl [--vkey <verifier key>]
//     [--anchors <anchor log> --witness <key of a witness>]
//
// With an anchor log (witnesses.md) every tree of this log that was anchored has to lie on the
// history of the file, and the witness has to have cosigned.
//
// Exit status: 0 everything holds, 1 something does not (the first difference is printed),
// 2 wrong usage. The file is read once, line by line; what stays in memory is the state of
// log.md "State" (members, facts, claims, holds, at most 85 cycles of each domain), never the file.

import { isUtf8 } from 'node:buffer';
import * as crypto from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import process from 'node:process';

const { createPublicKey, hash, verify } = crypto;
if (hash === undefined) {
  process.stderr.write(`This needs Node 20.12 or later, and this is ${process.versions.node}.\n`);
  process.exit(2);
}

const M = 1_000_000;
const MILLION = 1_000_000n;
const LEGACY_MOST = MILLION * MILLION;
const CHANNELS = ['echo', 'drift', 'coordination', 'stability'];

// ---------------------------------------------------------------------------------------------
// The command
// ---------------------------------------------------------------------------------------------

/** The first difference: nothing behind it means anything (log.md "Checking one entry"). */
class Divergence extends Error {
  constructor(what, expected, found) {
    super(what);
    this.expected = expected;
    this.found = found;
  }
}

function main(words) {
  const options = readOptions(words);
  if (options === undefined) {
    process.stderr.write(
      'Usage: independent-verifier.mjs <export.jsonl> [--vkey <key>] ' +
        '[--anchors <file> --witness <key>]\n' +
        'A key is the text <origin>+<8 hex digits>+<base64>, and no file.\n',
    );
    return 2;
  }
  const position = { name: 'header' };
  try {
    const anchors = options.anchors === undefined ? undefined : readAnchors(options, position);
    position.name = 'header';
    process.stdout.write(describe(verifyExport({ ...options, anchors }, position), options));
    return 0;
  } catch (error) {
    if (error?.syscall !== undefined) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (!(error instanceof Divergence)) throw error;
    const { message, expected, found } = error;
    process.stdout.write(
      `REFUSED at ${position.name}: ${message}\n` +
        `  expected  ${show(expected)}\n  found     ${show(found)}\n`,
    );
    return 1;
  }
}

const OPTIONS = ['--vkey', '--anchors', '--witness'];
const VERIFIER_KEY = /^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/;

function readOptions(words) {
  const options = {};
  for (let at = 0; at < words.length; at += 1) {
    const isOption = OPTIONS.includes(words[at]);
    const name = isOption ? words[at].slice(2) : 'path';
    if (isOption) at += 1;
    if (at >= words.length || name in options || words[at].startsWith('-')) return undefined;
    options[name] = words[at];
  }
  if ('anchors' in options !== 'witness' in options) return undefined;
  if ('vkey' in options && !VERIFIER_KEY.test(options.vkey)) return undefined;
  return 'path' in options ? options : undefined;
}

const RECOMPUTED = ['decision', 'measurement', 'release', 'cancel', 'cycle', 'retraction'];
const SOMETIMES = ['improvement'];
const OF_PANELS = ['panel', 'seats', 'verdict', 'pilot', 'draw', 'look'];
const OF_DEBTS = [
  'debt',
  'pledge',
  'election',
  'reduction',
  'settlement',
  'reversal',
  'pool',
  'adjustment',
  'dispute',
  'submission',
  'statement',
];
const ATTESTED_TYPES = [
  'fact',
  'outcome',
  'reading',
  'rating',
  'transfer',
  'burn',
  'gift',
  'grant',
  'finding',
  'member',
];

function describe({ header, state, size, root, anchored }, { vkey, witness }) {
  const { counts } = state;
  const ofDebts = OF_DEBTS.filter((type) => counts.has(type));
  const rows = [
    ['log', header.origin],
    ['key', vkey === undefined ? `${header.key} (of the file: compare it)` : `${vkey} (as given)`],
    ['entries', `${size}, root ${root}`],
    ...(witness === undefined ? [] : [['anchored', `${anchored} trees, cosigned by ${witness}`]]),
    [
      'recomputed',
      [...RECOMPUTED, ...[...SOMETIMES, ...OF_PANELS].filter((type) => counts.has(type))].map(
        shown,
      ),
    ],
    ['attested', ATTESTED_TYPES.filter((type) => counts.has(type)).map(shown)],
    ...(ofDebts.length === 0 ? [] : [['of debts', ofDebts.map(shown)]]),
    ['supply', `${amountText(state.supply)} MIC, and ${amountText(state.held)} held`],
  ];
  function shown(type) {
    return ` ${counts.get(type) ?? 0} × ${type}`;
  }
  return `Everything holds.\n${rows.map(([k, v]) => `  ${k.padEnd(12)}${v}\n`).join('')}`;
}

function show(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined) return '(absent)';
  // Who made the file chose this text: on a terminal its control characters would act.
  return text.slice(0, 1000).replace(/[^\n\P{C}]/gu, (one) => {
    return `\\u{${one.codePointAt(0).toString(16)}}`;
  });
}

function expectEqual(what, expected, found) {
  if (expected !== found) throw new Divergence(what, expected, found);
}

function demand(holds, what, found) {
  if (!holds) throw new Divergence(what, 'as log.md says', found);
}

// ---------------------------------------------------------------------------------------------
// The file (log.md "The file")
// ---------------------------------------------------------------------------------------------

const CHECKPOINT_START = Buffer.from('{"checkpoint":');
const ENTRY_BYTES_MAX = 65_535;
// The page limits entries only; this keeps memory bounded whatever the file is.
const LINE_BYTES_MAX = 1 << 20;

function verifyExport({ path, vkey, anchors }, position) {
  const tree = new Tree();
  let anchored = 0;
  let header;
  let state;
  let checkpoint;
  for (const line of linesOf(path)) {
    if (header === undefined) {
      header = readHeader(line);
      if (vkey !== undefined) expectEqual('the verifier key', vkey, header.key);
      if (anchors !== undefined)
        expectEqual('the key of the anchor log', anchors.key, header.base64);
      state = newState(header);
      position.name = 'entry 0';
      continue;
    }
    if (checkpoint !== undefined) throw new Divergence('a line behind the checkpoint', 'none', '');
    if (line.subarray(0, CHECKPOINT_START.length).equals(CHECKPOINT_START)) {
      position.name = 'the checkpoint';
      checkpoint = readFields(line, { checkpoint: 'text' }).checkpoint;
      continue;
    }
    checkEntry(state, tree, line);
    position.name = `entry ${tree.size}`;
    const seen = anchors?.trees.get(anchorName(header.origin))?.get(tree.size);
    if (seen === undefined) continue;
    expectEqual('the root that was anchored', seen, tree.root().toString('hex'));
    anchored += 1;
  }
  demand(state?.closing === undefined, 'the end of a closing sequence', 'the checkpoint');
  demand(state?.unsigned === undefined, 'the rest of a signed batch', 'the checkpoint');
  demand(state?.owed === undefined, `the ${state?.owed?.type} of a panel`, 'the checkpoint');
  if (checkpoint === undefined) throw new Divergence('the end', 'a checkpoint line', 'no more');
  const root = tree.root().toString('base64');
  checkCheckpoint(checkpoint, header, tree.size, root);
  checkBooks(state);
  return { header, state, size: tree.size, root, anchored };
}

// ---------------------------------------------------------------------------------------------
// The anchor log (witnesses.md)
// ---------------------------------------------------------------------------------------------

/** Every tree of every log that was anchored: log name to size to root. */
function readAnchors({ anchors: path, witness }, position) {
  const tree = new Tree();
  const trees = new Map();
  let header;
  let checkpoint;
  for (const line of linesOf(path)) {
    position.name = `line ${tree.size + 1} of the anchor log`;
    if (header === undefined) {
      const fields = readFields(line, { format: 'text', key: 'text', origin: 'text' });
      expectEqual('format', 'negentropy-anchor/1', fields.format);
      header = { ...fields, ...readVerifierKey(fields.key) };
      expectEqual('the name of the key', header.origin, header.name);
    } else if (line.subarray(0, CHECKPOINT_START.length).equals(CHECKPOINT_START)) {
      demand(checkpoint === undefined, 'one checkpoint line', line.toString());
      checkpoint = readFields(line, { checkpoint: 'text' }).checkpoint;
    } else {
      demand(checkpoint === undefined, 'no line behind the checkpoint', line.toString());
      const { log, root, size } = readFields(line, { log: 'hash', root: 'hash', size: 'integer' });
      const known = entryOf(trees, log, () => new Map());
      expectEqual('the root that was anchored before', known.get(size) ?? root, root);
      known.set(size, root);
      tree.append(line);
    }
  }
  demand(checkpoint !== undefined, 'a checkpoint line at the end of the anchor log', path);
  checkCheckpoint(checkpoint, header, tree.size, tree.root().toString('base64'));
  checkCosignature(checkpoint, readVerifierKey(witness, 4));
  return { trees, key: header.base64 };
}

/** By what an anchor log names a log. */
function anchorName(origin) {
  return sha256(Buffer.from(origin)).toString('hex');
}

/** C2SP tlog-cosignature: 4 bytes key id, 8 bytes time, 64 bytes signature. */
function checkCosignature(note, witness) {
  const end = note.lastIndexOf('\n\n');
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name, base64] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = Buffer.from(base64 ?? '', 'base64');
    if (name !== witness.name || !bytes.subarray(0, 4).equals(witness.keyId)) continue;
    const time = bytes.readBigUInt64BE(4);
    const text = `cosignature/v1\ntime ${time}\n${note.slice(0, end + 1)}`;
    demand(isSigned(text, bytes.subarray(12), witness.publicKey), 'a cosignature that holds', line);
    return;
  }
  throw new Divergence('a cosignature', witness.name, note);
}

/** Every line without its line feed. A line is only valid until the next one is asked for. */
function* linesOf(path) {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(LINE_BYTES_MAX);
    let rest = Buffer.alloc(0);
    for (;;) {
      const bytes = readSync(file, chunk, 0, chunk.length, null);
      if (bytes === 0) break;
      const data = Buffer.concat([rest, chunk.subarray(0, bytes)]);
      let start = 0;
      for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, start)) {
        yield data.subarray(start, end);
        start = end + 1;
      }
      rest = data.subarray(start);
      demand(rest.length <= LINE_BYTES_MAX, 'the length of a line', rest.length);
    }
    demand(rest.length === 0, 'the last line ends with a line feed', rest.toString());
  } finally {
    closeSync(file);
  }
}

function readHeader(line) {
  const header = readFields(line, { format: 'text', key: 'text', origin: 'text' });
  expectEqual('format', 'negentropy-export/1', header.format);
  const key = readVerifierKey(header.key);
  expectEqual('the name of the key', header.origin, key.name);
  return { ...header, ...key };
}

/** A line with exactly these fields. */
function readFields(line, kinds) {
  const value = parseLine(line);
  expectEqual('fields', Object.keys(kinds).join(), Object.keys(value).join());
  for (const [name, kind] of Object.entries(kinds)) {
    demand(KINDS[kind](value[name]), `${name} is a ${kind}`, value[name]);
  }
  return value;
}

// ---------------------------------------------------------------------------------------------
// Canonical JSON (log.md "Lines, tree and signature"; RFC 8785)
// ---------------------------------------------------------------------------------------------

const DEPTH_MAX = 64;
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/** The object of a line, which has to be spelled canonically. */
function parseLine(line) {
  const text = line.toString('utf8');
  demand(isUtf8(line), 'the line is UTF-8', text);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Divergence('the line', 'JSON', text);
  }
  demand(isObject(value), 'the line is an object', text);
  // Spelling the value again finds white space, order, escapes, -0, 1.0 and repeated keys at once.
  expectEqual('canonical spelling', canonical(value), text);
  return value;
}

/** The canonical spelling; fields that are undefined count as absent. */
function canonical(value, depth = 0) {
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    demand(Number.isSafeInteger(value), 'an integer of at most 2^53 − 1', value);
    return String(value);
  }
  demand(value !== null && depth <= DEPTH_MAX, 'no null, and no more than 64 deep', value);
  if (Array.isArray(value)) {
    return `[${value.map((element) => canonical(element, depth + 1)).join()}]`;
  }
  let members = '';
  for (const key of Object.keys(value).sort(byCodeUnits)) {
    if (value[key] === undefined) continue;
    members += `${members && ','}${canonicalText(key)}:${canonical(value[key], depth + 1)}`;
  }
  return `{${members}}`;
}

/** JavaScript compares strings by UTF-16 code units, as RFC 8785 section 3.2.3 asks. */
function byCodeUnits(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function canonicalText(text) {
  if (PLAIN_TEXT.test(text)) return `"${text}"`;
  demand(text.isWellFormed(), 'no lone surrogate', text);
  return JSON.stringify(text);
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// ---------------------------------------------------------------------------------------------
// Tree (RFC 6962 section 2.1), verifier key and checkpoint (C2SP signed-note)
// ---------------------------------------------------------------------------------------------

const sha256 = (...parts) => hash('sha256', Buffer.concat(parts), 'buffer');
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** Keeps only the roots of the full subtrees: one per binary digit of the size. */
class Tree {
  size = 0;
  subtrees = [];

  append(line) {
    let node = sha256(LEAF, line);
    for (let digits = this.size; digits % 2 === 1; digits = Math.floor(digits / 2)) {
      node = sha256(NODE, this.subtrees.pop(), node);
    }
    this.subtrees.push(node);
    this.size += 1;
  }

  root() {
    if (this.size === 0) return sha256();
    return this.subtrees.reduceRight((right, left) => sha256(NODE, left, right));
  }
}

function readVerifierKey(text, type = 1) {
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  demand(name !== undefined, 'a key is <name>+<key id>+<base64>', text);
  const bytes = fromBase64(base64);
  demand(bytes?.length === 33 && bytes[0] === type, `a key of 33 bytes, type ${type}`, base64);
  const hashed = sha256(Buffer.from(name), Buffer.from([10]), bytes);
  expectEqual('the key id', hashed.toString('hex', 0, 4), id);
  return { name, base64, keyId: hashed.subarray(0, 4), publicKey: bytes.subarray(1) };
}

/** Undefined unless it is the one padded spelling of its bytes. */
function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function checkCheckpoint(note, header, size, root) {
  const end = note.lastIndexOf('\n\n');
  demand(end !== -1 && note.endsWith('\n'), 'a text, an empty line and signature lines', note);
  demand(!/[^\P{Cc}\n]/u.test(note), 'no control character but line feeds', note);
  const text = note.slice(0, end + 1);
  const [origin, number, noteRoot, ...further] = text.slice(0, -1).split('\n');
  demand(!further.includes(''), 'further lines that are not empty', note);
  expectEqual('origin', header.origin, origin);
  expectEqual('number of entries', String(size), number);
  expectEqual('root', root, noteRoot);
  let signatures = 0;
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name, base64] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = base64 === undefined ? undefined : fromBase64(base64);
    demand(bytes !== undefined && bytes.length > 4, 'a signature line', line);
    if (name !== header.name || !bytes.subarray(0, 4).equals(header.keyId)) continue;
    demand(isSigned(text, bytes.subarray(4), header.publicKey), 'a signature that holds', line);
    signatures += 1;
  }
  demand(signatures > 0, "a signature by the header's key", note);
}

// What stands before the 32 bytes of an Ed25519 key in the DER that OpenSSL reads (RFC 8410).
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');

/** What somebody signs so that it counts in this log alone. */
function signedFor({ header }, kind, lines) {
  return [`negentropy/${kind}/v1`, header.key, ...lines, ''].join('\n');
}

function isSigned(text, signature, publicKey) {
  const der = Buffer.concat([ED25519_DER, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return signature.length === 64 && verify(null, Buffer.from(text), key, signature);
}

// ---------------------------------------------------------------------------------------------
// Kinds and fields (log.md "Entries", codes.md)
// ---------------------------------------------------------------------------------------------

/** codes.md, in order of precedence; true where the same action may be asked again. */
const CODES = new Map([
  ['POLICY_INACTIVE', true],
  ['PAUSED', true],
  ['ACTION_UNKNOWN', false],
  ['DUPLICATE', false],
  ['IDENTITY', false],
  ['REGISTRY_AWAY', true],
  ['UNDER_REVIEW', true],
  ['EVIDENCE_MISSING', true],
  ['SPECULATION', false],
  ['EXTRACTION', false],
  ['NOISE', false],
  ['DESTABILIZATION', false],
  ['HIGH_VARIANCE', false],
  ['ENTROPY_UNKNOWN', true],
  ['ENTROPY_ROSE', false],
  ['ENTROPY_FLAT', false],
  ['DOMAIN_SPILLOVER', false],
  ['GI_BELOW_FLOOR', false],
  ['BELOW_THRESHOLD', false],
  ['OUTCOME_LOST', false],
  ['RETRACTED', false],
  ['EXPIRED', false],
  ['CAP_REACHED', true],
]);
const PRECEDENCE = [...CODES.keys()];
const FINDINGS = ['SPECULATION', 'EXTRACTION', 'NOISE', 'DESTABILIZATION', 'HIGH_VARIANCE'];
const COUNTED_FINDINGS = ['HIGH_VARIANCE', 'NOISE', 'DESTABILIZATION'];
const ATTESTED = [
  'DUPLICATE',
  'IDENTITY',
  'REGISTRY_AWAY',
  'UNDER_REVIEW',
  'EVIDENCE_MISSING',
  'DESTABILIZATION',
  'OUTCOME_LOST',
  'RETRACTED',
  'EXPIRED',
];

const isShare = (value) => Number.isInteger(value) && value >= 0 && value <= M;
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isList = (isElement) => (value) => Array.isArray(value) && value.every(isElement);
const isName = (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,62}$/.test(value);

const KINDS = {
  text: (value) => typeof value === 'string',
  integer: Number.isInteger,
  flag: (value) => typeof value === 'boolean',
  hash: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  code: (value) => CODES.has(value),
  integers: isList(Number.isInteger),
  texts: isList((value) => typeof value === 'string'),
  object: isObject,
  objects: isList(isObject),
  // Narrower than the table's kind, by the last column of the tables.
  share: isShare,
  count: isCount,
  outcome: (value) => ['minted', 'held', 'refused'].includes(value),
  status: (value) => Object.hasOwn(NEXT_STATUS, value),
  finding: (value) => FINDINGS.includes(value),
  attested: (value) => ATTESTED.includes(value),
  claim: (value) => isObject(value) && isClaim(value),
  payment: (value) => isAmount(value) && amountOf(value) > 0n,
  amount: (value) => isAmount(value),
  signed: (value) => isAmount(String(value).replace('-', '')) && value !== '-0.000000',
  slug: (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(value),
  currency: (value) => typeof value === 'string' && /^[A-Z]{3}\/[0-6]$/.test(value),
  units: (value) => typeof value === 'string' && /^(0|[1-9]\d{0,17})$/.test(value),
  reason: (value) => typeof value === 'string' && /^[A-Z][A-Z0-9_]{0,62}$/.test(value),
  settled: (value) => ['settled', 'rejected', 'cancelled'].includes(value),
  basis: (value) => ['margin', 'negentropy'].includes(value),
  change: (value) => typeof value === 'string' && /^-?[1-9]\d{0,17}$/.test(value),
  moved: (value) => typeof value === 'string' && /^(0|-?[1-9]\d{0,17})$/.test(value),
  answer: (value) => ['upheld', 'dismissed'].includes(value),
  day: (value) => typeof value === 'string' && DAY.test(value),
  names: (value) => isNames(value),
  debtKind: (value) => DEBT_KINDS.includes(value),
  files: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
  rows: (value) => isRows(value),
  true: (value) => value === true,
  keyAction: (value) => ['made', 'rotated', 'revoked'].includes(value),
};

/** log.md "decision": what a registry answered. */
function isClaim({ granted, index, ref, signature, ...rest }) {
  const isCounted = Number.isInteger(index) && index >= 0;
  const isNamed = KINDS.hash(ref) && KINDS.text(signature);
  return KINDS.flag(granted) && isCounted && isNamed && Object.keys(rest).length === 0;
}

function isRows(value) {
  const isFull = Array.isArray(value) && value.length >= 1 && value.length <= 1000;
  return isFull && value.every((row) => /^[0-9a-f]{32}[+-]$/.test(row));
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Names in order, each once. */
function isNames(value) {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((name, at) => KINDS.slug(name) && (at === 0 || name > value[at - 1]));
}

const DEBT_KINDS = ['property-tax', 'fine', 'fee', 'loan', 'rent', 'sovereign', 'other'];

/** log.md "finding": what each status can become. */
const NEXT_STATUS = {
  open: ['confirmed', 'cleared', 'fallen'],
  confirmed: ['appealed', 'cleared'],
  appealed: ['upheld', 'reversed', 'fallen'],
  cleared: [],
  upheld: [],
  reversed: [],
  fallen: [],
};

/** What moves in a pledge, of which a statement tells. */
const MOVEMENTS = [
  'added',
  'withdrawn',
  'committed',
  'settled',
  'withheld',
  'rejected',
  'cancelled',
  'reversed',
  'expired',
];

const OF_REDUCTION = {
  reduction: 'integer',
  member: 'text',
  debt: 'text',
  pledge: 'text',
  creditor: 'text',
  currency: 'text',
  units: 'units',
  negentropy: 'amount',
};

const ENDED = { decision: 'integer', member: 'text', channels: 'object', findings: 'integer' };
const FIELDS = {
  community: { format: 'text', slug: 'text', origin: 'text', key: 'text', startsAt: 'text' },
  policy: { version: 'integer', policy: 'object', proposal: 'hash?' },
  council: {
    keys: 'texts',
    approvals: 'integer',
    timelockCycles: 'integer',
    expiryCycles: 'integer',
    proposal: 'hash?',
  },
  proposal: {
    proposal: 'hash',
    base: 'integer',
    notBefore: 'integer',
    policy: 'object',
    council: 'object?',
    pilot: 'integer?',
    opens: 'texts?',
    override: 'hash?',
  },
  approval: { proposal: 'hash', key: 'text', signature: 'text', activates: 'integer?' },
  ending: {
    proposal: 'hash',
    outcome: 'text',
    key: 'text?',
    signature: 'text?',
    reason: 'hash?',
  },
  tree: { rules: 'hash', domains: 'texts', children: 'objects' },
  parent: { parent: 'text', agreed: 'flag' },
  census: { rows: 'integer', strata: 'objects', root: 'hash' },
  rollup: {
    domain: 'text',
    children: 'objects',
    low: 'share',
    high: 'share',
    error: 'share',
    worst: 'share',
    state: 'text',
  },
  member: { member: 'text' },
  fact: {
    member: 'text',
    evidence: 'hash',
    echo: 'share?',
    drift: 'share?',
    coordination: 'share?',
    stability: 'share?',
    weight: 'share?',
    by: 'texts?',
    first: 'flag?',
    makers: 'texts?',
    more: 'flag?',
    like: 'hash?',
    taken: 'hash?',
  },
  reflection: { member: 'text', evidence: 'hash', channels: 'texts' },
  outcome: { domain: 'text', category: 'text', evidence: 'hash', member: 'text?' },
  instrument: {
    domain: 'text',
    instrument: 'text',
    weight: 'count',
    key: 'text?',
    measures: 'text?',
    retired: 'flag?',
  },
  improvement: {
    member: 'text',
    evidence: 'hash',
    domain: 'text',
    from: 'integer',
    aims: 'objects',
    drift: 'share?',
  },
  reading: { domain: 'text', instrument: 'text', value: 'share' },
  measurement: {
    domain: 'text',
    outcomes: 'integers',
    activeCycles: 'integer',
    members: 'integer',
    coverage: 'integer',
    factors: 'object',
    instruments: 'objects?',
    entropy: 'integer',
    error: 'integer',
    state: 'text',
    reference: 'object?',
    broad: 'flag?',
    direction: 'text',
    thin: 'flag?',
    pooled: 'texts?',
  },
  finding: {
    member: 'text',
    code: 'finding',
    status: 'status',
    measured: 'integer',
    limit: 'integer',
    evidence: 'hash?',
    finding: 'integer?',
    detector: 'text?',
    counts: 'integers?',
    basis: 'hash?',
    case: 'hash?',
    reason: 'hash?',
    panel: 'integer?',
    by: 'text?',
  },
  decision: {
    actionCycle: 'integer?',
    member: 'text',
    family: 'text',
    action: 'text',
    domain: 'text',
    evidence: 'hash',
    promise: 'hash?',
    policy: 'integer?',
    share: 'share?',
    claim: 'claim?',
    attested: 'attested?',
    taken: 'hash?',
    outcome: 'outcome',
    code: 'code?',
    channels: 'object',
    findings: 'integer',
    integrity: 'integer',
    reflected: 'integer?',
    reflections: 'object?',
    gi: 'integer?',
    entropy: 'object?',
    entropyAsked: 'object?',
    entropyFactor: 'integer?',
    amount: 'text?',
    negentropy: 'text?',
    due: 'integer?',
  },
  release: { ...ENDED, integrity: 'integer', amount: 'text', negentropy: 'text' },
  cancel: { ...ENDED, integrity: 'integer', amount: 'text', code: 'code' },
  cycle: {
    gi: 'integer?',
    members: 'integer',
    supply: 'text',
    held: 'text',
    decisions: 'integer',
  },
  pause: {
    paused: 'flag',
    scope: 'text?',
    lastCycle: 'integer?',
    reason: 'hash',
    counter: 'integer?',
    signatures: 'objects?',
  },
  rating: { domain: 'text', member: 'text', item: 'hash', rating: 'count' },
  retraction: {
    evidence: 'hash',
    member: 'text?',
    tallies: 'object?',
    standing: 'integers?',
    outcomes: 'objects?',
    overturned: 'flag?',
    reason: 'hash?',
  },
  transfer: { from: 'text', to: 'text', amount: 'payment', own: 'true?' },
  burn: { member: 'text', amount: 'payment', own: 'true?' },
  gift: { member: 'text', amount: 'payment', own: 'true?' },
  grant: { member: 'text', amount: 'payment', reason: 'hash' },
  key: { key: 'text', action: 'keyAction', scopes: 'text?' },
  erasure: { member: 'text' },
  witness: { member: 'text', named: 'flag' },
  link: { member: 'text', to: 'text', linked: 'flag', reason: 'hash' },
  legacy: { member: 'text', files: 'files', amount: 'signed', rows: 'rows', undone: 'flag?' },
  sentinel: {
    sentinel: 'text',
    member: 'text',
    registered: 'flag',
    key: 'hash?',
    kind: 'text?',
    group: 'text?',
  },
  seed: { commitment: 'hash' },
  panel: {
    member: 'text',
    evidence: 'hash?',
    finding: 'integer?',
    barred: 'texts?',
    check: 'hash?',
    seed: 'hash',
    seats: 'texts',
  },
  review: { panel: 'integer', sentinel: 'text', seal: 'hash' },
  seats: { panel: 'integer', seats: 'texts', emptied: 'texts?', ended: 'flag?' },
  verdict: { panel: 'integer', holds: 'flag', check: 'text?', reviews: 'objects' },
  pilot: {
    design: 'text',
    treatment: 'hash',
    metric: 'text',
    guardrails: 'texts',
    spanCycles: 'integer',
    waves: 'integer',
    least: 'integer',
    effect: 'integer',
    detectable: 'integer',
    units: 'texts',
    seed: 'hash',
  },
  draw: { pilot: 'integer', seed: 'hash' },
  look: {
    pilot: 'integer',
    counted: 'integers',
    known: 'integers',
    estimates: 'objects',
    outcome: 'text?',
  },
  study: { kind: 'text', plan: 'hash' },
  studied: { study: 'integer', report: 'hash', shown: 'flag' },
  debt: {
    debt: 'text',
    member: 'text',
    creditor: 'slug',
    kind: 'debtKind',
    currency: 'currency',
    principal: 'units',
    group: 'slug?',
    reference: 'hash',
    unacknowledged: 'flag?',
    supersedes: 'text?',
    openedOn: 'day?',
    dueOn: 'day?',
  },
  pledge: {
    pledge: 'slug',
    creditor: 'slug',
    currency: 'currency',
    pool: 'units',
    units: 'units',
    perNegentropy: 'units',
    basis: 'basis',
    memberCap: 'units',
    groupCap: 'units?',
    debtCap: 'share?',
    from: 'integer',
    until: 'integer',
    periodCycles: 'integer',
    claimUntil: 'integer?',
    reversalCycles: 'integer?',
    rateCeiling: 'units?',
    oneInGroup: 'flag?',
    cutoff: 'integer?',
    carryOver: 'flag?',
    withholding: 'share?',
    noticeCycles: 'integer?',
    renewal: 'flag?',
    atClose: 'flag?',
    fundingAccount: 'slug?',
    families: 'names?',
    domains: 'names?',
    actions: 'names?',
    debtKinds: 'names?',
    key: 'text?',
  },
  pool: {
    pledge: 'text',
    creditor: 'text',
    currency: 'text',
    units: 'moved',
    notice: 'flag?',
    renews: 'integer?',
    until: 'integer?',
    signature: 'text?',
  },
  adjustment: { debt: 'text', currency: 'text', units: 'change', code: 'reason' },
  submission: { creditor: 'slug', batch: 'slug', reductions: 'integers' },
  dispute: {
    reduction: 'integer',
    member: 'text',
    dueBy: 'integer?',
    outcome: 'answer?',
    code: 'reason?',
  },
  statement: {
    pledge: 'text',
    creditor: 'text',
    currency: 'text',
    first: 'integer',
    opening: 'units',
    ...Object.fromEntries(MOVEMENTS.map((name) => [name, 'units'])),
    closing: 'units',
    open: 'units',
  },
  election: {
    member: 'text',
    debt: 'text',
    pledge: 'text',
    share: 'share',
    from: 'integer?',
    until: 'integer?',
  },
  settlement: {
    ...OF_REDUCTION,
    batch: 'slug',
    outcome: 'settled',
    withheld: 'units',
    code: 'reason?',
    signature: 'text?',
  },
  reversal: {
    ...OF_REDUCTION,
    withheld: 'units',
    code: 'reason',
    expired: 'flag?',
    effective: 'integer?',
  },
  suspension: { debt: 'text', code: 'reason?', closed: 'flag?' },
  reduction: {
    decision: 'integer',
    member: 'text',
    debt: 'text',
    pledge: 'text',
    currency: 'text',
    period: 'integer',
    offered: 'amount',
    negentropy: 'amount',
    units: 'units',
    limits: 'texts?',
    linked: 'texts?',
    due: 'integer?',
    waited: 'integer?',
    portion: 'units?',
  },
};

const FIELDS_BY_TYPE = new Map(
  Object.entries(FIELDS).map(([type, fields]) => [
    type,
    Object.entries({ type: 'text', cycle: 'integer', ...fields }).map(([name, kind]) => ({
      name,
      kind,
      accepts: KINDS[kind.replace('?', '')],
      mayBeAbsent: kind.endsWith('?'),
    })),
  ]),
);

function checkFields(entry) {
  const fields = FIELDS_BY_TYPE.get(entry.type);
  demand(fields !== undefined, 'a known type', entry.type);
  let present = 0;
  for (const { name, kind, accepts, mayBeAbsent } of fields) {
    const value = entry[name];
    if (value !== undefined) present += 1;
    if (value === undefined ? !mayBeAbsent : !accepts(value)) {
      throw new Divergence(`${entry.type}.${name}`, kind, value);
    }
  }
  if (present === Object.keys(entry).length) return;
  const known = new Set(fields.map(({ name }) => name));
  throw new Divergence(
    `fields of ${entry.type}`,
    'no others',
    Object.keys(entry).filter((name) => !known.has(name)),
  );
}

// ---------------------------------------------------------------------------------------------
// The policy (policy.md "Fields" and "Rules")
// ---------------------------------------------------------------------------------------------

const isAmount = (value) => typeof value === 'string' && /^(0|[1-9]\d{0,15})\.\d{6}$/.test(value);
const isActions = isList(
  (action) =>
    isObject(action) &&
    Object.keys(action).join() === 'family,type,weight' &&
    isName(action.family) &&
    isName(action.type) &&
    isShare(action.weight),
);
const isMovers = (value) => ['on', 'off', 'members'].includes(value);
const POLICY_FIELDS = {
  preset: isName,
  'mint.scale': isAmount,
  'mint.negentropyScale': isAmount,
  'mint.threshold': isShare,
  'mint.flatWeight': isShare,
  'holdBack.cycles': isCount,
  'holdBack.days': isCount,
  giFloor: isShare,
  'gates.entropy': KINDS.flag,
  'gates.channelFloor': KINDS.flag,
  'caps.mintsPerMemberAndCycle': isCount,
  'caps.mintPerCycle': isAmount,
  'integrity.weights.echo': isShare,
  'integrity.weights.drift': isShare,
  'integrity.weights.coordination': isShare,
  'integrity.weights.stability': isShare,
  'integrity.priorFacts': isCount,
  'integrity.priorKept': isShare,
  'integrity.decayPerFact': isShare,
  'integrity.conductWeight': isShare,
  'integrity.conductFindings': isCount,
  'trust.trailers': (value) => ['integrated', 'stated'].includes(value),
  'trust.standingActions': isCount,
  'trust.standingDays': isCount,
  'trust.worksPerPair': isCount,
  'trust.sharedPay': KINDS.flag,
  'trust.answeredRepairs': KINDS.flag,
  'trust.namedRejections': KINDS.flag,
  'trust.oneClaimPerSubject': KINDS.flag,
  'trust.onePersonPerDeed': KINDS.flag,
  'trust.graceCycles': isCount,
  'trust.wholeOverturns': KINDS.flag,
  'trust.horizonCycles': isCount,
  'trust.answeredConfirmations': KINDS.flag,
  'trust.standingParties': KINDS.flag,
  'trust.dueDays': isCount,
  'trust.promisesAhead': KINDS.flag,
  'trust.timedWords': KINDS.flag,
  'trust.ownWordDays': isCount,
  'trust.openClaims': isCount,
  'trust.laterVouchers': KINDS.flag,
  'trust.standingMisses': KINDS.flag,
  'trust.evenGi': KINDS.flag,
  'conduct.detectors': isList((value) => Object.hasOwn(DETECTORS, value)),
  'conduct.answerCycles': isCount,
  'conduct.appealCycles': isCount,
  'reflection.worldviews': isList(isName),
  'reflection.weight': isShare,
  'credits.transfers': isMovers,
  'credits.burns': isMovers,
  'credits.grants': isMovers,
  'entropy.weights.failure': isShare,
  'entropy.weights.uncertainty': isShare,
  'entropy.weights.volatility': isShare,
  'entropy.weights.drift': isShare,
  'entropy.weights.disagreement': isShare,
  'entropy.known.outcomes': isCount,
  'entropy.known.activeCycles': isCount,
  'entropy.known.members': isCount,
  'entropy.fellMembers': isCount,
  'entropy.pool': KINDS.flag,
  'entropy.categories': isList(isName),
  'entropy.ratingClasses': isCount,
  'cycle.days': isCount,
  'cycle.anchorDate': (value) => typeof value === 'string' && isDate(value),
  'cycle.anchorCycle': Number.isInteger,
  domains: isList(isName),
  guardedDomains: isList(isName),
  actions: isActions,
  registry: isVerifierKey,
};
const FAMILIES = ['reflection', 'governance', 'echo', 'civic', 'stability'];

function isVerifierKey(value) {
  verifierKey(value);
  return true;
}

function isDate(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function checkPolicyDocument(policy) {
  const found = new Map(leavesOf(policy, ''));
  for (const [path, value] of found) {
    demand(Object.hasOwn(POLICY_FIELDS, path), 'a field of policy.md', path);
    demand(POLICY_FIELDS[path](value), `the kind of ${path}`, value);
  }
  const isNeeded = (path) => path !== 'registry' && !found.has(path);
  const missing = Object.keys(POLICY_FIELDS).filter(isNeeded);
  const oneOfTwo = missing.length === 1 && missing[0].startsWith('holdBack.');
  demand(oneOfTwo, 'every field, and one of holdBack.cycles and holdBack.days', missing);
  for (const [rule, holds] of policyRules(policy)) demand(holds, `rule ${rule} of policy.md`, rule);
}

function* leavesOf(value, path) {
  if (!isObject(value)) return yield [path, value];
  // An object without fields has no leaf: report it as one, or it would be overlooked.
  if (Object.keys(value).length === 0) yield [path, value];
  for (const [name, inner] of Object.entries(value)) {
    yield* leavesOf(inner, path === '' ? name : `${path}.${name}`);
  }
}

const isUnique = (values) => new Set(values).size === values.length;
const within = (value, low, high) => value >= low && value <= high;

function policyRules({ actions, domains, guardedDomains, mint, trust, ...rest }) {
  const { integrity, entropy, cycle, conduct, reflection } = rest;
  const { threshold } = mint;
  const p0 = integrity.priorKept;
  return [
    ['1', [integrity, entropy].every(({ weights }) => sumOf(Object.values(weights)) === M)],
    ['2', threshold >= p0 && threshold < M],
    [
      '3',
      Object.values(integrity.weights).every(
        (w) => Math.floor((w * M + (M - w) * p0) / M) < threshold,
      ),
    ],
    ['4 (decay)', within(integrity.decayPerFact, 500_000, 999_000)],
    ['4 (prior)', within(integrity.priorFacts, M, 1000 * M)],
    ['4 (findings)', integrity.conductFindings >= 1],
    ['5', entropy.categories[0] === 'kept' && within(entropy.categories.length, 2, 61)],
    ['5 (ratings)', entropy.ratingClasses >= 2],
    ['5 (weights)', entropy.weights.failure >= entropy.weights.uncertainty],
    ['6', domains.length > 0 && isUnique(domains) && isUnique(entropy.categories)],
    ['6 (pool)', !domains.includes(COMMONS)],
    ['6 (actions)', isUnique(actions.map(({ family, type }) => `${family}/${type}`))],
    ['6 (guarded)', guardedDomains.every((name) => domains.includes(name))],
    ['7', actions.every(({ family }) => FAMILIES.includes(family))],
    ['8', within(cycle.days, 1, 366)],
    ['5 (known)', entropy.known.outcomes >= 1 && within(entropy.known.activeCycles, 1, 14)],
    ['5 (members)', entropy.known.members <= entropy.known.outcomes && entropy.fellMembers <= 1000],
    ['9', Math.max(trust.standingDays, trust.graceCycles, trust.horizonCycles) <= 3650],
    ['9', Math.max(trust.dueDays, trust.ownWordDays) <= 3650],
    ['9', trust.worksPerPair <= 1000 && trust.openClaims <= 10_000],
    ['10', isUnique(conduct.detectors) && within(conduct.answerCycles, 1, 3650)],
    ['10 (appeals)', conduct.appealCycles <= 3650],
    ['11', isUnique(reflection.worldviews) && reflection.worldviews.length <= 12],
  ];
}

/** The fewest and the most cycles that a decision waits (log.md "A decision", Due). */
function waitOf({ holdBack, cycle }) {
  if (holdBack.cycles !== undefined) return { least: holdBack.cycles, most: holdBack.cycles };
  const rest = holdBack.days % cycle.days;
  const least = (holdBack.days - rest) / cycle.days;
  return { least, most: rest === 0 ? least : least + 1 };
}

// ---------------------------------------------------------------------------------------------
// Numbers (log.md "Numbers"): integers only, each formula rounded once
// ---------------------------------------------------------------------------------------------

/** @type {(numerator: bigint, denominator: bigint) => bigint} Both are never negative. */
const floorDivide = (numerator, denominator) => numerator / denominator;
/** @type {(numerator: bigint, denominator: bigint) => bigint} */
const ceilDivide = (numerator, denominator) => (numerator + denominator - 1n) / denominator;
const BILLIONS = MILLION * MILLION;

const amountOf = (text) => BigInt(text.replace('.', ''));
function amountText(amount) {
  const digits = String(amount).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** The terms of a policy as big integers: products exceed 2^53. */
function termsOf({ integrity, mint }) {
  const p0 = BigInt(integrity.priorKept);
  const m0 = BigInt(integrity.priorFacts);
  return {
    p0,
    m0,
    priorKept: floorDivide(m0 * p0, MILLION),
    lossPerFact: MILLION - BigInt(integrity.decayPerFact),
    weights: CHANNELS.map((channel) => BigInt(integrity.weights[channel])),
    conductWeight: BigInt(integrity.conductWeight),
    conductFindings: BigInt(integrity.conductFindings),
    threshold: BigInt(mint.threshold),
    scale: amountOf(mint.scale),
    negentropyScale: amountOf(mint.negentropyScale),
  };
}

function addToTally(tally, value, weight, { lossPerFact }) {
  const fade = BILLIONS - weight * lossPerFact;
  tally.kept = floorDivide(tally.kept * fade + value * weight * MILLION, BILLIONS);
  tally.lost = ceilDivide(tally.lost * fade + (MILLION - value) * weight * MILLION, BILLIONS);
}

function scoreOf({ kept, lost }, { m0, priorKept }) {
  return floorDivide((kept + priorKept) * MILLION, kept + lost + m0);
}

/** What a decision, a release and a cancel record about a member, and what follows from it. */
function standingOf(state, memberId, policy, cycle) {
  const { terms, document } = policy;
  const tallies = (state.people.get(memberId) ?? state.members.get(memberId))?.tallies;
  const channels = {};
  let weighed = 0n;
  let isBelowFloor = false;
  for (const [at, channel] of CHANNELS.entries()) {
    const tally = tallies?.[at];
    let score = terms.p0;
    if (tally !== undefined) {
      score = scoreOf(tally, terms);
      channels[channel] = [Number(tally.kept), Number(tally.lost), Number(score)];
      if (document.gates.channelFloor && score < terms.p0) isBelowFloor = true;
    }
    weighed += terms.weights[at] * score;
  }
  const findings = countedFindings(state, memberId, cycle);
  const integrity = integrityOf(weighed, findings, terms);
  return {
    recorded: { channels, findings, integrity: Number(integrity) },
    integrity,
    isBelowThreshold: integrity <= terms.threshold || isBelowFloor,
  };
}

function integrityOf(weighed, findings, { conductWeight, conductFindings }) {
  const counted = BigInt(findings) < conductFindings ? BigInt(findings) : conductFindings;
  const deduction = ceilDivide(conductWeight * counted, conductFindings);
  const integrity = floorDivide(weighed, MILLION) - deduction;
  return integrity > 0n ? integrity : 0n;
}

const CYCLES_THAT_COUNT = 56;

function countedFindings(state, memberId, cycle) {
  const findings = findingsOf(state, memberId);
  return findings.filter(
    (finding) =>
      isFinal(finding, cycle) &&
      COUNTED_FINDINGS.includes(finding.code) &&
      finding.until > cycle - CYCLES_THAT_COUNT,
  ).length;
}

/** Those about anybody who is the same person. */
function findingsOf({ people, findingsByMember }, memberId) {
  return personOf(people, memberId).flatMap((one) => findingsByMember.get(one) ?? []);
}

/** log.md "finding": whether somebody's word on it is still to come. */
function isWaiting({ status, until }, cycle) {
  return status === 'open' || status === 'appealed' || (status === 'confirmed' && cycle < until);
}

function isFinal({ status, until }, cycle) {
  return status === 'upheld' || (status === 'confirmed' && cycle >= until);
}

/** The code of such findings on this evidence of the member, first by precedence. */
function findingOn(state, memberId, isSuch, isAbout) {
  const codes = findingsOf(state, memberId)
    .filter((finding) => isSuch(finding, state.cycle) && isAbout(finding.evidence))
    .map(({ code }) => code);
  return PRECEDENCE.find((code) => codes.includes(code));
}

function openFindingOn(state, memberId, evidence) {
  const isAbout = (about) => about === undefined || about === evidence;
  return findingOn(state, memberId, holdsMints, isAbout);
}

/** A case of a group asks for an audit, and holds nothing. */
function holdsMints(finding, cycle) {
  return isWaiting(finding, cycle) && finding.case === undefined;
}

/** GI and the number of members that count at the close of a cycle. */
function globalIntegrity(state, policy, cycle) {
  const active = [];
  for (const [memberId, own] of state.members) {
    const all = personOf(state.people, memberId);
    const isActive = all.some((one) => state.members.get(one).lastFact > cycle - CYCLES_THAT_COUNT);
    if (all[0] !== memberId || !isActive) continue;
    const { tallies } = state.people.get(memberId) ?? own;
    const mass = tallies.reduce((sum, { kept, lost }) => sum + kept + lost, 0n);
    const { integrity } = standingOf(state, memberId, policy, cycle);
    active.push({ mass, integrity, isTrusted: isTrusted(state, all, policy) });
  }
  const { evenGi } = policy.document.trust;
  const trusted = evenGi ? active.filter((one) => one.isTrusted) : active;
  const counted = trusted.length > 0 ? trusted : active;
  const masses = counted.map(({ mass }) => mass).sort((one, other) => (one < other ? -1 : 1));
  const most = evenGi ? masses[Math.floor((masses.length - 1) / 2)] : masses.at(-1);
  let weighed = 0n;
  let total = 0n;
  for (const { mass, integrity } of counted) {
    const weight = mass < most ? mass : most;
    weighed += integrity * weight;
    total += weight;
  }
  const gi = total === 0n ? undefined : Number(floorDivide(weighed, total));
  return { members: active.length, gi };
}

/** log.md "GI": whose word counts, as an operator says or by a record of their own. */
function isTrusted({ members }, person, { document }) {
  const { standingActions, standingDays } = document.trust;
  const own = person.map((one) => members.get(one));
  if (standingActions === 0 || own.some(({ isWitness }) => isWitness)) return true;
  const records = own.flatMap(({ works }) => (works === undefined ? [] : [works]));
  if (records.length === 0) return false;
  const works = records.reduce((sum, [count]) => sum + count, 0);
  const first = Math.min(...records.map((record) => record[1]));
  const last = Math.max(...records.map((record) => record[2]));
  return works >= standingActions && (last - first) * document.cycle.days >= standingDays;
}

// ---------------------------------------------------------------------------------------------
// State (log.md "State")
// ---------------------------------------------------------------------------------------------

/** entropy.md "Thin domains": under this name they are measured together. */
const COMMONS = 'commons';

const MEMORY_CYCLES = 84;
const WINDOW = 14;
const FOR_GOOD = Symbol('claimed for good');

function newState(header) {
  return {
    header,
    entries: 0,
    cycle: undefined,
    policies: [], // { version, from, document, terms, wait }
    pause: undefined, // the entry that is in force
    members: new Map(), // id → { tallies, lastFact, balance, negentropy, facts that stand }
    people: new Map(), // id of a linked member → { members, tallies } of the person
    vouched: [], // { cycle, by, of }: works that somebody vouched for, or was behind
    taken: new Map(), // evidence → { by, isFree }: of a deed that is another's, or was
    clones: [], // { cycle, member }: works that say the same as another one
    transfers: [], // { cycle, from, to, amount }
    domains: new Map(), // name → what domainOf makes
    outcomes: new Map(), // evidence → outcomes that stand, in log order
    gi: new Map(), // by cycle
    findings: new Map(), // by index of the opening entry
    findingsByMember: new Map(),
    holds: new Map(), // by index of the decision, so in the order of the indexes
    holdsByPromise: new Map(),
    claims: new Map(), // evidence → FOR_GOOD, or who may ask again
    caps: { byMember: new Map(), amount: 0n },
    decisions: 0,
    supply: 0n,
    held: 0n,
    fund: 0n,
    burned: 0n,
    issuance: 0n,
    debts: new Map(), // id → { entry, owed, committed, standing by pledge }
    pledges: new Map(), // name → { entry, available, standing, shares, told, moved }
    offered: new Map(), // index → member, of all reductions
    disputes: new Map(), // by reduction: whether it was answered
    batches: new Map(), // creditor and batch → settlements, of what was sent or answered
    unsigned: undefined, // the batch whose last item has still to be signed
    sent: new Map(), // by reduction: the batch that it was sent in
    elections: new Map(), // member → those in force
    reductions: new Map(), // by index: { entry, state, withheld }, of those that took something
    legacy: { balances: new Map(), imports: new Map(), rows: new Set() }, // of version 2
    minted: [], // at once in the open cycle, by members who have an election
    sentinels: new Map(), // id → { member, key, kind, group, since, isRetired, waiting }
    commitment: undefined, // what the next seed has to hash to
    committed: undefined, // in which cycle the chain of seeds was begun
    panels: new Map(), // by index: those that sit
    judged: new Set(), // claims on which a panel had its verdict
    decided: [], // { panel, member, opened }: those that decided about claims lately
    pilots: new Map(), // by index: those that are not over
    pilotsOver: new Set(),
    studies: new Map(), // index → { plan, hasReport }
    meetings: new Map(), // who sat → member → cycle of the last seat
    council: undefined, // who decides over the rules
    proposals: new Map(), // id → { entry, keys that agreed, activates, expires }
    endedProposals: new Set(), // under the version in force
    cancelling: new Set(), // public keys that cancelled something under it
    emergency: { counter: 0, last: -Infinity, isOn: false }, // what the council stopped
    tree: undefined, // whom the community adds up
    parents: new Set(), // by whom it agreed to be added up
    rolled: undefined, // { cycle, domains, read, before }: the last cycle that was added up
    owed: undefined, // what the next entry has to be
    closing: undefined, // what is still to come of a closing sequence
    counts: new Map(),
  };
}

function policyIn(state, cycle) {
  return state.policies.findLast(({ from }) => from <= cycle);
}

/** The policy in force in the open cycle, where there has to be one. */
function policyNow(state) {
  const policy = policyIn(state, state.cycle);
  demand(policy !== undefined, 'a policy in force', policy);
  return policy;
}

function domainOf(state, name) {
  return entryOf(state.domains, name, () => ({
    firstOutcome: undefined,
    outcomes: new Map(), // cycle → counts by category
    outcomesOf: new Map(), // cycle → member → how many
    failedOf: new Map(), // those of them that are not kept
    instruments: new Map(), // name → { weight, readings by cycle }
    measurements: new Map(), // by cycle
    ratings: new Map(), // cycle → { items, pairs, disagreeing }
    ratingsByItem: new Map(), // item → ratings that a later one can be compared with
  }));
}

function entryOf(map, key, make) {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** log.md "State", Ratings: those that a rating of the open cycle is compared with, by anybody. */
function comparableRatings(state, { domain, item }) {
  const ratings = state.domains.get(domain)?.ratingsByItem.get(item) ?? [];
  return ratings.filter(({ cycle }) => cycle > state.cycle - WINDOW);
}

/** Every domain's instruments and measurements forget alike. */
function forget(state, cycle) {
  state.gi.delete(cycle);
  for (const domain of state.domains.values()) {
    const { outcomes, outcomesOf, failedOf, instruments, measurements, ratings } = domain;
    outcomes.delete(cycle);
    outcomesOf.delete(cycle);
    failedOf.delete(cycle);
    measurements.delete(cycle);
    ratings.delete(cycle);
    for (const { readings } of instruments.values()) readings.delete(cycle);
  }
}

// ---------------------------------------------------------------------------------------------
// Checking one entry (log.md, the eight steps of the section of that name)
// ---------------------------------------------------------------------------------------------

/** Whether the rules of the open cycle let released credits move so. */
function checkMovers(state, rule, own) {
  demand(state.pause?.scope !== 'all', 'no such movement while all is stopped', rule);
  const movers = policyNow(state).document.credits[rule];
  demand(
    movers !== 'off' && (movers === 'on' || own === true),
    `credits.${rule} allows it`,
    movers,
  );
}

function checkBalance({ members }, member, amount) {
  const { balance } = members.get(member) ?? {};
  demand(balance >= amountOf(amount), 'a known member with such a balance', member);
}

/** A pause ends by itself after so many cycles at most. */
const PAUSE_CYCLES = 7;

const CLOSING_TYPES = [
  'measurement',
  'release',
  'cancel',
  'reduction',
  'statement',
  'seats',
  'look',
  'cycle',
];

/** A creditor has so many cycles to answer a dispute. */
const DISPUTE_CYCLES = 28;
const CLOSINGS = ['PAID', 'REDUCED', 'WRITTEN_OFF', 'SOLD', 'EXPIRED', 'WITHDRAWN'];

function checkEntry(state, tree, line) {
  const index = tree.size;
  // 1 and 2: spelling, fields, leaf
  demand(line.length <= ENTRY_BYTES_MAX, 'at most 65,535 bytes', line.length);
  const entry = parseLine(line);
  checkFields(entry);
  tree.append(line);
  // 3 and 4: the community first, then always the open cycle
  if (index === 0) {
    expectEqual('type of entry 0', 'community', entry.type);
  } else {
    demand(entry.type !== 'community', 'one community only', entry);
    expectEqual('cycle', state.cycle, entry.cycle);
  }
  // 5 and 6: recompute
  if (state.closing === undefined && isOfClosing(entry)) beginClosing(state);
  if (state.closing !== undefined) {
    compareEntries(nextExpected(state.closing)(entry), entry, line);
    if (state.closing.length === 0) state.closing = undefined;
  }
  if (entry.type === 'decision') compareEntries(decide(state, entry), entry, line);
  if (entry.type === 'retraction') compareEntries(retract(state, entry), entry, line);
  if (entry.type === 'panel') {
    compareEntries({ ...entry, seats: firstSeats(state, entry) }, entry, line);
  }
  if (entry.type === 'pilot') {
    checkPlan(entry);
    compareEntries({ ...entry, ...followsOfPilot(state, entry, index) }, entry, line);
  }
  // 7 and 8: whether it can follow, and the new state
  refuseBefore(state, entry);
  const isOfBatch = entry.type === 'settlement' && batchOf(entry) === state.unsigned;
  demand(state.unsigned === undefined || isOfBatch, 'the rest of a signed batch', entry.type);
  CAN_FOLLOW[entry.type]?.(state, entry);
  CHANGE[entry.type](state, entry, index);
  state.entries += 1;
  state.counts.set(entry.type, (state.counts.get(entry.type) ?? 0) + 1);
}

/** What comes next; which statements there are is known behind the reductions only. */
function nextExpected(closing) {
  let next = closing.shift();
  while (next.more !== undefined) {
    closing.unshift(...next.more());
    next = closing.shift();
  }
  return next;
}

function isOfClosing({ type, detector, status, proposal, outcome }) {
  if (type === 'policy' || type === 'council') return proposal !== undefined;
  if (type === 'ending') return outcome !== 'cancelled';
  if (type === 'finding') return detector !== undefined || status === 'fallen';
  return CLOSING_TYPES.includes(type);
}

function compareEntries(expected, found, line) {
  if (canonical(expected) === line.toString()) return;
  expectEqual('type', expected.type, found.type);
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const [ours, theirs] = [expected[name], found[name]].map((value) =>
      value === undefined ? undefined : canonical(value),
    );
    expectEqual(`${found.type}.${name}`, ours, theirs);
  }
}

/** What each type of entry has to keep besides its fields: the MUST of the tables. */
const CAN_FOLLOW = {
  community({ header }, { format, origin, key }) {
    expectEqual('community.format', 'negentropy/1', format);
    expectEqual('community.origin', header.origin, origin);
    expectEqual('community.key', header.key, key);
  },
  council(state, entry) {
    checkCouncil(entry);
    if (entry.proposal !== undefined) return;
    demand(state.council === undefined && entry.keys.length > 0, 'a first council', entry.keys);
  },
  proposal(state, entry) {
    const { proposal, base, notBefore, policy, council, pilot, opens, override } = entry;
    demand(state.council !== undefined, 'a council', proposal);
    expectEqual('the version in force', state.policies.at(-1).version, base);
    const { key: log } = state.header;
    const tried = pilot === undefined ? {} : { pilot };
    const opening = { ...(opens && { opens }), ...(override && { override }) };
    const terms = { ...(council && { council }), ...tried, ...opening };
    const about = { log, base, notBefore, policy, ...terms };
    checkOpening(entry);
    demand(pilot === undefined || state.pilotsOver.has(pilot), 'a pilot that is over', pilot);
    expectEqual('the proposal', hash('sha256', canonical(about), 'hex'), proposal);
    const isKnown = state.proposals.has(proposal) || state.endedProposals.has(proposal);
    demand(!isKnown, 'a new proposal', proposal);
    checkPolicyDocument(policy);
    const { categories } = policy.entropy;
    const before = state.policies.at(-1).document.entropy.categories;
    const isAppended = before.every((category, at) => category === categories[at]);
    demand(isAppended, 'categories that begin with those in force', categories);
    if (council !== undefined) checkCouncil(council);
  },
  approval(state, entry) {
    const proposal = state.proposals.get(entry.proposal);
    const isOpen = proposal !== undefined && proposal.activates === undefined;
    demand(isOpen, 'a proposal that waits for approvals', entry.proposal);
    demand(!proposal.keys.has(entry.key), 'a key that has not agreed yet', entry.key);
    checkCouncilSignature(state, 'approval', entry);
    expectEqual('activates', activationOf(state, proposal), entry.activates);
  },
  ending(state, entry) {
    const { proposal, outcome, key, signature, reason } = entry;
    demand(state.proposals.has(proposal), 'a proposal that has not ended', proposal);
    if (outcome !== 'cancelled') return;
    demand(key !== undefined && signature !== undefined && reason !== undefined, 'why', entry);
    checkCouncilSignature(state, 'cancel', entry);
    const next = state.proposals.get(proposal).entry.council?.keys ?? [];
    const stays = next.length === 0 || next.some((one) => publicKeyIn(one) === publicKeyIn(key));
    demand(stays, 'a key that the proposal does not remove', key);
    demand(!state.cancelling.has(publicKeyIn(key)), 'a key that has not cancelled yet', key);
  },
  tree(state, entry) {
    checkTree(entry);
  },
  census(state, { rows, strata }) {
    let sum = 0;
    for (const [at, { stratum, rows: counted, ...rest }] of strata.entries()) {
      const isNamed = KINDS.text(stratum) && stratum !== '' && stratum.length <= 100;
      const isEnough = Number.isInteger(counted) && counted >= (stratum === 'others' ? 1 : 5);
      const isNext = at === 0 || strata[at - 1].stratum < stratum;
      const isStratum = isNamed && isEnough && isNext && Object.keys(rest).length === 0;
      demand(isStratum, 'a stratum in order', stratum);
      sum += counted;
    }
    demand(within(strata.length, 1, 200) && sum === rows, 'strata that add up', rows);
  },
  parent({ parents, header }, { parent, agreed }) {
    verifierKey(parent);
    demand(parent !== header.key && parents.has(parent) !== agreed, 'something new', parent);
    demand(!agreed || parents.size < 16, 'at most 16 parents', parents.size);
  },
  rollup(state, entry) {
    checkRollup(state, entry);
  },
  policy(state, { version, policy, proposal }) {
    const isEntitled = proposal === undefined ? !state.council : state.proposals.has(proposal);
    demand(isEntitled, 'rules by whoever decides over them', proposal);
    expectEqual('policy.version', state.policies.length + 1, version);
    checkPolicyDocument(policy);
    const { categories } = policy.entropy;
    const before = state.policies.at(-1)?.document.entropy.categories ?? [];
    const isAppended = before.every((category, at) => category === categories[at]);
    demand(isAppended, 'categories that begin with those in force', categories);
  },
  member({ members }, { member }) {
    demand(!members.has(member), 'a new member', member);
  },
  fact(state, entry) {
    demand(state.members.has(entry.member), 'a known member', entry.member);
    demand(
      CHANNELS.some((channel) => entry[channel] !== undefined),
      'a fact in a channel',
      entry,
    );
    for (const witness of entry.by ?? []) {
      const isOther = !personOf(state.people, entry.member).includes(witness);
      demand(state.members.has(witness) && isOther, 'a witness who is another member', witness);
    }
    const isClone = entry.like !== undefined;
    const isNothing = entry.weight === 0 && entry.by === undefined;
    demand(!isClone || isNothing, 'a clone that weighs nothing', entry.weight);
    checkTaken(state, entry);
    for (const maker of entry.makers ?? []) {
      demand(state.members.has(maker), 'a known member', maker);
    }
    policyNow(state);
  },
  reflection(state, { member, channels }) {
    demand(state.members.has(member), 'a known member', member);
    const inOrder = CHANNELS.filter((channel) => channels.includes(channel));
    const isPlain = channels[0] === 'echo' && inOrder.join() === channels.join();
    demand(isPlain, 'channels once and in their order, echo first', channels);
    policyNow(state);
  },
  outcome(state, { domain, category, member }) {
    demand(domain !== COMMONS, 'a domain, and not the pool', domain);
    demand(member === undefined || state.members.has(member), 'a known member', member);
    const { categories } = policyNow(state).document.entropy;
    demand(categories.includes(category), 'a category of the policy', category);
  },
  instrument({ domains }, { domain, instrument, key, measures }) {
    demand(domain !== COMMONS, 'a domain, and not the pool', domain);
    demand(
      [undefined, 'volatility', 'trust', 'cost'].includes(measures),
      'what instruments measure',
      measures,
    );
    const known = domains.get(domain)?.instruments.get(instrument);
    if (known === undefined) return;
    demand(!known.isRetired, 'an instrument that is not retired', instrument);
    expectEqual('the key of an instrument', known.key, key);
    expectEqual('what an instrument measures', known.measures, measures);
  },
  reading({ domains }, { domain, instrument }) {
    const known = domains.get(domain)?.instruments.get(instrument);
    demand(known?.isRetired === false, 'a registered instrument', instrument);
  },
  improvement(state, { member, domain, from, aims, cycle, drift }) {
    demand(state.members.has(member), 'a known member', member);
    const cycles = cycle - from;
    demand(cycles >= 7 && cycles <= 42, '7 to 42 cycles after the claim came in', cycles);
    const names = new Set(aims.map(({ instrument }) => instrument));
    const isEach = aims.length >= 2 && aims.length <= 8 && names.size === aims.length;
    demand(isEach, 'two to eight instruments once', aims.length);
    const instruments = state.domains.get(domain)?.instruments ?? new Map();
    const shown = aims.map((aim) => shownBy(instruments.get(aim.instrument), aim, from, cycle));
    for (const [at, aim] of aims.entries()) {
      expectEqual('the mean before', shown[at].before, aim.before);
      expectEqual('the mean after', shown[at].after, aim.after);
    }
    const keys = new Set(aims.map(({ instrument }) => instruments.get(instrument)?.key));
    const isKept = keys.size === aims.length && shown.every(({ isBetter }) => isBetter);
    const sum = shown.reduce((total, { part }) => total + part, 0);
    expectEqual('what is shown', isKept ? Math.floor(sum / aims.length) : undefined, drift);
  },
  finding(state, { member, code, status, evidence, finding, panel, by }) {
    policyNow(state);
    const isAnswer = by === undefined || (status === 'confirmed' && state.members.has(by));
    demand(isAnswer, 'a member who confirms', by);
    const mayBeHeard = [...state.sentinels.values()].some(({ isRetired }) => !isRetired);
    const isSaid = by !== undefined || panel !== undefined;
    const isKnown = status !== 'confirmed' || isSaid || !mayBeHeard;
    demand(isKnown, 'a finding that a member confirms', by);
    if (state.owed !== undefined) {
      expectEqual('what the panel decided', state.owed.status, status);
    } else {
      demand(panel === undefined, 'a panel that has just decided', panel);
      demand(
        panelAbout(state, finding) === undefined,
        'the verdict of the panel that sits',
        status,
      );
    }
    if (finding === undefined) return demand(status === 'open', 'a finding that opens', status);
    const opened = state.findings.get(finding);
    demand(opened !== undefined, 'an opened finding', finding);
    const isSame = opened.member === member && opened.code === code && opened.evidence === evidence;
    demand(isSame, 'what the finding was opened about', finding);
    const isNext = NEXT_STATUS[opened.status].includes(status) && isWaiting(opened, state.cycle);
    demand(isNext, `what can follow ${opened.status}`, status);
  },
  sentinel(state, entry) {
    const { sentinel, member, registered, key, kind } = entry;
    const known = state.sentinels.get(sentinel);
    demand(state.members.has(member), 'a known member', member);
    if (!registered) {
      const isThere = known !== undefined && !known.isRetired && known.member === member;
      return demand(isThere, 'a sentinel of the member', sentinel);
    }
    const all = [...state.sentinels.values()];
    const person = personOf(state.people, member);
    demand(known === undefined, 'a new sentinel', sentinel);
    demand(key !== undefined && !all.some((one) => one.key === key), 'a new key', key);
    demand(['person', 'program'].includes(kind), 'a person or a program', kind);
    const other = all.find((one) => !one.isRetired && person.includes(one.member));
    demand(other === undefined, 'one sentinel per person', member);
  },
  panel(state, { cycle, member, evidence, finding, barred = [], check, seed, seats }) {
    const isKnown = [member, ...barred].every((one) => state.members.has(one));
    demand(isKnown, 'known members', [member, ...barred]);
    demand(state.committed < cycle, 'a seed that was settled in an earlier cycle', seed);
    expectEqual('the SHA-256 of the seed', state.commitment, hash('sha256', seed, 'hex'));
    demand((evidence === undefined) !== (finding === undefined), 'a claim or a finding', finding);
    demand(seats.length === SEATS, `${SEATS} seats`, seats);
    demand(check === undefined || finding === undefined, 'no check about a finding', check);
    if (finding === undefined) {
      const sits = [...state.panels.values()].some((one) => one.evidence === evidence);
      return demand(!sits && !state.judged.has(evidence), 'one panel about a claim', evidence);
    }
    const found = state.findings.get(finding);
    demand(found?.member === member, 'a finding about the member', finding);
    demand(['open', 'appealed'].includes(found.status), 'a finding that is asked', found.status);
    demand(panelAbout(state, finding) === undefined, 'one panel about a finding', finding);
    demand(cycle < found.until, 'a finding whose time is not over', found.until);
    demand(found.isUnsigned !== true, 'a finding that somebody signed', finding);
    const isOut = found.answeredBy === undefined || barred.includes(found.answeredBy);
    demand(isOut, 'no seat for who confirmed the finding', barred);
  },
  pilot(_, entry) {
    const least = entry.design === 'people' ? 40 : Math.max(8, isWedge(entry) ? entry.waves : 0);
    demand(entry.units.length >= least, `${least} units`, entry.units.length);
    demand(entry.detectable <= entry.effect, 'enough units for the effect', entry.detectable);
  },
  draw({ pilots, cycle }, { pilot: index, seed }) {
    const pilot = pilots.get(index);
    const isUndrawn = pilot !== undefined && pilot.drawn === undefined;
    demand(isUndrawn, 'a pilot that waits for its draw', index);
    demand(pilot.entry.cycle < cycle, 'a later cycle than that of the registration', cycle);
    expectEqual('the SHA-256 of the seed', pilot.entry.seed, hash('sha256', seed, 'hex'));
  },
  study({ studies }, { plan }) {
    const isKnown = [...studies.values()].some((study) => study.plan === plan);
    demand(!isKnown, 'a plan that is not registered', plan);
  },
  studied({ studies }, { study }) {
    demand(studies.get(study)?.hasReport === false, 'a study without a report', study);
  },
  review(state, { panel, sentinel }) {
    const sitting = state.panels.get(panel);
    const isFree = sitting?.seats.has(sentinel) && sitting.seats.get(sentinel) === undefined;
    demand(isFree, 'a free seat', sentinel);
    demand(
      !lostSeats(state, sitting).includes(sentinel),
      'nobody with a stake or retired',
      sentinel,
    );
  },
  verdict(state, { panel, holds, check, reviews }) {
    checkSealed(state.panels.get(panel), check);
    const seats = [...(state.panels.get(panel)?.seats ?? [])];
    demand(seats.length === reviews.length && seats.length > 0, 'the reviews of the seats', panel);
    for (const [at, [sentinel, seal]] of seats.entries()) {
      const review = reviews[at];
      const names = Object.keys(review).sort().join();
      expectEqual('the fields of a review', 'holds,sentinel,signature', names);
      expectEqual('whose review it is', sentinel, review.sentinel);
      demand(typeof review.signature === 'string', 'a signature', review.signature);
      expectEqual('the seal of a review', seal, hash('sha256', review.signature, 'hex'));
      const text = signedFor(state, 'review', [panel, sentinel, review.holds ? 'yes' : 'no']);
      const key = Buffer.from(state.sentinels.get(sentinel).key, 'hex');
      const signature = Buffer.from(review.signature, 'hex');
      const isHex = signature.toString('hex') === review.signature;
      demand(isHex && isSigned(text, signature, key), 'a signed review', review);
    }
    const most = reviews.filter((review) => review.holds).length * 2 > reviews.length;
    expectEqual('what most of them said', most, holds);
  },
  decision(state, { cycle, actionCycle, evidence, promise, outcome, policy, due }) {
    const isEarlier = actionCycle === undefined || actionCycle < cycle;
    demand(isEarlier, 'an actionCycle only of an earlier cycle', actionCycle);
    demand(promise !== evidence, 'a promise that is not the evidence', promise);
    if (outcome !== 'held') return;
    const { least, most } = state.policies[policy - 1].wait;
    demand(due >= cycle + least && due <= cycle + most, 'due within the hold-back', due);
  },
  rating(state, entry) {
    demand(entry.domain !== COMMONS, 'a domain, and not the pool', entry.domain);
    demand(state.members.has(entry.member), 'a known member', entry.member);
    const { ratingClasses } = policyNow(state).document.entropy;
    demand(entry.rating < ratingClasses, 'a rating of the policy', entry.rating);
    const own = personOf(state.people, entry.member);
    const isRepeated = comparableRatings(state, entry).some((one) => own.includes(one.member));
    demand(!isRepeated, 'one rating per member and item', entry.item);
  },
  retraction(state, { outcomes = [] }) {
    for (const outcome of outcomes) {
      const { counts, at } = countOf(state, outcome);
      demand(counts?.[at] > 0, 'an outcome that was counted', outcome);
      const { cycle, domain, member } = outcome;
      const theirs = state.domains.get(domain)?.outcomesOf.get(cycle)?.get(member);
      demand(member === undefined || theirs > 0, 'an outcome of the member', outcome);
    }
  },
  pause(state, entry) {
    const { cycle, pause } = state;
    const { paused, scope, lastCycle, counter } = entry;
    if (counter !== undefined || entry.signatures !== undefined) checkEmergency(state, entry);
    else demand(!isEmergency(state), 'a word of the council', entry);
    demand(scope === undefined || scope === 'all', 'the scope all, or none', scope);
    if (!paused) {
      demand(scope === undefined && lastCycle === undefined, 'no scope and no last cycle', entry);
      return;
    }
    const isOpen = pause === undefined || counter !== undefined;
    const latest = isOpen ? cycle + PAUSE_CYCLES - 1 : lastCycleOf(pause);
    const last = lastCycleOf(entry);
    demand(last >= cycle && last <= latest, `a last cycle from ${cycle} to ${latest}`, last);
  },
  transfer(state, { from, to, amount, own }) {
    checkMovers(state, 'transfers', own);
    demand(state.members.has(to), 'a known member', to);
    demand(!personOf(state.people, from).includes(to), 'two persons', to);
    checkBalance(state, from, amount);
  },
  burn(state, { member, amount, own }) {
    checkMovers(state, 'burns', own);
    checkBalance(state, member, amount);
  },
  gift(state, { member, amount, own }) {
    checkMovers(state, 'grants', own);
    checkBalance(state, member, amount);
  },
  grant(state, { member, amount }) {
    checkMovers(state, 'grants', true);
    demand(state.members.has(member), 'a known member', member);
    demand(state.fund >= amountOf(amount), 'at most what the fund has', amount);
  },
  erasure({ members }, { member }) {
    demand(members.has(member), 'a known member', member);
  },
  witness({ members }, { member, named }) {
    demand(members.has(member), 'a known member', member);
    demand(members.get(member).isWitness !== named, 'a change of who is a witness', member);
  },
  link({ members, people }, { member, to, linked }) {
    demand(members.has(member) && members.has(to) && member !== to, 'two known members', member);
    demand(personOf(people, to)[0] === to, 'a member who is linked to nobody', to);
    const holds = linked ? !people.has(member) : personOf(people, to).includes(member);
    demand(holds, linked ? 'a member who is not linked' : 'a link of the two', member);
  },
  legacy({ members, legacy }, { member, files, amount, rows, undone = false }) {
    demand(members.has(member), 'a known member', member);
    demand(new Set(rows).size === rows.length, 'each row once', rows);
    const given = undone ? -amountOf(amount) : amountOf(amount);
    const isSmall = given <= LEGACY_MOST && given >= -LEGACY_MOST;
    demand(isSmall, 'at most a million credits', amount);
    demand((legacy.balances.get(member) ?? 0n) + given >= 0n, 'enough to take', amount);
    if (!undone) return demand(!rows.some((row) => legacy.rows.has(row)), 'rows not counted', rows);
    const last = legacy.imports.get(files)?.at(-1);
    expectEqual('the last opening of the import', last, JSON.stringify([member, amount, rows]));
  },
  debt({ members, debts }, { debt, member, principal, creditor, supersedes, openedOn, dueOn }) {
    demand(members.has(member), 'a known member', member);
    demand(!debts.has(debt), 'a new debt', debt);
    if (supersedes !== undefined) {
      const before = debts.get(supersedes);
      demand(before?.closed !== undefined, 'a debt that is closed', supersedes);
      expectEqual('whose it was', before.entry.member, member);
      const isTheirs = before.closed === 'SOLD' || before.entry.creditor === creditor;
      demand(isTheirs, 'a debt of the creditor, or one that was sold', creditor);
    }
    demand(isMoney(principal), 'an amount from 1 to 10^12', principal);
    demand(!(dueOn < openedOn), 'a day that is not before the first', dueOn);
  },
  pledge({ pledges, cycle }, entry) {
    const { pledge, pool, memberCap, groupCap = '1', debtCap = M, units, perNegentropy } = entry;
    demand(!pledges.has(pledge), 'a new pledge', pledge);
    if (entry.key !== undefined) verifierKey(entry.key);
    const known = keyOf({ pledges }, entry.creditor) ?? entry.key;
    expectEqual('the key of the creditor', known, entry.key);
    demand(isMoney(pool), 'a pool from 1 to 10^12', pool);
    const isPositive = [memberCap, groupCap, units, perNegentropy].every((one) => BigInt(one) > 0n);
    demand(isPositive && debtCap > 0, 'caps and a λ above 0', entry);
    const isExact = BigInt(units) <= BigInt(perNegentropy) * MILLION;
    demand(isExact, 'at most one unit for a millionth of N', units);
    const { from, until, periodCycles } = entry;
    demand(from > cycle && until >= from && periodCycles >= 1, 'later cycles, in order', entry);
    const { claimUntil = until, reversalCycles = 1 } = entry;
    demand(claimUntil >= until && reversalCycles >= 1, 'terms of what comes later', entry);
    const { rateCeiling = '1', cutoff = 0, carryOver, withholding = 1, noticeCycles = 1 } = entry;
    demand(BigInt(rateCeiling) > 0n && withholding > 0, 'a ceiling and a tax above 0', entry);
    const hasCutoff = entry.cutoff !== undefined;
    demand(!hasCutoff || (cutoff >= 1 && cutoff < periodCycles), 'a cut-off in a period', cutoff);
    demand(hasCutoff || carryOver !== true, 'a cut-off of what is carried over', carryOver);
    demand(noticeCycles >= 1, 'a notice of a cycle', noticeCycles);
    const { debtKinds = [] } = entry;
    demand(
      debtKinds.every((kind) => KINDS.debtKind(kind)),
      'kinds of debts',
      debtKinds,
    );
  },
  settlement(state, entry) {
    const { state: now } = repeated(state, entry);
    expectEqual('what became of the reduction', 'accrued', now);
    const { batch, outcome, reduction } = entry;
    const sent = state.sent.get(reduction) ?? batch;
    demand(outcome === 'cancelled' || sent === batch, 'the batch that it was sent in', batch);
    const isRejected = entry.outcome === 'rejected';
    demand(isRejected === (entry.code !== undefined), 'a reason for a rejection alone', entry.code);
    const most = entry.outcome === 'settled' ? BigInt(entry.units) : 0n;
    demand(BigInt(entry.withheld) <= most, 'no more withheld than settled', entry.withheld);
    if (entry.signature !== undefined) demand(signsBatch(state, entry), 'a signed batch', batch);
    const { withholding } = state.pledges.get(entry.pledge).entry;
    if (withholding === undefined) return;
    const kept = floorDivide(most * BigInt(withholding), MILLION);
    expectEqual('what taxes keep', String(kept), entry.withheld);
  },
  reversal(state, entry) {
    const { state: now, withheld } = repeated(state, entry);
    expectEqual('what became of the reduction', 'settled', now);
    expectEqual('what was withheld', withheld, entry.withheld);
    const { until, claimUntil = until, reversalCycles } = state.pledges.get(entry.pledge).entry;
    expectEqual('whether claims have ended', entry.cycle > claimUntil, entry.expired === true);
    const { settled } = state.reductions.get(entry.reduction);
    const { effective = entry.cycle } = entry;
    demand(effective >= settled && effective <= entry.cycle, 'after the settlement', effective);
    const { first } = state.pledges.get(entry.pledge).told;
    demand(entry.effective === undefined || effective >= first, 'an open period', effective);
    demand(state.debts.get(entry.debt).closed === undefined, 'a debt that goes on', entry.debt);
    const isLate = reversalCycles !== undefined && entry.cycle > settled + reversalCycles;
    demand(!isLate, 'a reversal in its term', entry.cycle);
  },
  pool(state, { pledge: name, creditor, currency, units, notice, renews, ...entry }) {
    const { pledges, cycle } = state;
    const pledge = pledges.get(name);
    demand(pledge !== undefined, 'a known pledge', name);
    expectEqual('the creditor', pledge.entry.creditor, creditor);
    expectEqual('the currency', pledge.entry.currency, currency);
    demand(BigInt(units) <= BILLIONS, 'at most 10^12', units);
    const { from, until, periodCycles, noticeCycles, renewal } = pledge.entry;
    const change = BigInt(units);
    if (entry.signature !== undefined) {
      const isAlone = change === 0n && (notice ?? renews ?? entry.until) === undefined;
      return demand(isAlone && isGiven(state, pledge, entry), 'a signed pledge', name);
    }
    if (entry.until !== undefined) {
      const isAlone = change === 0n && notice === undefined && renews === undefined;
      const first = Math.max(from, cycle + (noticeCycles ?? 0));
      const isEarlier = entry.until >= first && entry.until < until;
      return demand(isAlone && isEarlier, 'an earlier end, after its notice', entry.until);
    }
    if (renews === undefined) demand(change !== 0n, 'a change', units);
    else {
      const last = Math.floor((until - from) / periodCycles) + 1;
      const isPeriod = renewal === true && renews > 1 && renews <= last;
      demand(isPeriod && !pledge.renewed.has(renews), 'a period to renew', renews);
      demand(change >= 0n && notice === undefined, 'a renewal that takes nothing out', units);
    }
    if (notice === true) {
      demand(change < 0n && noticeCycles !== undefined, 'a notice of what is taken out', units);
      return;
    }
    demand(pledge.available + change >= 0n, 'enough that is available', units);
    if (change > 0n || noticeCycles === undefined) return;
    const due = pledge.notices.filter((told) => told.cycle + noticeCycles <= cycle);
    const most = due.reduce((sum, told) => sum + told.units, -pledge.taken);
    demand(most + change >= 0n, 'what was told in time', units);
  },
  adjustment({ debts }, { debt: id, currency, units }) {
    const debt = debts.get(id);
    demand(debt !== undefined, 'a known debt', id);
    demand(debt.closed === undefined, 'a debt that goes on', id);
    expectEqual('the currency', debt.entry.currency, currency);
    demand(BigInt(units) <= BILLIONS, 'at most 10^12', units);
    const isOpen = BigInt(units) > 0n || debt.owed + BigInt(units) >= debt.committed;
    demand(isOpen, 'a payment that leaves what is committed', units);
  },
  submission({ reductions: known, pledges, batches, sent }, { creditor, batch, reductions }) {
    demand(!batches.has(`${creditor} ${batch}`), 'a new batch', batch);
    demand(reductions.length > 0, 'reductions', reductions);
    for (const [at, index] of reductions.entries()) {
      const found = known.get(index);
      demand(at === 0 || index > reductions[at - 1], 'reductions in order', reductions);
      demand(found?.state === 'accrued' && !sent.has(index), 'one that waits', index);
      expectEqual('the creditor', pledges.get(found.entry.pledge).entry.creditor, creditor);
    }
  },
  dispute({ offered, disputes, cycle }, { reduction, member, dueBy, outcome, code }) {
    demand(offered.has(reduction), 'a reduction', reduction);
    expectEqual('whose it is', offered.get(reduction), member);
    const said = [outcome, code].filter((one) => one !== undefined).length;
    if (dueBy === undefined) {
      demand(said === 2 && disputes.get(reduction) === false, 'an answer, once', reduction);
      return;
    }
    demand(said === 0 && !disputes.has(reduction), 'a first doubt', reduction);
    expectEqual('when it is due', cycle + DISPUTE_CYCLES, dueBy);
  },
  suspension({ debts, disputes, reductions }, { debt, code, closed }) {
    demand(debts.has(debt), 'a known debt', debt);
    demand(debts.get(debt).closed === undefined, 'a debt that goes on', debt);
    if (closed === undefined) return;
    demand(CLOSINGS.includes(code), 'how the debt ended', code);
    expectEqual('what is committed', 0n, debts.get(debt).committed);
    const isDoubted = [...disputes].some(
      ([reduction, answered]) => !answered && reductions.get(reduction)?.entry.debt === debt,
    );
    demand(!isDoubted, 'a debt without an open doubt', debt);
  },
  election(state, { member, debt: debtId, pledge: name, share, from, until = Infinity }) {
    const next = state.cycle + 1;
    demand(from === undefined || from > next, 'a first cycle behind the next', from);
    const since = from ?? next;
    demand(until >= since, 'a last cycle to come', until);
    demand(state.members.has(member), 'a known member', member);
    const debt = state.debts.get(debtId)?.entry;
    const pledge = state.pledges.get(name)?.entry;
    demand(debt?.member === member, 'a debt of the member', debtId);
    demand(state.debts.get(debtId).closed === undefined, 'a debt that goes on', debtId);
    demand(pledge?.creditor === debt.creditor, 'a pledge of its creditor', name);
    expectEqual('the currency', debt.currency, pledge.currency);
    const others = personOf(state.people, member).filter((one) => one !== member);
    const isAlone = others.every((one) => !state.elections.has(one));
    demand(share === 0 || isAlone, 'one member of a person who elects', member);
    const isForKind = pledge.debtKinds?.includes(debt.kind) ?? true;
    demand(share === 0 || isForKind, 'a pledge for that kind of debt', debt.kind);
    const before = (state.elections.get(member) ?? []).filter((one) => isLive(one, next));
    const left = electedBeside(state, { member, debt: debtId, pledge: name, from });
    const isOther = JSON.stringify(left) !== JSON.stringify(before);
    demand(share > 0 || isOther, 'an election to end', debtId);
    demand(share === 0 || left.length < ELECTIONS_MAX, 'less elections', left.length);
    for (const cycle of [since, ...left.map((one) => one.since)]) {
      if (cycle < since || cycle > until) continue;
      const live = left.filter((one) => one.since <= cycle && isLive(one, cycle));
      demand(share + sumOf(live.map((one) => one.share)) <= M, 'no more than all of N', share);
    }
  },
};

function lastCycleOf({ cycle, lastCycle = cycle + PAUSE_CYCLES - 1 }) {
  return lastCycle;
}

/** How each type of entry changes the state. */
const CHANGE = {
  community(state, { cycle }) {
    state.cycle = cycle;
  },
  council(state, { keys, approvals, timelockCycles, expiryCycles }) {
    const terms = { keys, approvals, timelockCycles, expiryCycles };
    state.council = keys.length === 0 ? undefined : terms;
  },
  proposal(state, entry) {
    const expires = entry.cycle + state.council.expiryCycles;
    const proposal = { entry, keys: new Set(), activates: undefined, expires };
    state.proposals.set(entry.proposal, proposal);
  },
  approval({ proposals }, { proposal, key, activates }) {
    const found = proposals.get(proposal);
    found.keys.add(key);
    found.activates = activates;
  },
  ending(state, { proposal, key }) {
    state.proposals.delete(proposal);
    state.endedProposals.add(proposal);
    if (key !== undefined) state.cancelling.add(publicKeyIn(key));
  },
  tree(state, entry) {
    state.tree = entry;
  },
  census() {}, // no score and no credit looks at it
  parent({ parents }, { parent, agreed }) {
    if (agreed) parents.add(parent);
    else parents.delete(parent);
  },
  rollup(state, { cycle, domain, children }) {
    const isAgain = state.rolled?.cycle === cycle;
    const before = (isAgain ? state.rolled.before : state.rolled?.read) ?? new Map();
    const names = state.tree.children.map(({ vkey }) => originOf(vkey));
    const read = new Map(names.map((name, at) => [name, children[at]]));
    const domains = isAgain ? state.rolled.domains.add(domain) : new Set([domain]);
    state.rolled = { cycle, domains, read, before };
  },
  policy(state, { version, policy, cycle, proposal }) {
    state.endedProposals.clear();
    state.cancelling.clear();
    state.proposals.delete(proposal);
    const terms = termsOf(policy);
    state.policies.push({ version, from: cycle, document: policy, terms, wait: waitOf(policy) });
  },
  member({ members }, { member }) {
    const tallies = [];
    const facts = [];
    const nothing = { balance: 0n, negentropy: 0n, applied: 0n, isWitness: false };
    members.set(member, { tallies, facts, reflected: {}, lastFact: undefined, ...nothing });
  },
  fact(state, entry) {
    const member = state.members.get(entry.member);
    addFact(member.tallies, entry, policyNow(state));
    member.facts.push(entry);
    member.works = addWork(member.works, entry);
    member.lastFact = state.cycle;
    const { by = [], makers = [], like } = entry;
    if (like !== undefined) state.clones.push({ cycle: state.cycle, member: entry.member });
    const { evidence, taken } = entry;
    if (taken !== undefined) state.taken.set(evidence, { by: taken, isFree: false });
    for (const witness of new Set(by.length === 0 ? [] : [...by, ...makers])) {
      const pair = { cycle: state.cycle, by: witness, of: entry.member };
      state.vouched.push(pair);
    }
    const person = state.people.get(entry.member);
    if (person !== undefined) addFact(person.tallies, entry, policyNow(state));
  },
  reflection(state, entry) {
    const { reflected } = state.members.get(entry.member);
    const { terms, document } = policyNow(state);
    for (const channel of entry.channels) {
      const tally = { kept: reflected[channel] ?? 0n, lost: 0n };
      addToTally(tally, MILLION, BigInt(document.reflection.weight), terms);
      reflected[channel] = tally.kept;
    }
  },
  outcome(state, { domain: name, category, evidence, cycle, member }) {
    const { categories } = policyNow(state).document.entropy;
    const domain = domainOf(state, name);
    domain.firstOutcome ??= cycle;
    const counts = entryOf(domain.outcomes, cycle, () => []);
    while (counts.length < categories.length) counts.push(0);
    counts[categories.indexOf(category)] += 1;
    countAsTheirs(domain, { cycle, category, member }, 1);
    entryOf(state.outcomes, evidence, () => []).push({ cycle, domain: name, category, member });
    if (category === 'kept') return;
    for (const hold of state.holdsByPromise.get(evidence) ?? []) hold.isLost = true;
  },
  instrument(state, { domain, instrument, weight, key, measures, retired, cycle }) {
    const { instruments } = domainOf(state, domain);
    const one = entryOf(instruments, instrument, () => ({ readings: new Map(), results: [] }));
    Object.assign(one, { weight, key, measures, calibrated: cycle, isRetired: retired === true });
  },
  reading(state, { domain, instrument, value, cycle }) {
    domainOf(state, domain).instruments.get(instrument).readings.set(cycle, value);
  },
  // What follows from it for the member stands in a fact and an outcome.
  improvement(state, { domain, from, cycle: until, aims, drift }) {
    if (drift === undefined) return;
    const { instruments } = domainOf(state, domain);
    const named = new Map(aims.map(({ instrument, after }) => [instrument, after]));
    const paid = new Set([...named.keys()].map((name) => instruments.get(name).measures));
    paid.delete(undefined);
    for (const [name, { measures, readings, results }] of instruments) {
      const read = paid.has(measures) ? meanOf(readings, from, until) : undefined;
      const after = named.get(name) ?? read;
      if (after !== undefined) results.push({ from, until, after });
    }
  },
  measurement(state, entry) {
    domainOf(state, entry.domain).measurements.set(entry.cycle, entry);
  },
  finding(state, { member, code, status, evidence, finding, cycle, by, ...entry }, index) {
    const { answerCycles, appealCycles } = policyNow(state).document.conduct;
    const terms = { open: answerCycles, appealed: answerCycles, confirmed: appealCycles };
    const until = cycle + (terms[status] ?? 0);
    state.owed = undefined;
    if (finding !== undefined) {
      const found = state.findings.get(finding);
      const isUnsigned = status === 'confirmed' && by === undefined && entry.panel === undefined;
      const answeredBy = by ?? found.answeredBy;
      const more = { answeredBy, isUnsigned: found.isUnsigned === true || isUnsigned };
      Object.assign(found, { status, until, ...more });
      return;
    }
    const opened = { member, code, status, evidence, opened: cycle, until, case: entry.case };
    state.findings.set(index, opened);
    entryOf(state.findingsByMember, member, () => []).push(opened);
  },
  decision(state, entry, index) {
    state.decisions += 1;
    claimEvidence(state.claims, entry);
    if (entry.outcome === 'refused') return;
    const { member, amount, evidence, promise = evidence } = entry;
    const shards = amountOf(amount);
    state.caps.byMember.set(member, (state.caps.byMember.get(member) ?? 0) + 1);
    state.caps.amount += entry.reflected === undefined ? shards : plainAmount(state, entry);
    state.issuance -= shards;
    if (entry.outcome === 'minted') {
      if (state.elections.has(member)) state.minted.push({ index, decision: entry });
      return credit(state, entry);
    }
    state.held += shards;
    const hold = { index, decision: entry, promise, isLost: false, isRetracted: false };
    state.holds.set(index, hold);
    entryOf(state.holdsByPromise, promise, () => new Set()).add(hold);
  },
  release(state, entry) {
    state.held -= amountOf(entry.amount);
    credit(state, entry);
    dropHold(state, entry.decision);
  },
  cancel(state, { decision, amount }) {
    state.held -= amountOf(amount);
    state.issuance += amountOf(amount);
    dropHold(state, decision);
  },
  cycle(state, { gi, cycle }) {
    if (gi !== undefined) state.gi.set(cycle, gi);
    forget(state, cycle - MEMORY_CYCLES);
    state.caps = { byMember: new Map(), amount: 0n };
    state.minted = [];
    state.cycle = cycle + 1;
    forgetMeetings(state);
    if (state.pause !== undefined && lastCycleOf(state.pause) <= cycle) state.pause = undefined;
  },
  pause(state, entry) {
    const { paused, counter, lastCycle, cycle } = entry;
    state.pause = paused ? entry : undefined;
    if (counter === undefined) return;
    state.emergency = { counter, last: paused ? lastCycle : cycle, isOn: paused };
  },
  rating(state, entry) {
    const { cycle, member, rating } = entry;
    const earlier = comparableRatings(state, entry);
    const { ratings, ratingsByItem } = domainOf(state, entry.domain);
    const counts = entryOf(ratings, cycle, () => ({ items: 0, pairs: 0, disagreeing: 0 }));
    counts.items += earlier.length === 1 ? 1 : 0;
    counts.pairs += earlier.length;
    counts.disagreeing += earlier.filter((other) => other.rating !== rating).length;
    ratingsByItem.set(entry.item, [...earlier, { cycle, member, rating }]);
  },
  retraction(state, { evidence, member: memberId, tallies, outcomes = [], overturned }) {
    const member = state.members.get(memberId);
    if (member !== undefined) {
      member.facts = member.facts.filter((fact) => fact.evidence !== evidence);
      member.works = worksOf(member.facts);
      member.tallies = readTallies(tallies);
      if (state.people.has(memberId)) joinPerson(state, personOf(state.people, memberId));
    }
    for (const outcome of outcomes) {
      const { counts, at } = countOf(state, outcome);
      counts[at] -= 1;
      countAsTheirs(state.domains.get(outcome.domain), outcome, -1);
    }
    state.outcomes.delete(evidence);
    state.taken.delete(evidence);
    for (const deed of state.taken.values()) if (deed.by === evidence) deed.isFree = true;
    for (const hold of state.holds.values()) {
      if (![hold.promise, hold.decision.evidence].includes(evidence)) continue;
      if (overturned) hold.isLost = true;
      else hold.isRetracted = true;
    }
  },
  transfer({ members, transfers, cycle }, { from, to, amount }) {
    members.get(from).balance -= amountOf(amount);
    members.get(to).balance += amountOf(amount);
    transfers.push({ cycle, from, to, amount });
  },
  burn(state, { member, amount }) {
    state.members.get(member).balance -= amountOf(amount);
    state.supply -= amountOf(amount);
    state.burned += amountOf(amount);
  },
  gift(state, { member, amount }) {
    state.members.get(member).balance -= amountOf(amount);
    state.supply -= amountOf(amount);
    state.fund += amountOf(amount);
  },
  grant(state, { member, amount }) {
    state.members.get(member).balance += amountOf(amount);
    state.supply += amountOf(amount);
    state.fund -= amountOf(amount);
  },
  key() {},
  erasure() {},
  witness({ members }, { member, named }) {
    members.get(member).isWitness = named;
  },
  link(state, { member, to, linked }) {
    const before = personOf(state.people, to);
    state.people.delete(member);
    joinPerson(state, linked ? [...before, member] : before.filter((one) => one !== member));
  },
  legacy({ legacy }, { member, files, amount, rows, undone = false }) {
    const given = undone ? -amountOf(amount) : amountOf(amount);
    legacy.balances.set(member, (legacy.balances.get(member) ?? 0n) + given);
    const openings = legacy.imports.get(files) ?? [];
    if (undone) openings.pop();
    else openings.push(JSON.stringify([member, amount, rows]));
    legacy.imports.set(files, openings);
    for (const row of rows) {
      if (undone) legacy.rows.delete(row);
      else legacy.rows.add(row);
    }
  },
  sentinel({ sentinels }, { sentinel, member, registered, key, kind, group = '', cycle }) {
    if (!registered) {
      sentinels.get(sentinel).isRetired = true;
      return;
    }
    const made = { sentinel, member, key, kind, group, since: cycle };
    sentinels.set(sentinel, { ...made, isRetired: false, waiting: 0 });
  },
  seed(state, { commitment, cycle }) {
    state.commitment = commitment;
    state.committed = cycle;
  },
  panel(state, entry, index) {
    const { member, evidence, finding, barred = [], check, seed, seats, cycle } = entry;
    const panel = { index, member, evidence, finding, barred, opened: cycle, seed, round: 1 };
    Object.assign(panel, { check, repeats: check && panelToRepeat(state, seed) });
    Object.assign(panel, { seats: new Map(), replaced: [], until: cycle + REVIEW_CYCLES });
    state.commitment = seed;
    drawRevealed(state, seed, cycle);
    state.panels.set(index, panel);
    seat(state, panel, seats);
  },
  pilot({ pilots }, entry, index) {
    pilots.set(index, { index, entry, drawn: undefined });
  },
  draw(state, { seed, cycle }) {
    drawRevealed(state, seed, cycle);
    if (state.commitment === hash('sha256', seed, 'hex')) state.commitment = seed;
  },
  look({ pilots, pilotsOver }, { pilot, outcome }) {
    if (outcome === undefined) return;
    pilots.delete(pilot);
    pilotsOver.add(pilot);
  },
  study({ studies }, { plan }, index) {
    studies.set(index, { plan, hasReport: false });
  },
  studied({ studies }, { study }) {
    studies.get(study).hasReport = true;
  },
  review(state, { panel: index, sentinel, seal }) {
    const panel = state.panels.get(index);
    panel.seats.set(sentinel, seal);
    state.sentinels.get(sentinel).waiting -= 1;
    const seals = [...panel.seats.values()];
    const isFull = seals.length === SEATS && !seals.includes(undefined);
    if (isFull && lostSeats(state, panel).length === 0)
      state.owed = { type: 'verdict', panel: index };
  },
  seats(state, { panel: index, seats, emptied = [], ended, cycle }) {
    const panel = state.panels.get(index);
    if (ended) return endPanel(state, panel);
    const isDue = cycle + 1 >= panel.until;
    for (const [sentinel, seal] of panel.seats) {
      if (!emptied.includes(sentinel) && (!isDue || seal !== undefined)) continue;
      panel.seats.delete(sentinel);
      panel.replaced.push(sentinel);
      if (seal === undefined) state.sentinels.get(sentinel).waiting -= 1;
    }
    seat(state, panel, seats);
    if (!isDue) return;
    panel.round += 1;
    panel.until = cycle + 1 + REVIEW_CYCLES;
  },
  verdict(state, { panel: index, holds, check }) {
    const panel = state.panels.get(index);
    endPanel(state, panel);
    state.owed = undefined;
    const { gold, again } = check === undefined ? {} : JSON.parse(check);
    if (panel.evidence !== undefined && gold === undefined && again === undefined) {
      const { member, opened } = panel;
      state.judged.add(panel.evidence);
      state.decided.push({ panel: index, member, opened });
    }
    if (panel.finding === undefined) return;
    const { status } = state.findings.get(panel.finding);
    const [yes, no] = status === 'appealed' ? ['upheld', 'reversed'] : ['confirmed', 'cleared'];
    const { finding } = panel;
    state.owed = { type: 'finding', panel: index, finding, status: holds ? yes : no };
  },
  debt({ debts }, entry) {
    const { unacknowledged } = entry;
    const debt = { entry, owed: BigInt(entry.principal), committed: 0n, unacknowledged };
    debts.set(entry.debt, debt);
  },
  pledge({ pledges }, entry) {
    const standing = new Map(); // what caps are held against → units
    const shares = new Map(); // member and period → what it brought
    const available = BigInt(entry.pool);
    const told = { first: entry.cycle, opening: 0n, open: 0n };
    const terms = { renewed: new Set(), notices: [], taken: 0n, waiting: [] };
    const word = { isSigned: entry.key === undefined, draft: canonical(entry) };
    const pledge = {
      entry,
      available,
      standing,
      shares,
      told,
      moved: new Map(),
      ...terms,
      ...word,
    };
    pledges.set(entry.pledge, pledge);
    move(pledge, 'added', available);
  },
  pool({ pledges, cycle }, { pledge: name, units, notice, renews, until, signature }) {
    const [pledge, change] = [pledges.get(name), BigInt(units)];
    if (signature !== undefined) {
      pledge.isSigned = true;
      return;
    }
    if (until !== undefined) {
      const { claimUntil = pledge.entry.until } = pledge.entry;
      pledge.entry = { ...pledge.entry, until, claimUntil };
      return;
    }
    if (renews !== undefined) pledge.renewed.add(renews);
    if (notice === true) {
      pledge.notices.push({ cycle, units: -change });
      return;
    }
    if (change < 0n && pledge.entry.noticeCycles !== undefined) pledge.taken -= change;
    pledge.available += change;
    if (change > 0n) move(pledge, 'added', change);
    else move(pledge, 'withdrawn', -change);
  },
  adjustment({ debts }, { debt, units }) {
    debts.get(debt).owed += BigInt(units);
  },
  submission({ batches, sent }, { creditor, batch, reductions }) {
    batches.set(batchOf({ creditor, batch }), []);
    for (const index of reductions) sent.set(index, batch);
  },
  dispute({ disputes }, { reduction, dueBy }) {
    disputes.set(reduction, dueBy === undefined);
  },
  statement({ pledges, cycle }, { pledge: name, closing, open }) {
    const pledge = pledges.get(name);
    pledge.told = { first: cycle + 1, opening: BigInt(closing), open: BigInt(open) };
    pledge.moved = new Map();
  },
  election({ elections, cycle }, entry) {
    const left = electedBeside({ elections, cycle }, entry);
    if (entry.share > 0) left.push({ ...entry, since: entry.from ?? cycle + 1 });
    if (left.length === 0) elections.delete(entry.member);
    else elections.set(entry.member, left);
  },
  settlement(state, entry) {
    const { outcome, withheld, code, signature } = entry;
    state.batches.set(batchOf(entry), [...(state.batches.get(batchOf(entry)) ?? []), entry]);
    const waits = keyOf(state, entry.creditor) !== undefined && outcome !== 'cancelled';
    if (signature !== undefined) state.unsigned = undefined;
    else if (waits) state.unsigned = batchOf(entry);
    const debt = state.debts.get(entry.debt);
    const found = state.reductions.get(entry.reduction);
    Object.assign(found, { state: outcome, withheld, settled: entry.cycle });
    const pledge = state.pledges.get(entry.pledge);
    move(pledge, outcome, BigInt(entry.units));
    move(pledge, 'withheld', BigInt(withheld));
    debt.committed -= BigInt(entry.units);
    if (outcome === 'settled') debt.owed -= BigInt(entry.units) - BigInt(withheld);
    else giveBack(state, entry, true);
    if (code !== undefined) debt.suspended = code;
  },
  reversal(state, entry) {
    state.reductions.get(entry.reduction).state = 'reversed';
    state.debts.get(entry.debt).owed += BigInt(entry.units) - BigInt(entry.withheld);
    giveBack(state, entry, entry.expired !== true);
    const pledge = state.pledges.get(entry.pledge);
    move(pledge, 'reversed', BigInt(entry.units));
    if (entry.expired === true) move(pledge, 'expired', BigInt(entry.units));
  },
  suspension({ debts, elections, pledges }, { debt: id, code, closed }) {
    const debt = debts.get(id);
    if (closed === undefined) {
      debt.suspended = code;
      if (code === undefined) debt.unacknowledged = undefined;
      return;
    }
    debt.closed = code;
    for (const pledge of pledges.values()) {
      pledge.waiting = pledge.waiting.filter((one) => one.debt !== id);
    }
    const { member } = debt.entry;
    const left = (elections.get(member) ?? []).filter((one) => one.debt !== id);
    if (left.length === 0) elections.delete(member);
    else elections.set(member, left);
  },
  reduction(state, entry, index) {
    const debt = state.debts.get(entry.debt);
    const pledge = state.pledges.get(entry.pledge);
    const [units, used] = [BigInt(entry.units), amountOf(entry.negentropy)];
    const share = shareOf(pledge, entry);
    state.offered.set(index, entry.member);
    pledge.waiting = pledge.waiting.filter((one) => one.waited !== entry.waited);
    if (units === 0n) {
      if (entry.limits.includes('PERIOD_OPEN')) pledge.waiting.push(waitingBy(entry, index));
      if (entry.limits.includes('BELOW_ONE_UNIT')) share.waiting += amountOf(entry.offered);
      return;
    }
    state.reductions.set(index, { entry, state: 'accrued', withheld: '0' });
    share.negentropy += used;
    share.units += units;
    share.waiting = 0n;
    debt.committed += units;
    pledge.available -= units;
    move(pledge, 'committed', units);
    state.members.get(entry.member).applied += used;
    for (const key of Object.values(capKeys(entry, debt))) {
      pledge.standing.set(key, (pledge.standing.get(key) ?? 0n) + units);
    }
  },
};

/** What a reduction has wait for the end of its period. */
function waitingBy({ decision, member, debt, period, offered }, index) {
  return { decision, member, debt, period, offered: amountOf(offered), waited: index };
}

/** log.md "settlement": what repeats a reduction says what that said. */
function repeated({ reductions, pledges }, entry) {
  const found = reductions.get(entry.reduction);
  demand(found !== undefined, 'a reduction that took something off', entry.reduction);
  for (const name of ['member', 'debt', 'pledge', 'currency', 'units', 'negentropy']) {
    expectEqual(`${name} of the reduction`, found.entry[name], entry[name]);
  }
  expectEqual('the creditor', pledges.get(entry.pledge).entry.creditor, entry.creditor);
  return found;
}

/** N and the room under the caps go back, and the money to the pool if the pledge still runs. */
function giveBack(state, { reduction, units }, toPool) {
  const { entry } = state.reductions.get(reduction);
  const pledge = state.pledges.get(entry.pledge);
  if (toPool) pledge.available += BigInt(units);
  state.members.get(entry.member).applied -= amountOf(entry.negentropy);
  for (const key of Object.values(capKeys(entry, state.debts.get(entry.debt)))) {
    pledge.standing.set(key, pledge.standing.get(key) - BigInt(units));
  }
}

/** Counts what moved in a pledge since its last statement. */
function move(pledge, name, units) {
  pledge.moved.set(name, (pledge.moved.get(name) ?? 0n) + units);
}

/** debt.md "Statements": what the close says of each pledge, behind its reductions. */
function statementsOf(state) {
  const due = [...state.pledges.values()].filter((pledge) => tellsNow(state, pledge));
  return due.map((pledge) => () => statementOf(state, pledge));
}

function statementOf({ cycle }, { entry, available, told, moved }) {
  const { pledge, creditor, currency } = entry;
  const sums = Object.fromEntries(MOVEMENTS.map((name) => [name, moved.get(name) ?? 0n]));
  const ended = sums.settled + sums.rejected + sums.cancelled;
  return {
    type: 'statement',
    cycle,
    pledge,
    creditor,
    currency,
    first: told.first,
    opening: String(told.opening),
    ...Object.fromEntries(MOVEMENTS.map((name) => [name, String(sums[name])])),
    closing: String(available),
    open: String(told.open + sums.committed - ended),
  };
}

/** At the end of each period, and at that of the pledge, unless nothing moved. */
function tellsNow({ cycle }, { entry: { from, until, periodCycles }, moved }) {
  const isEnd = (cycle - from + 1) % periodCycles === 0 || cycle === until;
  return cycle >= from && isEnd && [...moved.values()].some((units) => units !== 0n);
}

const isMoney = (text) => BigInt(text) >= 1n && BigInt(text) <= BILLIONS;
const isLive = ({ until = Infinity }, cycle) => until >= cycle;
const isSameElection = (one, other) => one.debt === other.debt && one.pledge === other.pledge;

/** log.md "election": the others of the member, and what there was before a later one begins. */
function electedBeside({ elections, cycle }, { member, from, ...about }) {
  const live = (elections.get(member) ?? []).filter((one) => isLive(one, cycle + 1));
  return live.flatMap((one) => {
    if (!isSameElection(one, about)) return [one];
    if (from === undefined || one.since >= from) return [];
    return [isLive(one, from) ? { ...one, until: from - 1 } : one];
  });
}

const noShare = () => ({ negentropy: 0n, units: 0n, waiting: 0n });

function shareOf({ shares }, { member, period }) {
  return entryOf(shares, `${period} ${member}`, noShare);
}

/** What the caps of a pledge count by. */
function capKeys({ member, period, debt, decision }, { entry: { group = debt } }) {
  return {
    action: `action ${decision}`,
    own: `own ${period} ${member} ${group}`,
    member: `member ${period} ${member}`,
    group: `group ${period} ${group}`,
    debt: `debt ${debt}`,
  };
}

/** debt.md "In the log": what each release of this close brings to debts, in order. */
function offersOf(state, ends) {
  const released = ends.filter(({ end }) => end.type === 'release').map(({ hold }) => hold);
  return [...state.minted, ...released].flatMap(({ index, decision }) => {
    const { member } = decision;
    const elector = personOf(state.people, member).find((one) => state.elections.has(one));
    const elections = elector === member ? state.elections.get(member) : [];
    return elections.flatMap((election) => broughtTo(state, index, decision, election));
  });
}

function broughtTo(state, index, decision, election) {
  const { debt, pledge: name, share } = election;
  const { cycle } = state;
  const pledge = state.pledges.get(name);
  const { currency, basis } = pledge.entry;
  const when = countedAt(state, pledge, election, decision.due);
  if (when === undefined) return [];
  const whole = basis === 'margin' ? marginOf(state, decision) : amountOf(decision.negentropy);
  const offered = floorDivide(whole * BigInt(share), MILLION);
  if (offered === 0n) return [];
  const { period, due, atClose } = when;
  const barred = isFor(pledge.entry, decision) ? when.barred : 'NOT_ELIGIBLE';
  const { member } = decision;
  const others = personOf(state.people, member).filter((one) => one !== member);
  const linked = others.length === 0 ? undefined : others;
  const about = { cycle, decision: index, member, debt, pledge: name, currency, period };
  return [{ ...about, offered, linked, barred, due, atClose }];
}

/** debt.md "In the log": what waited counts as of when it was due, if nothing counts any more. */
function countedAt({ cycle }, pledge, election, due = cycle) {
  const { from, until } = pledge.entry;
  const at = (one) =>
    election.since <= one && isLive(election, one) && one >= from && one <= until
      ? periodAt(pledge, one)
      : undefined;
  const now = at(cycle);
  if (due >= cycle || (now !== undefined && now.barred === undefined)) return now;
  const then = at(due);
  if (then === undefined || (then.barred !== undefined && now !== undefined)) return now;
  return { ...then, due };
}

/** debt.md "In the log": whether a pledge is for what a decision was about. */
function isFor({ families, domains, actions }, { family, domain, action }) {
  const lists = [
    [families, family],
    [domains, domain],
    [actions, action],
  ];
  return lists.every(([names, name]) => names?.includes(name) ?? true);
}

/** debt.md "In the log": the period that a cycle counts for, and why nothing of it counts. */
function periodAt(pledge, cycle) {
  const at = periodOf(pledge, cycle);
  return pledge.isSigned ? at : { ...at, barred: 'PLEDGE_NOT_SIGNED' };
}

function periodOf({ entry, renewed }, cycle) {
  const { from, until, periodCycles, cutoff = 0, carryOver, renewal } = entry;
  const own = Math.floor((cycle - from) / periodCycles) + 1;
  const next = from + own * periodCycles;
  const isLate = cycle >= next - cutoff;
  if (isLate && (carryOver !== true || next > until))
    return { period: own, barred: 'PERIOD_CLOSED' };
  const period = isLate ? own + 1 : own;
  const isOpen = renewal !== true || period === 1 || renewed.has(period);
  if (!isOpen) return { period, barred: 'PLEDGE_NOT_YET' };
  return { period, atClose: entry.atClose };
}

/** debt.md "In the log": what the end of a period takes off by what waited for it. */
function sharesOf(state, pledge) {
  const { entry, waiting, available } = pledge;
  const { pledge: name, currency, from, until, periodCycles } = entry;
  const { cycle } = state;
  const isDue = ({ period }) => cycle >= Math.min(from + period * periodCycles - 1, until);
  const offers = waiting.filter(isDue).map(({ waited, decision, offered, ...about }) => {
    const others = personOf(state.people, about.member).filter((one) => one !== about.member);
    const linked = others.length === 0 ? undefined : others;
    const { member, debt, period } = about;
    const said = { cycle, decision, member, debt, pledge: name, currency, period };
    return { ...said, offered, linked, waited };
  });
  if (offers.length === 0) return [];
  const wants = wantsOf(state, pledge, offers);
  const whole = wants.reduce((sum, want) => sum + want, 0n);
  if (whole <= available) return offers.map((offer) => () => reductionOf(state, offer));
  const portions = wants.map((want) => floorDivide(available * want, whole));
  const left = portions.reduce((rest, units) => rest - units, available);
  const wanting = [...wants.keys()].filter((at) => wants[at] > 0n);
  for (const at of wanting.slice(0, Number(left))) portions[at] += 1n;
  return offers.map((offer, at) => () => reductionOf(state, { ...offer, portion: portions[at] }));
}

const copyOf = (map) => new Map([...map].map(([key, value]) => [key, { ...value }]));

/** What each would take off if the pool were large enough, one behind the other. */
function wantsOf(state, pledge, offers) {
  const { shares, standing } = pledge;
  const large = {
    ...pledge,
    available: 10n ** 30n,
    shares: copyOf(shares),
    standing: new Map(standing),
    moved: new Map(),
    waiting: [],
  };
  const trial = {
    ...state,
    pledges: new Map([[pledge.entry.pledge, large]]),
    debts: copyOf(state.debts),
    members: copyOf(state.members),
    reductions: new Map(),
    offered: new Map(),
  };
  return offers.map((offer, at) => {
    const reduction = reductionOf(trial, offer);
    CHANGE.reduction(trial, reduction, at);
    return BigInt(reduction.units);
  });
}

function marginOf({ policies }, { policy, amount }) {
  const { scale, negentropyScale, threshold } = policies[policy - 1].terms;
  const divisor = scale * (MILLION - threshold);
  if (divisor === 0n) return 0n;
  return floorDivide(amountOf(amount) * negentropyScale * MILLION, divisor);
}

/** debt.md "Amounts". */
function reductionOf(state, { offered, barred, atClose, portion, ...about }) {
  const pledge = state.pledges.get(about.pledge);
  const share = shareOf(pledge, about);
  const [perUnit, each] = [
    BigInt(pledge.entry.perNegentropy) * MILLION,
    BigInt(pledge.entry.units),
  ];
  const whole = share.waiting + offered;
  const { negentropy, applied } = state.members.get(about.member);
  const wanted = floorDivide(each * (share.negentropy + whole), perUnit) - share.units;
  const room = Object.entries(roomFor(state, { ...about, portion }, pledge));
  const least = room.reduce((low, [, free]) => (free < low ? free : low), wanted);
  const bounds = room.filter(([, free]) => free === least).map(([name]) => name);
  let limits = least < wanted ? bounds : [];
  let units = least > 0n ? least : 0n;
  const { unacknowledged, suspended } = state.debts.get(about.debt);
  if (barred !== undefined) [limits, units] = [[barred], 0n];
  else if (unacknowledged === true) [limits, units] = [['DEBT_NOT_ACKNOWLEDGED'], 0n];
  else if (suspended) [limits, units] = [['DEBT_SUSPENDED'], 0n];
  else if (atClose === true) [limits, units] = [['PERIOD_OPEN'], 0n];
  else if (isGroupTaken(state, about, pledge)) [limits, units] = [['GROUP_ALREADY_CREDITED'], 0n];
  else if (whole > negentropy - applied) [limits, units] = [['NEGENTROPY_SPENT'], 0n];
  else if (units === 0n && limits.length === 0) limits = ['BELOW_ONE_UNIT'];
  const needed = ceilDivide((share.units + units) * perUnit, each) - share.negentropy;
  const used = limits.length === 0 ? whole : needed;
  return {
    type: 'reduction',
    ...about,
    offered: amountText(offered),
    negentropy: amountText(units === 0n ? 0n : used),
    units: String(units),
    limits: limits.length === 0 ? undefined : limits,
    portion: portion === undefined ? undefined : String(portion),
  };
}

/** Whether another person of the debt's group has been credited in the period. */
function isGroupTaken({ debts }, about, { entry, standing }) {
  if (entry.oneInGroup !== true) return false;
  const debt = debts.get(about.debt);
  const { group } = capKeys(about, debt);
  const persons = [about.member, ...(about.linked ?? [])];
  const own = persons.map((member) => standing.get(capKeys({ ...about, member }, debt).own) ?? 0n);
  return (standing.get(group) ?? 0n) > own.reduce((sum, units) => sum + units, 0n);
}

/** What is still free under each limit, in the order in which they are named. */
function roomFor({ debts }, about, { entry, available, standing }) {
  const debt = debts.get(about.debt);
  const keys = capKeys(about, debt);
  const free = (cap, key) => BigInt(cap) - (standing.get(key) ?? 0n);
  const debtCap = floorDivide(BigInt(debt.entry.principal) * BigInt(entry.debtCap ?? M), MILLION);
  const { rateCeiling } = entry;
  return {
    ...(rateCeiling === undefined ? {} : { RATE_CEILING: free(rateCeiling, keys.action) }),
    MEMBER_CAP: (about.linked ?? []).reduce(
      (left, member) => left - (standing.get(capKeys({ ...about, member }, debt).member) ?? 0n),
      free(entry.memberCap, keys.member),
    ),
    ...(entry.groupCap === undefined ? {} : { GROUP_CAP: free(entry.groupCap, keys.group) }),
    ...(entry.debtCap === undefined ? {} : { DEBT_CAP: free(debtCap, keys.debt) }),
    DEBT: debt.owed - debt.committed,
    POOL: about.portion < available ? about.portion : available,
  };
}

/** log.md "link": all who are the same person, who stands for them first. */
function personOf(people, memberId) {
  return people.get(memberId)?.members ?? [memberId];
}

/** Makes these members one person; one alone is none. */
function joinPerson(state, members) {
  if (members.length === 1) {
    state.people.delete(members[0]);
    return;
  }
  const { terms } = policyNow(state);
  const most = floorDivide(MILLION * MILLION, terms.lossPerFact);
  const tallies = [];
  for (const at of CHANNELS.keys()) {
    const own = members.flatMap((one) => state.members.get(one).tallies[at] ?? []);
    if (own.length === 0) continue;
    const kept = own.reduce((sum, tally) => sum + tally.kept, 0n);
    const lost = own.reduce((sum, tally) => sum + tally.lost, 0n);
    const mass = kept + lost;
    tallies[at] =
      mass <= most
        ? { kept, lost }
        : { kept: floorDivide(kept * most, mass), lost: ceilDivide(lost * most, mass) };
  }
  const person = { members, tallies };
  for (const one of members) state.people.set(one, person);
}

/** Whose outcomes a cycle of a domain had. */
function countAsTheirs({ outcomesOf, failedOf }, { cycle, category, member }, change) {
  if (member === undefined) return;
  for (const of of category === 'kept' ? [outcomesOf] : [outcomesOf, failedOf]) {
    const counts = entryOf(of, cycle, () => new Map());
    counts.set(member, (counts.get(member) ?? 0) + change);
  }
}

function addFact(tallies, fact, { terms }) {
  const weight = BigInt(fact.weight ?? M);
  for (const [at, channel] of CHANNELS.entries()) {
    if (fact[channel] === undefined) continue;
    tallies[at] ??= { kept: 0n, lost: 0n };
    addToTally(tallies[at], BigInt(fact[channel]), weight, terms);
  }
}

function credit(state, { member: memberId, amount, negentropy }) {
  const member = state.members.get(memberId);
  member.balance += amountOf(amount);
  member.negentropy += amountOf(negentropy);
  state.supply += amountOf(amount);
}

function dropHold(state, index) {
  const hold = state.holds.get(index);
  const holds = state.holdsByPromise.get(hold.promise);
  state.holds.delete(index);
  holds.delete(hold);
  if (holds.size === 0) state.holdsByPromise.delete(hold.promise);
}

/** log.md "State", Books: credits equal debits, and supply is the sum of the balances. */
function checkBooks({ members, supply, held, fund, burned, issuance }) {
  let balances = 0n;
  for (const { balance } of members.values()) balances += balance;
  expectEqual('supply', amountText(balances), amountText(supply));
  expectEqual('credits and debits', 0n, balances + held + fund + burned + issuance);
}

// ---------------------------------------------------------------------------------------------
// A decision (log.md "A decision")
// ---------------------------------------------------------------------------------------------

function decide(state, entry) {
  const { member, family, action, domain, evidence, promise, actionCycle, share } = entry;
  const { attested, claim } = entry;
  const type = 'decision';
  const { cycle } = state;
  const what = { family, action, domain, share };
  checkTakenFor(state, entry);
  const asked = { member, ...what, evidence, promise, actionCycle, attested };
  const request = { type, cycle, ...asked };
  const refused = { outcome: 'refused', code: 'POLICY_INACTIVE' };
  const before = (actionCycle ?? cycle) - 1;
  const policy = policyIn(state, before + 1);
  if (policy === undefined) {
    return { ...request, ...refused, channels: {}, findings: 0, integrity: 0 };
  }
  const { registry } = policy.document;
  if (registry !== undefined && claim !== undefined) checkClaim(state, registry, claim);
  const standing = standingOf(state, member, policy, cycle);
  const measurement = decidingMeasurement(state, domain, before);
  const isLater = before + 1 !== cycle;
  const atAsk = decidingMeasurement(state, domain, cycle - 1);
  const recorded = {
    ...request,
    ...standing.recorded,
    claim: registry === undefined ? undefined : claim,
    policy: policy.version,
    gi: state.gi.get(before),
    entropy: measurement === undefined ? undefined : summaryOf(measurement, domain),
    entropyAsked: isLater && atAsk !== undefined ? summaryOf(atAsk, domain) : undefined,
  };
  const measured = isLater ? [measurement, atAsk] : [measurement];
  const offer = offerOf(policy, entry, standing.integrity, measured);
  const circumstances = { state, policy, entry, standing, measured, offer, before };
  const isUnclaimed = registry !== undefined && claim === undefined;
  const code = attestedOr(attested, circumstances) ?? (isUnclaimed ? 'REGISTRY_AWAY' : undefined);
  const taken = code === 'DUPLICATE' ? entry.taken : undefined;
  if (code !== undefined) return { ...recorded, taken, outcome: 'refused', code };
  const finding = openFindingOn(state, member, evidence);
  const isHeld = policy.wait.most > 0 || finding !== undefined;
  return {
    ...recorded,
    outcome: isHeld ? 'held' : 'minted',
    code: finding,
    entropyFactor: Number(offer.entropyFactor),
    amount: amountText(offer.amount),
    ...withReflections({ state, policy, entry, standing, measured }),
    negentropy: amountText(offer.negentropy),
    due: isHeld ? entry.due : undefined, // a choice of the service within bounds: CAN_FOLLOW
  };
}

/** log.md "fact": a deed is that of the claim which was kept first, until that is taken out. */
function checkTaken({ taken, members, people }, entry) {
  const { evidence, member, weight = 1_000_000, by, like } = entry;
  if (entry.taken === undefined) {
    const counts = entry.echo === 1_000_000 && weight > 0;
    const isTaken = counts && taken.get(evidence)?.isFree === false;
    demand(!isTaken, 'a deed that is no longer another’s', evidence);
    return;
  }
  const isNothing = weight === 0 && by === undefined && like === undefined;
  demand(isNothing, 'a deed of others that weighs nothing', weight);
  const owner = ownerOf({ members }, entry.taken);
  const isOthers = owner !== undefined && !personOf(people, member).includes(owner);
  demand(isOthers, 'standing evidence of somebody else', entry.taken);
}

/** log.md "A decision": who is told that a deed is another's is told whose, while it is. */
function checkTakenFor(state, entry) {
  const { attested, code, evidence, taken } = entry;
  const deed = state.taken.get(evidence);
  const isOthers = ![undefined, asker(entry)].includes(claimOn(state, entry));
  const isTold = deed !== undefined && attested === 'DUPLICATE' && code === 'DUPLICATE';
  if (taken === undefined && !(isTold && !isOthers)) return;
  const holder = deed?.isFree === false ? deed.by : undefined;
  expectEqual('whose deed it is', holder, taken);
  demand(attested === 'DUPLICATE', 'a deed of others only with DUPLICATE', attested);
}

/** log.md "Reflections": I and the amount with them, if any counts; every gate is without them. */
function withReflections({ state, policy, entry, standing, measured }) {
  const { terms } = policy;
  const { channels, findings } = standing.recorded;
  const own = personOf(state.people, entry.member).map((one) => state.members.get(one)?.reflected);
  const reflections = {};
  let weighed = 0n;
  for (const [at, channel] of CHANNELS.entries()) {
    const [kept = 0, lost = 0] = channels[channel] ?? [];
    const tally = { kept: BigInt(kept), lost: BigInt(lost) };
    const all = own.reduce((sum, reflected) => sum + (reflected?.[channel] ?? 0n), 0n);
    const most = floorDivide(tally.kept + tally.lost, 29n);
    const counted = all < most ? all : most;
    if (counted > 0n) reflections[channel] = Number(counted);
    tally.kept += counted;
    weighed += terms.weights[at] * (channels[channel] ? scoreOf(tally, terms) : terms.p0);
  }
  if (Object.keys(reflections).length === 0) return {};
  const reflected = integrityOf(weighed, findings, terms);
  const { amount } = offerOf(policy, entry, reflected, measured);
  return { amount: amountText(amount), reflected: Number(reflected), reflections };
}

/** What counts to the cap of the community: the amount without any reflection. */
function plainAmount({ policies }, { policy: version, family, action, share = M, ...entry }) {
  const { document, terms } = policies[version - 1];
  const rule = document.actions.find((each) => each.family === family && each.type === action);
  const weight = floorDivide(BigInt(rule.weight) * BigInt(share), MILLION);
  const above = BigInt(entry.integrity) - terms.threshold;
  const part = weight * BigInt(entry.entropyFactor);
  return floorDivide(terms.scale * (above > 0n ? above : 0n) * part, MILLION ** 3n);
}

/** log.md "A decision": the domain's own measurement, or that of the pool. */
function decidingMeasurement({ domains }, name, cycle) {
  const measuredIn = (domain, at) => domains.get(domain)?.measurements.get(at);
  const own = measuredIn(name, cycle);
  if (own === undefined || own.direction !== 'unknown') return own;
  const pool = measuredIn(COMMONS, cycle);
  if (pool === undefined || pool.direction === 'unknown' || !pool.pooled.includes(name)) return own;
  for (let back = 1; back <= 13; back += 1) {
    const { direction } = measuredIn(name, cycle - back) ?? {};
    if (direction === 'rose') return own;
    if (direction === 'fell' || direction === 'flat') return pool;
  }
  return pool;
}

function summaryOf({ domain, cycle, state, direction, entropy, error, broad }, asked) {
  const elsewhere = domain === asked ? undefined : domain;
  return { domain: elsewhere, cycle, state, direction, entropy, error, broad };
}

function offerOf({ document, terms }, { family, action, share: part = M }, integrity, measured) {
  const known = document.actions.find((each) => each.family === family && each.type === action);
  const weight = floorDivide(BigInt(known?.weight ?? 0) * BigInt(part), MILLION);
  const factors = measured.map((measurement) => entropyFactorOf(document, measurement));
  const entropyFactor = BigInt(Math.min(...factors));
  const above = integrity > terms.threshold ? integrity - terms.threshold : 0n;
  const share = weight * entropyFactor;
  const trillions = MILLION ** 3n;
  return {
    isKnown: known !== undefined,
    entropyFactor,
    amount: floorDivide(terms.scale * above * share, trillions),
    negentropy: floorDivide(terms.negentropyScale * integrity * share, trillions),
  };
}

function entropyFactorOf({ gates, mint }, measurement) {
  if (!gates.entropy) return M;
  if (measurement?.direction === 'fell') return measurement.broad ? M : mint.flatWeight;
  return measurement?.direction === 'flat' ? mint.flatWeight : 0;
}

/** The first check that applies; with an attested code only those before it are made. */
function attestedOr(attested, circumstances) {
  const last = attested === undefined ? Infinity : PRECEDENCE.indexOf(attested);
  for (const [code, applies] of CHECKS) {
    if (PRECEDENCE.indexOf(code) >= last) break;
    if (applies(circumstances)) return code;
  }
  return attested;
}

const CHECKS = [
  ['PAUSED', ({ state }) => state.pause !== undefined],
  [
    'ACTION_UNKNOWN',
    ({ policy, entry, offer }) => !offer.isKnown || !policy.document.domains.includes(entry.domain),
  ],
  [
    'DUPLICATE',
    ({ state, policy, entry }) =>
      ![undefined, asker(entry)].includes(claimOn(state, entry)) ||
      (policy.document.registry !== undefined && isHeldElsewhere(state, entry)),
  ],
  ['IDENTITY', ({ state, entry }) => !state.members.has(entry.member)],
  [
    'EVIDENCE_MISSING',
    ({ standing }) => Object.keys(standing.recorded.channels).length < CHANNELS.length,
  ],
  [
    'ENTROPY_UNKNOWN',
    ({ policy, measured }) =>
      policy.document.gates.entropy &&
      measured.some((each) => each?.state !== 'KNOWN' || each.direction === 'unknown'),
  ],
  [
    'ENTROPY_ROSE',
    ({ policy, measured }) =>
      policy.document.gates.entropy && measured.some((each) => each?.direction === 'rose'),
  ],
  ['ENTROPY_FLAT', ({ policy, offer }) => policy.document.gates.entropy && !offer.entropyFactor],
  [
    'DOMAIN_SPILLOVER',
    ({ state, policy, entry, before }) =>
      policy.document.gates.entropy &&
      policy.document.guardedDomains.some(
        (name) =>
          name !== entry.domain && spillsOver(state.domains.get(name)?.measurements.get(before)),
      ),
  ],
  [
    'GI_BELOW_FLOOR',
    ({ state, policy, before }) =>
      policy.document.giFloor > 0 && !(state.gi.get(before) >= policy.document.giFloor),
  ],
  ['BELOW_THRESHOLD', ({ standing }) => standing.isBelowThreshold],
  ['CAP_REACHED', ({ state, policy, entry, offer }) => isCapReached(state, policy, entry, offer)],
];

function spillsOver(measurement) {
  if (measurement?.state !== 'KNOWN' || measurement.reference === undefined) return false;
  return isAbove(measurement, measurement.reference, 25n, 441n);
}

/** S > L with left·(S − L)² > right·(SE² + SE_L²). */
function isAbove(high, low, left, right) {
  const difference = BigInt(high.entropy) - BigInt(low.entropy);
  const variance = BigInt(high.error) ** 2n + BigInt(low.error) ** 2n;
  return difference > 0n && left * difference ** 2n > right * variance;
}

function isCapReached({ caps, people }, { document }, { member }, { amount }) {
  const { mintsPerMemberAndCycle } = document.caps;
  const perCycle = amountOf(document.caps.mintPerCycle);
  const own = personOf(people, member);
  const mints = sumOf(own.map((one) => caps.byMember.get(one) ?? 0));
  return (
    (mintsPerMemberAndCycle > 0 && mints >= mintsPerMemberAndCycle) ||
    (perCycle > 0n && caps.amount + amount > perCycle)
  );
}

// Who may ask again: a text for each member, family and action, injective by its JSON.
const asker = ({ member, family, action }) => JSON.stringify([member, family, action]);
const claimOn = ({ claims }, { evidence }) => claims.get(evidence);
const CLAIMING_NOTHING = ['POLICY_INACTIVE', 'PAUSED', 'ACTION_UNKNOWN', 'DUPLICATE', 'IDENTITY'];

/** The registry gave it to somebody else, or the log shows its answer for another piece. */
function isHeldElsewhere({ claims }, { claim, evidence }) {
  if (claim === undefined) return false;
  const paid = claims.get(`ref ${claim.ref}`);
  return !claim.granted || (paid !== undefined && paid !== evidence);
}

/** What the registry of the policy is said to have answered this log has its signature. */
function checkClaim(state, registry, { granted, index, ref, signature }) {
  const key = readVerifierKey(registry);
  const outcome = granted ? 'granted' : 'held';
  const bytes = fromBase64(signature);
  const text = signedFor(state, 'evidence-claim', [key.name, ref, index, outcome]);
  const holds = bytes !== undefined && isSigned(text, bytes, key.publicKey);
  demand(holds, 'a claim that the registry signed', signature);
}

/** log.md "State", Claims. */
function claimEvidence(claims, entry) {
  const { evidence, outcome, code } = entry;
  if (CLAIMING_NOTHING.includes(code)) return;
  const standing = claims.get(evidence);
  if (standing !== undefined && standing !== asker(entry)) return;
  const mayAskAgain = outcome === 'refused' && CODES.get(code);
  claims.set(evidence, mayAskAgain ? asker(entry) : FOR_GOOD);
  if (outcome !== 'refused' && entry.claim) claims.set(`ref ${entry.claim.ref}`, evidence);
}

// ---------------------------------------------------------------------------------------------
// A retraction (log.md "A retraction")
// ---------------------------------------------------------------------------------------------

function retract(state, { evidence, member: named, overturned, reason }) {
  const { cycle } = state;
  const member = named ?? ownerOf(state, evidence);
  const facts = state.members.get(member)?.facts ?? [];
  const left = facts.filter((fact) => fact.evidence !== evidence);
  const outcomes = (state.outcomes.get(evidence) ?? []).filter(
    (outcome) => outcome.cycle >= cycle - MEMORY_CYCLES,
  );
  return {
    type: 'retraction',
    cycle,
    evidence,
    ...(left.length < facts.length && {
      member,
      tallies: talliesOf(state, left),
      standing: worksOf(left),
    }),
    outcomes: outcomes.length === 0 ? undefined : outcomes,
    overturned: overturned === undefined ? undefined : true,
    reason,
  };
}

/** Of whom a fact of this evidence stands. */
function ownerOf({ members }, evidence) {
  for (const [member, { facts = [] }] of members) {
    if (facts.some((fact) => fact.evidence === evidence)) return member;
  }
  return undefined;
}

/** Added up anew, each fact under the policy of its own cycle. */
function talliesOf(state, facts) {
  const tallies = [];
  for (const fact of facts) addFact(tallies, fact, policyIn(state, fact.cycle));
  const entries = [...tallies.entries()].filter(([, tally]) => tally !== undefined);
  return Object.fromEntries(
    entries.map(([at, { kept, lost }]) => [CHANNELS[at], [Number(kept), Number(lost)]]),
  );
}

/** Works that others vouched for, less those that were lost, and the first and last cycle. */
function worksOf(facts) {
  let works;
  for (const fact of facts) works = addWork(works, fact);
  return works;
}

function addWork(before, { cycle, echo, drift, by = [], more }) {
  if (more === true) return before;
  const [works = 0, first = cycle, last] = before ?? [];
  if (by.length > 0 && echo === M) return [works + 1, first, cycle];
  return drift === 0 && works > 0 ? [works - 1, first, last] : before;
}

/** What {@link talliesOf} wrote. */
function readTallies(numbers) {
  const tallies = [];
  for (const [at, channel] of CHANNELS.entries()) {
    if (numbers[channel] === undefined) continue;
    const [kept, lost] = numbers[channel].map(BigInt);
    tallies[at] = { kept, lost };
  }
  return tallies;
}

/** Where an outcome is counted. */
function countOf(state, { cycle, domain, category }) {
  const { categories } = policyNow(state).document.entropy;
  const counts = state.domains.get(domain)?.outcomes.get(cycle);
  return { counts, at: categories.indexOf(category) };
}

// ---------------------------------------------------------------------------------------------
// The close of a cycle (log.md "The close of a cycle")
// ---------------------------------------------------------------------------------------------

/** The whole sequence: functions that make the expected entry, or `more`, when its turn comes. */
function beginClosing(state) {
  const { cycle } = state;
  const policy = policyNow(state);
  const domains = [...state.domains]
    .filter(([, { firstOutcome }]) => firstOutcome !== undefined)
    .map(([name]) => name)
    .sort(byCodeUnits);
  const at = { state, cycle, document: policy.document };
  const thin = domains.filter((name) => isThinNow(state.domains.get(name), at));
  const ends = [...state.holds.values()]
    .filter(({ decision }) => decision.due <= cycle && state.pause?.scope !== 'all')
    .map((hold) => ({ hold, end: endOf(state, hold, cycle) }))
    .filter(({ end }) => end !== undefined);
  const conduct = conductOf(state, policy.document);
  state.closing = [
    ...domains.map((name) => (found) => measurementOf(state.domains.get(name), name, at, found)),
    ...(thin.length < 2 ? [] : [(found) => poolMeasurement(state, thin, at, found)]),
    ...ends.map(
      ({ end }) =>
        () =>
          end,
    ),
    ...offersOf(state, ends).map((offer) => () => reductionOf(state, offer)),
    ...[...state.pledges.values()].map((pledge) => ({ more: () => sharesOf(state, pledge) })),
    { more: () => statementsOf(state) },
    ...conduct.map((found) => () => found),
    ...lateSeats(state).map((late) => () => late),
    ...looksAtPilots(state).map((look) => () => look),
    () => cycleEntryOf(state, policy),
    ...governanceOf(state).map((entry) => () => entry),
  ];
}

// ---------------------------------------------------------------------------------------------
// Pilots (pilots.md)
// ---------------------------------------------------------------------------------------------

const METRICS = ['failure', 'kept'];
const isWedge = ({ design }) => design === 'wedge';
const lengthOfPilot = ({ design, waves, spanCycles }) =>
  design === 'wedge' ? (waves + 1) * spanCycles : waves - 1 + spanCycles;

/** pilots.md "The draw": who reveals a seed draws all that wait for it. */
function drawRevealed({ pilots }, seed, cycle) {
  const commitment = hash('sha256', seed, 'hex');
  for (const pilot of pilots.values()) {
    if (pilot.entry.seed === commitment) pilot.drawn ??= { seed, cycle };
  }
}

/** pilots.md "The plan". */
function checkPlan(plan) {
  const { design, metric, guardrails, spanCycles, waves, least, effect } = plan;
  demand(['people', 'domains', 'wedge'].includes(design), 'a design', design);
  const metrics = [metric, ...guardrails];
  const areDistinct = new Set(metrics).size === metrics.length;
  demand(areDistinct && metrics.every((one) => METRICS.includes(one)), 'metrics', metrics);
  demand(spanCycles >= 1 && waves >= 1 && least >= 1, 'spanCycles, waves and least of 1', plan);
  demand(design !== 'domains' || waves === 1, 'one wave of domains', waves);
  demand(!isWedge(plan) || waves >= 3, 'three steps', waves);
  demand(lengthOfPilot(plan) <= 84, 'a pilot of 84 cycles at most', plan);
  demand(effect >= 1 && effect <= M, 'an effect of 1 to 1,000,000 ppm', effect);
}

/** pilots.md "Who takes part" and "Power". */
function followsOfPilot(state, plan, index) {
  const { design, spanCycles, least, metric, waves } = plan;
  const { cycle, commitment: seed } = state;
  demand(seed !== undefined, 'a seed that was settled before', seed);
  const watched = watch(state, design, cycle - spanCycles, cycle - 1);
  const busy = new Set([...state.pilots.values()].flatMap(({ entry }) => entry.units));
  let units = [...watched]
    .filter(([unit, { total }]) => total >= least && !busy.has(unit))
    .map(([unit]) => unit)
    .filter((unit) => design !== 'people' || personOf(state.people, unit)[0] === unit);
  const most = design === 'people' ? 1400 : 200;
  if (units.length > most) units = inDraw(units, seed, index, 0).slice(0, most);
  units.sort(byCodeUnits);
  if (units.length < 8) return { units, seed };
  if (design === 'people') {
    const { n, sum, squares } = armSums(units.map((unit) => valueIn(metric, watched, unit, plan)));
    const arm = { n: n / 2n, sum: sum / 2n, squares: squares / 2n };
    const [above, below] = varianceOfDifference(arm, arm);
    const power = rootAbove(above * 708_327n, below * MILLION);
    const detectable = Number(halfWidth(arm, arm, units.length) + power);
    return { units, seed, detectable };
  }
  const periods = isWedge(plan) ? waves + 1 : 1;
  const rows = [];
  for (let at = 0; at < periods; at += 1) {
    const from = cycle - (periods - at) * spanCycles;
    const span = watch(state, design, from, from + spanCycles - 1);
    rows.push(units.map((unit) => valueIn(metric, span, unit, plan)));
  }
  const [own, ...others] = differencesIn({ ...plan, units }, rows, seed, index);
  let squares = 0n;
  for (const { difference } of others) squares += difference ** 2n;
  const spread = rootAbove(squares, own.shift ** 2n * BigInt(others.length));
  const freedom = BigInt(units.length - 2);
  const t = 1_959_964n + 2_372_272n / freedom + 2_822_499n / freedom ** 2n + 841_622n + 1n;
  return { units, seed, detectable: Number(ceilDivide(spread * t, MILLION)) };
}

/** pilots.md "Looks": at a close, by index. */
function looksAtPilots(state) {
  const looks = [];
  for (const { index, entry: plan, drawn } of state.pilots.values()) {
    const { cycle } = state;
    const look = { type: 'look', cycle, pilot: index };
    if (drawn === undefined) {
      const nothing = { counted: [0, 0], known: [0, 0], estimates: [], outcome: 'void' };
      if (cycle >= plan.cycle + 28) looks.push({ ...look, ...nothing });
      continue;
    }
    const last = drawn.cycle + lengthOfPilot(plan);
    const isOfPeople = plan.design === 'people';
    if (cycle < (isOfPeople ? drawn.cycle + plan.spanCycles : last)) continue;
    const of = isOfPeople ? lookAtPeople : lookAtDomains;
    const shown = of(state, plan, drawn, index);
    const outcome = outcomeOfPilot(plan, shown) ?? (cycle >= last ? 'null' : undefined);
    looks.push({ ...look, ...shown, outcome });
  }
  return looks;
}

function outcomeOfPilot({ design, metric }, { known: [a, b], estimates }) {
  const [primary, ...guardrails] = estimates;
  const isUneven = (a - b) ** 2 * 1000 > 10_828 * (a + b);
  if (design === 'people' && metric === 'failure' && isUneven) return 'void';
  if (primary.high < 0 || guardrails.some(({ high }) => high < 0)) return 'harmful';
  return primary.low > 0 ? 'works' : undefined;
}

function lookAtPeople(state, plan, { seed, cycle }, index) {
  const { units, waves, spanCycles } = plan;
  const spans = new Map();
  for (let wave = 0; wave < waves && cycle + wave + spanCycles <= state.cycle; wave += 1) {
    spans.set(wave, watch(state, 'people', cycle + 1 + wave, cycle + wave + spanCycles));
  }
  const arms = [[], []];
  for (const [place, unit] of inDraw(units, seed, index, 0).entries()) {
    const span = spans.get(Math.floor((place * waves) / units.length));
    if (span !== undefined) arms[place % 2].push({ unit, span });
  }
  return shownOf(plan, arms, (metric) => {
    const [one, other] = arms.map((arm) =>
      armSums(arm.map(({ unit, span }) => valueIn(metric, span, unit, plan))),
    );
    if (one.n < 20n || other.n < 20n) return [0n, -MILLION, MILLION];
    const below = one.n * other.n;
    const above = one.sum * other.n - other.sum * one.n;
    const half = halfWidth(one, other, units.length);
    const least = floorOf(above, below);
    return [least, least - half, -floorOf(-above, below) + half];
  });
}

function lookAtDomains(state, plan, { seed, cycle }, index) {
  const { units, waves, spanCycles } = plan;
  const spans = [];
  for (let at = 0; at < (isWedge(plan) ? waves + 1 : 1); at += 1) {
    const from = cycle + 1 + at * spanCycles;
    spans.push(watch(state, plan.design, from, from + spanCycles - 1));
  }
  const order = new Map(inDraw(units, seed, index, 0).map((unit, place) => [unit, place]));
  const arms = [[], []];
  for (const [period, span] of spans.entries()) {
    for (const unit of units) {
      arms[isTreatedAt(plan, order.get(unit), period) ? 0 : 1].push({ unit, span });
    }
  }
  return shownOf(plan, arms, (metric) => {
    const rows = spans.map((span) => units.map((unit) => valueIn(metric, span, unit, plan)));
    const [own, ...others] = differencesIn(plan, rows, seed, index);
    const value = floorOf(own.difference, own.shift);
    const isChance = (by) => {
      const far = magnitude(own.difference - by * own.shift);
      const isAsFar = ({ difference, shift }) => magnitude(difference - by * shift) >= far;
      return others.filter(isAsFar).length >= 50;
    };
    return [value, lastOf(value, -2n * MILLION, isChance), lastOf(value, 2n * MILLION, isChance)];
  });
}

const hasOutcomes = ({ unit, span }) => (span.get(unit)?.total ?? 0) > 0;

const shown = (metric, [value, low, high]) => ({
  metric,
  value: Number(value),
  low: Number(low),
  high: Number(high),
});

/** A failure that falls is a difference above 0. */
const turned = (metric, parts) =>
  shown(
    metric,
    parts.map((part) => 0n - BigInt(part)),
  );

function shownOf({ metric, guardrails }, arms, differenceOf) {
  return {
    counted: arms.map((arm) => arm.length),
    known: arms.map((arm) => arm.filter(hasOutcomes).length),
    estimates: [metric, ...guardrails].map((name) => {
      const [value, low, high] = differenceOf(name);
      return name === 'failure'
        ? turned(name, [value, high, low])
        : shown(name, [value, low, high]);
    }),
  };
}

/** From the one side, which holds, halving towards the other, which need not. */
function lastOf(holds, other, isHolding) {
  let [inner, outer] = [holds, other];
  while (magnitude(outer - inner) > 1n) {
    const middle = (inner + outer) / 2n;
    if (isHolding(middle)) inner = middle;
    else outer = middle;
  }
  return inner;
}

/** Each draw's difference, and what a shift of the treated by 1 in draw 0 makes of it. */
function differencesIn(plan, rows, seed, index) {
  const { units } = plan;
  const size = units.length;
  const draws = [];
  let treatedIn;
  let product = 1n;
  for (let again = 0; again <= 999; again += 1) {
    const place = new Map(inDraw(units, seed, index, again).map((unit, at) => [unit, at]));
    const now = rows.map((_, period) =>
      units.map((unit) => isTreatedAt(plan, place.get(unit), period)),
    );
    treatedIn ??= now;
    const counts = now.map((row) => row.filter(Boolean).length);
    if (again === 0) {
      for (const count of counts) product *= BigInt(count * (size - count) || 1);
    }
    let [difference, shift] = [0n, 0n];
    for (const [period, count] of counts.entries()) {
      if (count === 0 || count === size) continue;
      const unit = product / BigInt(count * (size - count));
      for (const [at, value] of rows[period].entries()) {
        const weight = unit * BigInt(now[period][at] ? size - count : -count);
        difference += weight * BigInt(value);
        if (treatedIn[period][at]) shift += weight;
      }
    }
    draws.push({ difference, shift });
  }
  return draws;
}

const isTreatedAt = (plan, place, period) =>
  isWedge(plan)
    ? period >= Math.floor((place * plan.waves) / plan.units.length) + 1
    : place % 2 === 0;

/** Units in the order of a draw. */
function inDraw(units, seed, index, again) {
  return units
    .map((unit) => {
      const text = `negentropy pilot\n${seed}\n${index}\n${again}\n${unit}`;
      return { unit, draw: hash('sha256', text, 'hex') };
    })
    .sort((a, b) => byCodeUnits(a.draw, b.draw))
    .map(({ unit }) => unit);
}

/** What happened to each unit from a cycle to another one. */
function watch(state, design, from, to) {
  const units = new Map();
  for (let cycle = from; cycle <= to; cycle += 1) {
    const now = new Map();
    const count = (unit, total, failed) => {
      const sums = entryOf(now, unit, () => ({ total: 0, failed: 0 }));
      sums.total += total;
      sums.failed += failed;
    };
    for (const [name, { outcomes, outcomesOf, failedOf }] of state.domains) {
      if (design === 'people') {
        for (const [member, total] of outcomesOf.get(cycle) ?? []) {
          count(member, total, failedOf.get(cycle)?.get(member) ?? 0);
        }
      } else if (name !== COMMONS) {
        const counts = outcomes.get(cycle) ?? [];
        count(name, sumOf(counts), sumOf(counts.slice(1)));
      }
    }
    for (const [unit, { total, failed }] of now) {
      const sums = entryOf(units, unit, () => ({ total: 0, failed: 0, kept: 0 }));
      sums.total += total;
      sums.failed += failed;
      if (total > failed) sums.kept += 1;
    }
  }
  return units;
}

/** In ppm; nothing known counts as all failed. */
function valueIn(metric, watched, unit, { spanCycles }) {
  const { total, failed, kept } = watched.get(unit) ?? { total: 0, failed: 0, kept: 0 };
  if (metric === 'kept') return Math.floor((kept * M) / spanCycles);
  return total === 0 ? M : Math.ceil((failed * M) / total);
}

const bigSum = (list) => list.reduce((sum, value) => sum + value, 0n);

function armSums(values) {
  const exact = values.map(BigInt);
  const squares = exact.map((value) => value * value);
  return { n: BigInt(values.length), sum: bigSum(exact), squares: bigSum(squares) };
}

/** Each arm's variance with a value of 0 and one of 1 more, over its size, as one ratio. */
function varianceOfDifference(one, other) {
  const [[a, b], [c, d]] = [one, other].map(({ n, sum, squares }) => {
    const m = n + 2n;
    return [m * (squares + MILLION ** 2n) - (sum + MILLION) ** 2n, m * (m - 1n) * n];
  });
  return [a * d + c * b, b * d];
}

/** The root of variance · 2(1 + N/(7.936·n)) · (½ ln(1 + 7.936·n/N) + ln 20). */
function halfWidth(one, other, planned) {
  const [above, below] = varianceOfDifference(one, other);
  const n = (one.n + other.n) * 7_936n;
  const most = BigInt(planned) * 1_000n;
  const logs = naturalLog(n + most, most) / 2n + 2_995_732_273_554n;
  return rootAbove(above * 2n * (n + most) * logs, below * n * MILLION ** 2n);
}

/** Times 10¹²: twice the sum of y^k / k over odd k, y = (x − 1)/(x + 1), each cut off. */
function naturalLog(above, below) {
  const scale = MILLION ** 2n;
  const y = (scale * (above - below)) / (above + below);
  const square = (y * y) / scale;
  let sum = 0n;
  for (let [power, k] = [y, 1n]; power > 0n; power = (power * square) / scale, k += 2n) {
    sum += power / k;
  }
  return 2n * sum;
}

/** The least whole number whose square is no less than a ratio. */
function rootAbove(above, below) {
  const value = -floorOf(-above, below);
  let [low, high] = [0n, 1n];
  while (high * high < value) high *= 2n;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle * middle < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

const magnitude = (value) => (value < 0n ? -value : value);
const floorOf = (above, below) => (above - (((above % below) + below) % below)) / below;

// ---------------------------------------------------------------------------------------------
// Who decides over the rules (log.md "Councils")
// ---------------------------------------------------------------------------------------------

/** In the cycle after: the proposal that comes into force, then those that come to nothing. */
function governanceOf({ proposals, policies, ...state }) {
  const cycle = state.cycle + 1;
  const { version } = policies.at(-1);
  let adopted;
  for (const one of proposals.values()) {
    const isDue = one.entry.base === version && one.activates <= cycle;
    if (isDue && (adopted === undefined || one.activates < adopted.activates)) adopted = one;
  }
  const entries = [];
  if (adopted !== undefined) {
    const { proposal, policy, council } = adopted.entry;
    entries.push({ type: 'policy', cycle, version: version + 1, policy, proposal });
    if (council !== undefined) entries.push({ type: 'council', cycle, ...council, proposal });
  }
  for (const one of proposals.values()) {
    if (one === adopted) continue;
    const { proposal, base } = one.entry;
    const isStale = adopted !== undefined || base !== version;
    const isLate = one.activates === undefined && one.expires < cycle;
    if (isStale) entries.push({ type: 'ending', cycle, proposal, outcome: 'stale' });
    else if (isLate) entries.push({ type: 'ending', cycle, proposal, outcome: 'expired' });
  }
  return entries;
}

/** The key itself, whatever it is called. */
function publicKeyIn(key) {
  return readVerifierKey(key).publicKey.toString('hex');
}

function checkCouncil({ keys, approvals, timelockCycles, expiryCycles }) {
  const publicKeys = new Set(keys.map(publicKeyIn));
  demand(publicKeys.size === keys.length && keys.length <= 50, 'keys, each once', keys);
  const isEnough = approvals >= Math.min(2, keys.length) && approvals <= keys.length;
  demand(isEnough, 'approvals by at least two of several keys', approvals);
  for (const cycles of [timelockCycles, expiryCycles]) {
    demand(cycles >= 1 && cycles <= 366, 'a number of cycles', cycles);
  }
}

function originOf(vkey) {
  return vkey.split('+')[0];
}

/** A key as C2SP writes it, whose id fits. */
function verifierKey(vkey) {
  const found = typeof vkey === 'string' ? /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) : null;
  demand(found !== null, 'a verifier key', vkey);
  const [, name, id, text] = found;
  const material = Buffer.from(text, 'base64');
  const isKey = material.length === 33 && material[0] === 1 && material.toString('base64') === text;
  const named = Buffer.concat([Buffer.from(`${name}\n`), material]);
  demand(isKey && hash('sha256', named, 'hex').slice(0, 8) === id, 'a verifier key', vkey);
}

/** log.md "tree" */
function checkTree({ domains, children }) {
  demand(domains.length >= 1 && domains.length <= 20, '1 to 20 domains', domains.length);
  const isSorted = domains.every((one, at) => one !== '' && (at === 0 || domains[at - 1] < one));
  demand(isSorted && !domains.includes('commons'), 'domains in their order', domains);
  demand(children.length <= 200, 'at most 200 children', children.length);
  for (const { vkey, role, weight, ...rest } of children) {
    verifierKey(vkey);
    const isChild = ['population', 'federal'].includes(role) && Object.keys(rest).length === 0;
    demand(isChild && Number.isSafeInteger(weight) && weight >= 1, 'a child', role);
  }
  const names = new Set(children.map(({ vkey }) => originOf(vkey)));
  demand(names.size === children.length, 'each child once', names.size);
  const federal = weightOf(children, 'federal');
  const isShared = federal < MILLION === weightOf(children, 'population') > 0n;
  demand(federal <= MILLION && isShared, 'shares of the whole', String(federal));
}

function weightOf(children, role) {
  const alike = children.filter((one) => one.role === role);
  return alike.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
}

/** log.md "rollup" */
function checkRollup({ tree, rolled }, { cycle, domain, children, ...entry }) {
  demand(tree?.domains.includes(domain) === true, 'a domain of the tree', domain);
  expectEqual('number of children', tree.children.length, children.length);
  const isAgain = rolled?.cycle === cycle;
  demand(!isAgain || !rolled.domains.has(domain), 'a domain once in a cycle', domain);
  for (const [at, child] of children.entries()) {
    checkMeasured(child, tree.rules);
    const name = originOf(tree.children[at].vkey);
    const before = (isAgain ? rolled.before : rolled?.read)?.get(name);
    if (before?.size !== undefined && child.size !== undefined) {
      demand(child.size >= before.size, 'no older tree of a child', child.size);
      if (child.size === before.size) expectEqual('root', before.root, child.root);
    }
    if (!isAgain) continue;
    expectEqual('size in every domain', rolled.read.get(name)?.size, child.size);
    expectEqual('root in every domain', rolled.read.get(name)?.root, child.root);
  }
  const sums = sumsOf(tree.children, children);
  for (const [name, sum] of Object.entries(sums)) expectEqual(name, sum, entry[name]);
}

function checkMeasured(child, rules) {
  const { state, size, root, cycle, rules: own, entropy, error, ...rest } = child;
  const isState = ['KNOWN', 'STALE', 'UNKNOWN', 'INCOMPARABLE'].includes(state);
  demand(isState && Object.keys(rest).length === 0, 'a state, and known fields', child);
  const isRead = size !== undefined;
  const isMeasured = cycle !== undefined;
  demand(isRead ? Number.isSafeInteger(size) && size >= 1 : !isMeasured, 'a size', size);
  demand(isRead ? KINDS.hash(root) : root === undefined, 'a root', root);
  demand(isMeasured ? Number.isInteger(cycle) && KINDS.hash(own) : own === undefined, 'rules', own);
  for (const number of [entropy, error]) {
    demand(state === 'KNOWN' ? isShare(number) : number === undefined, 'numbers if KNOWN', number);
  }
  demand(isMeasured || state === 'UNKNOWN', 'a measurement', state);
  if (isMeasured) expectEqual('INCOMPARABLE', own !== rules, state === 'INCOMPARABLE');
}

/** rollup.md "The sums", each divided and rounded once. */
function sumsOf(tree, children) {
  const people = weightOf(tree, 'population') || 1n;
  const whole = people * MILLION;
  const left = MILLION - weightOf(tree, 'federal');
  let [low, high, worst, squares, known] = [0n, 0n, 0n, 0n, 0n];
  let areFederalKnown = true;
  for (const [at, { role, weight }] of tree.entries()) {
    const { state, entropy = 0, error = 0 } = children[at];
    const share = BigInt(weight) * (role === 'federal' ? people : left);
    const isKnown = state === 'KNOWN';
    low += isKnown ? share * BigInt(entropy) : 0n;
    high += share * (isKnown ? BigInt(entropy) : MILLION);
    worst += share * BigInt(error);
    squares += (share * BigInt(error)) ** 2n;
    if (isKnown && role === 'population') known += BigInt(weight);
    if (!isKnown && role === 'federal') areFederalKnown = false;
  }
  const isKnown = areFederalKnown && known * 100n >= weightOf(tree, 'population') * 80n;
  return {
    low: Number(low / whole),
    high: Number(ratioUp(high, whole)),
    error: Number(ratioUp(rootUp(squares), whole)),
    worst: Number(ratioUp(worst, whole)),
    state: isKnown ? 'KNOWN' : 'UNKNOWN',
  };
}

function ratioUp(value, by) {
  return (value + by - 1n) / by;
}

/** The least whole number whose square is no less. */
function rootUp(square) {
  let [least, most] = [0n, square + 1n];
  while (least < most) {
    const middle = (least + most) / 2n;
    if (middle * middle >= square) most = middle;
    else least = middle + 1n;
  }
  return least;
}

/** So many elections of a member may be in force or to come. */
const ELECTIONS_MAX = 100;

/** So many cycles after what a council stopped, one key alone stops nothing. */
const COOLING_CYCLES = 28;

function isEmergency({ emergency, cycle }) {
  return emergency.isOn && emergency.last >= cycle;
}

/** What a council stops or resumes: counted, signed by enough, and no less than what is stopped. */
function checkEmergency(state, entry) {
  const { council, emergency, cycle, pause } = state;
  const { paused, scope = 'mint', lastCycle, counter, signatures = [] } = entry;
  demand(council !== undefined, 'a council', entry);
  expectEqual('pause.counter', emergency.counter + 1, counter);
  demand(paused ? lastCycle !== undefined : isEmergency(state), 'something to stop', entry);
  const text = paused
    ? signedFor(state, 'emergency-pause', [counter, scope, lastCycle])
    : signedFor(state, 'emergency-end', [counter]);
  for (const { key, signature, ...rest } of signatures) {
    demand(Object.keys(rest).length === 0, 'a key and a signature', rest);
    checkSignedByCouncil(state, text, { key, signature });
  }
  const count = new Set(signatures.map(({ key }) => publicKeyIn(key))).size;
  expectEqual('keys that signed, each once', count, signatures.length);
  const isLess =
    pause !== undefined &&
    (lastCycle < lastCycleOf(pause) || (pause.scope === 'all' && scope !== 'all'));
  const isCooling = cycle <= emergency.last + COOLING_CYCLES;
  const needed = !paused || isCooling || isLess ? council.approvals : 1;
  demand(count >= needed, `signatures of ${needed} keys`, count);
}

/** log.md "pool": whether the key of a pledge has signed its line, once. */
function isGiven(state, { entry: { key }, draft, isSigned: isKnown }, { signature }) {
  const bytes = fromBase64(signature);
  if (key === undefined || isKnown || bytes === undefined) return false;
  const text = signedFor(state, 'pledge', [draft]);
  return isSigned(text, bytes, readVerifierKey(key).publicKey);
}

/** debt.md "Signed settlements": the key of a creditor's first pledge that names one. */
function keyOf({ pledges }, creditor) {
  const own = [...pledges.values()].filter((one) => one.entry.creditor === creditor);
  return own.find((one) => one.entry.key !== undefined)?.entry.key;
}

function batchOf({ creditor, batch }) {
  return `${creditor} ${batch}`;
}

/** log.md "settlement": whether the key of the creditor has signed its batch up to this item. */
function signsBatch(state, entry) {
  const [key, bytes] = [keyOf(state, entry.creditor), fromBase64(entry.signature)];
  if (key === undefined || bytes === undefined) return false;
  const items = [...(state.batches.get(batchOf(entry)) ?? []), entry].map((one) =>
    [one.reduction, one.outcome, one.units, one.withheld, one.currency]
      .concat(one.code ?? [])
      .join(' '),
  );
  const text = signedFor(state, 'settlement', [batchOf(entry), ...items]);
  return isSigned(text, bytes, readVerifierKey(key).publicKey);
}

/** Whether a key of the council has signed this about the proposal. */
function checkCouncilSignature(state, what, { proposal, key, signature }) {
  const text = signedFor(state, `policy-${what}`, [proposal]);
  checkSignedByCouncil(state, text, { key, signature });
}

function checkSignedByCouncil(state, text, { key, signature }) {
  demand(state.council?.keys.includes(key) === true, 'a key of the council', key);
  const bytes = fromBase64(signature);
  const holds = bytes !== undefined && isSigned(text, bytes, readVerifierKey(key).publicKey);
  demand(holds, 'a signature that holds', signature);
}

/** Rules that open an attack of the bench say which, in order, and why all the same. */
function checkOpening({ opens, override }) {
  demand((opens === undefined) === (override === undefined), 'opened attacks, and why', opens);
  if (opens === undefined) return;
  const isInOrder = opens.every((name, at) => at === 0 || opens[at - 1] < name);
  const isNamed = opens.every((name) => name.length > 0 && name.length <= 100);
  const isShort = opens.length > 0 && opens.length <= 100;
  demand(isShort && isNamed && isInOrder, '1 to 100 names in order', opens);
}

/** The first cycle that a proposal governs if one more agrees. */
function activationOf({ council, cycle }, { entry, keys }) {
  const isLeave = entry.council !== undefined && entry.council.approvals < 2;
  const all = council.keys.length;
  const usual = council.approvals + (entry.opens === undefined ? 0 : 1);
  const needed = isLeave ? all : Math.min(all, usual);
  if (keys.size + 1 < needed) return undefined;
  return Math.max(entry.notBefore, cycle + council.timelockCycles);
}

function endOf(state, { index, decision, isLost, isRetracted }, cycle) {
  const { member, evidence, amount, negentropy } = decision;
  if (openFindingOn(state, member, evidence) !== undefined) return undefined;
  const policy = state.policies[decision.policy - 1];
  const { recorded, isBelowThreshold } = standingOf(state, member, policy, cycle);
  const confirmed = findingOn(state, member, isFinal, (about) => about === evidence);
  const code =
    confirmed ??
    (isBelowThreshold ? 'BELOW_THRESHOLD' : undefined) ??
    (isLost ? 'OUTCOME_LOST' : undefined) ??
    (isRetracted ? 'RETRACTED' : undefined);
  const end = { cycle, decision: index, member, ...recorded, amount };
  return code === undefined
    ? { type: 'release', ...end, negentropy }
    : { type: 'cancel', ...end, code };
}

function cycleEntryOf(state, policy) {
  const { cycle, supply, held, decisions } = state;
  const books = { supply: amountText(supply), held: amountText(held), decisions };
  return { type: 'cycle', cycle, ...globalIntegrity(state, policy, cycle), ...books };
}

// ---------------------------------------------------------------------------------------------
// Conduct (conduct.md): findings that fall, and those that a detector opens
// ---------------------------------------------------------------------------------------------

const BIN_CYCLES = 7;
const BINS = 12;

/** By the names that a policy lists; asked when `(c + 1) mod every` is 0. */
const DETECTORS = {
  variance: { code: 'HIGH_VARIANCE', limit: 4 * M, every: BIN_CYCLES, find: erratic },
  destabilization: {
    code: 'DESTABILIZATION',
    version: 2,
    limit: 4 * M,
    every: BIN_CYCLES,
    find: destabilizing,
  },
  extraction: { code: 'EXTRACTION', limit: 900_000, every: BIN_CYCLES, find: closedCircles },
  speculation: {
    code: 'SPECULATION',
    version: 2,
    limit: 760_000,
    every: BIN_CYCLES,
    find: goingRound,
  },
  noise: { code: 'NOISE', limit: M / 2, every: BIN_CYCLES, find: noisy },
};

function conductOf(state, { conduct }) {
  const { cycle } = state;
  const falls = [...state.findings]
    .filter(([, { status, until }]) => ['open', 'appealed'].includes(status) && cycle + 1 >= until)
    .filter(([finding]) => panelAbout(state, finding) === undefined)
    .map(([finding, { member, code, evidence }]) => {
      const about = { type: 'finding', cycle, member, code, evidence, finding };
      return { ...about, status: 'fallen', measured: 0, limit: 0 };
    });
  return [...falls, ...conduct.detectors.flatMap((name) => openedBy(state, name))];
}

function openedBy(state, name) {
  const { cycle } = state;
  const { code, limit, every, find, version = 1 } = DETECTORS[name];
  if ((cycle + 1) % every !== 0) return [];
  return find(state)
    .sort((a, b) => byCodeUnits(a.member, b.member))
    .map(({ list, ...found }) => ({
      type: 'finding',
      cycle,
      code,
      status: 'open',
      limit,
      detector: `${name}/${version}`,
      basis: hash('sha256', canonical(list), 'hex'),
      ...found,
    }));
}

function erratic(state) {
  const found = [];
  for (const [member, domains] of binsOf(state, 'HIGH_VARIANCE')) {
    const measured = varianceOf([...domains.values()]);
    if (measured === undefined || measured < 4 * M) continue;
    const list = [...domains].map(([domain, bins]) => ({ domain, counts: bins.flat() }));
    const totals = Array.from({ length: BINS }, (_, bin) =>
      [0, 1].map((at) => sumOf([...domains.values()].map((bins) => bins[bin][at]))),
    );
    const counts = totals.filter(([kept, failed]) => kept + failed > 0).flat();
    found.push({ member, measured, counts, list });
  }
  return found;
}

/** conduct.md "Destabilization": who fails far more than all the others in the same domains. */
function destabilizing(state) {
  const everybody = [...binsOf(state)];
  const found = [];
  for (const [member, domains] of binsOf(state, 'DESTABILIZATION')) {
    const list = [];
    for (const [domain, bins] of domains) {
      const others = everybody.filter(([who, own]) => who !== member && own.has(domain));
      const [othersKept, othersFailed] = keptAndFailed(
        others.flatMap(([, own]) => own.get(domain)),
      );
      if (others.length < 3 || othersKept + othersFailed < 30) continue;
      const [kept, failed] = keptAndFailed(bins);
      list.push({ domain, kept, failed, othersKept, othersFailed });
    }
    const [kept, failed, othersKept, othersFailed] = [
      'kept',
      'failed',
      'othersKept',
      'othersFailed',
    ].map((name) => sumOf(list.map((own) => own[name])));
    const scattered = new Set(
      list.flatMap(({ domain }) =>
        domains.get(domain).flatMap(([, broken], bin) => (broken > 0 ? [bin] : [])),
      ),
    );
    if (failed < 5 || scattered.size < 4) continue;
    const expected = sumOf(list.map((own) => (own.kept + own.failed) * failingOf(own)));
    const measured = Number((BigInt(failed) * MILLION * MILLION) / BigInt(expected));
    const [f, n, e] = [failed * M, (kept + failed) * M, 2 * expected].map(BigInt);
    const isSure = f > e && (f - e) * (f - e) * n > 3_841_459n * e * (n - e);
    if (measured < 4 * M || !isSure) continue;
    found.push({ member, measured, counts: [kept, failed, othersKept, othersFailed], list });
  }
  return found;
}

const keptAndFailed = (bins) => [0, 1].map((at) => sumOf(bins.map((bin) => bin[at])));

function failingOf({ othersKept, othersFailed }) {
  return Math.max((M * 2) / 25, Math.ceil((othersFailed * M) / (othersKept + othersFailed)));
}

/** conduct.md "Extraction": circles that vouch for each other, and hardly anybody else for them. */
function closedCircles(state) {
  const { cycle, people } = state;
  const since = cycle - Math.ceil(56 / policyNow(state).document.cycle.days);
  const looked = lookedAt(state, 'EXTRACTION');
  const works = new Map();
  for (const { cycle: at, ...pair } of state.vouched) {
    const [by, of] = [pair.by, pair.of].map((one) => personOf(people, one)[0]);
    if (at <= since || by === of) continue;
    const own = entryOf(works, by, () => new Map());
    own.set(of, (own.get(of) ?? 0) + 1);
  }
  const vouchedFor = (by, of) => works.get(by)?.get(of) ?? 0;
  const everybody = new Set([...works].flatMap(([by, own]) => [by, ...own.keys()]));
  const found = [];
  for (const circle of circlesIn([...everybody].sort(byCodeUnits), vouchedFor)) {
    const isLate = circle.every((person) => (looked.get(person) ?? -Infinity) > since);
    if (isLate || everybody.size < 3 * circle.length) continue;
    const list = circle.flatMap((by) =>
      circle.map((of) => ({ by, of, works: vouchedFor(by, of) })).filter((pair) => pair.works > 0),
    );
    const inside = sumOf(list.map((pair) => pair.works));
    const all = sumOf([...everybody].flatMap((by) => circle.map((of) => vouchedFor(by, of))));
    const measured = Math.floor((inside * M) / all);
    if (inside < 8 * circle.length || measured < 900_000) continue;
    const id = hash('sha256', canonical([...circle, cycle]), 'hex');
    const counts = [circle.length, inside, all];
    found.push(...circle.map((member) => ({ member, measured, counts, list, case: id })));
  }
  return found;
}

/** Those who are joined by pairs with three works each way, in the order of their names. */
function circlesIn(people, vouchedFor) {
  const circles = [];
  const seen = new Set();
  for (const start of people) {
    if (seen.has(start)) continue;
    const circle = [start];
    seen.add(start);
    for (const one of circle) {
      const isMate = (other) => Math.min(vouchedFor(one, other), vouchedFor(other, one)) >= 3;
      for (const other of people.filter((name) => !seen.has(name) && isMate(name))) {
        seen.add(other);
        circle.push(other);
      }
    }
    if (circle.length > 1) circles.push(circle.sort(byCodeUnits));
  }
  return circles;
}

/** conduct.md "Noise": clones beside outcomes. */
function noisy(state) {
  const looked = lookedAt(state, 'NOISE');
  const outcomes = binsOf(state, 'NOISE');
  const people = new Map();
  for (const { cycle, member } of state.clones) {
    const [person] = personOf(state.people, member);
    const isOld = cycle <= state.cycle - BIN_CYCLES * BINS;
    if (isOld || cycle <= (looked.get(person) ?? -Infinity)) continue;
    const own = entryOf(people, person, () => new Map());
    own.set(cycle, (own.get(cycle) ?? 0) + 1);
  }
  const found = [];
  for (const [member, own] of people) {
    const clones = sumOf([...own.values()]);
    const others = sumOf([...(outcomes.get(member)?.values() ?? [])].flat(2));
    const measured = Math.floor((clones * M) / (clones + others));
    if (clones < 20 || measured < M / 2) continue;
    const list = [...own].map(([cycle, some]) => ({ cycle, clones: some }));
    found.push({ member, measured, counts: [clones, others], list });
  }
  return found;
}

/** conduct.md "Speculation": most of what somebody sent went round and came back. */
function goingRound(state) {
  const { cycle, people } = state;
  const looked = lookedAt(state, 'SPECULATION');
  const flows = state.transfers
    .map(({ from, to, ...flow }) => ({
      ...flow,
      from: personOf(people, from)[0],
      to: personOf(people, to)[0],
    }))
    .filter((flow) => flow.cycle > cycle - 56 && flow.from !== flow.to);
  const outgoing = new Map();
  for (const [at, flow] of flows.entries()) {
    entryOf(outgoing, flow.from, () => []).push({ at, ...flow, units: amountOf(flow.amount) });
  }
  const [starts, circles] = [new Map(), new Map()];
  for (const start of [...outgoing.values()].flat().sort((a, b) => a.at - b.at)) {
    const trip = starts.has(start.at) ? [] : roundTrip(outgoing, start, starts);
    for (const { at } of trip) starts.set(at, start.at);
    circles.set(start.at, trip.map(({ from }) => from).sort(byCodeUnits));
  }
  const found = [];
  for (const [member, all] of outgoing) {
    const own = all.filter((flow) => flow.cycle > (looked.get(member) ?? -Infinity));
    const round = own.filter(({ at }) => starts.has(at));
    const [sent, looped] = [own, round].map((some) =>
      some.reduce((sum, one) => sum + one.units, 0n),
    );
    const measured = sent === 0n ? 0 : Number((looped * MILLION) / sent);
    const closures = new Set(round.map(({ at }) => starts.get(at)));
    const trips = [...closures].map((start) => circles.get(start));
    const isCircle = isOneCircle(trips) || trips.length >= 2 * new Set(trips.flat()).size;
    if (measured < 760_000 || !isCircle) continue;
    const list = round.map(({ cycle: on, amount, to }) => ({ cycle: on, amount, to }));
    found.push({ member, measured, counts: [closures.size, round.length], list });
  }
  return found;
}

/** Whether three round trips or more are of the same people. */
function isOneCircle(trips) {
  const names = trips.map((people) => people.join(' '));
  return names.some((name) => names.filter((other) => other === name).length >= 3);
}

/** The transfers of the shortest round trip from one, of three hops to six; none: []. */
function roundTrip(outgoing, start, taken) {
  let paths = [[start]];
  const followed = new Set([start.at]);
  for (let hops = 1; hops <= 6; hops += 1) {
    const further = [];
    for (const path of paths) {
      const last = path.at(-1);
      if (last.to === start.from) {
        if (hops >= 3) return path;
        continue;
      }
      for (const next of hops === 6 ? [] : (outgoing.get(last.to) ?? [])) {
        if (followed.size >= 64) break;
        const isLater = next.at > last.at && next.cycle < start.cycle + 3;
        const [least, amount, most] = [98n * last.units, 100n * next.units, 102n * last.units];
        const isMet = path.some(({ to }) => to === next.to);
        if (!isLater || amount < least || amount > most) continue;
        if (isMet || followed.has(next.at) || taken.has(next.at)) continue;
        followed.add(next.at);
        further.push([...path, next]);
      }
    }
    paths = further;
  }
  return [];
}

/** By person, the last cycle that findings of a code looked at. */
function lookedAt({ findings, people }, about) {
  const looked = new Map();
  for (const { member, code, evidence, opened: at } of findings.values()) {
    const [person] = personOf(people, member);
    if (code !== about || evidence !== undefined) continue;
    looked.set(person, Math.max(at, looked.get(person) ?? at));
  }
  return looked;
}

/**
 * Person → domain, in order of the names → [kept, failed] of each bin, the oldest first; without
 * what an earlier finding of that code looked at.
 */
function binsOf(state, code) {
  const people = new Map();
  const first = state.cycle - BIN_CYCLES * BINS + 1;
  const looked = lookedAt(state, code);
  for (const [name, { outcomesOf, failedOf }] of [...state.domains].sort(([a], [b]) =>
    byCodeUnits(a, b),
  )) {
    for (const [cycle, members] of outcomesOf) {
      if (cycle < first) continue;
      for (const [member, count] of members) {
        const [person] = personOf(state.people, member);
        if (count === 0 || cycle <= (looked.get(person) ?? -Infinity)) continue;
        const bins = entryOf(
          entryOf(people, person, () => new Map()),
          name,
          () => Array.from({ length: BINS }, () => [0, 0]),
        );
        const failed = failedOf.get(cycle)?.get(member) ?? 0;
        const bin = bins[Math.floor((cycle - first) / BIN_CYCLES)];
        bin[0] += count - failed;
        bin[1] += failed;
      }
    }
  }
  return people;
}

/** Pearson's X² of every domain that has both, over all their degrees of freedom. */
function varianceOf(domains) {
  const judged = domains
    .map((bins) => bins.filter(([kept, failed]) => kept + failed > 0))
    .filter((bins) => [0, 1].every((at) => bins.some((bin) => bin[at] > 0)));
  const all = judged.flat();
  const failures = sumOf(all.map(([, failed]) => failed));
  const isEnough = judged.some(({ length }) => length >= 8) && failures >= 6;
  if (!isEnough || sumOf(all.flat()) < 40) return undefined;
  let [above, below] = [0n, 1n];
  for (const bins of judged) {
    const [kept, failed] = [0, 1].map((at) => BigInt(sumOf(bins.map((bin) => bin[at]))));
    const total = kept + failed;
    for (const bin of bins) {
      // Of both rows together: (f·N − n·F)² / (n·N)·N/(K·F), each over n·K·F
      const size = BigInt(bin[0] + bin[1]);
      const off = BigInt(bin[1]) * total - size * failed;
      const under = size * kept * failed;
      above = above * under + off * off * below;
      below *= under;
    }
  }
  const freedom = BigInt(all.length - judged.length);
  return Number((above * MILLION) / (below * freedom));
}

// ---------------------------------------------------------------------------------------------
// Panels (review.md): who has to review what
// ---------------------------------------------------------------------------------------------

const SEATS = 3;
const PROGRAMS = 1;
const REVIEW_CYCLES = 3;
const ROUNDS = 3;
const MEETING_CYCLES = 28;
const WAITING = 20;

function refuseBefore({ owed }, { type, panel, finding }) {
  if (owed === undefined) return;
  const isOwed = type === owed.type && panel === owed.panel && finding === owed.finding;
  demand(isOwed, `the ${owed.type} of panel ${owed.panel} comes first`, type);
}

function panelAbout({ panels }, finding) {
  if (finding === undefined) return undefined;
  return [...panels.values()].find((panel) => panel.finding === finding);
}

function firstSeats(state, { member, barred = [], seed }) {
  return assign(candidatesFor(state, member, barred), seed, SEATS, PROGRAMS, []);
}

/** A row of all, group beside group, of which every n-th has a seat from a random place on. */
function assign(candidates, seed, seats, programs, seated) {
  const persons = new Set(seated);
  let left = programs;
  const drawn = candidates
    .map((one) => ({ one, draw: hash('sha256', `negentropy panel\n${seed}\n${one.key}`, 'hex') }))
    .sort((a, b) => byCodeUnits(a.draw, b.draw))
    .filter(({ one: { person, kind } }) => {
      const isProgram = kind === 'program';
      if (persons.has(person) || (isProgram && left === 0)) return false;
      if (isProgram) left -= 1;
      persons.add(person);
      return true;
    });
  const row = drawn
    .map(({ one, draw }) => {
      const { group, sentinel: name } = one;
      const grouped = hash('sha256', `negentropy group\n${seed}\n${group}`, 'hex');
      return { name, draw, place: group === '' ? draw : grouped };
    })
    .sort((a, b) => byCodeUnits(a.place, b.place) || byCodeUnits(a.draw, b.draw));
  const begins = hash('sha256', `negentropy start\n${seed}`, 'hex').slice(0, 12);
  const start = Number.parseInt(begins, 16) % row.length;
  const places = Array.from({ length: seats }, (_, nth) =>
    Math.floor((start + nth * row.length) / seats),
  );
  const chosen = row.length <= seats ? row : places.map((place) => row[place]);
  return chosen.sort((a, b) => byCodeUnits(a.draw, b.draw)).map(({ name }) => name);
}

function candidatesFor(state, member, barred, opened = state.cycle) {
  const { people, sentinels, meetings, cycle } = state;
  const own = personOf(people, member);
  const out = [member, ...barred].flatMap((one) => personOf(people, one));
  const isLately = (met) => met !== undefined && met > cycle - MEETING_CYCLES;
  const met = new Set(); // persons on whose works the member sat
  for (const one of own) {
    for (const [other, at] of meetings.get(one) ?? []) {
      if (isLately(at)) met.add(personOf(people, other)[0]);
    }
  }
  return [...sentinels.values()]
    .map((one) => ({ ...one, person: personOf(people, one.member)[0] }))
    .filter(({ member: whose, person, isRetired, since, waiting }) => {
      if (isRetired || since >= opened || waiting >= WAITING) return false;
      if (out.includes(whose) || met.has(person)) return false;
      const sat = personOf(people, whose).map((one) => meetings.get(one));
      return !own.some((one) => sat.some((about) => isLately(about?.get(one))));
    });
}

/** What the close says of panels whose reviews were due, or whose seats are empty, by index. */
function lateSeats(state) {
  const { cycle } = state;
  return [...state.panels.values()].flatMap((panel) => {
    const change = seatChange(state, panel);
    return change === undefined ? [] : [{ type: 'seats', cycle, panel: panel.index, ...change }];
  });
}

function seatChange(state, panel) {
  const { member, barred, opened, seed, seats, replaced, round, until } = panel;
  const isDue = state.cycle + 1 >= until;
  const lost = lostSeats(state, panel);
  const holders = [...seats]
    .filter(([name, seal]) => !lost.includes(name) && (!isDue || seal !== undefined))
    .map(([name]) => state.sentinels.get(name));
  const missing = SEATS - holders.length;
  if (!isDue && missing === 0) return undefined;
  const earlier = [...seats.keys(), ...replaced];
  const free = candidatesFor(state, member, barred, opened).filter(
    ({ sentinel }) => !earlier.includes(sentinel),
  );
  const programs = PROGRAMS - holders.filter(({ kind }) => kind === 'program').length;
  const persons = holders.map((one) => personOf(state.people, one.member)[0]);
  const next = assign(free, seed, missing, programs, persons);
  const isOver = round >= ROUNDS || missing === 0 || next.length < missing;
  if (isDue && isOver) return { seats: [], ended: true };
  if (next.length + lost.length === 0) return undefined;
  return { seats: next, ...(lost.length > 0 && { emptied: lost }) };
}

/** Seats of who has retired, or became one person with who has a stake or an earlier seat. */
function lostSeats({ people, sentinels }, { member, barred, seats }) {
  const persons = new Set([member, ...barred].map((one) => personOf(people, one)[0]));
  return [...seats.keys()].filter((name) => {
    const { member: holder, isRetired } = sentinels.get(name);
    const [person] = personOf(people, holder);
    if (isRetired || persons.has(person)) return true;
    persons.add(person);
    return false;
  });
}

function seat(state, panel, seats) {
  for (const sentinel of seats) {
    panel.seats.set(sentinel, undefined);
    const { member } = state.sentinels.get(sentinel);
    entryOf(state.meetings, member, () => new Map()).set(panel.member, state.cycle);
    state.sentinels.get(sentinel).waiting += 1;
  }
}

/** What a panel was asked for: sealed when it was opened, and what it repeats is drawn. */
function checkSealed(panel, check) {
  expectEqual('the seal of what was asked', panel?.check, check && hash('sha256', check, 'hex'));
  if (check === undefined) return;
  const asked = JSON.parse(check);
  const { domain, gold, again, salt, ...others } = asked;
  const names = Object.keys(others);
  const isPlain = typeof domain === 'string' && /^[0-9a-f]{32}$/.test(salt) && names.length === 0;
  demand(isPlain && canonical(asked) === check, 'a domain and a salt', check);
  demand(gold === undefined || typeof gold === 'boolean', 'a known answer', gold);
  if (again === undefined) return;
  const isDrawn = panel.repeats?.panel === again && panel.repeats.member === panel.member;
  demand(isDrawn && gold === undefined, 'the panel that was drawn', again);
}

/** Of the panels that decided about claims lately the one that a seed draws. */
function panelToRepeat({ decided, cycle }, seed) {
  const lately = decided.filter(({ opened }) => opened > cycle - MEETING_CYCLES);
  const draw = hash('sha256', `negentropy again\n${seed}`, 'hex').slice(0, 12);
  return lately[Number.parseInt(draw, 16) % lately.length];
}

function endPanel(state, panel) {
  if (panel === undefined) return;
  for (const [sentinel, seal] of panel.seats) {
    if (seal === undefined) state.sentinels.get(sentinel).waiting -= 1;
  }
  state.panels.delete(panel.index);
}

function forgetMeetings(state) {
  const { meetings, cycle } = state;
  state.decided = state.decided.filter(({ opened }) => opened > cycle - MEETING_CYCLES);
  for (const [sentinel, members] of meetings) {
    for (const [member, met] of members) {
      if (met <= cycle - MEETING_CYCLES) members.delete(member);
    }
    if (members.size === 0) meetings.delete(sentinel);
  }
}

// ---------------------------------------------------------------------------------------------
// A measurement (entropy.md; compared as log.md "The close of a cycle" says)
// ---------------------------------------------------------------------------------------------

const TOLERANCE = 2;

/** The expected entry, with the recorded factors and errors where they lie within ± 2 ppm. */
function measurementOf(domain, name, at, found) {
  return sized(domain, measuredOf(domain, name, at, found), at.document.entropy);
}

/** The same without what the size of the domain says. */
function measuredOf(domain, name, { state, cycle, document }, found) {
  const { weights, categories, ratingClasses, known, fellMembers } = document.entropy;
  const counted = countsOf(domain, cycle, categories.length);
  const members = membersOf(state, domain, cycle);
  const rated = ratingsOf(domain, cycle);
  const ours = factorsOf(counted, rated, weights, ratingClasses);
  const factors = mapValues(ours.factors, (factor, key) => near(factor, found.factors?.[key]));
  const readings = readingsOf(domain, cycle);
  const instruments = readings.map((each, at) => ({
    ...each,
    error: near(each.error, found.instruments?.[at]?.error),
  }));
  const squares = readings.map((each) => ((each.weight / M) * (each.error / M)) ** 2);
  const error = near(toPpm(Math.sqrt(sumOf(squares) + ours.variance)), found.error);
  const entropy = entropyOf(factors, weights, instruments);
  const isKnown =
    counted.total >= known.outcomes &&
    counted.active.length >= known.activeCycles &&
    members.size >= known.members &&
    (weights.disagreement === 0 || rated.items >= 10) &&
    instruments.every((each) => each.weight === 0 || each.readings >= known.activeCycles) &&
    counted.coverage >= 650_000;
  const stateOfIt = isKnown ? 'KNOWN' : wasKnown(domain, cycle) ? 'STALE' : 'UNKNOWN';
  const reference = isKnown ? referenceOf(domain, cycle) : undefined;
  return {
    type: 'measurement',
    cycle,
    domain: name,
    outcomes: counted.outcomes,
    activeCycles: counted.active.length,
    members: members.size,
    coverage: counted.coverage,
    factors,
    instruments: instruments.length === 0 ? undefined : instruments,
    entropy,
    error,
    state: stateOfIt,
    reference,
    broad: reference && isBroad(members, membersOf(state, domain, reference.cycle), fellMembers),
    direction: directionOf({ entropy, error }, reference),
  };
}

/** entropy.md "Thin domains": whether most of its last 56 measurements lacked something. */
function isThin({ measurements }, latest, { known }) {
  const isSparse = ({ outcomes, activeCycles, members }) =>
    sumOf(outcomes) < known.outcomes ||
    activeCycles < known.activeCycles ||
    members < known.members;
  const measured = [latest];
  for (let at = latest.cycle - 55; at < latest.cycle; at += 1) {
    if (measurements.has(at)) measured.push(measurements.get(at));
  }
  return 2 * measured.filter(isSparse).length > measured.length;
}

/** The same at a close whose measurements are still to come. */
function isThinNow(domain, { state, cycle, document }) {
  const { pool, known, categories } = document.entropy;
  const { outcomes, active } = countsOf(domain, cycle, categories.length);
  const members = membersOf(state, domain, cycle).size;
  return (
    pool && isThin(domain, { cycle, outcomes, activeCycles: active.length, members }, { known })
  );
}

/** The same: the flag `thin`, and no broad fall against a mark of a thin time. */
function sized(domain, measurement, { pool, known }) {
  if (!pool) return measurement;
  const { reference, broad } = measurement;
  const begin = reference && domain.measurements.get(reference.cycle - WINDOW + 1);
  const wasThin = begin === undefined || begin.thin === true;
  const thin = isThin(domain, measurement, { known }) || undefined;
  return { ...measurement, broad: reference && broad && !wasThin, thin };
}

/** The measurement of the thin domains together. */
function poolMeasurement(state, thin, at, found) {
  const domains = thin.map((name) => state.domains.get(name));
  const measurements = state.domains.get(COMMONS)?.measurements ?? new Map();
  const measurement = measurementOf(together(domains, measurements), COMMONS, at, found);
  const { reference, broad } = measurement;
  const before = reference === undefined ? [] : (measurements.get(reference.cycle).pooled ?? []);
  const isWhole = before.every((name) => thin.includes(name));
  return { ...measurement, broad: reference && broad && isWhole, pooled: thin };
}

const COUNT_MAX = 10_000_000;

/** Several domains as one: what happened in a cycle is added up, to at most COUNT_MAX each. */
function together(domains, measurements) {
  const outcomes = new Map();
  const outcomesOf = new Map();
  const ratings = new Map();
  for (const domain of domains) {
    for (const [cycle, counts] of domain.outcomes) {
      const sums = entryOf(outcomes, cycle, () => []);
      for (const [at, count] of counts.entries()) add(sums, at, count);
    }
    for (const [cycle, members] of domain.outcomesOf) {
      const sums = entryOf(outcomesOf, cycle, () => new Map());
      for (const [member, count] of members) sums.set(member, (sums.get(member) ?? 0) + count);
    }
    for (const [cycle, counts] of domain.ratings) {
      const sums = entryOf(ratings, cycle, () => ({ items: 0, pairs: 0, disagreeing: 0 }));
      for (const [name, count] of Object.entries(counts)) add(sums, name, count);
    }
  }
  const firstOutcome = Math.min(...domains.map((domain) => domain.firstOutcome));
  const instruments = instrumentsTogether(domains);
  return { firstOutcome, outcomes, outcomesOf, ratings, measurements, instruments };
}

function add(sums, key, count) {
  sums[key] = Math.min(COUNT_MAX, (sums[key] ?? 0) + count);
}

/** Instruments of one name: the greatest weight, and the mean of a cycle's readings, rounded up. */
function instrumentsTogether(domains) {
  const instruments = new Map();
  for (const domain of domains) {
    for (const [name, { weight, readings }] of domain.instruments) {
      const one = entryOf(instruments, name, () => ({ weight: 0, lists: new Map() }));
      one.weight = Math.max(one.weight, weight);
      for (const [cycle, value] of readings) entryOf(one.lists, cycle, () => []).push(value);
    }
  }
  for (const one of instruments.values()) {
    const means = [...one.lists].map(([cycle, values]) => [
      cycle,
      Number(ceilDivide(BigInt(sumOf(values)), BigInt(values.length))),
    ]);
    one.readings = new Map(means);
  }
  return instruments;
}

/** Persons with outcomes in the window that ends with a cycle, and how many. */
function membersOf({ people }, { outcomesOf }, cycle) {
  const members = new Map();
  for (let each = cycle - WINDOW + 1; each <= cycle; each += 1) {
    for (const [member, count] of outcomesOf.get(each) ?? []) {
      const [head] = personOf(people, member);
      if (count > 0) members.set(head, (members.get(head) ?? 0) + count);
    }
  }
  return members;
}

/** Whether one member has more than a third. */
const isLed = (members) => 3 * Math.max(...members.values()) > sumOf([...members.values()]);

/** entropy.md "Whose record". */
function isBroad(now, before, least) {
  if (least === 0) return true;
  const both = [...now.keys()].filter((member) => before.has(member)).length;
  return both >= least && !isLed(now) && !isLed(before);
}

/** Numbers that pass through floating point: the recorded one counts where it is close enough. */
function near(ours, found) {
  const isNear = Number.isInteger(found) && found >= 0 && Math.abs(found - ours) <= TOLERANCE;
  return isNear ? found : ours;
}

const toPpm = (share) => Math.ceil(share * M);
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

/** Outcomes of the window and of the window before it, and the coverage. */
function countsOf(domain, cycle, categories) {
  const countsIn = (each) => domain.outcomes.get(each) ?? [];
  const sumOver = (from, to) => {
    const sums = Array.from({ length: categories }, () => 0);
    for (let each = from; each <= to; each += 1) {
      for (const [at, count] of countsIn(each).entries()) sums[at] += count;
    }
    return sums;
  };
  const active = [];
  for (let each = cycle - WINDOW + 1; each <= cycle; each += 1) {
    const total = sumOf(countsIn(each));
    if (total > 0) active.push({ total, failed: total - countsIn(each)[0] });
  }
  const outcomes = sumOver(cycle - WINDOW + 1, cycle);
  return {
    outcomes,
    before: sumOver(cycle - 2 * WINDOW + 1, cycle - WINDOW),
    total: sumOf(outcomes),
    active,
    coverage: coverageOf(domain, cycle, (each) => sumOf(countsIn(each))),
  };
}

const COVERAGE_CYCLES = 7;

/** entropy.md "State": the newest sum of 7 cycles over the median of such sums. */
function coverageOf({ firstOutcome }, cycle, totalIn) {
  const sums = [];
  const oldest = Math.max(firstOutcome, cycle - 55);
  for (let first = cycle - COVERAGE_CYCLES + 1; first >= oldest; first -= 1) {
    let sum = 0;
    for (let each = first; each < first + COVERAGE_CYCLES; each += 1) sum += totalIn(each);
    sums.push(sum);
  }
  const [newest] = sums;
  if (newest === undefined || newest === 0) return 0;
  const sorted = sums.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const twiceMedian = sorted[Math.floor(middle)] + sorted[Math.ceil(middle)];
  if (2 * newest >= twiceMedian) return M;
  return Number(floorDivide(2n * BigInt(newest) * MILLION, BigInt(twiceMedian)));
}

/** log.md "State", Ratings: pooled over the window. */
function ratingsOf({ ratings }, cycle) {
  const pooled = { items: 0, pairs: 0, disagreeing: 0 };
  for (let each = cycle - WINDOW + 1; each <= cycle; each += 1) {
    const counts = ratings.get(each);
    for (const name of Object.keys(pooled)) pooled[name] += counts?.[name] ?? 0;
  }
  return pooled;
}

/** In integers; 0 without a pair. */
function disagreementOf({ pairs, disagreeing }, classes) {
  if (pairs === 0) return 0;
  const [above, below] = [BigInt(disagreeing * classes), BigInt(pairs * (classes - 1))];
  return above >= below ? M : Number(ceilDivide(above * MILLION, below));
}

/** The five factors in ppm, and the part of SE² that does not come from instruments. */
function factorsOf({ outcomes, before, total, active }, rated, weights, ratingClasses) {
  const failed = total - outcomes[0];
  const share = total === 0 ? 1 : failed / total; // f
  const freedom = active.length - 1; // df
  const isMixed = failed > 0 && failed < total;
  const pearson = isMixed ? pearsonOf(active, share) : 0;
  const dispersion = freedom > 0 ? Math.max(1, pearson / freedom) : 1; // φ
  const { spread, volatility } = volatilityOf(share, total, active.length, pearson);
  const factors = {
    failure: total === 0 ? M : Number(ceilDivide(BigInt(failed) * MILLION, BigInt(total))),
    uncertainty: toPpm(uncertaintyOf(outcomes[0], failed, outcomes)),
    volatility: toPpm(volatility),
    drift: toPpm(driftOf(outcomes, before, dispersion)),
    disagreement: disagreementOf(rated, ratingClasses),
  };
  const [failure, uncertainty] = [weights.failure / M, weights.uncertainty / M];
  const gradient = gradientVariance(outcomes, failed, failure, uncertainty);
  const dissent = (rated.disagreeing + 1) / (rated.pairs + 2); // d̃, with u pairs
  const disagreement =
    (4 * (weights.disagreement / M) ** 2 * dissent * (1 - dissent)) / (rated.pairs + 2);
  const ofVolatility =
    volatility > 0 ? (2 * (weights.volatility / M) * spread) ** 2 / (2 * freedom) : 0;
  const variance = (dispersion * gradient) / (total + 2) + disagreement + ofVolatility;
  return { factors, variance };
}

/** X²: Pearson's statistic of cycle × (kept, failed) over the cycles with outcomes. */
function pearsonOf(active, share) {
  return sumOf(
    active.map(
      ({ total, failed }) => (failed - total * share) ** 2 / (total * share * (1 - share)),
    ),
  );
}

function volatilityOf(share, total, cycles, pearson) {
  const freedom = cycles - 1;
  if (freedom < 1) return { spread: 0, volatility: 0 };
  const unit = (share * (1 - share)) / (total / cycles);
  const spread = Math.sqrt((unit * pearson) / freedom);
  const usual = Math.sqrt((unit * chiSquare95(freedom)) / freedom);
  return { spread, volatility: Math.min(1, Math.max(0, 2 * (spread - usual))) };
}

/** Miller–Madow; kept counts as max(kept, failed). */
function uncertaintyOf(kept, failed, outcomes) {
  const counts = [Math.max(kept, failed), ...outcomes.slice(1)];
  const total = sumOf(counts);
  if (total === 0) return 0;
  const occurring = counts.filter((count) => count > 0);
  const bits = sumOf(occurring.map((count) => surprise(count / total)));
  const correction = (occurring.length - 1) / (2 * total * Math.LN2);
  return Math.min(1, (bits + correction) / Math.log2(counts.length));
}

/** −p·log₂ p, with 0·log 0 = 0. */
const surprise = (p) => (p > 0 ? -p * Math.log2(p) : 0);

function driftOf(outcomes, before, dispersion) {
  const [n, n0] = [sumOf(outcomes), sumOf(before)];
  if (n === 0 || n0 === 0) return 0;
  // f > f₀ in integers: kept/n < kept₀/n₀
  if (BigInt(outcomes[0]) * BigInt(n0) >= BigInt(before[0]) * BigInt(n)) return 0;
  const p = outcomes.map((count) => count / n);
  const q = before.map((count) => count / n0);
  const mixed = p.map((each, at) => (each + q[at]) / 2);
  const bits = (shares) => sumOf(shares.map(surprise));
  const divergence = bits(mixed) - (bits(p) + bits(q)) / 2;
  const chance = (dispersion * chiSquare95(p.length - 1) * (1 / n + 1 / n0)) / (8 * Math.LN2);
  return Math.sqrt(Math.max(0, divergence - chance));
}

/** Σp̃g² − (Σp̃g)², p̃ being the shares after adding one kept and one failed outcome. */
function gradientVariance(outcomes, failed, failureWeight, uncertaintyWeight) {
  const total = sumOf(outcomes) + 2;
  const logCategories = Math.log2(outcomes.length);
  const steepness = (p) => (p > 0 ? (-uncertaintyWeight * Math.log2(p)) / logCategories : 0);
  const terms = outcomes.map((count, at) => {
    if (at === 0) {
      const p = (count + 1) / total;
      return { p, g: steepness(Math.max(p, 1 - p)) };
    }
    const added = failed === 0 ? 1 / (outcomes.length - 1) : count / failed;
    const p = (count + added) / total;
    return { p, g: failureWeight + steepness(p) };
  });
  const mean = sumOf(terms.map(({ p, g }) => p * g));
  return sumOf(terms.map(({ p, g }) => p * (g - mean) ** 2));
}

/**
 * What an instrument read in the cycles of an improvement that does not name it, a missing reading
 * as 0; undefined if it read nothing in them.
 */
function meanOf(readings, from, until) {
  const cycles = Array.from({ length: until - from }, (_, at) => from + 1 + at);
  if (!cycles.some((cycle) => readings.has(cycle))) return undefined;
  const sum = cycles.reduce((total, cycle) => total + (readings.get(cycle) ?? 0), 0);
  return Math.floor(sum / cycles.length);
}

/**
 * What one instrument says of an improvement: the lower mean of the 14 cycles before the claim and
 * of the 14 before those, a missing reading as 0, and that of those after it, a missing one as 1. It
 * fell if it did from both by two standard errors of the difference, the spread of each being that
 * of its sample, and if the target lies a tenth below what was before. So it did from what a kept
 * improvement of its measure showed whose last cycle is one of those 28. Of the errors, those of readings that
 * repeat a part r of the one before are √((1 + r)/(1 − r)) times as large.
 */
function shownBy(instrument, { target }, from, until) {
  const readings = instrument?.readings ?? new Map();
  const span = (first, last, missing) =>
    Array.from({ length: last - first + 1 }, (_, at) =>
      BigInt(readings.get(first + at) ?? missing),
    );
  const olds = [span(from - 14, from - 1, 0), span(from - 28, from - 15, 0)];
  const paid = (instrument?.results ?? []).filter(
    (one) => one.until < from && one.until >= from - 28,
  );
  const fresh = span(from + 1, until, M);
  const m = BigInt(fresh.length);
  const spread = spreadOf(fresh);
  const starts = olds.map((old) => ({ n: 14n, sum: totalOf(old), spread: spreadOf(old) }));
  for (const one of paid) {
    const n = BigInt(one.until - one.from);
    const like = (spread * n * (n - 1n)) / (m * (m - 1n));
    starts.push({ n, sum: n * BigInt(one.after), spread: like });
  }
  const { common, all } = memoryOf([...olds[1], ...olds[0]]);
  const hasFallen = starts.every((old) => {
    const { n } = old;
    const fall = old.sum * m - totalOf(fresh) * n;
    const noise = old.spread * m ** 2n * (m - 1n) + spread * n ** 2n * (n - 1n);
    const least = 4n * noise * (all + common);
    return fall > 0n && fall ** 2n * (n - 1n) * (m - 1n) * (all - common) >= least;
  });
  const before = Math.min(...starts.map((old) => Number(old.sum / old.n)));
  const after = Number((totalOf(fresh) + m - 1n) / m);
  const counts =
    instrument?.key !== undefined && !instrument.isRetired && until - instrument.calibrated <= 90;
  const isBetter = hasFallen && before > 0 && target * 10 <= before * 9;
  const way = before - target;
  const part =
    after >= before || way <= 0 ? 0 : Math.min(M, Math.floor(((before - after) * M) / way));
  return { before, after, part, isBetter: counts && isBetter };
}

/** Of what lies off the mean: the sum of what two neighbours have in common, and of all. */
function memoryOf(values) {
  const [n, sum] = [BigInt(values.length), totalOf(values)];
  const off = values.map((value) => n * value - sum);
  const common = totalOf(off.slice(1).map((one, at) => one * off[at]));
  return common > 0n
    ? { common, all: totalOf(off.map((one) => one ** 2n)) }
    : { common: 0n, all: 1n };
}

function totalOf(values) {
  return values.reduce((sum, value) => sum + value, 0n);
}

/** n·Σx² − (Σx)². */
function spreadOf(values) {
  const squares = totalOf(values.map((value) => value ** 2n));
  return BigInt(values.length) * squares - totalOf(values) ** 2n;
}

/** Mean and standard error of every instrument's readings in the window. */
function readingsOf({ instruments }, cycle) {
  return [...instruments.keys()].sort(byCodeUnits).map((instrument) => {
    const { weight, readings } = instruments.get(instrument);
    const values = [...readings].filter(([at]) => at > cycle - WINDOW).map(([, value]) => value);
    const count = values.length;
    const sum = sumOf(values);
    const squares = sumOf(values.map((value) => (value - sum / count) ** 2));
    return {
      instrument,
      weight,
      value: count === 0 ? M : Math.ceil(sum / count),
      error: count < 2 ? M : Math.ceil(Math.sqrt(squares / (count - 1) / count)),
      readings: count,
    };
  });
}

/** S from the numbers as recorded. */
function entropyOf(factors, weights, instruments) {
  let sum = 0n;
  for (const [name, factor] of Object.entries(factors)) {
    sum += BigInt(weights[name]) * BigInt(factor);
  }
  for (const { weight, value } of instruments) sum += BigInt(weight) * BigInt(value);
  return Number(ceilDivide(sum, MILLION));
}

function wasKnown({ measurements }, cycle) {
  for (let back = 1; back <= 13; back += 1) {
    if (measurements.get(cycle - back)?.state === 'KNOWN') return true;
  }
  return false;
}

/** L: the lowest KNOWN entropy from 69 to 14 cycles before, of equal ones the latest. */
function referenceOf({ measurements, firstOutcome }, cycle) {
  if (cycle < firstOutcome + 27) return undefined;
  let lowest;
  for (let at = cycle - 69; at <= cycle - 14; at += 1) {
    const candidate = measurements.get(at);
    if (candidate?.state !== 'KNOWN') continue;
    if (lowest === undefined || candidate.entropy <= lowest.entropy) lowest = candidate;
  }
  return lowest && { cycle: lowest.cycle, entropy: lowest.entropy, error: lowest.error };
}

function directionOf(measured, reference) {
  if (reference === undefined) return 'unknown';
  if (isAbove(measured, reference, 100n, 961n)) return 'rose';
  return isAbove(reference, measured, 4n, 1n) ? 'fell' : 'flat';
}

// ---------------------------------------------------------------------------------------------
// χ²₉₅: the value that a χ² of so many degrees of freedom passes once in twenty
// ---------------------------------------------------------------------------------------------

const quantiles = new Map();

/** By bisection of the distribution function: no table to copy wrongly. */
function chiSquare95(freedom) {
  return entryOf(quantiles, freedom, () => {
    let low = 0;
    let high = freedom + 10 * Math.sqrt(2 * freedom) + 10;
    for (let step = 0; step < 100; step += 1) {
      const middle = (low + high) / 2;
      if (chiSquareBelow(middle, freedom) < 0.95) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  });
}

/** P(a, x) with a = freedom/2 and x = value/2, by the series of the lower incomplete gamma. */
function chiSquareBelow(value, freedom) {
  const [a, x] = [freedom / 2, value / 2];
  if (x === 0) return 0;
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGammaPlusOne(a));
}

/** ln Γ(a + 1) for a whole or half number a. */
function logGammaPlusOne(a) {
  let log = Number.isInteger(a) ? 0 : Math.log(Math.PI) / 2;
  for (let factor = a; factor > 0; factor -= 1) log += Math.log(factor);
  return log;
}

process.exitCode = main(process.argv.slice(2));

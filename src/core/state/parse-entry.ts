import { isCode } from '../codes/codes.ts';
import type { EntryObject, EntryValue } from '../log/canonical-json.ts';
import type { Entry, EntryType } from './entry.ts';

type Kind = 'text' | 'integer' | 'flag' | 'hash' | 'code' | 'integers' | 'object' | 'objects';

/** A field is followed by `?` where an entry may leave it out. */
type Fields = Readonly<Record<string, Kind | `${Kind}?`>>;

const HOLD_END: Fields = {
  decision: 'integer',
  member: 'text',
  channels: 'object',
  findings: 'integer',
  integrity: 'integer',
  amount: 'text',
};

/** Every field of every type: docs/reference/log.md is checked against this table. */
export const ENTRY_FIELDS: Readonly<Record<EntryType, Fields>> = {
  community: { format: 'text', slug: 'text', origin: 'text', key: 'text', startsAt: 'text' },
  policy: { version: 'integer', policy: 'object' },
  member: { member: 'text' },
  fact: {
    member: 'text',
    evidence: 'hash',
    echo: 'integer?',
    drift: 'integer?',
    coordination: 'integer?',
    stability: 'integer?',
    weight: 'integer?',
  },
  outcome: { domain: 'text', category: 'text', evidence: 'hash' },
  instrument: { domain: 'text', instrument: 'text', weight: 'integer' },
  reading: { domain: 'text', instrument: 'text', value: 'integer' },
  measurement: {
    domain: 'text',
    outcomes: 'integers',
    activeCycles: 'integer',
    coverage: 'integer',
    factors: 'object',
    instruments: 'objects?',
    entropy: 'integer',
    error: 'integer',
    state: 'text',
    reference: 'object?',
    direction: 'text',
  },
  finding: {
    member: 'text',
    code: 'code',
    status: 'text',
    measured: 'integer',
    limit: 'integer',
    evidence: 'hash?',
    finding: 'integer?',
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
    share: 'integer?',
    attested: 'code?',
    outcome: 'text',
    code: 'code?',
    channels: 'object',
    findings: 'integer',
    integrity: 'integer',
    gi: 'integer?',
    entropy: 'object?',
    entropyFactor: 'integer?',
    amount: 'text?',
    negentropy: 'text?',
    due: 'integer?',
  },
  release: { ...HOLD_END, negentropy: 'text' },
  cancel: { ...HOLD_END, code: 'code' },
  cycle: {
    gi: 'integer?',
    members: 'integer',
    supply: 'text',
    held: 'text',
    decisions: 'integer',
  },
  pause: { paused: 'flag', reason: 'hash' },
  review: { domain: 'text', member: 'text', item: 'hash', rating: 'integer' },
  retraction: {
    evidence: 'hash',
    member: 'text?',
    tallies: 'object?',
    outcomes: 'objects?',
    reason: 'hash?',
  },
  transfer: { from: 'text', to: 'text', amount: 'text' },
  key: { key: 'text', action: 'text', scopes: 'text?' },
  erasure: { member: 'text' },
};

const HASH = /^[0-9a-f]{64}$/;

/**
 * Reads an entry of a log that anybody may have written: known type, every field there and of its
 * kind, no other field.
 * @throws RangeError naming the first field that is not as it has to be.
 */
export function parseEntry(value: EntryObject): Entry {
  const fields = typeof value['type'] === 'string' ? fieldsOf(value['type']) : undefined;
  if (fields === undefined) throw new RangeError('an entry of a known type');
  if (!isKind('integer', value['cycle'])) throw new RangeError('an entry with a cycle');
  let known = 2;
  for (const name in fields) {
    const kind = fields[name] ?? 'text';
    const given = value[name];
    const optional = kind.endsWith('?');
    if (given === undefined && optional) continue;
    if (!isKind((optional ? kind.slice(0, -1) : kind) as Kind, given)) {
      throw new RangeError(`a field ${name} of kind ${kind}`);
    }
    known += 1;
  }
  if (Object.keys(value).length !== known) {
    const extra = Object.keys(value).find((name) => !isField(name, fields));
    throw new RangeError(`no field ${extra}`);
  }
  return value as unknown as Entry;
}

function fieldsOf(type: string): Fields | undefined {
  return Object.hasOwn(ENTRY_FIELDS, type) ? ENTRY_FIELDS[type as EntryType] : undefined;
}

function isField(name: string, fields: Fields): boolean {
  return name === 'type' || name === 'cycle' || Object.hasOwn(fields, name);
}

function isKind(kind: Kind, value: EntryValue | undefined): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return typeof value === 'number';
    case 'flag':
      return typeof value === 'boolean';
    case 'hash':
      return typeof value === 'string' && HASH.test(value);
    case 'code':
      return typeof value === 'string' && isCode(value);
    case 'integers':
      return Array.isArray(value) && value.every((item) => typeof item === 'number');
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    case 'objects':
      return Array.isArray(value) && value.every((item) => typeof item === 'object');
  }
}

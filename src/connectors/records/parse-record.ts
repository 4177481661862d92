import type { EvidenceRecord, PromiseRecord } from '../../core/families/record.ts';
import { Fields } from './fields.ts';

/** Longest texts of a record, in UTF-16 code units. */
export const TEXT_LENGTH_MAX = { domain: 100, subject: 500, kind: 100 } as const;

/** A community's policy has far fewer rating classes. */
const RATING_MAX = 1_000;

/**
 * Reads one evidence record in its HTTP form: times as RFC 3339 text, shares as numbers from 0 to 1
 * with at most 6 decimals. Fields that the type does not have are refused.
 *
 * @param pointer where the record stands in its document, for errors
 * @throws ConnectorError `EVIDENCE_INVALID`, pointing to the first offender
 */
export function parseRecord(value: unknown, pointer = ''): EvidenceRecord {
  const fields = new Fields(value, pointer, 'EVIDENCE_INVALID');
  const type = fields.choice('type', RECORD_TYPES);
  const record = readers[type](fields);
  fields.end();
  return record;
}

type Readers = { readonly [Type in EvidenceRecord['type']]: (fields: Fields) => EvidenceRecord };

const readers: Readers = {
  promise: (fields) => {
    const claim = claimOf(fields);
    // What is made at once may be late; what is promised may not be late when it is promised.
    if (claim.dueAt < claim.at) throw fields.refuse('dueAt', 'must not be before at');
    return { type: 'promise', ...claim };
  },
  correction: (fields) => {
    const deviation = { before: fields.share('before'), after: fields.share('after') };
    return { type: 'correction', ...claimOf(fields), ...deviation };
  },
  review: (fields) => {
    const rating = fields.integer('rating', RATING_MAX);
    const of = fields.has('of') ? fields.userId('of') : undefined;
    const claim = { type: 'review', ...claimOf(fields), rating } as const;
    if (of === claim.userId) throw fields.refuse('of', 'must be somebody else than userId');
    return of === undefined ? claim : { ...claim, of };
  },
  validation: (fields) => {
    const verdict = fields.choice('verdict', ['adopt', 'reject']);
    return { type: 'validation', ...claimOf(fields), verdict };
  },
  proof: (fields) => ({
    type: 'proof',
    claim: evidenceIdOf(fields),
    at: fields.time('at'),
    delivered: fields.share('delivered'),
  }),
  confirmation: (fields) => ({
    type: 'confirmation',
    claim: evidenceIdOf(fields),
    by: fields.userId('by'),
    at: fields.time('at'),
    accepted: fields.flag('accepted'),
  }),
  observation: (fields) => ({
    type: 'observation',
    source: fields.text('source', TEXT_LENGTH_MAX.subject),
    kind: fields.text('kind', TEXT_LENGTH_MAX.kind),
    subject: fields.text('subject', TEXT_LENGTH_MAX.subject),
    at: fields.time('at'),
  }),
};

const RECORD_TYPES = [
  'promise',
  'correction',
  'review',
  'validation',
  'proof',
  'confirmation',
  'observation',
] as const satisfies readonly EvidenceRecord['type'][];

type ClaimFields = Pick<PromiseRecord, 'userId' | 'domain' | 'subject' | 'at' | 'dueAt'>;

function claimOf(fields: Fields): ClaimFields {
  return {
    userId: fields.userId('userId'),
    domain: fields.text('domain', TEXT_LENGTH_MAX.domain),
    subject: fields.text('subject', TEXT_LENGTH_MAX.subject),
    at: fields.time('at'),
    dueAt: fields.time('dueAt'),
  };
}

function evidenceIdOf(fields: Fields): string {
  const id = fields.text('claim', 64);
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw fields.refuse('claim', 'must be an evidence id: 64 hexadecimal digits in lower case');
}

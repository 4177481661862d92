import type { EntryObject } from '../log/canonical-json.ts';
import type { Entry } from '../state/entry.ts';
import type { EntryOf, FieldsOf } from './entry-rule.ts';
import { parseFields } from './parse-fields.ts';

/** What a decision is computed from, and the decision itself. */
type ProvenType = 'decision' | 'policy' | 'measurement' | 'cycle';

/**
 * The fields of the entries that prove one decision. They stand apart from the rules, so that a
 * browser that verifies a decision loads none of the other rules.
 */
export const PROVEN_FIELDS: { readonly [Type in ProvenType]: FieldsOf<EntryOf<Type>> } = {
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
    claim: 'object?',
    attested: 'code?',
    taken: 'hash?',
    outcome: 'text',
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
  policy: { version: 'integer', policy: 'object', proposal: 'hash?' },
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
  cycle: {
    gi: 'integer?',
    members: 'integer',
    supply: 'text',
    held: 'text',
    decisions: 'integer',
  },
};

/**
 * Reads an entry that is shown to prove a decision.
 * @throws RangeError for an entry of another type, or naming its first field that is wrong
 */
export function parseProvenEntry(value: EntryObject): Entry {
  return parseFields(value, (type) =>
    Object.hasOwn(PROVEN_FIELDS, type) ? PROVEN_FIELDS[type as ProvenType] : undefined,
  );
}

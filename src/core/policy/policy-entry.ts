import { ppmFromNumber, ppmToNumber } from '../units.ts';
import { parsePolicy, type PolicyDocument, type PolicyResult } from './parse-policy.ts';
import { POLICY_SHAPE, type Shape } from './policy-shape.ts';

/** A policy document as log entries hold it: every decimal is an integer in ppm. */
export type PolicyRecord = { readonly [field: string]: PolicyValue };
export type PolicyValue =
  string | boolean | number | readonly PolicyValue[] | { readonly [field: string]: PolicyValue };

/** The document with its decimals as integers in ppm, for an entry of the log. */
export function policyRecord(document: PolicyDocument): PolicyRecord {
  return scaled(
    POLICY_SHAPE,
    document,
    (value) => ppmFromNumber(value) ?? Number.NaN,
  ) as PolicyRecord;
}

/** Reads back what {@link policyRecord} wrote, with every rule checked again. */
export function parsePolicyRecord(record: unknown, version: number): PolicyResult {
  return parsePolicy(scaled(POLICY_SHAPE, record, ppmToNumber), version);
}

/** A record that was parsed before as the document that people write, decimals as decimals. */
export function policyDocument(record: PolicyRecord): PolicyDocument {
  return scaled(POLICY_SHAPE, record, ppmToNumber) as PolicyDocument;
}

/** Fields come in the order of the shape, since people read them; then those it does not know. */
function scaledFields(
  fields: Readonly<Record<string, Shape>>,
  given: Readonly<Record<string, unknown>>,
  change: (value: number) => number,
): Record<string, unknown> {
  const known = Object.entries(fields).filter(([key]) => Object.hasOwn(given, key));
  const unknown = Object.entries(given).filter(([key]) => !Object.hasOwn(fields, key));
  return Object.fromEntries([
    ...known.map(([key, field]) => [key, scaled(field, given[key], change)]),
    ...unknown,
  ]);
}

function scaled(shape: Shape, value: unknown, change: (value: number) => number): unknown {
  switch (shape.kind) {
    case 'ppm':
      return typeof value === 'number' ? change(value) : value;
    case 'list':
      return Array.isArray(value) ? value.map((item) => scaled(shape.of, item, change)) : value;
    case 'object':
      return typeof value === 'object' && value !== null
        ? scaledFields(shape.fields, value as Readonly<Record<string, unknown>>, change)
        : value;
    case 'count':
    case 'amount':
    case 'boolean':
    case 'name':
    case 'date':
    case 'key':
    case 'optional':
    case 'either':
      return value;
  }
}

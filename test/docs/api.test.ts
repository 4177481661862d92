import { beforeAll, describe, expect, test } from 'vitest';
import { serviceDocument } from '../../scripts/client-types.ts';
import { BODY_LIMITS } from '../../src/http/requests/json-body.ts';
import { PROBLEM_CODES, PROBLEMS } from '../../src/http/problems/problem-codes.ts';
import {
  EVIDENCE_PER_ACTION,
  RECORDS_PER_REQUEST,
} from '../../src/http/resources/evidence/schemas.ts';
import { REQUESTS_PER_BATCH } from '../../src/http/resources/mint/schemas.ts';
import { REQUESTS_PER_TEN_SECONDS } from '../../src/http/server.ts';
import { WEBHOOKS_MAX } from '../../src/pipeline/outbox/webhooks.ts';
import { markedPart, sectionOf, tableRows } from './tables.ts';

const page = 'docs/reference/api.md';

/** As much of an operation as the table says. */
interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly { readonly key?: readonly string[] }[];
  /** Shared ones stand among the components, by their names there. */
  readonly parameters?: readonly { readonly name?: string; readonly $ref?: string }[];
}

function isIdempotencyKey({ name, $ref }: { name?: string; $ref?: string }): boolean {
  return name === 'idempotency-key' || $ref?.endsWith('/IdempotencyKey') === true;
}

function byName([one = '']: readonly string[], [other = '']: readonly string[]): number {
  return one < other ? -1 : 1;
}

interface Operation extends Described {
  readonly name: string;
}

describe('docs/reference/api.md', () => {
  let operations: readonly Operation[] = [];
  beforeAll(async () => {
    const { paths } = (await serviceDocument()) as unknown as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        ...operation,
      })),
    );
  });

  test('lists the operations of the OpenAPI document, each with its scope', () => {
    const expected = operations.map(({ name, security, operationId, summary }) => [
      name,
      security[0]?.key?.[0] ?? 'none',
      operationId,
      summary.replaceAll('`', ''),
    ]);
    // The page goes from what everybody needs to what few do; the document begins with minting.
    const listed = tableRows(markedPart(page, 'operations'));
    expect(listed.toSorted(byName)).toEqual(expected.toSorted(byName));
    expect(expected.length).toBeGreaterThan(50);
  });

  test('names every POST that takes no idempotency key', () => {
    const without = operations
      .filter(({ name }) => name.startsWith('POST '))
      .filter(({ parameters = [] }) => !parameters.some(isIdempotencyKey))
      .map(({ operationId }) => operationId);
    expect(without).toEqual(['claimEvidence', 'ingestGithub', 'ingestCloudEvents']);
  });

  test('lists every problem with its status and title', () => {
    const rows = tableRows(markedPart(page, 'problems'));
    const expected = PROBLEM_CODES.map((code) => [
      String(PROBLEMS[code].status),
      code,
      PROBLEMS[code].title,
    ]);
    expect(rows.map((row) => row.slice(0, 3))).toEqual(expected);
    expect(rows.filter(([, , , advice = '']) => advice === '')).toEqual([]);
  });

  test('gives the limits that the service has', () => {
    const limits = new Map(tableRows(sectionOf(page, '## Limits')).map(([a = '', b]) => [a, b]));
    const number = (value: number): string => value.toLocaleString('en-US');
    const { depth, items, members } = BODY_LIMITS;
    const nesting = 'nesting, items of an array, members of an object';
    expect(limits.get(nesting)).toBe([depth, items, members].map(number).join(', '));
    expect(limits.get('requests of a batch')).toBe(number(REQUESTS_PER_BATCH));
    expect(limits.get('records of a request')).toBe(number(RECORDS_PER_REQUEST));
    expect(limits.get('evidence of an action')).toBe(number(EVIDENCE_PER_ACTION));
    expect(limits.get('webhooks of a community')).toBe(number(WEBHOOKS_MAX));
    const perKey = limits.get('requests of one key, or of one address without a key');
    expect(perKey).toBe(
      `${number(REQUESTS_PER_TEN_SECONDS)} in ten seconds (NEGENTROPY_RATE_LIMIT)`,
    );
  });
});

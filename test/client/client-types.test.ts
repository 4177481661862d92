import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/client/api-types.ts';
import { NegentropyClient } from '../../src/client/client.ts';
import { SHOWN_ONCE } from '../../src/client/shown-once.ts';
import {
  type ClientModules,
  clientModules,
  type Document,
  isCalled,
  serviceDocument,
} from '../../scripts/client-types.ts';

const root = join(import.meta.dirname, '../..');

describe('the modules that are written from the OpenAPI document', () => {
  let document: Document;
  let modules: ClientModules;
  beforeAll(async () => {
    document = await serviceDocument();
    modules = await clientModules(document);
  });

  test('are what the repository has; else run `npx tsx scripts/client-types.ts`', () => {
    const committed = (name: string): string =>
      readFileSync(join(root, 'src/client', name), 'utf8');
    expect(committed('api-types.ts')).toBe(modules.types);
    expect(committed('api-methods.ts')).toBe(modules.methods);
  });

  test('have a method for every operation that a caller has use for', () => {
    const named = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.values(item).flatMap(({ operationId }) =>
        operationId === undefined || !isCalled(path) ? [] : [operationId],
      ),
    );
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(named.toSorted());
    const client = new NegentropyClient({ baseUrl: 'http://127.0.0.1' });
    expect(named.filter((name) => !(name in client))).toEqual([]);
  });

  test('take each key and secret for granted that the client looks for, and no other', () => {
    const { components } = document as { readonly components?: { readonly schemas?: object } };
    const schemas = Object.entries(components?.schemas ?? {});
    const showing = schemas.flatMap(([name, schema]) =>
      JSON.stringify(schema).includes('x-shown-once') ? [name] : [],
    );
    const isShowing = (answer: string): boolean =>
      showing.some((name) => answer.includes(`schemas/${name}"`));
    const outer = schemas.flatMap(([name, schema]) =>
      isShowing(JSON.stringify(schema)) ? [name] : [],
    );
    showing.push(...outer);
    const operations = Object.values(document.paths ?? {}).flatMap((item) =>
      Object.values(item).flatMap(({ operationId = '', responses }) =>
        isShowing(JSON.stringify(responses)) ? [operationId] : [],
      ),
    );
    expect(operations.toSorted()).toEqual(Object.keys(SHOWN_ONCE).toSorted());
  });
});

const decision = {
  type: 'object',
  required: ['id', 'outcome'],
  properties: {
    id: { type: 'string' },
    outcome: { enum: ['minted', 'held'], description: 'What it came to.' },
    amounts: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
  },
};
const page = {
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', items: { $ref: '#/components/schemas/Decision' } },
    next: { type: 'string' },
  },
};
const answerOf = (schema: object) => ({ 200: { content: { 'application/json': { schema } } } });
const small: Document = {
  components: {
    schemas: { Decision: decision, DecisionPage: page },
    parameters: { Cursor: { name: 'cursor', in: 'query', schema: { type: 'string' } } },
  },
  paths: {
    '/v1/decisions/{id}': {
      get: {
        operationId: 'getDecision',
        summary: 'One decision',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: answerOf({ $ref: '#/components/schemas/Decision' }),
      },
    },
    '/v1/decisions': {
      get: {
        operationId: 'listDecisions',
        parameters: [{ $ref: '#/components/parameters/Cursor', name: '', in: '' }],
        responses: answerOf({ $ref: '#/components/schemas/DecisionPage' }),
      },
    },
    '/v1/export': {
      get: {
        operationId: 'exportLog',
        responses: { 200: { content: { 'application/x-ndjson': {} } } },
      },
    },
    '/v1/hidden': { get: {} },
  },
};

describe('a document', () => {
  test('gives each of its schemas one type, by its name', async () => {
    const { types } = await clientModules(small);
    expect(types.match(/readonly outcome: 'minted' \| 'held';/g)).toHaveLength(1);
    expect(types).toContain('readonly amounts?: readonly (string | number)[];');
    expect(types).toContain('readonly answer: Decision;');
    expect(types).toContain('readonly items: readonly Decision[];');
    expect(types).toContain('readonly answer: DecisionPage;');
  });

  test('gives each named operation a method, by the kind of its answer', async () => {
    const { methods, types } = await clientModules(small);
    expect(methods).toContain("return this.call('getDecision', { path: { id } }, options);");
    expect(methods).toContain("return this.list('listDecisions', { query }, options);");
    expect(methods).toContain("return this.lines('exportLog', {}, options);");
    expect(types).toContain("getDecision: { method: 'GET', path: '/v1/decisions/{id}' },");
    expect(types).not.toContain('hidden');
  });
});

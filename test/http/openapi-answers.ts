import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { PROBLEMS } from '../../src/http/problems/problem-codes.ts';
import type { HttpAnswer } from './http-exchange.ts';
import type { Operation } from './openapi-operations.ts';

/** What no answer ever tells: where the program lies, how it stores, how it failed. */
const INTERNALS: readonly RegExp[] = [
  /(?:\n|\\n)\s+at /,
  /\.(?:ts|js|mjs|cjs|c|sql):\d+/,
  /node_modules|node:internal|file:\/\//,
  /\/(?:src|dist|tmp|home|root|usr|var|work)\//,
  /\b(?:Type|Range|Reference|Syntax|Database)Error\b/,
  /Cannot read propert|is not a function|is not iterable|is not defined|Unexpected token/,
  /in JSON at position|\[object |\bENOENT|\bSQLSTATE\b|FST_ERR/,
  /(?:relation|column|constraint|table|index) \\?"|duplicate key value|syntax error at/,
  /invalid input syntax|out of range for type|invalid byte sequence|violates/,
  /\b(?:select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from)\s+negentropy\b/i,
  /(?<!org\.)\bnegentropy\.(?:log_|api_|member|evidence|webhook|hold_|ingest_|community|lease)/,
];

/** Tells what is wrong with answers, by the document that the server itself gives away. */
export class AnswerCheck {
  readonly #ajv: Ajv2020;
  readonly #validators = new WeakMap<object, ValidateFunction>();

  constructor() {
    this.#ajv = new Ajv2020({ strict: false, allErrors: false });
    // The package is CommonJS: its function is its default export in one view and itself in other.
    (addFormats as unknown as { readonly default: (ajv: Ajv2020) => void }).default(this.#ajv);
    this.#ajv.addFormat('binary', true);
  }

  /** Everything about one answer that its operation does not promise; empty when all is well. */
  complaints(operation: Operation, answer: HttpAnswer): string[] {
    return [
      ...this.#schemaComplaints(operation, answer),
      ...problemComplaints(answer),
      ...INTERNALS.filter((internal) => internal.test(answer.text)).map(
        (internal) => `tells of the inside: ${internal.exec(answer.text)?.[0]}`,
      ),
    ];
  }

  #schemaComplaints({ answers }: Operation, { status, type, text }: HttpAnswer): string[] {
    const described = answers[String(status)] ?? answers[`${Math.floor(status / 100)}XX`];
    if (described === undefined) return [`status ${status} is not described`];
    if (described.content === undefined) return text === '' ? [] : ['has a body'];
    const [mediaType = ''] = type.split(';');
    const schema = described.content[mediaType]?.schema;
    if (schema === undefined) return [`type "${type}" is not described`];
    const value = mediaType.endsWith('json') && !mediaType.includes('ndjson') ? parsed(text) : text;
    const validate = this.#validators.get(schema) ?? this.#ajv.compile(schema);
    this.#validators.set(schema, validate);
    if (validate(value)) return [];
    return [`does not match its schema: ${this.#ajv.errorsText(validate.errors)}`];
  }
}

function problemComplaints({ status, type, text }: HttpAnswer): string[] {
  if (status < 400) return [];
  if (!type.startsWith('application/problem+json')) return [`a problem of the type ${type}`];
  const { code, status: told } = parsed(text) as { readonly code?: string; status?: number };
  const rule = Object.entries(PROBLEMS).find(([known]) => known === code)?.[1];
  if (rule === undefined) return [`the code ${code} is not known`];
  return rule.status === status && told === status
    ? []
    : [`${code} came with ${status} and says ${told}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

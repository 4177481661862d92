import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { NOW } from '../../pipeline/minting-members.ts';
import type { HttpRequest } from '../http-exchange.ts';
import { damaged, isPlainObject } from './fuzz-edits.ts';
import type { MadeThings } from './fuzz-made-things.ts';
import type { Plan } from './fuzz-requests.ts';
import { jsonText, RawJson } from './fuzz-values.ts';
import type { FuzzWorld } from './fuzz-world.ts';

/** A plan as it is sent, with ids, cursors and signatures in place. */
export function messageOf(
  plan: Plan,
  { made, tokens }: Pick<FuzzWorld, 'made' | 'tokens'>,
): HttpRequest {
  const { operation, method } = plan;
  const parameters = made.resolved(plan.parameters) as Readonly<Record<string, unknown>>;
  const bytes = bodyOf(plan, made);
  const headers: Record<string, string> = {
    ...(plan.key === 'none' ? {} : { authorization: `Bearer ${tokenOf(plan.key, tokens)}` }),
    ...(plan.key === 'installation' ? { 'negentropy-community': 'fuzz' } : {}),
    ...(bytes === undefined ? {} : { 'content-type': 'application/json' }),
  };
  for (const { name, in: where } of operation.parameters) {
    const value = parameters[name];
    if (where === 'header' && value !== undefined) headers[name] = headerText(value);
  }
  if (bytes !== undefined && plan.isSigned) {
    Object.assign(headers, signed(plan, parameters, bytes, made));
  }
  for (const [name, value] of Object.entries(plan.headers)) headers[name] = headerText(value);
  return { method, path: pathOf(plan, parameters), headers, body: bytes };
}

function tokenOf(key: Plan['key'], tokens: FuzzWorld['tokens']): string {
  if (key === 'none' || key === 'wrong') return `neg_${'a'.repeat(16)}_${'b'.repeat(43)}`;
  return tokens[key];
}

function bodyOf(plan: Plan, made: MadeThings): Uint8Array | undefined {
  const { damage, method } = plan;
  if (method === 'GET' || method === 'HEAD') return undefined;
  const value = inMode(plan, made.resolved(plan.body));
  if (value === undefined && damage === undefined) return undefined;
  const bytes = Buffer.from(jsonText(value));
  return damage === undefined ? bytes : damaged(bytes, damage);
}

/** An event as its content mode has it in the body. */
function inMode({ operation, mode }: Plan, value: unknown): unknown {
  if (operation.id !== 'ingestCloudEvents' || !isPlainObject(value)) return value;
  if (mode === 'batched') return [value];
  return mode === 'binary' ? value['data'] : value;
}

/** What authenticates and describes an event that comes in. */
function signed(
  { operation, mode }: Plan,
  { source }: Readonly<Record<string, unknown>>,
  body: Uint8Array,
  made: MadeThings,
): Record<string, string> {
  const secret = made.secrets.get(String(source)) ?? '';
  if (operation.id === 'ingestGithub') {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return { 'x-hub-signature-256': `sha256=${signature}` };
  }
  if (operation.id !== 'ingestCloudEvents') return {};
  const batched = mode === 'batched' ? '-batch' : '';
  const type = mode === 'binary' ? 'application/json' : `application/cloudevents${batched}+json`;
  const attributes = {
    'ce-specversion': '1.0',
    'ce-id': `${body.length}`,
    'ce-source': 'https://wiki.example',
    'ce-type': 'org.negentropy.evidence.v1',
  };
  if (mode === 'binary') return { 'content-type': type, ...attributes };
  if (!secret.startsWith('whsec_')) return { 'content-type': type };
  const text = Buffer.from(body).toString('utf8');
  const signature = new Webhook(secret).sign('m1', new Date(NOW * 1_000), text);
  return {
    'content-type': type,
    'webhook-id': 'm1',
    'webhook-timestamp': String(NOW),
    'webhook-signature': signature,
  };
}

function pathOf({ operation, query }: Plan, parameters: Readonly<Record<string, unknown>>): string {
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const text = escaped(parameters[name] ?? '');
    // A tile is named by several parts of the path.
    return name === 'tile' ? text.replaceAll('%2F', '/') : text;
  });
  const inPath = new Set(operation.path.match(/[^{}]+(?=\})/g));
  const inHeaders = new Set(
    operation.parameters.filter((one) => one.in === 'header').map(({ name }) => name),
  );
  const pairs = Object.entries(parameters)
    .filter(([name, value]) => value !== undefined && !inPath.has(name) && !inHeaders.has(name))
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  const search = [...pairs, ...(query === '' ? [] : [query.replaceAll(/[^!-~]/g, '%20')])];
  return search.length === 0 ? path : `${path}?${search.join('&')}`;
}

/** Percent-encoded, half a surrogate pair as the bytes that some programs write it in. */
function escaped(value: unknown): string {
  const text = plainText(value);
  return Array.from(text)
    .map((letter) => {
      const unit = letter.charCodeAt(0);
      if (letter.length > 1 || unit < 0xd800 || unit > 0xdfff) return encodeURIComponent(letter);
      const tail = [unit >> 6, unit].map((bits) => (0x80 | (bits & 0x3f)).toString(16));
      return `%ED%${tail.join('%')}`;
    })
    .join('')
    .slice(0, 6_000);
}

/** What a header may be sent with: anything but what ends it. */
function headerText(value: unknown): string {
  return plainText(value)
    .replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '\u00bf')
    .slice(0, 2_000);
}

function plainText(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value === 'string') return value;
  return isPlainObject(value) || Array.isArray(value) ? jsonText(value) : String(value);
}

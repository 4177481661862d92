import fc from 'fast-check';
import { placesOf, replaced } from '../fuzz/fuzz-edits.ts';
import { messageOf } from '../fuzz/fuzz-messages.ts';
import { type Plan, validPlan } from '../fuzz/fuzz-requests.ts';
import type { FuzzWorld } from '../fuzz/fuzz-world.ts';
import type { HttpAnswer, HttpRequest } from '../http-exchange.ts';
import type { Operation } from '../openapi-operations.ts';
import { meaningOf, namesOf } from './tenancy-references.ts';

/** How many requests of an operation are looked through for places where things are named. */
export const DRAWN = 24;

/** What a thing of a community is named by: a parameter, a field of the body, or a header. */
export interface Reference {
  readonly where: 'path' | 'query' | 'header' | 'body';
  readonly name: string;
  readonly kind: string;
}

/** A request that is meant for each name that the operation takes. */
export function plansByReference(
  operation: Operation,
  seed: number,
): (readonly [Reference, Plan])[] {
  const plans = fc.sample(validPlan(operation), { seed, numRuns: DRAWN });
  const [first] = plans;
  const references = [
    ...namesOf(operation).map(([where, name]) => ({
      where,
      name,
      kind: meaningOf(operation, where, name) ?? '',
    })),
    { where: 'header', name: 'negentropy-community', kind: 'slug' } as const,
  ].filter(({ kind }) => kind !== 'plain');
  return references.flatMap((reference) => {
    const plan =
      reference.where === 'body'
        ? plans.find(({ body }) => bodyPlaces(body, reference.name).length > 0)
        : first;
    return plan === undefined ? [] : [[reference, plan] as const];
  });
}

/** The request of a plan in which a name stands for this very thing. */
export function messageWith(
  own: FuzzWorld,
  plan: Plan,
  { where, name }: Reference,
  value: string,
): HttpRequest {
  const changed =
    where === 'body'
      ? { ...plan, body: bodyWith(unnamed(plan.body, name), name, value) }
      : name === 'negentropy-community'
        ? { ...plan, headers: { [name]: value } }
        : { ...plan, parameters: { ...plan.parameters, [name]: value } };
  return messageOf(changed, own);
}

/** Without the caller's name for an action: what took it first would answer for those after it. */
function unnamed(body: unknown, name: string): unknown {
  if (name === 'ref' || typeof body !== 'object' || body === null) return body;
  return 'action' in body && typeof body.action === 'object'
    ? { ...body, action: { ...body.action, ref: undefined } }
    : body;
}

/** A body in which every field of a name has this value. */
export function bodyWith(body: unknown, name: string, value: string): unknown {
  const stands = (old: unknown): unknown => (typeof old === 'number' ? Number(value) : value);
  return bodyPlaces(body, name).reduce<unknown>(
    (changed, place) => replaced(changed, place, stands),
    body,
  );
}

function bodyPlaces(body: unknown, name: string) {
  return placesOf(body, []).filter((place) => place.at(-1) === name);
}

/** A thing that nobody has, named by a text of the same form. */
export function otherThan(value: string): string {
  if (value.startsWith('W')) {
    // A cursor: what stands in it is turned, its form stays.
    const inner = Buffer.from(value, 'base64url').toString('utf8');
    const turned = inner.replaceAll(/"[^"]+"/g, (text) => turn(text));
    return Buffer.from(turned).toString('base64url');
  }
  return value.startsWith('wh_') ? `wh_${turn(value.slice(3))}` : turn(value);
}

function turn(text: string): string {
  const digits = '0123456789';
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const isHex = /^[0-9a-f"-]+$/.test(text);
  return text.replaceAll(/[0-9a-z]/g, (one) => {
    const row = digits.includes(one) ? digits : isHex ? 'abcdef' : letters;
    return row[(row.indexOf(one) + 1) % row.length] ?? one;
  });
}

/** What of somebody else an answer tells, beyond what was said in the request. */
export function leaked(
  secrets: ReadonlySet<string>,
  { text, headers }: HttpAnswer,
  request: string,
): string[] {
  const told = text + JSON.stringify(headers);
  return [...secrets].filter((secret) => told.includes(secret) && !request.includes(secret));
}

/** All that a request says, also within its cursor. */
export function textOf({ path, headers, body = new Uint8Array() }: HttpRequest): string {
  const cursor = /[?&]cursor=([^&]+)/.exec(path)?.[1] ?? '';
  const inCursor = Buffer.from(cursor, 'base64url').toString('utf8');
  const asked = decodeURIComponent(path) + JSON.stringify(headers) + inCursor;
  return asked + Buffer.from(body).toString('utf8');
}

/** What an answer comes to. */
export function summary({ status, text }: HttpAnswer): string {
  const code = /"code":"[A-Z_]+"/.exec(text)?.[0] ?? '';
  return status < 400 ? String(status) : `${status} ${code}`;
}

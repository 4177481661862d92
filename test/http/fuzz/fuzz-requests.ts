import fc from 'fast-check';
import type { KeyScope } from '../../../src/pipeline/access/api-keys.ts';
import type { Operation, Parameter } from '../openapi-operations.ts';
import { damage, type Damage, edit, type Edit, edited } from './fuzz-edits.ts';
import { body, fieldRule, parameterOf } from './fuzz-subjects.ts';
import { hostileText, picked, valueOf } from './fuzz-values.ts';

/** A request before the things in it that this run made are filled in. */
export interface Plan {
  readonly operation: Operation;
  readonly method: string;
  /** By name; those of the path are there, unless an edit took them away. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly damage: Damage | undefined;
  readonly key: KeyScope | 'installation' | 'none' | 'wrong';
  /** Header lines beside the parameters. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** What comes behind the question mark beside the parameters. */
  readonly query: string;
  /** Whether a signature is over what is sent. */
  readonly isSigned: boolean;
  /** How a CloudEvent travels. */
  readonly mode: 'structured' | 'batched' | 'binary';
}

/** Operations that only the key of the installation may ask for. */
const OF_INSTALLATION: ReadonlySet<string> = new Set(['metrics', 'createCommunity']);

/** A request as it is meant. */
export function validPlan(operation: Operation): fc.Arbitrary<Plan> {
  return fc.record({
    operation: fc.constant(operation),
    method: fc.constant(operation.method),
    parameters: parametersOf(operation),
    body: body(operation),
    damage: fc.constant(undefined),
    key: fc.constant(OF_INSTALLATION.has(operation.id) ? 'installation' : 'admin'),
    headers: fc.constant({}),
    query: fc.constant(''),
    isSigned: fc.constant(true),
    mode: fc.constantFrom('structured', 'batched', 'binary'),
  });
}

/** A request with anything wrong with it, or several things. */
export function hostilePlan(operation: Operation): fc.Arbitrary<Plan> {
  const changes = fc.array(change(operation), { minLength: 1, maxLength: 3 });
  return fc
    .tuple(validPlan(operation), changes)
    .map(([plan, made]) => made.reduce((changed, one) => one(changed), plan));
}

type Change = (plan: Plan) => Plan;

function change(operation: Operation): fc.Arbitrary<Change> {
  const weight = operation.body === undefined && operation.parameters.length > 0 ? 6 : 2;
  return fc.oneof(
    { arbitrary: edit().map(bodyEdit), weight: operation.body === undefined ? 1 : 10 },
    { arbitrary: edit().map(parameterEdit), weight },
    { arbitrary: otherParameter(operation), weight },
    { arbitrary: damage().map((done): Change => (plan) => ({ ...plan, damage: done })), weight: 2 },
    { arbitrary: hostileHeader(), weight: 2 },
    { arbitrary: hostileQuery().map((query): Change => (plan) => ({ ...plan, query })), weight: 1 },
    { arbitrary: otherKey(), weight: 1 },
    { arbitrary: otherMethod(), weight: 1 },
  );
}

const bodyEdit =
  (one: Edit): Change =>
  (plan) => ({ ...plan, body: edited(plan.body ?? {}, one) });

const parameterEdit =
  (one: Edit): Change =>
  (plan) => {
    const parameters = edited(plan.parameters, one);
    return typeof parameters === 'object' && parameters !== null
      ? { ...plan, parameters: { ...parameters } }
      : plan;
  };

/** What belongs to another thing, or to nothing, where a parameter stands. */
function otherParameter({ parameters }: Operation): fc.Arbitrary<Change> {
  const names = parameters.map(({ name }) => name);
  const value = fc.oneof(
    picked('any'),
    hostileText(),
    fc.constantFrom('', '.', '..', '%', '0'),
    fc.bigInt({ min: -1n, max: 10n ** 16n }).map(String),
    madeUpCursor(),
  );
  return fc
    .tuple(fc.constantFrom(...names, 'limit', 'cursor'), value)
    .map(([name, other]): Change => (plan) => ({
      ...plan,
      parameters: { ...plan.parameters, [name]: other },
    }));
}

/** What has the form of a cursor and was never given away. */
function madeUpCursor(): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.constantFrom(0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 53, 0.5, null),
    fc.maxSafeInteger(),
    hostileText(),
  );
  return fc
    .array(part, { maxLength: 3 })
    .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
}

function hostileHeader(): fc.Arbitrary<Change> {
  const name = fc.constantFrom(...HEADERS);
  const value = fc.oneof(hostileText(), fc.constantFrom(...HEADER_VALUES));
  return fc.tuple(name, value).map(([header, text]): Change => (plan) => ({
    ...plan,
    headers: { ...plan.headers, [header]: text },
  }));
}

const HEADERS = [
  ['content-type', 'idempotency-key', 'negentropy-community', 'authorization', 'accept'],
  ['last-event-id', 'content-encoding', 'x-forwarded-for', 'x-http-method-override', 'range'],
  ['if-none-match', 'origin', 'webhook-timestamp', 'ce-id', 'ce-type', 'x-github-event'],
].flat();

const HEADER_VALUES = [
  ['text/plain', 'application/json; charset=utf-16', 'application/xml', 'application/json/x'],
  ['multipart/form-data', 'application/x-www-form-urlencoded', 'application/json;;;', ''],
  ['default', 'fuzz', '-1', '18446744073709551616', '1e9', 'gzip', 'Bearer', 'Basic Og=='],
  ['a'.repeat(255), 'a'.repeat(256), 'é', '0', 'bytes=0-', '*', 'push', 'DELETE'],
].flat();

/** Query text that no serializer writes. */
function hostileQuery(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom('limit=1&limit=2', 'limit', 'limit[]=1', 'cursor[a]=1', '&&', '=', '%', '%zz'),
    fc.constantFrom('%00', '%c0%80', '%ed%a0%80', '%ff', '+', 'a=%F0%9F', '__proto__=1', ';', '?'),
    fc.webQueryParameters(),
  );
  return fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('&'));
}

function otherKey(): fc.Arbitrary<Change> {
  const key = fc.constantFrom('installation', 'attest', 'review', 'read', 'none', 'wrong');
  const isSigned = fc.boolean();
  return fc
    .tuple(key, isSigned)
    .map(([other, signed]): Change => (plan) => ({ ...plan, key: other, isSigned: signed }));
}

function otherMethod(): fc.Arbitrary<Change> {
  const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS');
  return methods.map((method): Change => (plan) => ({ ...plan, method }));
}

function parametersOf(operation: Operation): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const values = operation.parameters.map((parameter) => {
    const value = parameterValue(operation, parameter);
    const isAlways = parameter.required === true;
    return [parameter.name, isAlways ? value : rarely(value)] as const;
  });
  return fc.record(Object.fromEntries(values)).map((made) => ({ ...made }));
}

const rarely = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.option(value, { freq: 1, nil: undefined });

function parameterValue(operation: Operation, parameter: Parameter): fc.Arbitrary<unknown> {
  const { name, schema } = parameter;
  return parameterOf(operation, name) ?? valueOf(schema, name, fieldRule);
}

import { canonicalize, type CanonicalValue } from '../log/canonical-json.ts';
import { LogError } from '../log/log-error.ts';
import { parseVerifierKey } from '../log/note-key.ts';
import { parseDate } from '../policy/cycle.ts';
import type { Ppm } from '../units.ts';
import { type ChildPart, type ChildRole, rollUp, type RollUp, weightProblem } from './roll-up.ts';
import { hashOfText } from '../log/sha256.ts';

/** Version of the document that says what is added up. */
const TREE_FORMAT = 'negentropy-tree/1';

/** Version of the document that says what came of it. */
export const ROLLUP_FORMAT = 'negentropy-rollup/1';

/** A measurement whose cycle ended longer before the day of a tree is stale. */
const STALE_DAYS = 14;

/** One community of a tree. */
export interface TreeChild {
  /** The verifier key of its log. */
  readonly vkey: string;
  readonly role: ChildRole;
  readonly weight: number;
}

/** Which communities are added up, each by how much, and as of which day. */
export interface Tree {
  readonly name: string;
  /** UTC date; measurements of cycles that ended by its end are looked at. */
  readonly asOf: string;
  /** Hash of the rules of entropy that a child has to have to be added up. */
  readonly rules: string;
  readonly children: readonly TreeChild[];
}

/** What a verified log says of one community. */
export interface ChildLog {
  /** Entries and root of the log, as it was signed. */
  readonly size: number;
  readonly root: string;
  readonly domains: ReadonlyMap<string, MeasuredDomain>;
  /** Verifier keys of the logs that it agreed to be added up in. */
  readonly parents: ReadonlySet<string>;
}

/** The last measurement of a domain by the day of the tree. */
export interface MeasuredDomain {
  readonly cycle: number;
  /** Unix seconds at which that cycle ended. */
  readonly endedAt: number;
  readonly state: 'KNOWN' | 'STALE' | 'UNKNOWN';
  readonly entropy: Ppm;
  readonly error: Ppm;
  /** Hash of the rules that it was measured by. */
  readonly rules: string;
}

/** What one log says of one domain; without a log there is no size and no root. */
export interface ChildMeasurement extends Omit<ChildPart, 'role' | 'weight'> {
  readonly size?: number;
  readonly root?: string;
  readonly cycle?: number;
  /** Hash of the rules that it was measured by. */
  readonly rules?: string;
}

/** One child of one domain as it was added up. */
export interface RolledChild extends ChildMeasurement, ChildPart {
  readonly origin: string;
}

export interface RolledDomain extends RollUp {
  readonly domain: string;
  readonly children: readonly RolledChild[];
}

/** What came of a tree. */
export interface RolledTree {
  readonly format: typeof ROLLUP_FORMAT;
  /** SHA-256 of the tree as canonical JSON. */
  readonly tree: string;
  readonly domains: readonly RolledDomain[];
}

/**
 * Reads a tree.
 *
 * @throws LogError `ENTRY_INVALID` that says what is wrong
 */
export function parseTree(value: unknown): Tree {
  const { format, name, asOf, rules, children, ...rest } = fieldsOf(value);
  const isTree =
    format === TREE_FORMAT &&
    typeof name === 'string' &&
    typeof asOf === 'string' &&
    parseDate(asOf) !== undefined &&
    typeof rules === 'string' &&
    /^[0-9a-f]{64}$/.test(rules) &&
    Array.isArray(children) &&
    Object.keys(rest).length === 0;
  if (!isTree) throw malformed(`a tree has format "${TREE_FORMAT}", name, asOf, rules, children`);
  const parsed = children.map(parseChild);
  const origins = parsed.map(({ vkey }) => parseVerifierKey(vkey).name);
  if (new Set(origins).size < origins.length) throw malformed('a tree has each child once');
  const problem = weightProblem(parsed);
  if (problem !== undefined) throw malformed(problem);
  return { name, asOf, rules, children: parsed };
}

/** By what a tree is named in its roll-up: 64 hex digits. */
function treeHash({ name, asOf, rules, children }: Tree): string {
  const plain = children.map(({ vkey, role, weight }) => ({ vkey, role, weight }));
  return hashOf({ format: TREE_FORMAT, name, asOf, rules, children: plain });
}

/** SHA-256 of a value as canonical JSON, as hex. */
export function hashOf(value: CanonicalValue): string {
  return hashOfText(canonicalize(value));
}

/**
 * Adds a tree up, domain by domain in the order of their names. Who has the same logs comes to the
 * same document, byte for byte.
 *
 * @param logs by origin; a child without one is UNKNOWN in every domain
 */
export function rollUpTree(tree: Tree, logs: ReadonlyMap<string, ChildLog>): RolledTree {
  const names = new Set([...logs.values()].flatMap(({ domains }) => [...domains.keys()]));
  const domains = [...names].toSorted().map((domain) => {
    const children = tree.children.map((child) => rolledChild(child, { tree, logs, domain }));
    return { domain, children, ...rollUp(children) };
  });
  return { format: ROLLUP_FORMAT, tree: treeHash(tree), domains };
}

/** Writes a roll-up as one line of canonical JSON, without its line break. */
export function formatRollUp(rolled: RolledTree): string {
  return canonicalize(rolled as unknown as CanonicalValue);
}

/** In what a roll-up that was published differs from the one that was recomputed. */
export interface RollUpDifference {
  /** The domain, and the child when one is meant. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * The first difference of a published roll-up from the recomputed one; children come before sums,
 * so that the one that was changed is named.
 *
 * @param published what was read, whatever it is
 */
export function differingRollUp(
  recomputed: RolledTree,
  published: unknown,
): RollUpDifference | undefined {
  const { domains = [], ...head } = listed(published, 'domains');
  const found = Array.isArray(domains) ? domains : [];
  const { domains: expected, ...expectedHead } = recomputed;
  return (
    differing('the roll-up', expectedHead, head) ??
    differingAt(expected, found, (one) => one?.domain ?? 'a domain', differingDomain)
  );
}

function differingDomain(
  domain: string,
  expected: RolledDomain | undefined,
  found: unknown,
): RollUpDifference | undefined {
  const { children: expectedChildren = [], ...sums } = expected ?? {};
  const { children, ...foundSums } = listed(found, 'children');
  const foundChildren = Array.isArray(children) ? children : [];
  return (
    differingAt(
      expectedChildren,
      foundChildren,
      (one) => `${domain}, ${one?.origin ?? 'a child'}`,
      differing,
    ) ?? differing(domain, sums, foundSums)
  );
}

function differingAt<One>(
  expected: readonly One[],
  found: readonly unknown[],
  nameOf: (one: One | undefined) => string,
  compare: (name: string, one: One | undefined, other: unknown) => RollUpDifference | undefined,
): RollUpDifference | undefined {
  for (let at = 0; at < Math.max(expected.length, found.length); at += 1) {
    const difference = compare(nameOf(expected[at]), expected[at], found[at]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function differing(where: string, expected: unknown, found: unknown): RollUpDifference | undefined {
  const [one, other] = [textOf(expected), textOf(found)];
  return one === other ? undefined : { where, expected: one, found: other };
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalize(value as CanonicalValue);
}

function listed(value: unknown, field: string): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : { [field]: [], found: value ?? null };
}

function rolledChild(
  { vkey, role, weight }: TreeChild,
  { tree, logs, domain }: { tree: Tree; logs: ReadonlyMap<string, ChildLog>; domain: string },
): RolledChild {
  const origin = parseVerifierKey(vkey).name;
  const asked = { domain, rules: tree.rules, until: endOf(tree) };
  return { origin, role, weight, ...measurementOf(logs.get(origin), asked) };
}

/** What a child is asked for. */
export interface Asked {
  readonly domain: string;
  readonly rules: string;
  /** Unix seconds: cycles that ended later are not looked at. */
  readonly until: number;
  /** The verifier key of who adds up; absent: nobody has to have agreed. */
  readonly parent?: string;
}

/** What a log says of one domain; without one, or without agreement, nothing is known. */
export function measurementOf(
  log: ChildLog | undefined,
  { domain, rules, until, parent }: Asked,
): ChildMeasurement {
  if (log === undefined) return { state: 'UNKNOWN' };
  const { size, root } = log;
  const hasAgreed = parent === undefined || log.parents.has(parent);
  const found = hasAgreed ? log.domains.get(domain) : undefined;
  if (found === undefined) return { state: 'UNKNOWN', size, root };
  const state = stateOf(found, rules, until);
  const numbers = state === 'KNOWN' ? { entropy: found.entropy, error: found.error } : {};
  return { state, size, root, cycle: found.cycle, rules: found.rules, ...numbers };
}

function stateOf(
  { state, endedAt, rules }: MeasuredDomain,
  expected: string,
  until: number,
): ChildPart['state'] {
  if (rules !== expected) return 'INCOMPARABLE';
  const staleBefore = until - (STALE_DAYS + 1) * DAY;
  return state === 'KNOWN' && endedAt < staleBefore ? 'STALE' : state;
}

const DAY = 86_400;

/** Unix seconds at which the day of a tree ends: later measurements are not looked at. */
export function endOf({ asOf }: Pick<Tree, 'asOf'>): number {
  return (parseDate(asOf) ?? 0) + DAY;
}

function parseChild(value: unknown): TreeChild {
  const { vkey, role, weight, ...rest } = fieldsOf(value);
  const isChild =
    typeof vkey === 'string' &&
    (role === 'population' || role === 'federal') &&
    typeof weight === 'number' &&
    Object.keys(rest).length === 0;
  if (!isChild) throw malformed('a child has vkey, role (population or federal) and weight');
  parseVerifierKey(vkey);
  return { vkey, role, weight };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('expected an object');
  }
  return value as Record<string, unknown>;
}

function malformed(reason: string): LogError {
  return new LogError('ENTRY_INVALID', `not a tree of communities: ${reason}`);
}

import type { Operation } from '../openapi-operations.ts';
import { isPlainObject } from './fuzz-edits.ts';
import { Picked } from './fuzz-values.ts';
import { kindOf } from './fuzz-subjects.ts';

/** So many things of a kind are remembered: the newest push the oldest out. */
const REMEMBERED_MAX = 60;

/** Ids and cursors that the server gave away in this run, by kind. */
export class MadeThings {
  /** What signs the events of a source. */
  readonly secrets = new Map<string, string>();
  readonly #byKind = new Map<string, string[]>();
  readonly #added = new Map<string, number>();
  readonly #kept = new Set<string>();

  add(kind: string, id: string): void {
    const known = this.#byKind.get(kind) ?? [];
    this.#byKind.set(kind, known);
    if (known.includes(id)) return;
    const at = this.#added.get(kind) ?? 0;
    known[at % REMEMBERED_MAX] = id;
    this.#added.set(kind, at + 1);
  }

  /** What the run itself lives on is nothing that requests should end. */
  keep(id: string): void {
    this.#kept.add(id);
  }

  all(kind: string): readonly string[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** The value with everything picked in place. */
  resolved(value: unknown): unknown {
    if (value instanceof Picked) return this.#pick(value);
    if (Array.isArray(value)) return value.map((item) => this.resolved(item));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.resolved(member)]),
    );
  }

  /** Remembers what an answer tells of. */
  learn(operation: Operation, answer: unknown): void {
    if (Array.isArray(answer)) {
      for (const item of answer) this.learn(operation, item);
      return;
    }
    if (!isPlainObject(answer)) return;
    const { id, next, userId, debtId } = answer;
    if (typeof id === 'string' && !this.#kept.has(id)) this.#learnId(operation, id, answer);
    if (typeof debtId === 'string') this.add('debt', debtId);
    if (typeof next === 'string') this.add(`cursor ${operation.id}`, next);
    if (typeof userId === 'string') {
      this.add('user', userId);
      if (!['ada', 'bob', 'cleo'].includes(userId)) this.add('visitor', userId);
    }
    for (const inner of Object.values(answer)) this.learn(operation, inner);
  }

  #learnId(operation: Operation, id: string, answer: Readonly<Record<string, unknown>>): void {
    const kind = kindOf(operation);
    this.add(kind, id);
    const { record } = answer;
    const type = isPlainObject(record) ? record['type'] : undefined;
    if (kind === 'evidence' && type !== 'proof' && type !== 'confirmation') this.add('claim', id);
  }

  #pick({ kind, which }: Picked): string {
    const kinds = [...this.#byKind.keys()];
    const wanted = kind === 'any' ? (kinds[which % kinds.length] ?? kind) : kind;
    const known = this.#byKind.get(wanted) ?? [];
    // Of what was never made an id is as good as any other text.
    return known[which % known.length] ?? wanted;
  }
}

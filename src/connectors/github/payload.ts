import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import type { ObservationRecord } from '../../core/families/observations/observation.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { defaultBotPatterns, isBot } from '../commits/people.ts';
import type { Fields } from '../records/fields.ts';
import type { MappedEvent } from '../records/mapped-event.ts';

/** What an event says beside that it happened. */
export type EventSays = Pick<
  MappedEvent,
  'records' | 'answers' | 'merge' | 'act' | 'reviewed' | 'verdict'
>;

/** How a source's events become evidence. */
export interface GithubOptions {
  /** Where the source's claims and outcomes count. */
  readonly domain: string;
  /** Unix seconds: authors date their commits as they like, the later ones are left out. */
  readonly now: number;
}

/**
 * How long what was promised may take: GitHub knows no due dates of its own. A day less than the
 * default of `trust.dueDays`, so that a clock which runs ahead of the service's is no reason to
 * refuse what was promised just now.
 */
export const PROMISE_DAYS = 27;

/** The person that a member of an object names; accounts that were deleted are null. */
export function personIn(fields: Fields, name: string): string | undefined {
  return fields.isSet(name) ? personOf(fields.object(name)) : undefined;
}

/**
 * The user id of a human account: `github:` and the number, since logins change hands. Bots and
 * organisations are nobody, and so are programs with an account such as people have, by the same
 * names as in a history.
 */
export function personOf(account: Fields): string | undefined {
  const id = positiveInteger(account, 'id');
  if (account.value('type') !== 'User') return undefined;
  const login = account.value('login');
  const isProgram =
    typeof login === 'string' && isBot({ name: login, email: '' }, defaultBotPatterns);
  return isProgram ? undefined : `github:${id}`;
}

/** `owner/name` of the repository that an event is about. */
export function repositoryOf(payload: Fields): string {
  const repository = payload.object('repository');
  const name = repository.text('full_name', 201);
  if (REPOSITORY.test(name)) return name;
  throw repository.refuse('full_name', 'must be owner/name');
}

const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/** The same of any event, also of one that has no meaning here; undefined: it names none. */
export function repositoryNamed(payload: Fields): string | undefined {
  const repository = payload.value('repository');
  if (typeof repository !== 'object' || repository === null) return undefined;
  const { full_name: name } = { full_name: undefined, ...repository };
  return typeof name === 'string' && REPOSITORY.test(name) ? name : undefined;
}

export function defaultBranchOf(payload: Fields): string {
  return payload.object('repository').text('default_branch', 250);
}

/** `owner/name#7`: issues and pull requests of a repository share their numbers. */
export function subjectOf(payload: Fields, item: Fields): string {
  return `${repositoryOf(payload)}#${positiveInteger(item, 'number')}`;
}

export function positiveInteger(fields: Fields, name: string): number {
  const value = fields.integer(name, Number.MAX_SAFE_INTEGER);
  if (value === 0) throw fields.refuse(name, 'must not be 0');
  return value;
}

/** Who promised what, and when. */
export interface Promised {
  readonly userId: string;
  readonly subject: string;
  /** Unix seconds. */
  readonly at: number;
}

/** What somebody promised themself, by opening a pull request or by taking an issue. */
export function promiseOf(promised: Promised, { domain }: GithubOptions): PromiseRecord {
  const dueAt = promised.at + PROMISE_DAYS * DAY_SECONDS;
  return { type: 'promise', ...promised, domain, dueAt };
}

export function observationOf(kind: string, subject: string, at: number): ObservationRecord {
  return { type: 'observation', source: 'github', kind, subject, at };
}

import type { Caller } from '../../client/api-types.ts';
import { NegentropyProblem } from '../../client/problem.ts';
import { type Html, html } from '../html.ts';
import { withCode } from '../layout.ts';
import type { Texts } from '../texts/en.ts';
import type { Lack, OwnPath } from '../texts/named.ts';
import { isOfOne } from './sections.ts';

/** A page that the key of its reader does not open. */
export class ClosedPage extends Error {
  override readonly name = 'ClosedPage';
  readonly lack: Lack;
  /** What the key shows of the same. */
  readonly instead: OwnPath;

  constructor(lack: Lack, instead: OwnPath) {
    super(`the key lacks: ${lack}`);
    this.lack = lack;
    this.instead = instead;
  }
}

/** @throws ClosedPage for a key that is no admin's */
export function checkAdmin({ scopes, userId }: Caller): void {
  if (scopes.includes('admin')) return;
  throw new ClosedPage('admin', userId === undefined ? '/op' : '/me');
}

/** @throws ClosedPage for a key that reads nothing but what is of its member */
export function checkReadsAll({ scopes }: Caller, instead: OwnPath = '/me'): void {
  if (scopes.includes('self')) throw new ClosedPage('everybody', instead);
}

/** @throws ClosedPage for a key that reads the records of one member alone */
export function checkOfEverybody(caller: Caller, instead: OwnPath): void {
  if (isOfOne(caller)) throw new ClosedPage('everybody', instead);
}

/** What stands in place of a page. @returns undefined for what is no matter of permission */
export function closedView(problem: unknown, title: string, texts: Texts): Html | undefined {
  const isRefused = problem instanceof NegentropyProblem && problem.status === 403;
  const closed = problem instanceof ClosedPage ? problem : isRefused ? REFUSED : undefined;
  if (closed === undefined) return undefined;
  const { own } = texts;
  const { lack, instead } = closed;
  return html`<h1>${title}</h1>
    <p class="lead">${own.closed[lack]}</p>
    <p>${withCode(own.closed.given)}</p>
    <p><a href="/${instead.slice(1)}">${own.sections[instead]}</a></p>`;
}

const REFUSED = { lack: 'other', instead: '/me' } as const;

/** Of who has a key and did nothing yet nothing is known. */
export async function ifKnown<Answer>(reading: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await reading;
  } catch (problem) {
    if (problem instanceof NegentropyProblem && problem.status === 404) return undefined;
    throw problem;
  }
}

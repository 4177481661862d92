import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { openDatabase } from '../../db/open-database.ts';
import { answers } from '../../http/callers/operator-socket.ts';
import { openKeyOfStore } from '../../pipeline/log/log-key.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { addAll } from '../../core/lists.ts';
import type { CommandContext } from '../command.ts';
import {
  hasStore,
  noStore,
  operatorSocketPath,
  storeSettings,
  unlessInUse,
} from '../open-store.ts';
import { given, settingUrl } from '../settings.ts';

/** One operation of the API, as the operator asks for it. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object | undefined;
  /** Default: that of the service. */
  readonly community?: string | undefined;
}

/** What the service answered, and whether it did what was asked. */
export interface Answer {
  readonly isDone: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

const WHILE_IT_STARTS =
  'if that is a service that is starting, ask again when it is ready, or use its pages';

/**
 * Asks the service of the store: the one at `NEGENTROPY_URL`, else the one that serves the store
 * here, else one that is open as long as the question takes.
 * @throws OperatorError when there is no store, or the service is not to be reached
 */
export async function askService(question: Question, context: CommandContext): Promise<Answer> {
  const url = settingUrl(context.env, 'NEGENTROPY_URL', 'http://127.0.0.1:8787');
  if (url !== undefined) return await askAt(url, question, context.env);
  const settings = storeSettings(context.env);
  const { databaseUrl, dataDirectory, keyPath } = settings;
  const socketPath = operatorSocketPath(settings);
  if (await answers(socketPath)) return await askBySocket(socketPath, question);
  if (databaseUrl === undefined && !hasStore(dataDirectory)) {
    throw noStore(dataDirectory);
  }
  const { withService } = await import('./service.ts');
  const opening = openDatabase({ databaseUrl, dataDirectory });
  const db = await unlessInUse(opening, WHILE_IT_STARTS);
  try {
    const key = await openKeyOfStore(db, keyPath);
    const serving = { db, key, settings, context, isSilent: true };
    let answer: Answer | undefined;
    await withService(serving, async () => {
      answer = await askBySocket(socketPath, question);
    });
    if (answer === undefined) throw new RangeError('the service ended before it answered');
    return answer;
  } finally {
    await db.close();
  }
}

/**
 * The export of a community whose embedded store a service has open, a chunk at a time; undefined
 * when nobody serves it.
 * @param query of `GET /v1/export`, with its question mark; empty: the whole log
 */
export async function servedExport(
  query: string,
  community: string,
  context: CommandContext,
): Promise<Readable | undefined> {
  const settings = storeSettings(context.env);
  const socketPath = operatorSocketPath(settings);
  // A server is shared: only an embedded store belongs to one process.
  if (settings.databaseUrl !== undefined || !(await answers(socketPath))) return undefined;
  const path = `/v1/export${query}`;
  const headers = { 'negentropy-community': community };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({ socketPath, path, headers }, resolve).on('error', reject).end();
  });
  if (response.statusCode === 200) return response;
  const { body } = answerOf(response.statusCode ?? 0, await readAll(response));
  throw new OperatorError(`The service refuses: ${String(body['detail'])}.`);
}

/**
 * The names of the communities of an embedded store that a service has open; undefined when nobody
 * serves it.
 */
export async function servedCommunities(
  context: CommandContext,
): Promise<readonly string[] | undefined> {
  const settings = storeSettings(context.env);
  const socketPath = operatorSocketPath(settings);
  if (settings.databaseUrl !== undefined || !(await answers(socketPath))) return undefined;
  const slugs: string[] = [];
  for (let query = ''; ;) {
    const path = `/v1/communities${query}`;
    const { isDone, body } = await askBySocket(socketPath, { method: 'GET', path });
    if (!isDone) throw new OperatorError(`The service refuses: ${String(body['detail'])}.`);
    const items = body['items'] as readonly { readonly slug: string }[];
    addAll(
      slugs,
      items.map(({ slug }) => slug),
    );
    if (typeof body['next'] !== 'string') return slugs;
    query = `?cursor=${encodeURIComponent(body['next'])}`;
  }
}

async function askAt(url: string, question: Question, env: NodeJS.ProcessEnv): Promise<Answer> {
  const key = given(env, 'NEGENTROPY_ADMIN_KEY');
  if (key === undefined) {
    throw new OperatorError('NEGENTROPY_URL needs a key to ask with: set NEGENTROPY_ADMIN_KEY.');
  }
  const { method, body } = question;
  const headers = { ...headersOf(question), authorization: `Bearer ${key}` };
  try {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(new URL(question.path, url), { method, headers, ...sent });
    return answerOf(answer.status, await answer.text());
  } catch (problem) {
    if (problem instanceof OperatorError) throw problem;
    const cause = problem instanceof Error ? (problem.cause ?? problem) : problem;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`${url} (NEGENTROPY_URL) does not answer: ${why}.`);
  }
}

async function askBySocket(socketPath: string, question: Question): Promise<Answer> {
  const { method, path, body } = question;
  return await new Promise((resolve, reject) => {
    const headers = headersOf(question);
    const sent = httpRequest({ socketPath, path, method, headers }, (response) => {
      readAll(response).then((text) => resolve(answerOf(response.statusCode ?? 0, text)), reject);
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function headersOf({ body, community }: Question): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(community === undefined ? {} : { 'negentropy-community': community }),
  };
}

function answerOf(status: number, text: string): Answer {
  try {
    const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return { isDone: status >= 200 && status < 300, body };
  } catch {
    throw new OperatorError(`The service answered ${status} and no JSON: is this its address?`);
  }
}

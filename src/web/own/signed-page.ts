import type { Caller, Community, Language } from '../../client/api-types.ts';
import { NegentropyClient } from '../../client/client.ts';
import { NegentropyProblem } from '../../client/problem.ts';
import { likenessIn } from '../../core/identity/likeness-sentence.ts';
import { ShownBeforeError } from '../../client/shown-once.ts';
import { html, type Html, openedAround } from '../html.ts';
import { type AssetNames, documentOf, pageOfNothing } from '../layout.ts';
import { textsFor } from '../texts/chosen.ts';
import type { Texts } from '../texts/en.ts';
import { closedView } from './closed-page.ts';
import { type Fault, Faults } from './form-sentences.ts';
import { noticeOf } from './notice.ts';
import { sectionsFor } from './sections.ts';
import type { Done } from '../texts/named.ts';

/** A page that was asked for by somebody who signed in. */
export interface SignedRequest {
  readonly languages: string;
  readonly assets: AssetNames;
  /** Asks the service that serves the page, in the name of who signed in. */
  readonly fetch: typeof fetch;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: FormStamp;
  /** What a form brought, if one was sent. */
  readonly sent?: URLSearchParams;
  /** It is shown again and not carried out: its session is gone. */
  readonly isUnsent?: boolean;
}

/** By what a form is known again: one of this session, and sent once. */
export interface FormStamp {
  readonly token: string;
  readonly once: string;
}

export type SignedAnswer =
  | { readonly status: 200 | 401 | 403 | 404 | 422; readonly html: string }
  | { readonly status: 303; readonly location: string; readonly community?: string };

/** A page with its path, as the server adds it. */
export interface SignedPage {
  readonly path: string;
  readonly takesForms: boolean;
  /** What a form of it may have; undefined: what forms have as a rule. */
  readonly formBytesMax?: number | undefined;
  readonly render: (request: SignedRequest) => Promise<SignedAnswer>;
}

/** Whose page it is, and what was asked of it. */
export interface Asked {
  readonly client: NegentropyClient;
  readonly caller: Caller;
  readonly community: Community;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly language: Language;
}

/** What a view shows besides its answers. */
export interface Shown<Result> {
  readonly texts: Texts;
  readonly caller: Caller;
  readonly path: string;
  readonly form: FormStamp;
  readonly sent: URLSearchParams | undefined;
  /** What a form asked for that changed nothing, or that is shown this once. */
  readonly result: Result | undefined;
  /** What is wrong with the form that was sent. */
  readonly faults: Faults | undefined;
}

/** What became of a form: the page is shown anew with a word, or with a result, or another one. */
export type Outcome<Result> =
  | { readonly done: Done }
  | { readonly result: Result }
  /** `community`: the one that the pages are about from then on. */
  | { readonly goTo: string; readonly community?: string };

/** How a page is read, shown and written to. */
export interface PageParts<Answers, Result> {
  readonly path: string;
  readonly formBytesMax?: number;
  readonly title: (texts: Texts) => string;
  /** @returns the answers, or the path of the page that is meant instead */
  readonly read: (asked: Asked) => Promise<Answers | string>;
  readonly view: (answers: Answers, shown: Shown<Result>) => Html;
  /** By the name that a form brings as `act`. */
  readonly acts?: Readonly<
    Record<string, (asked: Asked, sent: URLSearchParams) => Promise<Outcome<Result>>>
  >;
}

/** What a form brought that the page itself can tell to be wrong, in words for its sender. */
export class FormError extends Error {
  override readonly name = 'FormError';
  /** Which field is meant. */
  readonly field: string | undefined;
  /** What else it is about: an element of the page, or of its list from a cursor on. */
  readonly link: Pick<Fault, 'id' | 'cursor'> | undefined;

  constructor(message: string, field?: string, link?: Pick<Fault, 'id' | 'cursor'>) {
    super(message);
    this.field = field;
    this.link = link;
  }
}

/**
 * A page for who signed in. It reads through the client; a form on it is answered by the client
 * too, then the page is shown anew by another request, so that to load it again sends nothing.
 */
export function signedPage<Answers, Result = never>(parts: PageParts<Answers, Result>): SignedPage {
  return {
    path: parts.path,
    takesForms: parts.acts !== undefined,
    formBytesMax: parts.formBytesMax,
    render: async (request) => {
      try {
        return await answered(parts, request);
      } catch (problem) {
        return notThere(problem, request);
      }
    },
  };
}

async function answered<Answers, Result>(
  parts: PageParts<Answers, Result>,
  request: SignedRequest,
): Promise<SignedAnswer> {
  const { sent, params, query } = request;
  const client = clientOf(request);
  const caller = await client.getCaller();
  const community = await client.getCommunity(caller.community);
  const texts = textsFor(request.languages);
  const asked = { client, caller, community, params, query, language: texts.language };
  if (sent === undefined) return await shown(parts, asked, request);
  if (request.isUnsent === true) {
    return await shown(parts, asked, { ...request, problem: [texts.own.unsent] });
  }
  const name = sent.get('act') ?? '';
  try {
    const act = Object.hasOwn(parts.acts ?? {}, name) ? parts.acts?.[name] : undefined;
    if (act === undefined) throw new FormError('this page knows no such form');
    const outcome = await act(asked, sent);
    if ('goTo' in outcome) {
      const { goTo: location, community: chosen } = outcome;
      return { status: 303, location, ...(chosen === undefined ? {} : { community: chosen }) };
    }
    if ('result' in outcome) {
      return await shown(parts, asked, { ...request, result: outcome.result });
    }
    const path = filled(parts.path, params);
    return { status: 303, location: `${path}?done=${outcome.done}` };
  } catch (error) {
    const words = wordsOf(error, asked);
    if (words === undefined) throw error;
    return await shown(parts, asked, { ...request, problem: words });
  }
}

async function shown<Answers, Result>(
  parts: PageParts<Answers, Result>,
  asked: Asked,
  request: SignedRequest & {
    readonly result?: Result;
    readonly problem?: readonly (string | Fault)[];
  },
): Promise<SignedAnswer> {
  const { form, sent, result, problem, assets } = request;
  const texts = textsFor(request.languages);
  const answers = await readOrClosed(parts, asked, texts);
  const done = asked.query.get('done');
  if (typeof answers === 'string') {
    // What is said of a form is said on the page that is meant.
    const told = done !== null && Object.hasOwn(texts.own.done, done) ? `?done=${done}` : '';
    return { status: 303, location: `${answers}${told}` };
  }
  const { caller, params, community } = asked;
  const path = filled(parts.path, params);
  const faults =
    problem === undefined ? undefined : new Faults(problem, texts.own.unfit, request.isUnsent);
  const isClosed = answers instanceof Closed;
  const view = isClosed
    ? answers.view
    : parts.view(answers, { texts, caller, path, form, sent, result, faults });
  const frame = {
    texts,
    assets,
    title: `${parts.title(texts)}: Negentropy`,
    slug: community.slug,
    marked: community,
    isOwn: true,
    sections: sectionsFor(caller, path, texts),
    hasScript: true,
  };
  const notice = noticeOf({ faults, done, path }, texts);
  const isTaken = problem === undefined || request.isUnsent === true;
  const status = isClosed ? 403 : isTaken ? 200 : 422;
  return {
    status,
    html: documentOf(
      frame,
      html`${notice}${faults === undefined ? view : openedAround(view, FORM_AGAIN)}`,
    ),
  };
}

/** The form that is shown again, as `actForm` marks it. */
const FORM_AGAIN = / data-again>/;

/** What stands in place of a page that a key does not open. */
class Closed {
  readonly view: Html;

  constructor(view: Html) {
    this.view = view;
  }
}

async function readOrClosed<Answers, Result>(
  { read, title }: PageParts<Answers, Result>,
  asked: Asked,
  texts: Texts,
): Promise<Answers | string | Closed> {
  try {
    return await read(asked);
  } catch (problem) {
    const view = closedView(problem, title(texts), texts);
    if (view === undefined) throw problem;
    return new Closed(view);
  }
}

/** The path of a page with what its address names. */
function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** What a form was answered by, if it is for its sender to read. */
function wordsOf(problem: unknown, { language }: Asked): readonly (string | Fault)[] | undefined {
  if (problem instanceof FormError) {
    const { message, field, link } = problem;
    if (link !== undefined) return [{ text: message, ...link }];
    return field === undefined ? message.split('\n') : [`/${field} ${message}`];
  }
  if (problem instanceof ShownBeforeError) return [problem.message];
  if (!(problem instanceof NegentropyProblem)) return undefined;
  const { status, detail, title, errors = [] } = problem.problem;
  if (status === 401 || status >= 500) return undefined;
  const like = likenessIn(detail ?? '');
  if (like !== undefined) return [textsFor(language).own.likeness(like)];
  const said = errors.map(({ path, message }) =>
    message.startsWith(path) ? message : `${path} ${message}`,
  );
  return [...new Set([detail ?? title, ...said])];
}

/**
 * Who has a key and did nothing yet is not known as a member, and nothing can be read of them: they
 * are led to where a member begins.
 *
 * @returns the answers, or the path of the page that is meant instead
 */
export async function ofMember<Answers>(reading: Promise<Answers>): Promise<Answers | string> {
  try {
    return await reading;
  } catch (problem) {
    if (problem instanceof NegentropyProblem && problem.status === 404) return '/me/claims';
    throw problem;
  }
}

function notThere(problem: unknown, { languages, assets }: SignedRequest): SignedAnswer {
  if (!(problem instanceof NegentropyProblem) || ![400, 401, 403, 404].includes(problem.status))
    throw problem;
  if (problem.status === 401) return { status: 401, html: '' };
  const texts = textsFor(languages);
  return pageOfNothing({ texts, assets }, texts.nothingHere);
}

function clientOf({ fetch: ask }: SignedRequest): NegentropyClient {
  return new NegentropyClient({ baseUrl: 'http://service.invalid', fetch: ask, retries: 0 });
}

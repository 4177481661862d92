import type { Assets } from './assets.ts';

/** What a page knows of the request for it, and how it asks the API. */
export interface PageRequest {
  /** `Accept-Language` as it came. */
  readonly languages: string;
  readonly assets: Assets['names'];
  /** Asks this very server, without a socket; in the name of who signed in. */
  readonly fetch: typeof fetch;
}

/** What a page of somebody who signed in knows besides. */
export interface SignedRequest extends PageRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What every form on the page brings back. */
  readonly form: FormStamp;
  /** What a form of the page brought, if one was sent. */
  readonly sent?: URLSearchParams;
  /** It is shown again and not carried out: its session is gone. */
  readonly isUnsent?: boolean;
}

/** Why somebody is asked to sign in, and what waits for it. */
export interface SignInAsked {
  /** `wrong`: the key that came is none; `needed`: the page takes one. */
  readonly why?: 'wrong' | 'needed' | 'ended' | 'refused';
  /** Goes back with the key. */
  readonly kept?: string | undefined;
  /** What became of a form that was sent without a session. */
  readonly form?: 'kept' | 'too long' | undefined;
}

/** By what a form is known again. */
export interface FormStamp {
  /** Known to pages of this session alone. */
  readonly token: string;
  /** Another one for each page that is shown: a form that is sent twice is one request. */
  readonly once: string;
}

/** A page for who signed in, at a path of its own. */
export interface SignedPage {
  readonly path: string;
  /** Whether forms on it are sent to its own path. */
  readonly takesForms: boolean;
  /** What a form of it may have; undefined: what forms have as a rule. */
  readonly formBytesMax?: number | undefined;
  readonly render: (request: SignedRequest) => Promise<Page>;
}

export type Page =
  | { readonly status: 200 | 401 | 403 | 404 | 422; readonly html: string }
  /** Another page is meant. */
  | { readonly status: 303; readonly location: string; readonly community?: string };

/** What a reader asks of a log. */
export interface AuditQuery {
  readonly from: string | undefined;
  readonly type: string | undefined;
  readonly cycle: string | undefined;
  readonly head: string | undefined;
}

/** Which versions of the rules a reader wants beside each other. */
export interface RulesQuery {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A picture of one line. */
export interface Badge {
  readonly status: 200 | 404;
  readonly svg: string;
}

/** What renders pages: they read the API as any other client does, and nothing else. */
export interface Pages {
  readonly stylesheet: string;
  /** Absent if none was built: every page is complete without. */
  readonly script?: string | undefined;
  /** What the script starts in a worker for a whole log. */
  readonly worker?: string | undefined;
  /** The one for a single decision. */
  readonly proofWorker?: string | undefined;
  /** What scripts import, by the name by which they do. */
  readonly chunks?: ReadonlyMap<string, string>;
  readonly home: (request: PageRequest) => Promise<Page>;
  readonly community: (request: PageRequest, slug: string) => Promise<Page>;
  readonly rules: (request: PageRequest, slug: string, query: RulesQuery) => Promise<Page>;
  readonly badge: (request: PageRequest, slug: string) => Promise<Badge>;
  readonly decision: (request: PageRequest, slug: string, id: string) => Promise<Page>;
  /** @param query what the reader asks of the log */
  readonly audit: (request: PageRequest, slug: string, query: AuditQuery) => Promise<Page>;
  readonly verify: (request: PageRequest) => Promise<Page>;
  readonly signIn: (request: PageRequest, asked: SignInAsked) => Promise<Page>;
  /** At an address that is none. */
  readonly nothing: (request: PageRequest) => Promise<Page>;
  /** Those that take a key. */
  readonly signed: readonly SignedPage[];
}

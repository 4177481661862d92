import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Installation } from '../../pipeline/installation.ts';
import { Problem } from '../problems/problem.ts';
import type { FormStamp } from './page.ts';
import { isSamePerson, type Kept, type Session, Sessions, type Whose } from './sessions.ts';

const ONCE = /^[A-Za-z0-9_-]{22}$/;

/** Who asks for a page, and from whose page a form comes: sessions, by requests. */
export class Readers {
  readonly #installation: Installation;
  readonly #sessions: Sessions;

  constructor(installation: Installation) {
    this.#installation = installation;
    this.#sessions = new Sessions(installation.key.seed);
  }

  sessionOf(request: FastifyRequest): Session | undefined {
    const now = this.#installation.now();
    return this.#sessions.sessionIn(request.headers.cookie, now, isSecure(request));
  }

  /** Whether a request brings a session, good or not. */
  hasSession(request: FastifyRequest): boolean {
    return this.#sessions.isIn(request.headers.cookie, isSecure(request));
  }

  /** From here on the request is one of the session. */
  begin(reply: FastifyReply, session: Session): void {
    const { request } = reply;
    const cookie = this.#sessions.cookieFor(session, this.#installation.now(), isSecure(request));
    reply.header('set-cookie', cookie);
    request.headers.cookie = cookie.split(';')[0] ?? '';
  }

  end(reply: FastifyReply): void {
    reply.header('set-cookie', this.#sessions.ending(isSecure(reply.request)));
  }

  /** What waits with the browser until somebody signs in. */
  keep(kept: Kept): string {
    return this.#sessions.keep(kept, this.#installation.now());
  }

  keptIn(text: string): Kept | undefined {
    return this.#sessions.keptIn(text, this.#installation.now());
  }

  stampFor(request: FastifyRequest, whose: Whose | undefined): FormStamp {
    const token = this.#sessions.tokenFor(request.headers.cookie, whose, isSecure(request));
    return { token, once: randomBytes(16).toString('base64url') };
  }

  /** Whether a form is of this very session. @throws Problem REQUEST_INVALID for one of no page */
  isStamped(request: FastifyRequest, sent: URLSearchParams): boolean {
    const [token, once] = [sent.get('token') ?? '', sent.get('once') ?? ''];
    const isOwn = this.#sessions.isTokenOf(request.headers.cookie, token, isSecure(request));
    if (ONCE.test(once) && (isOwn || this.whoseForm(sent) !== undefined)) return isOwn;
    throw new Problem('REQUEST_INVALID', 'open the page anew: the form is of another session');
  }

  /** From whose page a form came; undefined if this service made none such. */
  whoseForm(sent: URLSearchParams | undefined): Whose | undefined {
    return this.#sessions.whoseIn(sent?.get('token') ?? '');
  }

  /** Whether a form of another session is of the same person, in the same community. */
  isOfThem({ whose }: Session, sent: URLSearchParams): boolean {
    const other = this.whoseForm(sent);
    if (whose === undefined || other === undefined) return false;
    return isSamePerson(whose, other) && whose.community === other.community;
  }
}

/**
 * A form of another site may not sign anybody in or out. Browsers say from where a form comes;
 * those that do not say it in so many words (by plain HTTP) name the origin.
 * @throws Problem REQUEST_INVALID
 */
export function checkSameSite({ headers, host }: FastifyRequest): void {
  const { origin = '', 'sec-fetch-site': site } = headers;
  const isOwn =
    site === undefined
      ? URL.canParse(origin) && new URL(origin).host === host
      : site === 'same-origin';
  if (isOwn) return;
  throw new Problem('REQUEST_INVALID', 'the form has to come from a page of this service');
}

function isSecure({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Seal } from './seal.ts';

/** How long somebody stays signed in, seconds; a key that ends sooner ends it. */
export const SESSION_SECONDS: number = 12 * 3_600;

const COOKIE = 'negentropy';

/** In whose name a form is sent: a member of a community, or a key that is nobody's. */
export interface Whose {
  readonly community: string;
  readonly userId?: string | undefined;
  readonly keyId: string;
}

/** Who signed in. */
export interface Session {
  readonly key: string;
  readonly whose?: Whose | undefined;
  /** The community that the key of an installation was last chosen for. */
  readonly community?: string | undefined;
}

/** What somebody asked for without a session that is good. */
export interface Kept {
  /** Its address. */
  readonly to: string;
  /** A form that was not carried out, and who had written it. */
  readonly form?: KeptForm | undefined;
}

/** What was written, on which page, and by whom. */
export interface KeptForm {
  readonly fields: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly whose: Whose;
}

/** Whether two names are of one: the key of a community's member may be another one by now. */
export function isSamePerson(one: Whose, other: Whose): boolean {
  if (one.userId === undefined || other.userId === undefined) {
    return one.userId === other.userId && one.keyId === other.keyId;
  }
  return one.userId === other.userId && one.community === other.community;
}

/** The same session in another community, as the key of an installation chooses. */
export function chosenIn(session: Session, community: string): Session {
  const { whose } = session;
  if (whose?.community === community) return session;
  return {
    ...session,
    community,
    ...(whose === undefined ? {} : { whose: { ...whose, community } }),
  };
}

/**
 * Sessions of people who signed in with a key. A session is the key itself, sealed for the server
 * and kept by the browser: nothing is stored here, every process of an installation can open it,
 * and each request looks the key up anew, so that a session ends with its key
 * (docs/decisions/0034-a-session-is-a-sealed-key.md).
 */
export class Sessions {
  readonly #seal: Seal;
  readonly #marks: Seal;
  readonly #kept: Seal;
  readonly #formSecret: Buffer;

  /** @param seed of the installation's log key */
  constructor(seed: Uint8Array) {
    this.#seal = new Seal(seed, 'negentropy page session 1');
    this.#marks = new Seal(seed, 'negentropy page mark 1');
    this.#kept = new Seal(seed, 'negentropy page kept 1');
    this.#formSecret = Buffer.from(hkdfSync('sha256', seed, '', 'negentropy page form 1', 32));
  }

  /**
   * The value of `Set-Cookie` for somebody who signed in.
   * @param now unix seconds
   */
  cookieFor(session: Session, now: number, isSecure: boolean): string {
    const value = this.#seal.close({ ...session, until: now + SESSION_SECONDS });
    return setCookie(value, SESSION_SECONDS, isSecure);
  }

  /**
   * What the `Cookie` of a request has; undefined if there is none that is good now.
   * @param isSecure whether the request came by TLS
   */
  sessionIn(cookies: string | undefined, now: number, isSecure: boolean): Session | undefined {
    return until(this.#seal.open(valueIn(cookies, isSecure) ?? ''), now) as Session | undefined;
  }

  /** Whether a request brings a session, good or not. */
  isIn(cookies: string | undefined, isSecure: boolean): boolean {
    return valueIn(cookies, isSecure) !== undefined;
  }

  /** What waits with the browser until somebody signs in; a session can be made of none. */
  keep(kept: Kept, now: number): string {
    return this.#kept.close({ ...kept, until: now + SESSION_SECONDS });
  }

  /** @param text what a form brought as such */
  keptIn(text: string, now: number): Kept | undefined {
    return until(this.#kept.open(text), now) as Kept | undefined;
  }

  /**
   * What a form on a page of this session brings back: no other site can know it. After the point
   * it says, sealed, whose page it was, for when the session is gone.
   */
  tokenFor(cookies: string | undefined, whose: Whose | undefined, isSecure: boolean): string {
    const mark = whose === undefined ? '' : this.#marks.close(whose);
    return `${this.#stampOf(cookies, isSecure)}.${mark}`;
  }

  /** Whether a form came from a page of this very session. */
  isTokenOf(cookies: string | undefined, token: string, isSecure: boolean): boolean {
    const expected = Buffer.from(this.#stampOf(cookies, isSecure));
    const given = Buffer.from(token.split('.')[0] ?? '');
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** From whose page a form came; undefined if this service made none such. */
  whoseIn(token: string): Whose | undefined {
    return this.#marks.open(token.split('.')[1] ?? '') as Whose | undefined;
  }

  #stampOf(cookies: string | undefined, isSecure: boolean): string {
    const session = valueIn(cookies, isSecure) ?? '';
    return createHmac('sha256', this.#formSecret).update(session).digest('base64url');
  }

  /** The value of `Set-Cookie` that ends a session in its browser. */
  ending(isSecure: boolean): string {
    return setCookie('', 0, isSecure);
  }
}

/** What was sealed, without its end; undefined if that has come. */
function until(opened: unknown, now: number): unknown {
  if (opened === undefined) return undefined;
  const { until: end, ...sealed } = opened as { readonly until: number };
  return now < end ? sealed : undefined;
}

function setCookie(value: string, seconds: number, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : '';
  const how = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
  return `${nameOf(isSecure)}=${value}; ${how}`;
}

function valueIn(cookies: string | undefined, isSecure: boolean): string | undefined {
  return new RegExp(`(?:^|;\\s*)${nameOf(isSecure)}=([A-Za-z0-9_-]+)`).exec(cookies ?? '')?.[1];
}

/** By TLS no host beside this one can set it (RFC 6265bis), so nobody is signed in as another. */
function nameOf(isSecure: boolean): string {
  return isSecure ? `__Host-${COOKIE}` : COOKIE;
}

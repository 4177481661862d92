import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** How long somebody stays signed in, seconds; a key that ends sooner ends it. */
export const SESSION_SECONDS: number = 12 * 3_600;

const COOKIE = 'negentropy';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Who signed in. */
export interface Session {
  readonly key: string;
  /** The community that the key of an installation was last chosen for. */
  readonly community?: string | undefined;
}

/**
 * Sessions of people who signed in with a key. A session is the key itself, sealed for the server
 * and kept by the browser: nothing is stored here, every process of an installation can open it,
 * and each request looks the key up anew, so that a session ends with its key
 * (docs/decisions/0034-a-session-is-a-sealed-key.md).
 */
export class Sessions {
  readonly #secret: Buffer;
  readonly #formSecret: Buffer;

  /** @param seed of the installation's log key; what seals is derived from it and is another key */
  constructor(seed: Uint8Array) {
    this.#secret = Buffer.from(hkdfSync('sha256', seed, '', 'negentropy page session 1', 32));
    this.#formSecret = Buffer.from(hkdfSync('sha256', seed, '', 'negentropy page form 1', 32));
  }

  /**
   * The value of `Set-Cookie` for somebody who signed in.
   * @param now unix seconds
   * @param community which one the key of an installation is for; default: the service's own choice
   */
  cookieFor({ key, community }: Session, now: number, isSecure: boolean): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#secret, nonce);
    const text = JSON.stringify({ key, community, until: now + SESSION_SECONDS });
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
    const value = Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
    return setCookie(value, SESSION_SECONDS, isSecure);
  }

  /**
   * What the `Cookie` of a request has; undefined if there is none that is good now.
   * @param isSecure whether the request came by TLS
   */
  sessionIn(cookies: string | undefined, now: number, isSecure: boolean): Session | undefined {
    const value = valueIn(cookies, isSecure);
    if (value === undefined) return undefined;
    const bytes = Buffer.from(value, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv(CIPHER, this.#secret, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      const opened = Buffer.concat([text, decipher.final()]).toString('utf8');
      const { until, ...session } = JSON.parse(opened) as Session & { readonly until: number };
      return now < until ? session : undefined;
    } catch {
      return undefined; // sealed by another server, or changed
    }
  }

  /** What a form on a page of this session brings back: no other site can know it. */
  tokenFor(cookies: string | undefined, isSecure: boolean): string {
    const session = valueIn(cookies, isSecure) ?? '';
    return createHmac('sha256', this.#formSecret).update(session).digest('base64url');
  }

  /** Whether a form came from a page of this very session. */
  isTokenOf(cookies: string | undefined, token: string, isSecure: boolean): boolean {
    const expected = Buffer.from(this.tokenFor(cookies, isSecure));
    const given = Buffer.from(token);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** The value of `Set-Cookie` that ends a session in its browser. */
  ending(isSecure: boolean): string {
    return setCookie('', 0, isSecure);
  }
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

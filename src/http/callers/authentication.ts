import type { FastifyRequest } from 'fastify';
import {
  type ApiKey,
  findApiKey,
  INSTALLATION_KEY_ID,
  isGoodKey,
  type KeyScope,
  parseApiKey,
  scopesInEffect,
  touchApiKey,
} from '../../pipeline/access/api-keys.ts';
import { DEFAULT_COMMUNITY, type Installation } from '../../pipeline/installation.ts';
import { Problem } from '../problems/problem.ts';
import { addressGroup } from './address-group.ts';
import { type Caller, covers, type RouteScope } from './caller.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { readsOnly } from './reads-of-others.ts';

/**
 * How long a key is taken as it was: another process's revocation counts after this at the latest.
 */
const CACHE_MS = 2_000;
const CACHED_KEYS_MAX = 10_000;

interface CachedKey {
  readonly key: Promise<ApiKey | undefined>;
  /** Milliseconds of the process's own clock. */
  readonly until: number;
  /** Whether its use was written down. */
  isTouched: boolean;
  /** It was good here: its owner may ask from an address that somebody guesses from. */
  isProven: boolean;
}

export interface AuthenticatorOptions {
  /** Whether a request comes from the operator, by a way that needs no key. */
  readonly isOperator: (request: FastifyRequest) => boolean;
  /** Wrong keys that one address may send in ten seconds. */
  readonly failuresPerTenSeconds: number;
  /** Told of uses of a key that could not be written down. */
  readonly onProblem: (problem: unknown) => void;
}

/**
 * Finds out who asks. The key decides over the community; only the installation's own key chooses
 * one, by a header.
 */
export class Authenticator {
  readonly #installation: Installation;
  readonly #cache = new Map<string, CachedKey>();
  readonly #failures: FailedAttempts;
  readonly #isOperator: (request: FastifyRequest) => boolean;
  readonly #onProblem: (problem: unknown) => void;

  constructor(
    installation: Installation,
    { failuresPerTenSeconds, isOperator, onProblem }: AuthenticatorOptions,
  ) {
    this.#installation = installation;
    this.#failures = new FailedAttempts(failuresPerTenSeconds);
    this.#isOperator = isOperator;
    this.#onProblem = onProblem;
  }

  /**
   * @returns undefined on a public route without a key
   * @throws Problem KEY_MISSING, KEY_INVALID, SCOPE_MISSING, NOT_FOUND or RATE_LIMITED
   */
  async authenticate(request: FastifyRequest, scope: RouteScope): Promise<Caller | undefined> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) {
      if (this.#isOperator(request)) return await this.#operator(request);
      if (scope === 'public') return undefined;
      throw new Problem('KEY_MISSING', 'send Authorization: Bearer neg_…');
    }
    const { ip } = request; // now: a socket that has closed knows no address any more
    const key = await this.#goodKey(token, () => addressGroup(ip));
    const community = await this.#communityOf(key, request.headers['negentropy-community']);
    const scopes = scopesInEffect(key);
    if (scope !== 'public' && !covers(scopes, scope)) {
      throw new Problem('SCOPE_MISSING', missing(scope, key));
    }
    const { keyId, userId } = key;
    const caller = { keyId, scopes, userId, community, operation: operationOf(request) };
    if (scope === 'read' && readsOnly(caller) !== undefined) {
      throw new Problem('SCOPE_MISSING', NO_WORK);
    }
    return caller;
  }

  /** The operator may do what the installation's key may. */
  async #operator(request: FastifyRequest): Promise<Caller> {
    const key = { keyId: INSTALLATION_KEY_ID, communityId: undefined };
    const community = await this.#communityOf(key, request.headers['negentropy-community']);
    const operation = operationOf(request);
    return { keyId: INSTALLATION_KEY_ID, scopes: ['admin'], community, operation };
  }

  /**
   * Whether the key of a request that was answered before, and still is, allows what it did. Not
   * counted as a failure: it was no guess.
   */
  async mayGoOn(request: FastifyRequest, scope: KeyScope): Promise<boolean> {
    const { headers } = request;
    if (this.#isOperator(request)) return true;
    const parsed = parseApiKey(bearerToken(headers.authorization) ?? '');
    if (parsed === undefined) return false;
    const key = await this.#lookUp(parsed.keyId).key;
    if (key === undefined || !covers(scopesInEffect(key), scope)) return false;
    return isGoodKey(key, parsed.secret, this.#installation.now());
  }

  async #goodKey(token: string, address: () => string): Promise<ApiKey> {
    const parsed = parseApiKey(token);
    const now = this.#installation.now();
    const cached = parsed === undefined ? undefined : this.#find(parsed.keyId, address);
    const key = await cached?.key;
    if (parsed === undefined || key === undefined || !isGoodKey(key, parsed.secret, now)) {
      this.#failures.count(address());
      throw new Problem('KEY_INVALID', 'the key is not known, expired or revoked');
    }
    if (cached !== undefined) this.#touch(cached, key, now);
    return key;
  }

  #find(keyId: string, address: () => string): CachedKey {
    const known = this.#cache.get(keyId);
    if (known !== undefined && known.until > performance.now()) return known;
    // Whoever guesses is not worth a question to the database.
    if (known?.isProven !== true) this.#failures.check(address());
    return this.#lookUp(keyId);
  }

  /** Concurrent requests with one key share one look-up. */
  #lookUp(keyId: string): CachedKey {
    const known = this.#cache.get(keyId);
    if (known !== undefined && known.until > performance.now()) return known;
    if (this.#cache.size >= CACHED_KEYS_MAX) this.#cache.clear();
    const found: CachedKey = {
      key: findApiKey(this.#installation, keyId),
      until: performance.now() + CACHE_MS,
      isTouched: false,
      isProven: known?.isProven === true,
    };
    this.#cache.set(keyId, found);
    found.key.catch(() => {
      if (this.#cache.get(keyId) === found) this.#cache.delete(keyId);
    });
    return found;
  }

  /** Behind the request, and once for all that come while the key is remembered. */
  #touch(cached: CachedKey, key: ApiKey, now: number): void {
    cached.isProven = true;
    if (cached.isTouched) return;
    cached.isTouched = true;
    touchApiKey(this.#installation, key, now).catch(this.#onProblem);
  }

  async #communityOf(
    { keyId, communityId }: Pick<ApiKey, 'keyId' | 'communityId'>,
    named: string | string[] | undefined,
  ): Promise<Caller['community']> {
    const { community, communityById } = bound(this.#installation);
    if (communityId === undefined && keyId === INSTALLATION_KEY_ID) {
      const found = await community(typeof named === 'string' ? named : DEFAULT_COMMUNITY);
      if (found !== undefined) return found;
      throw new Problem('NOT_FOUND', 'there is no community of that name');
    }
    const own = communityId === undefined ? undefined : await communityById(communityId);
    if (own !== undefined && (named === undefined || named === own.row.slug)) return own;
    throw new Problem('NOT_FOUND', 'this key knows no community of that name');
  }
}

function operationOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.schema?.operationId ?? '';
}

const NO_WORK =
  'to judge the work of others nobody has to read this: it takes the scope others beside';

function missing(scope: KeyScope, { scopes }: ApiKey): string {
  const isRead = scope === 'read' && scopes.includes('read');
  return isRead
    ? 'this key reads about its own member alone: give it the scope others to read about everybody'
    : `this needs a key with the scope ${scope}`;
}

function bound(installation: Installation): Pick<Installation, 'community' | 'communityById'> {
  return {
    community: (slug) => installation.community(slug),
    communityById: (id) => installation.communityById(id),
  };
}

function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, token] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  if (token !== undefined) return token;
  throw new Problem('KEY_INVALID', 'send Authorization: Bearer neg_…');
}

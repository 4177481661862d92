import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Where events may not be sent; the message may be shown to whoever asked for it. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

export interface TargetRules {
  /** Lets http and addresses of this machine and its networks pass: for tests and own networks. */
  readonly allowPrivate: boolean;
  /** Every address of a host name; the system's resolver when absent. */
  readonly resolve?: ((hostname: string) => Promise<readonly string[]>) | undefined;
}

/** A target together with the addresses that were checked: connect to these and to no others. */
export interface CheckedTarget {
  readonly url: URL;
  readonly addresses: readonly CheckedAddress[];
}

export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Whoever tries webhooks first tries them on this machine. */
const UNLESS_ALLOWED =
  ' To send to this machine or its network, the operator starts the service with ' +
  'NEGENTROPY_WEBHOOK_ALLOW_PRIVATE=1.';

const URL_LENGTH_MAX = 2_048;

/**
 * Checks the text of a URL without asking the network.
 * @throws TargetRefusedError when it is no URL that events may be sent to.
 */
export function parseTargetUrl(text: string, allowPrivate: boolean): URL {
  if (text.length > URL_LENGTH_MAX) {
    throw new TargetRefusedError(`A URL may have ${URL_LENGTH_MAX} characters.`);
  }
  if (!URL.canParse(text)) throw new TargetRefusedError('This is not an absolute URL.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) {
    throw new TargetRefusedError(`Events are sent to https addresses only.${UNLESS_ALLOWED}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new TargetRefusedError('A URL must not hold a user name or a password.');
  }
  if (url.hash !== '') throw new TargetRefusedError('A URL must not have a fragment.');
  return url;
}

/**
 * Resolves a target and refuses it when one of its addresses is not on the public internet: one
 * that was planted among public ones would be tried in its turn.
 * @throws TargetRefusedError also when the name does not resolve.
 */
export async function checkTarget(text: string, rules: TargetRules): Promise<CheckedTarget> {
  const url = parseTargetUrl(text, rules.allowPrivate);
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const found = ipaddr.isValid(hostname)
    ? [hostname]
    : await resolveName(hostname, rules.resolve ?? systemAddresses);
  const addresses = found.filter((address) => ipaddr.isValid(address));
  if (addresses.length === 0 || addresses.length < found.length) {
    throw new TargetRefusedError('The host name of this URL does not resolve.');
  }
  if (!rules.allowPrivate && !addresses.every(isPublicAddress)) {
    throw new TargetRefusedError(
      `This URL leads to an address that is not public.${UNLESS_ALLOWED}`,
    );
  }
  return { url, addresses: addresses.map(withFamily) };
}

/** Public unicast, as the special-purpose registries of IANA leave it (RFC 6890). */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  const allocated = address.kind() === 'ipv6' ? GLOBAL_UNICAST : undefined;
  return (
    (allocated === undefined || address.match(allocated)) && !CLOUD_METADATA.has(address.toString())
  );
}

/** All that IANA has given out for global unicast; the rest of IPv6 leads nowhere good. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Answers a cloud's own machines with their secrets although its address looks public. */
const CLOUD_METADATA: ReadonlySet<string> = new Set(['168.63.129.16']);

async function resolveName(
  hostname: string,
  resolve: (hostname: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await resolve(hostname);
  } catch {
    return [];
  }
}

async function systemAddresses(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

function withFamily(address: string): CheckedAddress {
  return { address, family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4 };
}

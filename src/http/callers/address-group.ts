import ipaddr from 'ipaddr.js';

/**
 * Under what a caller without a key is counted: an IPv4 address, or the /64 of an IPv6 address. One
 * subscriber has at least a /64 (RFC 6177), so that single addresses would give it endless tries.
 * @param address as a socket or a trusted proxy says it; what is no address counts as it is
 */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address); // IPv4 within IPv6 as IPv4, else all of it were one group
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

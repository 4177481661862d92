import {
  type PolicyFile,
  policyHash,
  signPolicyFile,
} from '../../../core/policy/policy-library.ts';
import type { Community } from '../../writer/community.ts';
import { type LogKey, nodeEd25519 } from '../../log/log-key.ts';
import { publicKeyText } from '../../writer/community.ts';
import { RequestError } from '../../request-error.ts';
import { readPolicyVersions } from './read-policies.ts';

/** What is asked for: the newest version, or one of those before. */
export interface PolicyExport {
  readonly name: string;
  readonly licence: string;
  readonly version?: number | undefined;
  /** UTC date until which the rules are meant to be followed. */
  readonly sunset?: string | undefined;
}

/**
 * A version of a community's rules, signed to be taken elsewhere.
 * @throws RequestError NOT_FOUND when there is no such version; LogError for a sunset that is none
 */
export async function exportPolicy(
  { reader, row: { origin } }: Pick<Community, 'reader' | 'row'>,
  key: LogKey,
  { name, licence, version, sunset }: PolicyExport,
): Promise<PolicyFile> {
  const versions = await readPolicyVersions(reader, { limit: Infinity });
  const at = version === undefined ? versions.length - 1 : version - 1;
  const [found, before] = [versions[at], versions[at - 1]];
  if (found === undefined) throw new RequestError('NOT_FOUND', `there is no version ${version}`);
  const parent = before === undefined ? {} : { parent: policyHash(before.policy) };
  const end = sunset === undefined ? {} : { sunset };
  const about = { name, licence, origin, version: found.version, ...parent, ...end };
  const vkey = publicKeyText(key, origin);
  return signPolicyFile({ ...about, policy: found.policy }, { signer: key, vkey }, nodeEd25519);
}

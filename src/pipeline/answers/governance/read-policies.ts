import type { PolicyDocument } from '../../../core/policy/parse-policy.ts';
import { policyDocument } from '../../../core/policy/policy-entry.ts';
import { type PresetName, PRESETS } from '../../../core/policy/presets.ts';
import { readPolicyEntries } from '../../../db/sql/governance/policies.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** One version of a community's policy, as a document that people can edit. */
export interface PolicyVersion {
  readonly version: number;
  /** The first cycle that it governs. */
  readonly since: number;
  readonly policy: PolicyDocument;
}

/** Every version after one, oldest first. */
export async function readPolicyVersions(
  reader: CommunityReader,
  page: { readonly after?: number | undefined; readonly limit: number },
): Promise<PolicyVersion[]> {
  const { db, communityId } = reader;
  const { after = 0, limit } = page;
  const entries = await readPolicyEntries(db, communityId);
  return entries
    .filter(({ version }) => version > after)
    .slice(0, limit)
    .map((entry) => ({
      version: entry.version,
      since: entry.cycle,
      policy: policyDocument(entry.policy),
    }));
}

/** The version that is in force. @throws RangeError if there is none: every community has one */
export async function readCurrentPolicy(reader: CommunityReader): Promise<PolicyVersion> {
  const last = (await readPolicyVersions(reader, { limit: Number.MAX_SAFE_INTEGER })).at(-1);
  if (last === undefined) throw new RangeError('a community has a policy from its first entry on');
  return last;
}

/** The presets that come with the program. */
export function presetDocuments(): readonly {
  readonly preset: PresetName;
  readonly policy: PolicyDocument;
}[] {
  return (Object.keys(PRESETS) as PresetName[]).map((preset) => ({
    preset,
    policy: PRESETS[preset],
  }));
}

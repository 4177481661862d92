import { emergencyText } from '../../src/core/entries/governance/emergency.ts';
import {
  activationAfter,
  councilText,
  proposalId,
} from '../../src/core/entries/governance/governance.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import {
  formatVerifierKey,
  type SignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import type { PolicyRecord } from '../../src/core/policy/policy-entry.ts';
import type { CouncilTerms, PauseEntry } from '../../src/core/state/entry.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import type { ProposalAnswer } from '../../src/pipeline/commands/govern.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { evidenceHash } from './memory-community.ts';

/** Keys that are the same each time. */
export const COUNCIL_KEYS: readonly SignerKey[] = [1, 2, 3].map((seed) =>
  signerKeyOf(`council-${seed}`, new Uint8Array(32).fill(seed), nodeEd25519),
);

export const COUNCIL: CouncilTerms = {
  keys: COUNCIL_KEYS.map(keyText),
  approvals: 2,
  timelockCycles: 2,
  expiryCycles: 3,
};

export function keyText(key: SignerKey): string {
  return formatVerifierKey(verifierKeyOfSigner(key, nodeEd25519));
}

/** A signature of a key of the council, as an entry has it. */
export function signed(
  key: SignerKey,
  what: 'approval' | 'cancel',
  { vkey, proposal }: Pick<ProposalAnswer, 'vkey' | 'proposal'>,
): string {
  const text = councilText(vkey, what, proposal);
  return encodeBase64(nodeEd25519.sign(Buffer.from(text), key.seed));
}

export interface Proposed {
  readonly policy: PolicyRecord;
  readonly notBefore: number;
  readonly council?: CouncilTerms;
  readonly opens?: readonly string[];
}

/** Proposes rules against those in force. @returns the id of the proposal */
export function propose(draft: BatchDraft, proposed: Proposed): string {
  const { policy, notBefore, council, opens } = proposed;
  const { cycle, policies, community } = draft.state;
  const base = policies.at(-1)?.policy.version ?? 0;
  const opening = opens && { opens, override: evidenceHash('reason') };
  const about = { base, notBefore, policy, ...(council && { council }), ...opening };
  const proposal = proposalId(community?.key ?? '', about);
  draft.append({ type: 'proposal', cycle, proposal, ...about });
  return proposal;
}

/** One key agrees. */
export function approve(draft: BatchDraft, proposal: string, key: SignerKey): void {
  const { cycle, community, governance } = draft.state;
  const found = governance.proposals.get(proposal);
  if (found === undefined) throw new RangeError('no such proposal');
  const activates = activationAfter(draft.state, found);
  const signature = signed(key, 'approval', { vkey: community?.key ?? '', proposal });
  const last = activates === undefined ? {} : { activates };
  draft.append({ type: 'approval', cycle, proposal, key: keyText(key), signature, ...last });
}

export function cancel(draft: BatchDraft, proposal: string, key: SignerKey): void {
  const { cycle, community } = draft.state;
  const signature = signed(key, 'cancel', { vkey: community?.key ?? '', proposal });
  const said = { key: keyText(key), signature, reason: evidenceHash('reason') };
  draft.append({ type: 'ending', cycle, proposal, outcome: 'cancelled', ...said });
}

/** What the council says, to stop or to resume, signed with these keys; its number is the next. */
export function emergency(
  { governance, community, cycle }: CommunityState,
  word: Pick<PauseEntry, 'paused' | 'scope' | 'lastCycle'> & { readonly counter?: number },
  keys: readonly SignerKey[],
): PauseEntry {
  const { counter = governance.emergency.counter + 1, ...said } = word;
  const text = emergencyText(community?.key ?? '', { ...said, counter });
  const signatures = keys.map((key) => ({
    key: keyText(key),
    signature: encodeBase64(nodeEd25519.sign(Buffer.from(text), key.seed)),
  }));
  const reason = evidenceHash('reason');
  return { type: 'pause', cycle, ...said, counter, signatures, reason };
}

import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { closeCycles, DAILY, evidenceHash } from './memory-community.ts';
import { memberOf } from './random-history.ts';

/** Looks for variance; whatever is found waits three cycles for its answer, then two. */
export const WATCHFUL: PolicyDocument = {
  ...PRESETS.sandbox,
  cycle: DAILY,
  conduct: { detectors: ['variance'], answerCycles: 3, appealCycles: 2 },
};

/** Outcomes of a member in the open cycle. */
export function appendOwnOutcomes(
  draft: BatchDraft,
  who: number,
  { kept = 0, failed = 0, domain = 'knowledge' },
): void {
  const { cycle } = draft.state;
  const member = memberOf(draft, who);
  for (let at = 0; at < kept + failed; at += 1) {
    const category = at < kept ? 'kept' : 'broken';
    const evidence = evidenceHash(`outcome ${draft.state.size}`);
    draft.append({ type: 'outcome', cycle, domain, category, evidence, member });
  }
}

/**
 * So many bins of seven cycles: the first member keeps all of ten, then half of ten, by turns; the
 * second keeps as much on the whole, and alike in each. Ends before the last bin is closed.
 */
export function liveErratically(draft: BatchDraft, bins: number): void {
  for (let bin = 0; bin < bins; bin += 1) {
    const failed = bin % 2 === 0 ? 0 : 6;
    appendOwnOutcomes(draft, 0, { kept: 10 - failed, failed });
    appendOwnOutcomes(draft, 1, { kept: 7, failed: 3 });
    if (bin < bins - 1) closeCycles(draft, 7);
  }
}

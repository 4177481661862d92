import type { DetectorName } from '../../src/core/policy/policy.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { appendOwnOutcomes, liveErratically, WATCHFUL } from './erratic-member.ts';
import { closeCycles } from './memory-community.ts';

/** What a detector looks for, played in two parts: it is found at the end of the second. */
type Misconduct = readonly [
  first: (draft: BatchDraft) => void,
  second: (draft: BatchDraft) => void,
];

/** By detector, the first member about whom it opens a finding. */
export const MISCONDUCT: { readonly [name in DetectorName]: Misconduct } = {
  variance: [
    (draft) => {
      liveErratically(draft, 6);
    },
    (draft) => {
      closeCycles(draft, 7);
      liveErratically(draft, 2);
      closeCycles(draft, 7);
    },
  ],
  destabilization: [
    (draft) => {
      for (const who of [1, 2, 3, 4]) appendOwnOutcomes(draft, who, { kept: 18, failed: 2 });
      appendOwnOutcomes(draft, 0, { kept: 3, failed: 4 });
      closeCycles(draft, 5);
    },
    (draft) => {
      appendOwnOutcomes(draft, 0, { kept: 2, failed: 4 });
      closeCycles(draft, 1);
    },
  ],
};

/** Looks for one conduct alone; whatever is found waits three cycles for its answer, then two. */
export function watchfulFor(detector: DetectorName): PolicyDocument {
  return { ...WATCHFUL, conduct: { ...WATCHFUL.conduct, detectors: [detector] } };
}

/** A community in which a conduct was just found, or would have been. */
export function misbehave(draft: BatchDraft, detector: DetectorName): void {
  for (const part of MISCONDUCT[detector]) part(draft);
}

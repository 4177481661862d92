import type { DetectorName } from '../../src/core/policy/policy.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { appendOwnOutcomes, liveErratically, WATCHFUL } from './erratic-member.ts';
import { ONE } from '../../src/core/units.ts';
import { closeCycles, evidenceHash } from './memory-community.ts';
import { memberOf } from './random-history.ts';

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
  extraction: [
    (draft) => {
      vouchInTurn(draft, [0, 1, 2], 3);
      for (const who of [3, 4, 5, 6, 7, 8]) vouchFor(draft, { who, by: [9, 10, 11], works: 4 });
      closeCycles(draft, 3);
    },
    (draft) => {
      vouchInTurn(draft, [0, 1, 2], 2);
      closeCycles(draft, 3);
    },
  ],
};

/** Each of these vouches for so many works of each of the others, and nobody else for any. */
export function vouchInTurn(draft: BatchDraft, circle: readonly number[], works: number): void {
  for (const who of circle) {
    const others = circle.filter((other) => other !== who);
    for (const by of others) vouchFor(draft, { who, by: [by], works });
  }
}

interface Vouched {
  readonly who: number;
  readonly by: readonly number[];
  readonly works: number;
}

/** So many works of a member, each of which all of these vouched for. */
export function vouchFor(draft: BatchDraft, { who, by, works }: Vouched): void {
  const witnesses = by.map((one) => memberOf(draft, one));
  for (let work = 0; work < works; work += 1) {
    const evidence = evidenceHash(`work ${draft.state.size}`);
    const { cycle } = draft.state;
    const fact = { type: 'fact', cycle, member: memberOf(draft, who), evidence } as const;
    draft.append({ ...fact, echo: ONE, by: witnesses });
  }
}

/** Looks for one conduct alone; whatever is found waits three cycles for its answer, then two. */
export function watchfulFor(detector: DetectorName): PolicyDocument {
  return { ...WATCHFUL, conduct: { ...WATCHFUL.conduct, detectors: [detector] } };
}

/** A community in which a conduct was just found, or would have been. */
export function misbehave(draft: BatchDraft, detector: DetectorName): void {
  for (const part of MISCONDUCT[detector]) part(draft);
}

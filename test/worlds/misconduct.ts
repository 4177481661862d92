import type { DetectorName } from '../../src/core/policy/policy.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { appendOwnOutcomes, liveErratically, WATCHFUL } from './erratic-member.ts';
import { ONE } from '../../src/core/units.ts';
import { closeCycles, evidenceHash } from './memory-community.ts';
import { appendFact, memberOf } from './random-history.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { decide } from '../../src/core/mint/decide.ts';

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
      for (let week = 0; week < 3; week += 1) {
        appendOwnOutcomes(draft, 0, { kept: 1, failed: 2 });
        closeCycles(draft, 7);
      }
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
  speculation: [
    (draft) => {
      for (const who of [0, 1, 2, 3]) endow(draft, who);
      sendRound(draft, [0, 1, 2], 2);
      send(draft, 3, { to: 0, amount: '0.050000' });
      closeCycles(draft, 4);
    },
    (draft) => {
      sendRound(draft, [0, 1, 2], 1);
      send(draft, 0, { to: 3, amount: '0.040000' });
      closeCycles(draft, 2);
    },
  ],
  noise: [
    (draft) => {
      appendOwnOutcomes(draft, 0, { kept: 20 });
      appendOwnOutcomes(draft, 1, { kept: 20 });
      appendClones(draft, 0, 12);
      appendClones(draft, 1, 19);
      closeCycles(draft, 3);
    },
    (draft) => {
      appendClones(draft, 0, 10);
      closeCycles(draft, 3);
    },
  ],
};

/** Works of a member that say the same as the first of them. */
function appendClones(draft: BatchDraft, who: number, clones: number): void {
  const like = evidenceHash('the first');
  for (let clone = 0; clone < clones; clone += 1) {
    const { cycle } = draft.state;
    const about = { member: memberOf(draft, who), evidence: evidenceHash(draft.state.size) };
    draft.append({ type: 'fact', cycle, ...about, echo: ONE, weight: 0, like });
  }
}

/** Gives a member something to send: a decision that mints at once. */
export function endow(draft: BatchDraft, who: number): void {
  const member = memberOf(draft, who);
  for (let fact = 0; fact < 40; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const evidence = evidenceHash(`wealth of ${who}`);
  const decision = decide(draft.state, { member, evidence, ...action });
  if (decision.outcome !== 'minted') throw new Error(`${decision.outcome} ${decision.code}`);
  draft.append(decision);
}

/** One transfer between two members. */
export function send(
  draft: BatchDraft,
  from: number,
  { to, amount }: { readonly to: number; readonly amount: string },
): void {
  const { cycle } = draft.state;
  const [one, other] = [memberOf(draft, from), memberOf(draft, to)];
  draft.append({ type: 'transfer', cycle, from: one, to: other, amount });
}

/** The same amount so many times round a circle. */
export function sendRound(draft: BatchDraft, circle: readonly number[], times: number): void {
  for (let round = 0; round < times; round += 1) {
    for (const [at, from] of circle.entries()) {
      const to = circle[(at + 1) % circle.length] ?? from;
      send(draft, from, { to, amount: '0.100000' });
    }
  }
}

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

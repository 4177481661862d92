import { detectableEffect, eligibleUnits, type PilotPlan } from '../../src/core/pilots/register.ts';
import type { DrawEntry, PilotEntry } from '../../src/core/state/entry.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { evidenceHash } from './memory-community.ts';
import { SEEDS } from './panels.ts';

/** Whether people fail less, each watched for one cycle. */
export const TRIED: PilotPlan = {
  design: 'people',
  treatment: evidenceHash('treatment'),
  metric: 'failure',
  guardrails: ['kept'],
  spanCycles: 1,
  waves: 1,
  least: 1,
  effect: 400_000,
};

/** The pilot as it has to be. */
export function pilotOf(state: CommunityState, plan: PilotPlan): PilotEntry {
  const seed = state.panels.commitment ?? '';
  const units = eligibleUnits(state, plan, seed);
  const detectable = detectableEffect(state, plan, { units, seed });
  return { type: 'pilot', cycle: state.cycle, ...plan, units, detectable, seed };
}

/** So many people who may take part from the next cycle on. */
export function appendTried(draft: BatchDraft, people: number): void {
  const { cycle } = draft.state;
  for (let at = 0; at < people; at += 1) {
    const member = draft.memberOf(`tried ${at}`, undefined);
    const evidence = evidenceHash(`tried ${at}`);
    const outcome = { type: 'outcome', cycle, domain: 'knowledge', category: 'kept' } as const;
    draft.append({ ...outcome, evidence, member });
  }
}

export function drawOf(state: CommunityState, pilot: number): DrawEntry {
  const found = state.pilots.open.get(pilot);
  if (found === undefined) throw new RangeError(`no pilot ${pilot}`);
  const seed = SEEDS.seedBehind(found.chain, found.plan.seed) ?? '';
  return { type: 'draw', cycle: state.cycle, pilot, seed };
}

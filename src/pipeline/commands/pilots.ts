import { drawProblem, pilotProblem } from '../../core/entries/governance/pilots.ts';
import { detectableEffect, eligibleUnits, planProblem } from '../../core/pilots/register.ts';
import type { PilotDesign, PilotMetric } from '../../core/state/pilots.ts';
import type { PilotEntry } from '../../core/state/entry.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';

export interface PilotOrder extends Stamp {
  readonly design: PilotDesign;
  /** What the treated get, in words; the log has a salted hash of it. */
  readonly treatment: string;
  readonly metric: PilotMetric;
  readonly guardrails: readonly PilotMetric[];
  readonly spanCycles: number;
  readonly waves: number;
  readonly least: number;
  /** In ppm. */
  readonly effect: number;
}

export interface PilotAnswer {
  /** Index of the entry that registered it. */
  readonly pilot: number;
  readonly units: number;
  /** In ppm. */
  readonly detectable: number;
  /** SHA-256 of what will draw. */
  readonly seed: string;
}

/**
 * Registers what is tried, on whom, how it is read and by which seed, before anybody is drawn.
 * @throws RequestError CONFLICT when too few may take part, or could show the effect
 */
export function registerPilotCommand(order: PilotOrder): Command<PilotAnswer> {
  return commandOf(order, (draft) => {
    const { now: _n, idempotency: _i, treatment: words, ...plan } = order;
    refuse(planProblem({ ...plan, treatment: '' }));
    draft.settleSeed();
    const { state } = draft;
    const { cycle } = state;
    const seed = state.panels.commitment ?? '';
    const treatment = draft.addNote(words);
    const whole = { ...plan, treatment };
    const units = eligibleUnits(state, whole, seed);
    const detectable = units.length < 3 ? 0 : detectableEffect(state, whole, { units, seed });
    const entry: PilotEntry = { type: 'pilot', cycle, ...whole, units, detectable, seed };
    refuse(pilotProblem(state, entry));
    const pilot = draft.append(entry);
    return { pilot, units: units.length, detectable, seed };
  });
}

export interface DrawOrder extends Stamp {
  readonly pilot: number;
}

/**
 * Reveals the seed of a pilot, from which its arms follow; it begins in the next cycle.
 * @throws RequestError NOT_FOUND without an open pilot of that number; CONFLICT when it cannot be
 *   drawn now
 */
export function drawPilotCommand(order: DrawOrder): Command<{ readonly begins: number }> {
  const { pilot: index } = order;
  return commandOf(order, (draft) => {
    const { pilots, cycle } = draft.state;
    const pilot = pilots.open.get(index);
    if (pilot === undefined) {
      throw new RequestError('NOT_FOUND', `there is no pilot ${index} that is open`);
    }
    const seed = draft.seedOf(pilot);
    if (seed === undefined) {
      throw new RequestError('CONFLICT', 'the seed was settled under another log key');
    }
    const entry = { type: 'draw', cycle, pilot: index, seed } as const;
    refuse(drawProblem(draft.state, entry));
    draft.append(entry);
    draft.settleSeed();
    return { begins: cycle + 1 };
  });
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new RequestError('CONFLICT', problem);
}

import { policyAt } from '../../core/state/state.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import { isSandbox } from '../writer/community-clock.ts';
import type { Command } from '../writer/command.ts';
import { RequestError } from '../request-error.ts';

/** Where a community stands after its cycles were closed. */
export interface OpenCycleEnd {
  readonly cycle: number;
  /** Unix seconds; without end when time does not move by itself. */
  readonly endsAt: number;
}

/** Closes the cycles that are over. @param now unix seconds */
export function closeCyclesCommand({ now }: { readonly now: number }): Command<OpenCycleEnd> {
  return {
    now,
    run: (draft) => {
      const { state, isLive } = draft;
      const policy = policyAt(state, state.cycle);
      if (policy === undefined || !isLive) return { cycle: state.cycle, endsAt: Infinity };
      return { cycle: state.cycle, endsAt: cycleStart(policy.cycle, state.cycle + 1) };
    },
  };
}

/**
 * Moves the clock of a sandbox on by whole cycles. @returns the open cycle
 * @throws RequestError CONFLICT in a community that lives in real time
 */
export function advanceSandboxCommand(given: { readonly cycles: number }): Command<number> {
  return {
    run: (draft) => {
      if (!isSandbox(draft.state)) {
        throw new RequestError('CONFLICT', 'only a sandbox has a clock that can be set');
      }
      for (let closed = 0; closed < given.cycles; closed += 1) {
        draft.closeCycle();
      }
      return draft.state.cycle;
    },
  };
}

/**
 * The word of an admin that time has passed: moves the clock of a sandbox on, and closes cycles of
 * a live community that are over, also more than it closes by itself. @returns the open cycle
 * @throws RequestError CONFLICT where nothing is to be closed
 */
export function advanceCommand(given: {
  readonly cycles: number;
  readonly now: number;
}): Command<number> {
  const sandbox = advanceSandboxCommand(given);
  return {
    run: (draft, known) => {
      if (!draft.isLive) return sandbox.run(draft, known);
      if (draft.closeOverdue(given.now, given.cycles) > 0) return draft.state.cycle;
      throw new RequestError('CONFLICT', 'no cycle is over: a live community has no other clock');
    },
  };
}

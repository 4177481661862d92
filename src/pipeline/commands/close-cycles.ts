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

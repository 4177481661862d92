import { describe, expect, test } from 'vitest';
import { closeCycles, DAILY, newDraft } from '../../../test/worlds/memory-community.ts';
import { cycleStart } from '../policy/cycle.ts';
import { PRESETS } from '../policy/presets.ts';
import { openPolicy } from '../state/state.ts';
import { actionCycleOf, askedSince, CYCLES_TO_ASK, isExpired } from './time-to-ask.ts';

describe('the cycle of an action', () => {
  test('is that in which its claim came in, and never one to come', () => {
    const { state } = closed(5);
    const { cycle } = openPolicy(state);
    expect(actionCycleOf(state, cycleStart(cycle, state.cycle - 3))).toBe(state.cycle - 3);
    expect(actionCycleOf(state, cycleStart(cycle, state.cycle + 9))).toBe(state.cycle);
    expect(actionCycleOf(state, undefined)).toBeUndefined();
  });
});

describe('the time to ask', () => {
  test('ends seven cycles after the action settled', () => {
    expect(isExpired(10 + CYCLES_TO_ASK, 10)).toBe(false);
    expect(isExpired(11 + CYCLES_TO_ASK, 10)).toBe(true);
    expect(isExpired(1_000, undefined)).toBe(false);
  });

  test('runs anew from each ask in time that a pause refused', () => {
    const first = 10 + CYCLES_TO_ASK;
    expect(askedSince(10, [])).toBe(10);
    expect(askedSince(10, [first])).toBe(first);
    expect(askedSince(10, [first, first + CYCLES_TO_ASK])).toBe(first + CYCLES_TO_ASK);
    expect(askedSince(10, [first + 1])).toBe(10);
    expect(askedSince(undefined, [first])).toBeUndefined();
  });
});

function closed(cycles: number): ReturnType<typeof newDraft> {
  const fold = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
  closeCycles(fold, cycles);
  return fold;
}

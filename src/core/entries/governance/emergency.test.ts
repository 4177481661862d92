import { describe, expect, test } from 'vitest';
import { COUNCIL, COUNCIL_KEYS, emergency } from '../../../../test/worlds/governance.ts';
import {
  closeCycles,
  DAILY,
  entriesOf,
  newDraft,
} from '../../../../test/worlds/memory-community.ts';
import { firstDifference } from '../../../../test/tampering/first-difference.ts';
import type { SignerKey } from '../../log/note-key.ts';
import { PRESETS } from '../../policy/presets.ts';
import type { PauseEntry } from '../../state/entry.ts';
import { COOLING_CYCLES, emergencyNow } from './emergency.ts';

const [first, second, third] = COUNCIL_KEYS as [SignerKey, SignerKey, SignerKey];
const STRANGER = { ...first, name: 'nobody' };

function governed() {
  const draft = newDraft({ ...PRESETS.standard, cycle: DAILY });
  draft.append({ type: 'council', cycle: draft.state.cycle, ...COUNCIL });
  const say = (
    word: Parameters<typeof emergency>[1],
    keys: readonly SignerKey[],
    change: Partial<PauseEntry> = {},
  ): number => draft.append({ ...emergency(draft.state, word, keys), ...change });
  return { draft, say, cycle: draft.state.cycle };
}

const stop = (lastCycle: number) => ({ paused: true, scope: 'all', lastCycle }) as const;
const resume = { paused: false };
const noReason = 'f'.repeat(64);

describe('a pause of the council', () => {
  test('is begun by one key, ends by itself, and nobody else ends it', () => {
    const { draft, say, cycle } = governed();
    say(stop(cycle + 1), [second]);
    expect(draft.state.pause).toEqual({ scope: 'all', lastCycle: cycle + 1 });
    const operators = { type: 'pause', cycle, reason: noReason } as const;
    expect(() => draft.append({ ...operators, paused: false })).toThrow('the council resumes');
    expect(() => draft.append({ ...operators, paused: true })).toThrow('the council resumes');
    closeCycles(draft, 2);
    expect(draft.state.pause).toBeUndefined();
    const { cycle: later } = draft.state;
    draft.append({ ...operators, cycle: later, paused: true });
    draft.append({ ...operators, cycle: later, paused: false });
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('is ended sooner, or lasts longer, by as many keys as rules need', () => {
    const { draft, say, cycle } = governed();
    say(stop(cycle + 1), [first]);
    expect(() => say(resume, [first])).toThrow('2 keys have to sign it, not 1');
    expect(() => say(stop(cycle + 6), [third])).toThrow('2 keys have to sign it, not 1');
    say(stop(cycle + 6), [third, first]);
    expect(draft.state.pause?.lastCycle).toBe(cycle + 6);
    say(resume, [second, third]);
    expect(draft.state.pause).toBeUndefined();
    expect(() => say(resume, [second, third])).toThrow('has stopped nothing');
  });

  test('comes by one key again only after a time without any', () => {
    const { draft, say, cycle } = governed();
    say(stop(cycle), [first]);
    closeCycles(draft, COOLING_CYCLES);
    expect(draft.state.cycle).toBe(cycle + COOLING_CYCLES);
    const next = stop(draft.state.cycle);
    expect(() => say(next, [second])).toThrow('2 keys have to sign it, not 1');
    expect(emergencyNow(draft.state)).toMatchObject({ counter: 2, toStop: 2, isOn: false });
    closeCycles(draft);
    expect(emergencyNow(draft.state)).toMatchObject({ counter: 2, toStop: 1 });
    say(stop(draft.state.cycle), [second]);
    expect(draft.state.pause?.scope).toBe('all');
  });

  test('only stops: one key makes no pause of an operator smaller', () => {
    const { draft, say, cycle } = governed();
    const all = { type: 'pause', cycle, paused: true, scope: 'all', lastCycle: cycle + 3 } as const;
    draft.append({ ...all, reason: noReason });
    const less = 'to stop less than is stopped now, 2 keys';
    expect(() => say(stop(cycle + 2), [first])).toThrow(less);
    expect(() => say({ paused: true, lastCycle: cycle + 5 }, [first])).toThrow(less);
    say(stop(cycle + 5), [first]);
    say({ paused: true, lastCycle: cycle + 1 }, [first, second]);
    expect(draft.state.pause).toEqual({ scope: 'mint', lastCycle: cycle + 1 });
  });

  test('that is said again, or later, or in other words, is none', () => {
    const { draft, say, cycle } = governed();
    const said = emergency(draft.state, stop(cycle), [first, second]);
    draft.append(said);
    expect(() => draft.append(said)).toThrow('has the number 2, not 1');
    const kept = emergency(draft.state, stop(cycle + 6), [first, second]);
    closeCycles(draft, 7);
    const later = { ...kept, cycle: draft.state.cycle };
    expect(() => draft.append(later)).toThrow(`a pause ends in cycle ${cycle + 7}`);
    const { cycle: now } = draft.state;
    const wrong = 'not by this key';
    const both = [first, second];
    expect(() => say(stop(now), both, { lastCycle: now + 1 })).toThrow(wrong);
    expect(() => say({ paused: true, lastCycle: now }, both, { scope: 'all' })).toThrow(wrong);
    expect(() => say(stop(now), both, { counter: 3 })).toThrow('has the number 2');
    expect(() => say({ ...stop(now), counter: 3 }, both, { counter: 2 })).toThrow(wrong);
    expect(() => say({ paused: true }, both)).toThrow('until when');
  });

  test.each([
    ['by nobody', [], '2 keys have to sign it, not 0'],
    ['by one key twice', [first, first], 'each key of the council signs once'],
    ['by somebody else', [first, STRANGER], 'none of the council'],
  ])('that is signed %s is none', (_, keys, problem) => {
    const { draft, say, cycle } = governed();
    say(stop(cycle), [first]);
    closeCycles(draft);
    expect(() => say(stop(cycle + 1), keys)).toThrow(problem);
  });

  test('needs a council, and its words alone', () => {
    const draft = newDraft({ ...PRESETS.standard, cycle: DAILY });
    const said = emergency(draft.state, stop(draft.state.cycle), [first]);
    expect(() => draft.append(said)).toThrow('there is no council');
    const { counter: _, ...unnumbered } = emergency(governed().draft.state, stop(1), [first]);
    expect(() => governed().draft.append(unnumbered)).toThrow('has the number 1, not none');
    const { signatures: __, ...unsigned } = said;
    expect(() => governed().draft.append(unsigned)).toThrow('1 keys have to sign it, not 0');
  });
});

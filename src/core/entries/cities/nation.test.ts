import { describe, expect, test } from 'vitest';
import { newDraft } from '../../../../test/worlds/memory-community.ts';
import { beginWithNation, MEASURED, rollupOf, treeOf } from '../../../../test/worlds/nation.ts';
import { PRESETS } from '../../policy/presets.ts';
import type { ChildMeasurement } from '../../rollup/tree.ts';
import type { RollupEntry } from '../../state/entry.ts';
import { parentProblem, rollupProblem, treeProblem } from './nation.ts';

const draft = newDraft(PRESETS.standard);
const { state } = draft;
const tree = treeOf(state.cycle);
draft.append(tree);
const [first = { state: 'UNKNOWN' }, second = first, third = first] = MEASURED;

function problemOf(changes: Partial<RollupEntry>): string | undefined {
  return rollupProblem(state, { ...rollupOf(tree, 'water'), ...changes });
}

function withFirst(child: ChildMeasurement): string | undefined {
  return rollupProblem(state, rollupOf(tree, 'water', [child, second, third]));
}

describe('a roll-up', () => {
  test('follows from its tree and its children', () => {
    expect(problemOf({})).toBeUndefined();
    expect(withFirst({ state: 'UNKNOWN' })).toBeUndefined();
    expect(withFirst({ ...first, rules: 'f'.repeat(64) })).toContain('INCOMPARABLE');
    expect(withFirst({ ...first, state: 'STALE' })).toContain('numbers if KNOWN');
    const { size: _size, ...unread } = first;
    expect(withFirst(unread)).toContain('size');
  });

  test.each(['low', 'high', 'error', 'worst'] as const)('has no other %s than that', (name) => {
    const sums = rollupOf(tree, 'water');
    expect(problemOf({ [name]: sums[name] + 1 })).toBe(
      `${name} ${sums[name]}, not ${sums[name] + 1}`,
    );
  });

  test('leaves no child and no weight out', () => {
    expect(problemOf({ children: MEASURED.slice(1) })).toBe('3 children');
    expect(problemOf({ domain: 'defence' })).toContain('a domain of a tree');
  });

  test('is made once, and never goes back to an older tree of a child', () => {
    const again = newDraft(PRESETS.standard);
    beginWithNation(again);
    const entry = rollupOf(treeOf(again.state.cycle), 'water');
    expect(rollupProblem(again.state, entry)).toContain('one roll-up of a domain in a cycle');
    const cycle = again.state.cycle + 1;
    again.state.cycle = cycle;
    expect(rollupProblem(again.state, { ...entry, cycle })).toBeUndefined();
    const older = MEASURED.with(0, { ...first, size: 11 });
    expect(rollupProblem(again.state, { ...entry, cycle, children: older })).toContain(
      '12 entries',
    );
    const forked = MEASURED.with(0, { ...first, root: 'f'.repeat(64) });
    expect(rollupProblem(again.state, { ...entry, cycle, children: forked })).toContain('root');
  });
});

describe('a tree', () => {
  test.each([
    ['a child twice', { children: [...tree.children, ...tree.children] }],
    ['domains out of order', { domains: ['water', 'health'] }],
    ['the pool', { domains: ['commons'] }],
    ['no domain', { domains: [] }],
    ['201 children', { children: Array.from({ length: 201 }, () => tree.children[0]) }],
    [
      'more than the whole',
      { children: tree.children.map((one) => ({ ...one, role: 'federal' })) },
    ],
  ])('cannot have %s', (_, changes) => {
    expect(treeProblem(tree)).toBeUndefined();
    expect(treeProblem({ ...tree, ...changes } as typeof tree)).toEqual(expect.any(String));
  });
});

test('a community agrees once, and to nobody but another', () => {
  const [parent = ''] = tree.children.map(({ vkey }) => vkey);
  expect(parentProblem(state, { parent, agreed: true })).toBeUndefined();
  expect(parentProblem(state, { parent, agreed: false })).toBe('this is no parent');
  expect(parentProblem(state, { parent: state.community?.key ?? '', agreed: true })).toContain(
    'own',
  );
  expect(parentProblem(state, { parent: 'nobody', agreed: true })).toEqual(expect.any(String));
});

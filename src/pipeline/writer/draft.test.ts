import { describe, expect, test } from 'vitest';
import { emptyState } from '../../core/state/empty-state.ts';
import { MEMORY_CYCLES } from '../../core/state/state.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import { policyFrom } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { seededRandom } from '../random-source.ts';
import { BatchDraft } from './draft.ts';

const policy = policyFrom(PRESETS.git, 1);
const evidence = 'ab'.repeat(32);

function newDraft(): BatchDraft {
  const memory = {
    state: emptyState(false),
    members: new Map(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const draft = new BatchDraft(memory, seededRandom('draft'));
  const names = { format: 'negentropy/1', slug: 'draft', origin: 'localhost', key: 'none' };
  draft.append({ type: 'community', ...names, cycle: 1, startsAt: '1970-01-05' });
  draft.append({ type: 'policy', cycle: 1, version: 1, policy: policyRecord(PRESETS.git) });
  return draft;
}

describe('a batch in the making', () => {
  test('stores the outcomes of a cycle that the state has already forgotten', () => {
    const draft = newDraft();
    const outcome = { cycle: 1, domain: 'knowledge', evidence, type: 'outcome' } as const;
    draft.append({ category: 'kept', ...outcome });
    draft.append({ category: 'kept', ...outcome });
    draft.append({ category: 'broken', ...outcome });
    draft.closeCyclesUntil(cycleStart(policy.cycle, MEMORY_CYCLES + 10));
    expect(draft.state.domains.get('knowledge')?.outcomes.has(1)).toBe(false);
    expect(draft.batch().outcomes).toEqual([{ domain: 'knowledge', cycle: 1, counts: [2, 1] }]);
  });

  test('expects an import where the first of its parts continues it', () => {
    const draft = newDraft();
    const place = { source: 'commits:ab', kind: 'git', judgedUntil: 0 };
    draft.advanceImport({ ...place, judged: 7 }, 3);
    draft.advanceImport({ ...place, judged: 9 }, 7);
    expect(draft.batch().imports).toEqual([{ expected: 3, row: { ...place, judged: 9 } }]);
  });
});

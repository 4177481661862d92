import { describe, expect, test } from 'vitest';
import { emptyState, MEMORY_CYCLES } from '../../core/state/state.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import { policyFrom } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { seededRandom } from '../random-source.ts';
import { Fold } from './fold.ts';

const policy = policyFrom(PRESETS.git, 1);
const evidence = 'ab'.repeat(32);

function newFold(): Fold {
  const memory = {
    state: emptyState(false),
    members: new Map(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const fold = new Fold(memory, seededRandom('fold'));
  const names = { format: 'negentropy/1', slug: 'fold', origin: 'localhost', key: 'none' };
  fold.append({ type: 'community', ...names, cycle: 1, startsAt: '1970-01-05' });
  fold.append({ type: 'policy', cycle: 1, version: 1, policy: policyRecord(PRESETS.git) });
  return fold;
}

describe('a batch in the making', () => {
  test('stores the outcomes of a cycle that the state has already forgotten', () => {
    const fold = newFold();
    const outcome = { cycle: 1, domain: 'knowledge', evidence, type: 'outcome' } as const;
    fold.append({ category: 'kept', ...outcome });
    fold.append({ category: 'kept', ...outcome });
    fold.append({ category: 'broken', ...outcome });
    fold.closeCyclesUntil(cycleStart(policy.cycle, MEMORY_CYCLES + 10));
    expect(fold.state.domains.get('knowledge')?.outcomes.has(1)).toBe(false);
    expect(fold.batch().outcomes).toEqual([{ domain: 'knowledge', cycle: 1, counts: [2, 1] }]);
  });

  test('expects an import where the first of its parts continues it', () => {
    const fold = newFold();
    const place = { source: 'commits:ab', kind: 'git', judgedUntil: 0 };
    fold.advanceImport({ ...place, judged: 7 }, 3);
    fold.advanceImport({ ...place, judged: 9 }, 7);
    expect(fold.batch().imports).toEqual([{ expected: 3, row: { ...place, judged: 9 } }]);
  });
});

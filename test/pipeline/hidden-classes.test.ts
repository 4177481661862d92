import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { CommitStep } from '../../src/core/families/commits/commit-schedule.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { alongside } from '../../src/pipeline/writer/alongside.ts';
import { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { repeatable } from '../../src/pipeline/writer/idempotency.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { describeDecision } from '../../src/pipeline/answers/decisions/read-decision.ts';
import { Known } from '../../src/pipeline/writer/known/known.ts';
import { commit, COMMITS_START, stepsOf } from '../worlds/random-commits.ts';
import { addKeptFacts, NOW, orderOf } from './minting-members.ts';

// V8 gives an object literal that begins with a spread and then adds fields a hidden class of its
// own each time. Whatever reads such objects is never optimized: with them on the way of a mint, a
// server needed a third more time for one.
setFlagsFromString('--allow-natives-syntax');
const haveSameClass = runInThisContext('(one, other) => %HaveSameMap(one, other)') as (
  one: object,
  other: object,
) => boolean;

const TIMES = 30;

describe('objects of the same kind share a hidden class', () => {
  test('as the test can tell', () => {
    expect(haveSameClass({ one: 1, two: 2 }, { one: 3, two: 4 })).toBe(true);
    expect(haveSameClass({ one: 1, two: 2 }, { two: 2, one: 1 })).toBe(false);
  });

  const draft = newDraft();
  const known = new Known();
  addKeptFacts(draft, 'ada', 30);
  const policy = draft.state.policies[0]?.policy;
  const minted = Array.from({ length: TIMES }, (_, index) => {
    const order = orderOf('ada', `work ${index}`, { reference: `task-${index}`, now: NOW });
    const idempotency = { scope: 'key', key: `${index}`, bodyHash: '' };
    const command = alongside(mintCommand({ ...order, idempotency }), () => ({ policy }));
    const { answer, seen } = command.run(draft, known);
    const { decision: at, entry } = answer;
    const detail = { index: at, entry, user: 'ada', measurement: undefined, sandbox: false };
    return { command, entry, described: describeDecision({ ...detail, ...seen }) };
  });

  test.for([
    ['commands', minted.map(({ command }) => command)],
    ['entries', minted.map(({ entry }) => entry)],
    ['answers', minted.map(({ described }) => described)],
    ['numbers', minted.map(({ described }) => described.numbers)],
    ['explanations', minted.map(({ described }) => described.explanation)],
    ['rows of claims', draft.evidence.filter(({ subject }) => subject === undefined)],
    ['rows of what is said of them', draft.evidence.filter(({ subject }) => subject !== undefined)],
    ['frozen answers', draft.answers],
  ] as const)('%s of a mint', ([, objects]) => {
    expect(objects.length).toBeGreaterThanOrEqual(TIMES);
    expect(sharingOneClass(objects)).toBe(true);
  });

  test('commands with a frozen answer', () => {
    const commands = Array.from({ length: TIMES }, (_, index) =>
      repeatable({ scope: 'key', key: `${index}`, bodyHash: '' }, { now: index, run: () => index }),
    );
    expect(sharingOneClass(commands)).toBe(true);
  });

  test.for(['evidence', 'fact', 'action'] as const)('steps of a commit of kind %s', (kind) => {
    const commits = Array.from({ length: TIMES }, (_, index) =>
      commit(index, COMMITS_START + index, { author: 'p1' }),
    );
    const steps: readonly CommitStep[] = stepsOf(commits);
    const ofKind = steps.filter((step) => step.kind === kind);
    expect(ofKind.length).toBeGreaterThanOrEqual(TIMES);
    expect(sharingOneClass(ofKind)).toBe(true);
  });
});

/** Of the last ones: a class may still change while it is young. */
function sharingOneClass(objects: readonly object[]): boolean {
  const last = objects.slice(-5);
  return last.every((object) => haveSameClass(object, last[0] ?? {}));
}

function newDraft(): BatchDraft {
  const memory = {
    state: emptyState(false),
    members: new Map(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const draft = new BatchDraft(memory, seededRandom('hidden classes'));
  const names = { format: 'negentropy/1', slug: 'draft', origin: 'localhost', key: 'none' };
  draft.append({ type: 'community', ...names, cycle: 148, startsAt: '2025-11-28' });
  const record = policyRecord(PRESETS.sandbox);
  draft.append({ type: 'policy', cycle: 148, version: 1, policy: record });
  return draft;
}

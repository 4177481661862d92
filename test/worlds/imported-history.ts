import { CommitSchedule } from '../../src/core/families/commits/commit-schedule.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { TimesOfCommits } from '../../src/pipeline/answers/governance/rehearse-policy.ts';
import { CommitRecorder } from '../../src/pipeline/imports/commit-recorder.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { newDraft } from './memory-community.ts';

/** A whole import in memory: the schedule, the decisions and the closes of a real one. */
export function importInMemory(
  records: readonly CommitRecord[],
  policy: PolicyDocument,
): BatchDraft {
  const draft = newDraft(policy);
  const schedule = new CommitSchedule({ trust: policy.trust });
  const recorder = new CommitRecorder('commits:rehearsed', () => undefined);
  for (const record of records) recorder.record(schedule.push(record), draft);
  recorder.record(schedule.finish(), draft);
  return draft;
}

/** When the actions of an import in memory were done. */
export function timesIn(draft: BatchDraft): (evidence: string) => number | undefined {
  const times = new TimesOfCommits();
  times.add(draft.evidence);
  return (evidence) => times.of(evidence);
}

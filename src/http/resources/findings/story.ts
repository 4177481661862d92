import type {
  FindingReport,
  FindingStory,
} from '../../../pipeline/answers/governance/read-findings.ts';

/** A finding as a list shows it. */
export function itemOf({ index, ...report }: FindingReport): object {
  return { id: String(index), ...report };
}

/** A finding with all that was said of it. */
export function storyOf({ words, ...report }: FindingStory): object {
  return {
    ...itemOf(report),
    words: words.map(({ index, cycle, status, reason }) => ({
      entry: String(index),
      cycle,
      status,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

import type { StudyLogEntry } from '../../state/entry.ts';
import type { CommunityState } from '../../state/state.ts';
import type { Studies } from '../../state/study-entry.ts';
import { FOLDED, refuse, type Rules } from '../entry-rule.ts';

/** The entries about studies: a plan that is bound before the data, and what came of it. */
export const STUDY_RULES: Rules<StudyLogEntry['type']> = {
  study: {
    fields: { kind: 'text', plan: 'hash' },
    apply: (state, entry) => {
      refuse(studyProblem(state, entry));
      foldStudies(state.studies, entry, state.size);
    },
    ...FOLDED,
    recheck: { attested: 'that the data was not opened before' },
    retold: 'left out',
    event: 'study.registered',
  },
  studied: {
    fields: { study: 'integer', report: 'hash', shown: 'flag' },
    apply: (state, entry) => {
      refuse(studyProblem(state, entry));
      foldStudies(state.studies, entry, state.size);
    },
    ...FOLDED,
    recheck: { attested: 'that the report follows from the data' },
    retold: 'left out',
    event: 'study.reported',
  },
};

/** Why this cannot be said of a study; undefined: it can. */
export function studyProblem(
  { studies }: Pick<CommunityState, 'studies'>,
  entry: StudyLogEntry,
): string | undefined {
  if (entry.type === 'study') {
    const isKnown = [...studies.values()].some(({ plan }) => plan === entry.plan);
    return isKnown ? 'this plan is registered already' : undefined;
  }
  const study = studies.get(entry.study);
  if (study === undefined) return `entry ${entry.study} registered no study`;
  return study.isOver ? `study ${entry.study} has its report already` : undefined;
}

/** Adds an entry to what was folded before: how a store is loaded, too. */
export function foldStudies(studies: Studies, entry: StudyLogEntry, index: number): void {
  if (entry.type === 'study') {
    studies.set(index, { plan: entry.plan, isOver: false });
    return;
  }
  const study = studies.get(entry.study);
  if (study !== undefined) studies.set(entry.study, { ...study, isOver: true });
}

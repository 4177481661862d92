import { studyProblem } from '../../core/entries/governance/studies.ts';
import type { StudyLogEntry } from '../../core/state/entry.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';

export interface StudyAnswer {
  /** Index of the entry that registered it. */
  readonly study: number;
  readonly cycle: number;
}

/**
 * Binds the plan of a study, by its hash, before the data is opened.
 * @throws RequestError CONFLICT when this plan is registered already
 */
export function registerStudyCommand(
  order: Stamp & { readonly kind: string; readonly plan: string },
): Command<StudyAnswer> {
  const { kind, plan } = order;
  return commandOf(order, (draft) => {
    const { state } = draft;
    const entry: StudyLogEntry = { type: 'study', cycle: state.cycle, kind, plan };
    const problem = studyProblem(state, entry);
    if (problem !== undefined) throw new RequestError('CONFLICT', problem);
    return { study: draft.append(entry), cycle: entry.cycle };
  });
}

export interface ReportOrder extends Stamp {
  readonly study: number;
  /** SHA-256 of the report. */
  readonly report: string;
  readonly shown: boolean;
}

/**
 * Binds what came of a study, by the hash of its report: once, whatever it is.
 * @throws RequestError NOT_FOUND without such a study; CONFLICT when it has a report
 */
export function reportStudyCommand(order: ReportOrder): Command<StudyAnswer> {
  const { study, report, shown } = order;
  return commandOf(order, (draft) => {
    const { state } = draft;
    if (!state.studies.has(study)) {
      throw new RequestError('NOT_FOUND', `there is no study ${study}`);
    }
    const { cycle } = state;
    const entry: StudyLogEntry = { type: 'studied', cycle, study, report, shown };
    const problem = studyProblem(state, entry);
    if (problem !== undefined) throw new RequestError('CONFLICT', problem);
    draft.append(entry);
    return { study, cycle };
  });
}

import { SourceError } from '../connectors/records/source-error.ts';
import { LogError } from '../core/log/log-error.ts';
import { DatabaseError, DatabaseStartError } from '../db/engine/port.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import { SettingError, UsageError } from './usage-error.ts';

/** What went wrong, with the names that a problem of the HTTP API has. */
export interface ProblemJson {
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  /** Each of what was found wrong, such as the bad rows of a file. */
  readonly errors?: readonly { readonly detail: string }[];
}

/** An error of a command for `--json`. */
export function problemJson(problem: unknown): ProblemJson {
  const detail = problem instanceof Error ? problem.message : String(problem);
  if (problem instanceof SourceError) {
    const { code, findings } = problem;
    const errors = findings.map((finding) => ({ detail: finding }));
    const listed = errors.length === 0 ? {} : { errors };
    return { title: 'The source cannot be read as evidence', code, detail, ...listed };
  }
  return { ...kindOf(problem), detail };
}

function kindOf(problem: unknown): Pick<ProblemJson, 'title' | 'code'> {
  if (problem instanceof UsageError) return { title: 'The command line is wrong', code: 'USAGE' };
  if (problem instanceof SettingError) return { title: 'A setting is wrong', code: 'USAGE' };
  if (problem instanceof OperatorError) {
    return { title: 'The command cannot be carried out', code: 'REFUSED' };
  }
  if (problem instanceof LogError) return { title: 'The log cannot be read', code: 'LOG' };
  if (problem instanceof DatabaseError || problem instanceof DatabaseStartError) {
    return { title: 'The database cannot do this', code: 'DATABASE' };
  }
  return { title: 'Something unexpected happened', code: 'INTERNAL' };
}

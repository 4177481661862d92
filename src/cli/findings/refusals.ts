import { changeAgainst, isCode, type ReadFrom } from '../../core/codes/codes.ts';
import type { DecisionCounts } from '../../pipeline/answers/decisions/read-counts.ts';

/** One reason for which decisions came to nothing, refused or cancelled. */
export interface RefusalReason {
  readonly code: string;
  readonly decisions: number;
  /** Of all decisions that came to nothing, 0..1. */
  readonly share: number;
  readonly change: string;
}

const REASONS_SHOWN = 3;

/** The reasons for most refusals, the most frequent first. */
export function refusalsOf({ codes }: DecisionCounts, from: ReadFrom): RefusalReason[] {
  const byCode = new Map<string, number>();
  for (const { code, decisions } of codes) {
    byCode.set(code, (byCode.get(code) ?? 0) + decisions);
  }
  const all = codes.reduce((sum, { decisions }) => sum + decisions, 0);
  return [...byCode]
    .map(([code, decisions]) => ({
      code,
      decisions,
      share: decisions / all,
      change: isCode(code) ? changeAgainst(code, from) : '',
    }))
    .sort((a, b) => b.decisions - a.decisions || (a.code < b.code ? -1 : 1))
    .slice(0, REASONS_SHOWN);
}

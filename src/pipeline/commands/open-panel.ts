import { PANEL } from '../../core/review/panel-rules.ts';
import { firstSeats } from '../../core/review/seats.ts';
import type { PanelEntry } from '../../core/state/entry.ts';
import type { Finding } from '../../core/state/state.ts';
import type { BatchDraft } from '../writer/draft.ts';

export interface PanelAnswer {
  /** Index of the entry that opened the panel. */
  readonly panel: number;
  readonly seats: readonly string[];
  /** Before this cycle the reviews come. */
  readonly until: number;
}

/** What a panel is to look at. */
export type PanelSubject = Pick<PanelEntry, 'member' | 'evidence' | 'finding' | 'barred' | 'check'>;

/** Opens a panel if enough sentinels may sit; the subject has to be one that can be asked about. */
export function openPanel(draft: BatchDraft, subject: PanelSubject): PanelAnswer | undefined {
  const { state } = draft;
  const seed = draft.nextSeed();
  if (seed === undefined) return undefined;
  const { member, barred = [] } = subject;
  const seats = firstSeats(state, { member, barred, seed });
  if (seats.length < PANEL.seats) return undefined;
  const panel = draft.append({ type: 'panel', cycle: state.cycle, ...subject, seed, seats });
  if (draft.nextSeed() === undefined) draft.appendSeed();
  return { panel, seats, until: state.cycle + PANEL.answerCycles };
}

/** What a panel about a finding is asked: whoever confirmed it has no seat. */
export function aboutFinding(index: number, { member, answeredBy }: Finding): PanelSubject {
  const barred = answeredBy === undefined ? {} : { barred: [answeredBy] };
  return { member, finding: index, ...barred };
}

import { foldPanels } from '../../../core/entries/evidence/panels.ts';
import { present } from '../../../core/present.ts';
import { type PanelCheck, parseCheck } from '../../../core/review/checks.ts';
import { emptyState } from '../../../core/state/empty-state.ts';
import type { PanelEntry, PanelLogEntry, RevealedReview } from '../../../core/state/entry.ts';
import type { Panel } from '../../../core/state/panels.ts';
import {
  readLinesOfPanels,
  readPanelClaims,
  readPanelPage,
} from '../../../db/sql/governance/panels.ts';
import type { IndexedLine } from '../../../db/sql/indexed-lines.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** One panel: what it looks at, who sits, and what came of it. */
export interface PanelReport {
  /** Index of the entry that opened it. */
  readonly panel: number;
  /** The cycle in which it was opened. */
  readonly opened: number;
  readonly claim?: string;
  readonly finding?: number;
  readonly seats: readonly { readonly sentinel: string; readonly answered: boolean }[];
  readonly state: 'sits' | 'decided' | 'ended';
  /** Before this cycle the reviews come. */
  readonly until?: number;
  readonly holds?: boolean;
  /** What it was asked for, once there is a verdict; absent about a finding. */
  readonly check?: Omit<PanelCheck, 'salt'>;
  readonly reviews?: readonly RevealedReview[];
}

/** A page of panels, newest first; `next` is where the page after it begins. */
export interface PanelList {
  readonly items: readonly PanelReport[];
  readonly next?: number;
}

/** @returns one panel; undefined: no entry with this index opened one */
export async function readPanel(
  reader: CommunityReader,
  panel: number,
): Promise<PanelReport | undefined> {
  const [report] = await readReports(reader, [panel]);
  return report;
}

/** Panels of a community, newest first. */
export async function readPanelList(
  reader: CommunityReader,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<PanelList> {
  const { db, communityId } = reader;
  const found = await readPanelPage(db, communityId, { before, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const items = await readReports(reader, shown);
  const next = found.length > limit ? shown.at(-1) : undefined;
  return { items, ...present({ next }) };
}

/** What became of some panels, in the order asked; of what is none, nothing. */
async function readReports(
  { db, communityId }: CommunityReader,
  panels: readonly number[],
): Promise<PanelReport[]> {
  const told = toldPanels(await readLinesOfPanels(db, communityId, panels));
  const claims = await readPanelClaims(db, communityId, panels);
  return panels.flatMap((panel) => {
    const own = told.filter(({ index, entry }) => panelOf(entry, index) === panel);
    const opening = own[0]?.entry;
    if (opening?.type !== 'panel') return [];
    return [{ ...present({ claim: claims.get(panel)?.claim }), ...reportOf(own, opening) }];
  });
}

/** Entries about panels, in order of the log. */
type ToldPanel = readonly { readonly index: number; readonly entry: PanelLogEntry }[];

function reportOf(told: ToldPanel, opening: PanelEntry): Omit<PanelReport, 'claim'> {
  const panel = told[0]?.index ?? -1;
  const verdict = told.map(({ entry }) => entry).find((entry) => entry.type === 'verdict');
  const undecided = told.filter(({ entry }) => entry.type !== 'verdict');
  const open = foldedPanels(undecided).get(panel);
  const { cycle: opened, finding } = opening;
  const seats = [...(open?.seats ?? opening.seats.map((one) => [one, undefined] as const))];
  const report = {
    panel,
    opened,
    ...present({ finding }),
    seats: seats.map(([sentinel, seal]) => ({ sentinel, answered: seal !== undefined })),
  };
  if (verdict !== undefined) {
    const { holds, reviews } = verdict;
    return { ...report, state: 'decided', holds, ...present({ check: checkOf(verdict) }), reviews };
  }
  return open === undefined
    ? { ...report, state: 'ended' }
    : { ...report, state: 'sits', until: open.until };
}

function checkOf({ check }: { readonly check?: string }): PanelReport['check'] {
  const asked = check === undefined ? undefined : parseCheck(check);
  if (asked === undefined) return undefined;
  const { salt: _, ...rest } = asked;
  return rest;
}

/** The panel that an entry is about. */
function panelOf(entry: PanelLogEntry, index: number): number | undefined {
  if (entry.type === 'panel') return index;
  return 'panel' in entry ? entry.panel : undefined;
}

/** Entries about panels, of their lines in the log. */
export function toldPanels(lines: readonly IndexedLine[]): ToldPanel {
  return lines.map(({ index, line }) => ({ index, entry: JSON.parse(line) as PanelLogEntry }));
}

/** The panels that sit, by what is told of them. */
export function foldedPanels(told: ToldPanel): ReadonlyMap<number, Panel> {
  const state = emptyState(false);
  for (const { entry, index } of told) foldPanels(state, entry, index);
  return state.panels.open;
}

import type { EntryOf } from '../core/entries/entry-rule.ts';
import {
  MOVEMENT_TYPES,
  type MovementEntry,
  partiesOf,
} from '../core/entries/economy/movements.ts';
import { postingsOf } from '../core/entries/entry-rules.ts';
import type {
  CancelEntry,
  DebtLogEntry,
  DecisionEntry,
  Entry,
  EntryType,
  GovernanceLogEntry,
  NationLogEntry,
  PauseEntry,
  PanelLogEntry,
  PilotLogEntry,
  ReductionEntry,
  ReleaseEntry,
  RetractedOutcome,
  ReversalEntry,
  SettlementEntry,
  StudyLogEntry,
} from '../core/state/entry.ts';
import { commitmentTo } from '../core/review/assign.ts';
import { parseMicros } from '../core/units.ts';
import type { MemberCycles } from './member-cycles.ts';
import { DERIVED_TABLES, type TableName } from './derived-tables.ts';
import type { Cell } from './sql/insert-rows.ts';

/** What the database keeps of one type of entry, beside the entry itself and its postings. */
interface EntryRows<AnEntry> {
  /** The table in which it has a row, whose cells have the order of the columns. */
  readonly row:
    | 'none'
    | {
        readonly of: Exclude<TableName, 'posting'>;
        readonly cells: (entry: AnEntry, index: number) => readonly Cell[];
      };
  /** What it adds to what happened to members in its cycle. */
  readonly cycleSums: 'none' | ((cycles: MemberCycles, entry: AnEntry) => void);
  /** By how much it changes the counts of outcomes. */
  readonly outcomes:
    'none' | ((entry: AnEntry) => readonly (readonly [RetractedOutcome, 1 | -1])[]);
}

type DebtTermsEntry = Exclude<DebtLogEntry, ReductionEntry | SettlementEntry | ReversalEntry>;

const NO_SUMS = { cycleSums: 'none', outcomes: 'none' } as const;
const NOTHING = { row: 'none', ...NO_SUMS } as const;
const ABOUT_DEBTS = { row: { of: 'debt_entry', cells: debtCells }, ...NO_SUMS } as const;
const ABOUT_PANELS = { row: { of: 'panel_entry', cells: panelCells }, ...NO_SUMS } as const;
const ABOUT_PILOTS = { row: { of: 'pilot_entry', cells: pilotCells }, ...NO_SUMS } as const;
const ABOUT_STUDIES = { row: { of: 'study_entry', cells: studyCells }, ...NO_SUMS } as const;
const ABOUT_GOVERNANCE = {
  row: { of: 'governance_entry', cells: governanceCells },
  ...NO_SUMS,
} as const;
const ABOUT_NATION = { row: { of: 'nation_entry', cells: nationCells }, ...NO_SUMS } as const;

/** From whom to whom; nobody when it is the fund, or gone. */
const MOVEMENT: EntryRows<MovementEntry> = {
  row: {
    of: 'transfer',
    cells: (entry, index) => {
      const { cycle, amount, type } = entry;
      const [giver, getter] = partiesOf(entry);
      return [index, cycle, giver ?? null, getter ?? null, parseMicros(amount), type];
    },
  },
  cycleSums: (cycles, entry) => {
    const [giver, getter] = partiesOf(entry);
    const amount = parseMicros(entry.amount);
    if (giver !== undefined) cycles.of(giver, entry.cycle).givenShards += amount;
    if (getter !== undefined) cycles.of(getter, entry.cycle).receivedShards += amount;
  },
  outcomes: 'none',
};

const MOVEMENT_ROWS = Object.fromEntries(MOVEMENT_TYPES.map((type) => [type, MOVEMENT])) as {
  readonly [Type in MovementEntry['type']]: typeof MOVEMENT;
};

/** One row for every type of entry. A type without one does not compile. */
const ENTRY_ROWS: { readonly [Type in EntryType]: EntryRows<EntryOf<Type>> } = {
  community: NOTHING,
  member: NOTHING,
  fact: NOTHING,
  reflection: NOTHING,
  pause: ABOUT_GOVERNANCE,
  key: NOTHING,
  erasure: NOTHING,
  witness: NOTHING,
  link: NOTHING,
  council: ABOUT_GOVERNANCE,
  proposal: ABOUT_GOVERNANCE,
  approval: ABOUT_GOVERNANCE,
  ending: ABOUT_GOVERNANCE,
  tree: ABOUT_NATION,
  parent: ABOUT_NATION,
  rollup: ABOUT_NATION,
  census: NOTHING,
  legacy: {
    row: {
      of: 'legacy_opening',
      cells: ({ member, files, amount, undone = false }, index) => {
        const micros = parseMicros(amount);
        return [index, member, files, undone ? -micros : micros];
      },
    },
    ...NO_SUMS,
  },
  sentinel: ABOUT_PANELS,
  seed: ABOUT_PANELS,
  panel: ABOUT_PANELS,
  review: ABOUT_PANELS,
  seats: ABOUT_PANELS,
  verdict: ABOUT_PANELS,
  pilot: ABOUT_PILOTS,
  draw: ABOUT_PILOTS,
  look: ABOUT_PILOTS,
  study: ABOUT_STUDIES,
  studied: ABOUT_STUDIES,
  debt: ABOUT_DEBTS,
  pledge: ABOUT_DEBTS,
  election: ABOUT_DEBTS,
  suspension: ABOUT_DEBTS,
  pool: ABOUT_DEBTS,
  adjustment: ABOUT_DEBTS,
  dispute: ABOUT_DEBTS,
  submission: ABOUT_DEBTS,
  statement: ABOUT_DEBTS,
  settlement: { row: { of: 'debt_settlement', cells: settlementCells }, ...NO_SUMS },
  reversal: { row: { of: 'debt_settlement', cells: settlementCells }, ...NO_SUMS },
  reduction: { row: { of: 'debt_reductions', cells: reductionCells }, ...NO_SUMS },
  policy: {
    row: { of: 'policy', cells: ({ version, cycle }, index) => [index, version, cycle] },
    ...NO_SUMS,
  },
  outcome: { row: 'none', cycleSums: 'none', outcomes: (entry) => [[entry, 1]] },
  retraction: {
    row: {
      of: 'retraction',
      cells: ({ evidence, cycle, overturned = false }, index) => [
        index,
        evidence,
        cycle,
        overturned,
      ],
    },
    cycleSums: 'none',
    outcomes: ({ outcomes = [] }) => outcomes.map((outcome) => [outcome, -1]),
  },
  rating: {
    row: {
      of: 'review',
      cells: ({ domain, cycle, item, member, rating }, index) => [
        index,
        domain,
        cycle,
        item,
        member,
        rating,
      ],
    },
    ...NO_SUMS,
  },
  finding: {
    row: {
      of: 'finding_entry',
      cells: ({ finding, member, cycle, status, reason }, index) => [
        index,
        finding ?? index,
        member,
        cycle,
        status,
        reason ?? null,
      ],
    },
    ...NO_SUMS,
  },
  instrument: {
    row: {
      of: 'instrument',
      cells: ({ domain, instrument, weight, cycle, key, measures, retired }, index) => [
        index,
        domain,
        instrument,
        weight,
        cycle,
        key ?? null,
        measures ?? null,
        retired === true,
      ],
    },
    ...NO_SUMS,
  },
  improvement: {
    row: {
      of: 'improvement',
      cells: ({ cycle, drift }, index) => [index, cycle, drift !== undefined],
    },
    ...NO_SUMS,
  },
  reading: {
    row: {
      of: 'instrument_reading',
      cells: ({ domain, instrument, cycle, value }, index) => [
        index,
        domain,
        instrument,
        cycle,
        value,
      ],
    },
    ...NO_SUMS,
  },
  measurement: {
    row: {
      of: 'system_entropy',
      cells: ({ domain, cycle, entropy, error, state, direction }, index) => [
        index,
        domain,
        cycle,
        entropy,
        error,
        state,
        direction,
      ],
    },
    ...NO_SUMS,
  },
  cycle: {
    row: {
      of: 'cycle',
      cells: ({ cycle, gi, members, supply, held }, index) => [
        index,
        cycle,
        gi ?? null,
        members,
        parseMicros(supply),
        parseMicros(held),
      ],
    },
    ...NO_SUMS,
  },
  decision: {
    row: { of: 'negentropy_events', cells: decisionCells },
    cycleSums: addDecision,
    outcomes: 'none',
  },
  release: {
    row: { of: 'hold_end', cells: holdEndCells },
    cycleSums: (cycles, { member, cycle, amount, negentropy }) => {
      const sums = cycles.of(member, cycle);
      sums.released += 1;
      sums.releasedShards += parseMicros(amount);
      sums.negentropyMicros += parseMicros(negentropy);
    },
    outcomes: 'none',
  },
  cancel: {
    row: { of: 'hold_end', cells: holdEndCells },
    cycleSums: (cycles, { member, cycle, amount }) => {
      const sums = cycles.of(member, cycle);
      sums.cancelled += 1;
      sums.cancelledShards += parseMicros(amount);
    },
    outcomes: 'none',
  },
  ...MOVEMENT_ROWS,
};

/** Rows by table. */
export type RowsByTable = { readonly [Name in TableName]: (readonly Cell[])[] };

/** The rows of entries in every derived table, in order of the entries. */
export function derivedRows(
  entries: Iterable<{ readonly entry: Entry; readonly index: number }>,
): RowsByTable {
  const rows = Object.fromEntries(DERIVED_TABLES.map(({ name }) => [name, []]));
  const byTable = rows as unknown as RowsByTable;
  for (const { entry, index } of entries) {
    const { row } = rowsOf(entry);
    if (row !== 'none') byTable[row.of].push(row.cells(entry, index));
    let leg = 0;
    for (const { account, asset, amount } of postingsOf(entry)) {
      byTable.posting.push([index, leg, account, asset, amount]);
      leg += 1;
    }
  }
  return byTable;
}

/** Counts an entry to what happened to members in the cycle in which it was appended. */
export function addToMemberCycles(cycles: MemberCycles, entry: Entry): void {
  const { cycleSums } = rowsOf(entry);
  if (cycleSums !== 'none') cycleSums(cycles, entry);
}

/** The outcomes that an entry adds to the counts, or takes out of them. */
export function countedOutcomes(entry: Entry): readonly (readonly [RetractedOutcome, 1 | -1])[] {
  const { outcomes } = rowsOf(entry);
  return outcomes === 'none' ? [] : outcomes(entry);
}

function rowsOf(entry: Entry): EntryRows<Entry> {
  return ENTRY_ROWS[entry.type] as unknown as EntryRows<Entry>;
}

function decisionCells(entry: DecisionEntry, index: number): readonly Cell[] {
  return [
    index,
    entry.member,
    entry.cycle,
    entry.actionCycle ?? entry.cycle,
    entry.family,
    entry.action,
    entry.domain,
    entry.evidence,
    entry.promise ?? entry.evidence,
    entry.policy ?? 0,
    entry.outcome,
    entry.code ?? null,
    entry.integrity,
    entry.entropyFactor ?? null,
    entry.amount === undefined ? 0 : parseMicros(entry.amount),
    entry.negentropy === undefined ? 0 : parseMicros(entry.negentropy),
    entry.due ?? null,
  ];
}

function addDecision(cycles: MemberCycles, entry: DecisionEntry): void {
  const sums = cycles.of(entry.member, entry.cycle);
  const amount = parseMicros(entry.amount ?? '0.000000');
  sums[entry.outcome] += 1;
  if (entry.outcome === 'held') sums.heldShards += amount;
  if (entry.outcome !== 'minted') return;
  sums.mintedShards += amount;
  sums.negentropyMicros += parseMicros(entry.negentropy ?? '0.000000');
}

function holdEndCells(entry: ReleaseEntry | CancelEntry, index: number): readonly Cell[] {
  const cancelled = entry.type === 'cancel';
  return [
    index,
    entry.decision,
    entry.cycle,
    cancelled ? 'cancelled' : 'released',
    cancelled ? entry.code : null,
  ];
}

/** The panel that it opens or is about, the sentinel, and the seed that it reveals. */
function panelCells(entry: PanelLogEntry, index: number): readonly Cell[] {
  const sentinel = 'sentinel' in entry ? entry.sentinel : null;
  if (entry.type === 'sentinel' || entry.type === 'seed') {
    return [index, entry.type, null, sentinel, null];
  }
  if (entry.type === 'panel') return [index, 'panel', index, sentinel, commitmentTo(entry.seed)];
  return [index, entry.type, entry.panel, sentinel, null];
}

/** The pilot that it registers or is about, and the seed that it reveals. */
function pilotCells(entry: PilotLogEntry, index: number): readonly Cell[] {
  if (entry.type === 'pilot') return [index, 'pilot', index, null];
  const revealed = entry.type === 'draw' ? commitmentTo(entry.seed) : null;
  return [index, entry.type, entry.pilot, revealed];
}

/** The study that it registers or tells of. */
function studyCells(entry: StudyLogEntry, index: number): readonly Cell[] {
  return [index, entry.type, entry.type === 'study' ? index : entry.study];
}

/** The proposal that it is about; the first council and a pause are about none. */
function governanceCells(entry: GovernanceLogEntry | PauseEntry, index: number): readonly Cell[] {
  return [index, entry.type, entry.type === 'pause' ? null : (entry.proposal ?? null)];
}

/** The pledge or the debt whose terms it says, the reduction that it doubts, and whose debt. */
function debtCells(entry: DebtTermsEntry, index: number): readonly Cell[] {
  const { type } = entry;
  const pledge = type === 'pledge' || type === 'pool' ? entry.pledge : null;
  const reduction = type === 'dispute' ? entry.reduction : null;
  const debt = 'debt' in entry ? entry.debt : null;
  return [index, type, pledge, reduction, debt, type === 'debt' ? entry.member : null];
}

function reductionCells(entry: ReductionEntry, index: number): readonly Cell[] {
  const { debt, decision, negentropy, units, member, pledge, period } = entry;
  return [index, debt, decision, parseMicros(negentropy), BigInt(units), member, pledge, period];
}

function settlementCells(entry: SettlementEntry | ReversalEntry, index: number): readonly Cell[] {
  const [outcome, batch] =
    entry.type === 'reversal' ? ['reversed', null] : [entry.outcome, entry.batch];
  return [index, entry.reduction, outcome, batch];
}

function nationCells(entry: NationLogEntry, index: number): readonly Cell[] {
  return [index, entry.type, entry.cycle, entry.type === 'rollup' ? entry.domain : null];
}

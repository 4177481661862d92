import type { LegacyEntry } from '../../core/state/entry.ts';
import { LEGACY_ROWS_MAX } from '../../core/state/legacy.ts';
import { formatMicros } from '../../core/units.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';

/** One side of a row of version 2: its hash with `+` or `-`, and what it gives, in millionths. */
export interface LegacyRow {
  readonly row: string;
  readonly amount: bigint;
}

/** What files of version 2 say that people had. */
export interface LegacyOrder {
  /** 32 hexadecimal digits of what the files are. */
  readonly files: string;
  /** Accepted rows by user id. */
  readonly people: ReadonlyMap<string, readonly LegacyRow[]>;
  /** Whether it is only looked what would be written. */
  readonly isDryRun?: boolean;
}

export interface LegacyAnswer {
  /** What was written, in millionths, and for how many people. */
  readonly amount: bigint;
  readonly people: number;
  /** Sides of rows that counted before. */
  readonly known: number;
  /** Users whose account would be overdrawn. */
  readonly overdrawn: readonly string[];
}

/**
 * Gives people what they had in version 2, on an account that no formula reads. Rows that count
 * already are passed over, so that it may be called again.
 */
export function openLegacyCommand(order: LegacyOrder): Command<LegacyAnswer> {
  return {
    alone: true,
    run: (draft) => {
      let [amount, people, known] = [0n, 0, 0];
      const overdrawn: string[] = [];
      for (const [userId, rows] of [...order.people].sort(byName)) {
        const news = rows.filter(({ row }) => !draft.state.legacy.rows.has(row));
        known += rows.length - news.length;
        if (news.length === 0) continue;
        const { isDryRun = false, files } = order;
        const member = isDryRun
          ? (draft.knownMember(userId) ?? '')
          : draft.memberOf(userId, undefined);
        const sum = sumOf(news);
        if ((draft.state.legacy.balances.get(member) ?? 0n) + sum < 0n) overdrawn.push(userId);
        else {
          if (!isDryRun) append(draft, { member, files }, news);
          amount += sum;
          people += 1;
        }
      }
      return { amount, people, known, overdrawn };
    },
  };
}

/**
 * Takes back everything that an import gave, from its last opening on.
 * @throws RequestError NOT_FOUND when nothing of it stands, CONFLICT when an account would be
 *   overdrawn without it
 */
export function undoLegacyCommand(id: string): Command<Pick<LegacyAnswer, 'amount' | 'people'>> {
  return {
    alone: true,
    run: (draft) => {
      const { cycle, legacy } = draft.state;
      const openings = legacy.imports.get(id) ?? [];
      if (openings.length === 0) {
        throw new RequestError('NOT_FOUND', `nothing of the import ${id} stands`);
      }
      const left = new Map(legacy.balances);
      for (const { member, amount } of openings) {
        left.set(member, (left.get(member) ?? 0n) - microsOf(amount));
      }
      if ([...left.values()].some((balance) => balance < 0n)) {
        throw new RequestError('CONFLICT', 'a later import takes from what this one gave: undo it');
      }
      for (const opening of openings.toReversed()) {
        draft.append({ ...opening, cycle, undone: true });
      }
      const amount = openings.reduce((sum, one) => sum + microsOf(one.amount), 0n);
      return { amount, people: new Set(openings.map(({ member }) => member)).size };
    },
  };
}

/** What gives comes first, so that no entry overdraws on the way. */
function append(
  draft: BatchDraft,
  to: Pick<LegacyEntry, 'member' | 'files'>,
  rows: readonly LegacyRow[],
): void {
  const ordered = rows.toSorted((one, other) => {
    const sign = Number(one.amount < 0n) - Number(other.amount < 0n);
    return sign || (one.row < other.row ? -1 : 1);
  });
  for (let from = 0; from < ordered.length; from += LEGACY_ROWS_MAX) {
    const some = ordered.slice(from, from + LEGACY_ROWS_MAX);
    const amount = formatMicros(sumOf(some));
    const { cycle } = draft.state;
    draft.append({ type: 'legacy', cycle, ...to, amount, rows: some.map(({ row }) => row) });
  }
}

function sumOf(rows: readonly LegacyRow[]): bigint {
  return rows.reduce((sum, { amount }) => sum + amount, 0n);
}

function microsOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import {
  adjustCommand,
  closeDebtCommand,
  disputeCommand,
  electCommand,
  poolCommand,
  reverseCommand,
  settleCommand,
  suspendCommand,
} from '../../src/pipeline/commands/debts.ts';
import { RequestError } from '../../src/pipeline/request-error.ts';
import type { Command } from '../../src/pipeline/writer/command.ts';
import type { Community } from '../../src/pipeline/writer/community.ts';
import { mintedCommand } from './minted-command.ts';

export const USERS = ['ada', 'ben', 'cleo'] as const;
export const NOW = 1_764_288_000;

/** What a writer is asked; ids of debts are by who owes. */
export interface Step {
  readonly does:
    | 'mint'
    | 'close'
    | 'elect'
    | 'settle'
    | 'reverse'
    | 'pool'
    | 'adjust'
    | 'open'
    | 'doubt'
    | 'tell'
    | 'renew'
    | 'end'
    | 'endPledge'
    | 'answer'
    | 'erase';
  readonly who?: number;
  readonly which?: number;
  readonly micros?: number;
  readonly share?: number;
  readonly amount?: string;
  readonly period?: number;
  /** So many cycles later an election begins, or a pledge ends. */
  readonly ahead?: number | undefined;
  /** So many cycles ago a reversal counts. */
  readonly ago?: number | undefined;
  readonly batch?: string;
  readonly outcome?: 'submitted' | 'settled' | 'rejected' | 'cancelled';
}

/** Does one step, and says nothing about what is refused. */
export async function take(
  { writer }: Pick<Community, 'writer'>,
  one: Step,
  debts: readonly string[],
): Promise<unknown> {
  const now = NOW;
  const { who: at = 0, share = 0, amount = '0', batch = '', micros = 0 } = one;
  const { period = 2, ago, ahead } = one;
  const later = ahead === undefined ? undefined : -ahead;
  const debtId = debts[at] ?? '';
  const userId = USERS[at] ?? 'ada';
  const reduction = await reductionAt(writer, one);
  switch (one.does) {
    case 'mint':
      return await writer.submit(mintedCommand(userId, BigInt(micros + 1)));
    case 'close':
      return await writer.submit(advanceSandboxCommand({ cycles: 1 }));
    case 'elect':
      return await writer.submit(
        electCommand({
          userId,
          debtId,
          pledgeId: 'p',
          share,
          from: await before(writer, later),
          until: await before(writer, ago),
          now,
        }),
      );
    case 'settle': {
      const { outcome = 'settled' } = one;
      const item = { reduction, outcome, ...(outcome === 'rejected' ? { code: 'NO' } : {}) };
      return await writer.submit(settleCommand({ creditor: 'town', batch, items: [item], now }));
    }
    case 'reverse':
      return await writer.submit(
        reverseCommand({
          reduction,
          code: 'PAID_TWICE',
          effective: await before(writer, ago),
          now,
        }),
      );
    case 'pool':
      return await writer.submit(poolCommand({ pledgeId: 'p', amount, now }));
    case 'adjust':
      return await writer.submit(adjustCommand({ debtId, amount, code: 'SAID', now }));
    case 'open':
      return await writer.submit(suspendCommand({ debtId, now }));
    case 'doubt':
      return await writer.submit(disputeCommand({ reduction, now }));
    case 'answer':
      return await writer.submit(
        disputeCommand({ reduction, outcome: 'dismissed', code: 'AS_AGREED', now }),
      );
    case 'tell':
      return await writer.submit(poolCommand({ pledgeId: 'p', amount, notice: true, now }));
    case 'renew':
      return await writer.submit(poolCommand({ pledgeId: 'p', renews: period, now }));
    case 'end':
      return await writer.submit(closeDebtCommand({ debtId, code: 'WRITTEN_OFF', now }));
    case 'endPledge':
      return await writer.submit(
        poolCommand({ pledgeId: 'p', until: await before(writer, later), now }),
      );
    case 'erase':
      return await writer.submit(erased('cleo'));
  }
}

/** What may be refused is refused by a code; anything else is a fault. */
export async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof RequestError)) throw problem;
  }
}

/** A cycle before the open one; undefined if none is asked for. */
async function before(
  writer: Community['writer'],
  ago: number | undefined,
): Promise<number | undefined> {
  if (ago === undefined) return undefined;
  return await writer.submit({ run: ({ state }) => Math.max(0, state.cycle - ago) });
}

/** One of those of a state; of all if there is none, which is then refused. */
async function reductionAt(
  writer: Community['writer'],
  { does, which: at = 0 }: Step,
): Promise<string> {
  const wanted = does === 'reverse' ? 'settled' : 'accrued';
  return await writer.submit({
    run: ({ state: { debts } }) => {
      const all = debts.book.reductions();
      const some = all.filter(({ state }) => state === wanted || (does === 'settle' && at === 4));
      const isAny = does === 'doubt' || does === 'answer';
      const from = some.length === 0 || isAny ? all : some;
      return from[at % Math.max(1, from.length)]?.reduction ?? '0';
    },
  });
}

function erased(user: string): Command<unknown> {
  return {
    run: (draft) => {
      const { cycle } = draft.state;
      const member = draft.memberOf(user, undefined);
      return draft.append({ type: 'erasure', cycle, member });
    },
  };
}

import { withheldOf } from '../../src/core/debt/pledge-terms.ts';
import { pledgeText } from '../../src/core/entries/economy/pledges.ts';
import { batchText, settlementText } from '../../src/core/entries/economy/signed-batch.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import { ed25519 } from '../../src/core/log/ed25519.ts';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
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
const TOWN = signerKeyOf('town', new Uint8Array(32).fill(9));
/** What the creditor's word is checked with, if it signs what it pledges. */
export const TOWN_KEY: string = formatVerifierKey(verifierKeyOfSigner(TOWN));

/** What a writer is asked; ids of debts are by who owes. */
export interface Step {
  readonly does:
    | 'mint'
    | 'close'
    | 'elect'
    | 'settle'
    | 'reverse'
    | 'pool'
    | 'sign'
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
  /** Whether it signs what it says, and nothing else. */
  readonly isGood?: boolean;
  /** So many cycles later an election begins, or a pledge ends. */
  readonly ahead?: number | undefined;
  /** So many cycles ago a reversal counts. */
  readonly ago?: number | undefined;
  readonly batch?: string;
  readonly outcome?: 'submitted' | 'settled' | 'rejected' | 'cancelled';
}

/** Does one step, of what there is to choose from when the writer has the lock. */
export async function take(
  { writer }: Pick<Community, 'writer'>,
  one: Step,
  debts: readonly string[],
): Promise<unknown> {
  return await writer.submit<unknown>({
    now: NOW,
    alone: one.does === 'settle',
    run: (draft, known) => commandOf(draft.state, one, debts).run(draft, known),
  });
}

function commandOf(state: CommunityState, one: Step, debts: readonly string[]): Command<unknown> {
  const now = NOW;
  const { who: at = 0, amount = '0', micros = 0, period: renews = 2, ago, ahead } = one;
  const pledgeId = 'p';
  const debtId = debts[at] ?? '';
  const until = ahead === undefined ? undefined : cycleAgo(state, -ahead);
  switch (one.does) {
    case 'mint':
      return mintedCommand(USERS[at] ?? 'ada', BigInt(micros + 1));
    case 'close':
      return advanceSandboxCommand({ cycles: 1 });
    case 'elect':
      return electionOf(state, one, debtId);
    case 'pool':
      return poolCommand({ pledgeId, amount, now });
    case 'sign':
      return poolCommand({ pledgeId, signature: signatureOf(state, one), now });
    case 'tell':
      return poolCommand({ pledgeId, amount, notice: true, now });
    case 'renew':
      return poolCommand({ pledgeId, renews, now });
    case 'endPledge':
      return poolCommand({ pledgeId, until, now });
    case 'adjust':
      return adjustCommand({ debtId, amount, code: 'SAID', now });
    case 'open':
      return suspendCommand({ debtId, now });
    case 'end':
      return closeDebtCommand({ debtId, code: 'WRITTEN_OFF', now });
    case 'erase':
      return erased('cleo');
    case 'settle':
    case 'reverse':
    case 'doubt':
    case 'answer': {
      const reduction = reductionAt(state, one);
      if (one.does === 'settle') return settlementOf(state, one, reduction);
      const effective = ago === undefined ? undefined : cycleAgo(state, ago);
      return aboutReduction(one.does, reduction, { now, effective });
    }
  }
}

function electionOf(
  state: CommunityState,
  { who: at = 0, share = 0, ago, ahead }: Step,
  debtId: string,
): Command<unknown> {
  return electCommand({
    userId: USERS[at] ?? 'ada',
    debtId,
    pledgeId: 'p',
    share,
    from: ahead === undefined ? undefined : cycleAgo(state, -ahead),
    until: ago === undefined ? undefined : cycleAgo(state, ago),
    now: NOW,
  });
}

/** A batch of one, which its creditor signs if it signs at all. */
function settlementOf(
  state: CommunityState,
  { batch = '', outcome = 'settled', isGood }: Step,
  reduction: string,
): Command<unknown> {
  const { debts } = state;
  const code = outcome === 'rejected' ? { code: 'NO' } : {};
  const item = { reduction, outcome, ...code };
  const order = { creditor: 'town', batch, items: [item], now: NOW };
  const { units = 0n, pledge = '' } = debts.book.reduction(reduction) ?? {};
  if (outcome === 'submitted' || debts.keyOf('town') === undefined) return settleCommand(order);
  const { withholding = 0, currency = '' } = debts.pledges.get(pledge) ?? {};
  const withheld = String(outcome === 'settled' ? withheldOf(units, withholding) : 0n);
  const about = { reduction: Number(reduction), outcome, units: String(units), withheld };
  const items = [settlementText({ ...about, currency, ...code })];
  const text = batchText(state.community?.key ?? '', { creditor: 'town', batch, items });
  return settleCommand({ ...order, signature: signed(text, isGood) });
}

function aboutReduction(
  does: 'reverse' | 'doubt' | 'answer',
  reduction: string,
  when: { readonly now: number; readonly effective: number | undefined },
): Command<unknown> {
  const { now } = when;
  switch (does) {
    case 'reverse':
      return reverseCommand({ reduction, code: 'PAID_TWICE', ...when });
    case 'doubt':
      return disputeCommand({ reduction, now });
    case 'answer':
      return disputeCommand({ reduction, outcome: 'dismissed', code: 'AS_AGREED', now });
  }
}

/** Of the pledge as it is in the log. */
function signatureOf({ community, debts }: CommunityState, { isGood }: Step): string {
  const { draft = '' } = debts.pledges.get('p') ?? {};
  return signed(pledgeText(community?.key ?? '', draft), isGood);
}

/** By the town; of what another one would have said, if it is no good. */
function signed(text: string, isGood = true): string {
  const bytes = new TextEncoder().encode(isGood ? text : `${text} `);
  return encodeBase64(ed25519.sign(bytes, TOWN.seed));
}

/** A cycle before the open one, or behind it. */
function cycleAgo({ cycle }: CommunityState, ago: number): number {
  return Math.max(0, cycle - ago);
}

/** One of those of a state; of all if there is none, which is then refused. */
function reductionAt({ debts }: CommunityState, { does, which: at = 0 }: Step): string {
  const wanted = does === 'reverse' ? 'settled' : 'accrued';
  const all = debts.book.reductions();
  const some = all.filter(({ state }) => state === wanted || (does === 'settle' && at === 4));
  const isAny = does === 'doubt' || does === 'answer';
  const from = some.length === 0 || isAny ? all : some;
  return from[at % Math.max(1, from.length)]?.reduction ?? '0';
}

/** What may be refused is refused by a code; anything else is a fault. */
export async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof RequestError)) throw problem;
  }
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

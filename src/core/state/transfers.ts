import type { Shards } from '../units.ts';
import type { CommunityState } from './state.ts';

/** A transfer as the detector of speculation looks at it. */
export interface Flow {
  readonly cycle: number;
  readonly from: string;
  readonly to: string;
  readonly amount: Shards;
}

/** Transfers by cycle, each in log order. */
export type Transfers = Map<number, Flow[]>;

/** So many cycles of transfers are remembered, the open one included. */
export const TRANSFER_CYCLES = 56;

/** Remembers a transfer. */
export function addTransfer(transfers: Transfers, flow: Flow): void {
  const own = transfers.get(flow.cycle);
  if (own === undefined) transfers.set(flow.cycle, [flow]);
  else own.push(flow);
}

/** The remembered transfers, in log order. */
export function flowsOf({ transfers, cycle }: Pick<CommunityState, 'transfers' | 'cycle'>): Flow[] {
  return [...transfers.keys()]
    .filter((at) => at > cycle - TRANSFER_CYCLES)
    .sort((one, other) => one - other)
    .flatMap((at) => transfers.get(at) ?? []);
}

import type { Judged, V2Wallets } from './judged.ts';
import type { V2Kind } from './quarantine.ts';
import type { V2Fields } from './raw-row.ts';
import { judgeEvent, judgeRedemption, judgeTransaction } from './judge-tables.ts';
import {
  judgeEntropy,
  judgeGic,
  judgeMint,
  judgeReflection,
  judgeReward,
  judgeShard,
} from './judge-files.ts';

type Judge = (fields: V2Fields, wallets: V2Wallets) => Judged;

const JUDGES: Readonly<Record<V2Kind, Judge>> = {
  gic: judgeGic,
  reward: judgeReward,
  transaction: judgeTransaction,
  mint: judgeMint,
  shard: judgeShard,
  event: judgeEvent,
  redemption: judgeRedemption,
  reflection: judgeReflection,
  entropy: judgeEntropy,
};

export function judge(kind: V2Kind, fields: V2Fields, wallets: V2Wallets): Judged {
  return JUDGES[kind](fields, wallets);
}

const TABLES: Readonly<Record<string, V2Kind>> = {
  mic_transactions: 'transaction',
  mic_events: 'event',
  mic_redemptions: 'redemption',
  daily_reflections: 'reflection',
  system_entropy: 'entropy',
};
const TYPES: Readonly<Record<string, V2Kind>> = {
  gic_tx: 'gic',
  MIC_REWARD_V2: 'reward',
  MIC_MINT: 'mint',
  KAIZEN_SHARD_EARNED: 'shard',
};

/** What a row is about, by its table, its type or its columns. */
export function kindOf(fields: V2Fields, table?: string): V2Kind | undefined {
  if (table !== undefined) return Object.hasOwn(TABLES, table) ? TABLES[table] : undefined;
  const type = String(fields['type']);
  if (Object.hasOwn(TYPES, type)) return TYPES[type];
  const has = (...names: readonly string[]): boolean => names.every((name) => name in fields);
  if (has('transaction_id', 'transaction_type', 'amount')) return 'transaction';
  if (has('reflection_date', 'echo_review_status')) return 'reflection';
  if (has('source', 'final_amount', 'user_id')) return 'event';
  return undefined;
}

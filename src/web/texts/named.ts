/** How a check came out. */
export type CheckState = 'met' | 'failed' | 'waits' | 'not reached';

/** What is told of a file that was verified. */
export const FACTS = ['what', 'entries', 'supply', 'held', 'decision', 'key'] as const;
export type Fact = (typeof FACTS)[number];

/** What can wait for an operator. */
export type NeedKind =
  | 'check'
  | 'appeal'
  | 'finding'
  | 'paused'
  | 'rose'
  | 'stale'
  | 'unknown'
  | 'webhook failing'
  | 'webhook paused'
  | 'source silent'
  | 'key ends'
  | 'nothing decided'
  | 'not public';

/** What became of a form. */
export type Done =
  | ('answered' | 'appealed' | 'panelled')
  | ('proposed' | 'adopted' | 'approved' | 'cancelled' | 'seated')
  | ('registered' | 'pledged' | 'elected' | 'settled' | 'reversed' | 'suspended');

/** The pages that a key of a member opens. */
export const OF_MEMBER = ['/me', '/me/debts'] as const;

/** The pages that a key opens which reads about everybody. */
export const OF_OPERATOR = ['/op', '/op/findings', '/op/rules', '/op/debts'] as const;

export type OwnPath = (typeof OF_MEMBER | typeof OF_OPERATOR)[number];

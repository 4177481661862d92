/** How a check came out. */
export type CheckState = 'met' | 'failed' | 'waits' | 'not reached';

/** What is told of a file that was verified. */
export const FACTS = ['what', 'entries', 'supply', 'held', 'panels', 'decision', 'key'] as const;
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
  | 'first cycle'
  | 'no key'
  | 'nothing decided'
  | 'nothing came'
  | 'not public';

/** What became of a form. */
export type Done =
  | ('answered' | 'appealed' | 'panelled' | 'sentinel' | 'retired')
  | ('proposed' | 'adopted' | 'approved' | 'cancelled' | 'seated')
  | ('proposedForOthers' | 'adoptedForOthers')
  | ('optedIn' | 'optedOut' | 'reflected' | 'linked' | 'known' | 'witness' | 'erased' | 'revoked')
  | ('undone' | 'published' | 'unpublished')
  | ('promised' | 'claimed' | 'shown' | 'confirmed' | 'rejected' | 'takenBack')
  | ('registered' | 'pledged' | 'elected' | 'settled' | 'reversed' | 'suspended')
  | ('acknowledged' | 'ended' | 'adjusted' | 'poolChanged' | 'noticed' | 'renewed' | 'endsEarly')
  | ('signed' | 'doubted' | 'leftBehind');

/** The pages that a key of a member opens. */
export const OF_MEMBER = [
  '/me',
  '/me/claims',
  '/me/credits',
  '/me/debts',
  '/me/days',
  '/me/reviews',
  '/me/data',
] as const;

/** The pages that a key opens which reads about everybody. */
export const OF_OPERATOR = [
  '/op',
  '/op/claims',
  '/op/findings',
  '/op/panels',
  '/op/people',
  '/op/keys',
  '/op/sources',
  '/op/credits',
  '/op/debts',
  '/op/studies',
  '/op/nation',
  '/op/import',
  '/op/rules',
  '/op/communities',
] as const;

export type OwnPath = (typeof OF_MEMBER | typeof OF_OPERATOR)[number];

/** What a key lacks for a page. */
export type Lack = 'admin' | 'everybody' | 'member' | 'other';

/** What a key is made for. */
export type KeyUse = 'self' | 'attest' | 'program' | 'review' | 'audit' | 'read' | 'admin';

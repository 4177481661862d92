/** An account as the record of a forge names it. */
export interface ForgeAccount {
  readonly login: string;
  /** Its number, which stays when the login changes hands. */
  readonly number?: number;
  readonly isProgram: boolean;
}

/** A pull request that was merged, as the forge tells it. */
export interface ForgePull {
  readonly number: number;
  readonly author?: ForgeAccount;
  /** Full id of the commit that merging made: of a squash, a merge, or the last of a rebase. */
  readonly mergeCommit: string;
  readonly mergedBy?: ForgeAccount;
  /** Whose last verdict before the merge was an approval. */
  readonly approvedBy: readonly ForgeAccount[];
  /** Whether the record has both who merged it and all of its reviews. */
  readonly isWhole: boolean;
}

/** An address that the forge knows as one of an account, as the author of a commit. */
export interface ForgeAddress {
  readonly sha: string;
  readonly login: string;
  readonly address: string;
}

/** What a forge says about a repository. */
export interface ForgeRecord {
  readonly pulls: readonly ForgePull[];
  readonly addresses: readonly ForgeAddress[];
  /** Pages and hours that could not be had. */
  readonly gaps: number;
  /** Whether there may be pull requests of which the record knows nothing. */
  readonly mayLackPulls: boolean;
}

/** The domain of the private addresses of the forge's accounts. */
const NO_REPLY = 'users.noreply.github.com';

/** The private address by which an account is known, if no other is. */
export function privateAddress({ login, number }: ForgeAccount): string {
  return number === undefined ? `${login}@${NO_REPLY}` : `${number}+${login}@${NO_REPLY}`;
}

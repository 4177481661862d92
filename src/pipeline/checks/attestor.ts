/** Who says what a request says. */
export interface Attestor {
  readonly keyId: string;
  /** The member that the key is bound to: it attests nothing that mints to that member. */
  readonly userId?: string | undefined;
  /** Whether it may speak as an audit. */
  readonly mayAudit?: boolean | undefined;
  /** The key of another person, without which it is not taken: what comes from paper. */
  readonly second?: Omit<Attestor, 'second'> | undefined;
}

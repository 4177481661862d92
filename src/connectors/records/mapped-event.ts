import type { EvidenceRecord } from '../../core/families/record.ts';

/** What an event from outside says, in records; an event that says nothing is acknowledged. */
export interface MappedEvent {
  /** Whether anything of it is kept. */
  readonly taken: boolean;
  /** What it was, in the words of its source; at most 100 characters. */
  readonly kind: string;
  readonly records: readonly EvidenceRecord[];
  /** Records that tell of a domain rather than of a member. */
  readonly outcomes: readonly DomainOutcome[];
}

/** Whether something that a domain stands for went well. */
export interface DomainOutcome {
  /** Evidence id of the record that says so. */
  readonly evidenceId: string;
  readonly domain: string;
  readonly kept: boolean;
}

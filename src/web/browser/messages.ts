import type { DecisionProof, VerifiedDecision } from '../../core/verify/verify-decision.ts';

/** What the page asks of the worker for a decision. */
export interface DecisionTask {
  readonly kind: 'decision';
  readonly proof: DecisionProof;
  readonly vkey: string;
}

/** What it asks of both for a file: first of the one for a decision. */
export interface FileTask {
  readonly kind: 'file';
  readonly file: Blob;
  /** Empty if the reader knows none. */
  readonly vkey: string;
}

/** What it asks of the one for a whole log, which gets the entries from the service itself. */
export interface LogTask {
  readonly kind: 'log';
  /** The community whose log it is. */
  readonly slug: string;
  readonly vkey: string;
  /** Whether the reader knows the key from elsewhere; else it came with the page. */
  readonly isKnown: boolean;
}

/** What came of a file. */
export type FileResult =
  | {
      readonly outcome: 'holds';
      /** Whether the key came from the reader; else it came with the file. */
      readonly isTrusted: boolean;
      readonly facts: Readonly<Record<string, string>>;
    }
  | {
      readonly outcome: 'broken';
      readonly where: string;
      readonly expected: string;
      readonly found: string;
      readonly facts: Readonly<Record<string, string>>;
    }
  /** It is nothing that could be verified. */
  | { readonly outcome: 'failed'; readonly why: string };

/** What a worker answers. */
export type Report =
  /** So many entries are done, which are this part of the file. */
  | { readonly kind: 'progress'; readonly entries: number; readonly part: number }
  /** The file is a whole log: the other worker knows how to go on. */
  | { readonly kind: 'export' }
  | { readonly kind: 'decision'; readonly result: VerifiedDecision }
  | { readonly kind: 'file'; readonly result: FileResult };

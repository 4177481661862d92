import type { Entry, EntryType } from '../state/entry.ts';
import type { CommunityState } from '../state/state.ts';
import type { Mismatch } from './difference.ts';
import type { Posting } from './postings.ts';

export type EntryOf<Type extends EntryType> = Extract<Entry, { readonly type: Type }>;

export type Kind =
  'text' | 'integer' | 'flag' | 'hash' | 'code' | 'integers' | 'texts' | 'object' | 'objects';

type KindOf<Value> = Value extends number
  ? 'integer'
  : Value extends boolean
    ? 'flag'
    : Value extends string
      ? 'text' | 'hash' | 'code'
      : Value extends readonly number[]
        ? 'integers'
        : Value extends readonly string[]
          ? 'texts'
          : Value extends readonly unknown[]
            ? 'objects'
            : 'object';

/**
 * Every field but `type` and `cycle`, with its kind; `?` follows when an entry may leave it out.
 * The compiler derives it from the interface, so that the two cannot differ.
 */
export type FieldsOf<AnEntry> = {
  readonly [Name in Exclude<keyof AnEntry, 'type' | 'cycle'>]-?: object extends Pick<AnEntry, Name>
    ? `${KindOf<NonNullable<AnEntry[Name]>>}?`
    : KindOf<AnEntry[Name]>;
};

/** Takes the names of the rows that an entry changes, beside the rows of the entry itself. */
export interface ChangedRows {
  member(member: string): void;
  hold(decision: number): void;
  finding(index: number): void;
  /** Whether a member is linked, and to whom. */
  linked(member: string): void;
  outcomes(cycle: number, domain: string, member: string | undefined): void;
}

/** As what the event about an entry names a member. */
export type NamedUser = 'userId' | 'fromUserId' | 'toUserId';

/** What is asked, computed or said anew under other rules. */
export type RetoldAnew =
  'policy' | 'decision' | 'retraction' | 'finding' | 'settlement' | 'reversal' | 'pause' | 'cycle';

/** Everything that the program has to know about one type of entry. */
export interface EntryRule<AnEntry> {
  readonly fields: FieldsOf<AnEntry>;
  /** Changes the state. @throws RangeError when the entry cannot follow; nothing changed then. */
  readonly apply: (state: CommunityState, entry: AnEntry) => void;
  /** What it moves, summing to zero. */
  readonly postings: (entry: AnEntry) => readonly Posting[];
  /** Which rows it changed; the state is the one after the entry, whose index is `size - 1`. */
  readonly changes: (rows: ChangedRows, entry: AnEntry, state: CommunityState) => void;
  /** The fields that name a member, by what an event calls that member. */
  readonly names: { readonly [Name in NamedUser]?: keyof FieldsOf<AnEntry> & string };
  /**
   * What a verifier does: recomputes it alone, or as part of the close of the cycle, or takes it as
   * the word of who signed the log.
   */
  readonly recheck:
    | ((state: CommunityState, entry: AnEntry) => Mismatch | undefined)
    | 'close'
    | {
        readonly attested: string;
        /** Which of them belong to the close of a cycle all the same; absent: none. */
        readonly closes?: (entry: AnEntry) => boolean;
      };
  /**
   * How a log that is told again under other rules tells it: as it is, and once more only if it
   * still can follow; not at all, when no rule pays by it; as the close of a cycle brings it; or in
   * a way of its own, which stands in `rehearse/rehearsed-log.ts`.
   */
  readonly retold: AnEntry extends { readonly type: RetoldAnew }
    ? 'anew'
    : 'same' | 'if it can' | 'left out' | 'by the close';
  /** The name of its event; `names` are all that there can be when it depends on the entry. */
  readonly event: string | { readonly names: readonly string[]; of(entry: AnEntry): string };
}

/** The rules of a family of types. */
export type Rules<Types extends EntryType> = {
  readonly [Type in Types]: EntryRule<EntryOf<Type>>;
};

/** Says on purpose that an entry moves nothing. */
export const noPostings = (): readonly Posting[] => [];

/** Says on purpose that an entry changes no row but its own. */
export const noChanges = (): void => undefined;

type Quiet = Pick<EntryRule<unknown>, 'postings' | 'changes'>;

/** Of what moves nothing, changes no row but its own and names nobody. */
export const FOLDED: Quiet & { readonly names: object } = {
  postings: noPostings,
  changes: noChanges,
  names: {},
};

/** The same of what is said of one member. */
export const ABOUT_MEMBER: Quiet & { readonly names: { readonly userId: 'member' } } = {
  ...FOLDED,
  names: { userId: 'member' },
};

/** Says that an entry changes the row of the member that it names. */
export function changesMember(rows: ChangedRows, entry: { readonly member: string }): void {
  rows.member(entry.member);
}

/** @throws RangeError when there is something wrong */
export function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new RangeError(problem);
}

import type { Ppm } from '../units.ts';

/**
 * What one field of a record may hold. `ownOnly`: a key that is bound to a member says it of that
 * member only. `isNot`, `notBefore` and `below` name another field of the same record.
 */
export type Field = { readonly words: string; readonly optional?: true } & (
  | { readonly kind: 'userId'; readonly ownOnly?: true; readonly isNot?: string }
  | { readonly kind: 'moment'; readonly notBefore?: string }
  | { readonly kind: 'line'; readonly lengthMax: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'share'; readonly below?: string }
  | { readonly kind: 'domain' | 'claim' | 'class' | 'flag' | 'aims' }
);

export type Fields = Readonly<Record<string, Field>>;

/** Longest names of members and domains, in UTF-16 code units. */
export const NAME_LENGTH_MAX = { userId: 200, domain: 100 } as const;

/** A community's policy has far fewer rating classes. */
export const CLASS_MAX = 1_000;

interface Told<Type extends string> {
  readonly type: Type;
  /** What the record is, as a part of a sentence. */
  readonly words: string;
  /** In the order in which they are read and shown. */
  readonly fields: Fields;
}

/** What a member asks to be paid for: the action of the same name, in the same family. */
export interface ClaimDeclaration<Type extends string = string> extends Told<Type> {
  readonly role: 'claim';
  readonly family: string;
  /** It rates the item that its subject names. */
  readonly isRating?: true;
  readonly settlement: SettlementRow;
}

/** What others say about a claim. */
export interface SupportDeclaration<Type extends string = string> extends Told<Type> {
  readonly role: 'support';
  /** When it is taken, of what comes together: claims come first, with 0. */
  readonly turn: number;
}

/** Something that happened: it is kept, it pays nobody. */
export interface ObservationDeclaration<Type extends string = string> extends Told<Type> {
  readonly role: 'observation';
}

export type Declaration<Type extends string = string> =
  ClaimDeclaration<Type> | SupportDeclaration<Type> | ObservationDeclaration<Type>;

/** When a claim is kept, and what that says about the claimant. */
export interface SettlementRow {
  /** Whether it stays open until the claimant has shown what was delivered. */
  readonly needsProof: boolean;
  /** How many confirmations decide. */
  readonly confirmations: number;
  /**
   * Who confirms. `another`: anybody but the claimant. The two after it read the claim's `of`;
   * there a panel and an audit have their say too, unless it is the word of that person.
   * `instruments`: no person, and only a panel or an audit rejects.
   */
  readonly by: 'another' | 'asker or moderator' | 'another than `of`' | 'instruments';
  /** Its confirmations say a class too, which its effect compares with the claim's `rating`. */
  readonly isRated?: true;
  /** It is the deed of one person: of several who claim the same, one is paid. */
  readonly isDeed?: true;
  /** One that is rejected or overturned says nothing of the claimant: to report never costs. */
  readonly isFree?: true;
  /** h: so many cycles after it was kept, only an audit overturns it. */
  readonly horizonCycles: number;
  /** Whose moment is compared with `dueAt`. */
  readonly inTimeBy: 'proof' | 'claim';
  /**
   * The drift of a claim that is kept, from its own fields, the share that its proof shows (0
   * without one) and the class that its first confirmation says. Reads no field that its own type
   * does not have.
   */
  readonly effect: (claim: never, delivered: Ppm, rating: number | undefined) => Ppm;
  readonly effectWords: string;
}

interface Values {
  readonly userId: string;
  readonly domain: string;
  readonly line: string;
  /** Its evidence id. */
  readonly claim: string;
  /** Unix seconds. */
  readonly moment: number;
  readonly share: Ppm;
  readonly class: number;
  readonly flag: boolean;
  readonly aims: readonly Aim[];
}

/** What an instrument shall read on the mean. */
export type Aim = Readonly<{ instrument: string; target: Ppm }>;

/** So many instruments show an improvement. */
export const AIMS = { min: 2, max: 8 } as const;

/** How instruments are named. */
export const INSTRUMENT_PATTERN = '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$';

/** What a field of a record can hold. */
export type FieldValue = Values[keyof Values];

type ValueOf<One> = One extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : One extends { readonly kind: infer Kind extends keyof Values }
    ? Values[Kind]
    : never;

interface Typed {
  readonly type: string;
  readonly fields: object;
}

type Optional<All> = {
  [Name in keyof All]: All[Name] extends { readonly optional: true } ? Name : never;
}[keyof All];

type Flat<All> = { readonly [Name in keyof All]: All[Name] };

/** A record as its declaration says: times are unix seconds, shares ppm. */
export type RecordOf<Declared extends Typed> = Flat<
  { readonly type: Declared['type'] } & {
    readonly [Name in Exclude<keyof Declared['fields'], Optional<Declared['fields']>>]: ValueOf<
      Declared['fields'][Name]
    >;
  } & {
    readonly [Name in Optional<Declared['fields']>]?: ValueOf<Declared['fields'][Name]>;
  }
>;

import type { KnownPerson } from './people.ts';

/** Whom an import took for one person and for a program, and whom an operator may want to join. */
export interface PeopleReport {
  /** People who came under several addresses. */
  readonly onePerson: readonly { readonly person: string; readonly addresses: readonly string[] }[];
  readonly programs: readonly { readonly person: string; readonly name: string }[];
  /** Different people with one full name: the author's own word is that of each of them. */
  readonly sameName: readonly { readonly name: string; readonly people: readonly string[] }[];
  /** Whom the `.mailmap` joins. It decides nothing: put into a people file what is true. */
  readonly mailmap: readonly { readonly address: string; readonly person: string }[];
  /** Endorsements that counted nothing, since they were the author's own, by what showed it. */
  readonly ownWords: Readonly<Record<OwnWord, number>>;
}

export type OwnWord = 'address' | 'account' | 'name';

interface Identified {
  readonly person: KnownPerson;
  readonly address: string;
  readonly name: string;
  /** Who it would be if the `.mailmap` decided. */
  readonly mapped: string;
}

/** A history can name a new person in each commit; no report is that long. */
const LISTED_MAX = 10_000;

/** What is found out about people while a history is read. */
export class PeopleFindings {
  readonly #addresses = new Map<string, Set<string>>();
  readonly #programs = new Map<string, string>();
  readonly #byName = new Map<string, { readonly name: string; readonly people: Set<string> }>();
  readonly #mailmap = new Map<string, string>();
  readonly #ownWords: Record<OwnWord, number> = { address: 0, account: 0, name: 0 };

  add({ person, address, name, mapped }: Identified): void {
    const { id, bot, marks } = person;
    if (bot) {
      if (this.#programs.size < LISTED_MAX) this.#programs.set(id, name);
      return;
    }
    addTo(this.#addresses, id, address.toLowerCase());
    const mark = marks.find((text) => text.startsWith('name '));
    if (mark !== undefined) {
      const known = this.#byName.get(mark) ?? { name, people: new Set() };
      known.people.add(id);
      if (this.#byName.size < LISTED_MAX) this.#byName.set(mark, known);
    }
    if (mapped !== id && this.#mailmap.size < LISTED_MAX) this.#mailmap.set(address, mapped);
  }

  countOwnWord(author: KnownPerson, by: KnownPerson): void {
    const shared = by.marks.find((mark) => author.marks.includes(mark)) ?? 'address';
    if (shared.startsWith('name ')) this.#ownWords.name++;
    else if (shared.startsWith('account ')) this.#ownWords.account++;
    else this.#ownWords.address++;
  }

  report(): PeopleReport {
    const several = [...this.#addresses].filter(([, addresses]) => addresses.size > 1);
    const shared = [...this.#byName.values()].filter(({ people }) => people.size > 1);
    return {
      onePerson: several.map(([person, addresses]) => ({ person, addresses: [...addresses] })),
      programs: [...this.#programs].map(([person, name]) => ({ person, name })),
      sameName: shared.map(({ name, people }) => ({ name, people: [...people] })),
      mailmap: [...this.#mailmap].map(([address, person]) => ({ address, person })),
      ownWords: { ...this.#ownWords },
    };
  }
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known !== undefined) known.add(value);
  else if (map.size < LISTED_MAX) map.set(key, new Set([value]));
}

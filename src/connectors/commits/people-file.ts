import { userIdProblem } from '../../core/identity/user-id.ts';
import { canonicalAddress, readAddress } from './addresses.ts';
import { SourceError, printable } from './source-error.ts';

export type PersonKind = 'person' | 'program';

/** Who an address is, as an operator says, by canonical address. */
export type PeopleFile = ReadonlyMap<
  string,
  { readonly person: string; readonly kind: PersonKind }
>;

const HEADER = 'address,person,kind';

/**
 * Reads a people file: CSV with the columns address, person and kind (`person` or `program`; empty
 * is a person). `person` is the user id that whoever writes from the address gets.
 *
 * @throws SourceError PEOPLE_FILE naming the line and what is wrong with it
 */
export function readPeopleFile(text: string): PeopleFile {
  const [header = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (header.trim() !== HEADER) throw wrong(1, `must be "${HEADER}"`, header);
  const people = new Map<string, { person: string; kind: PersonKind }>();
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const values = line.split(',').map(unquoted);
    const [given = '', person = '', kind = ''] = values;
    const address = readAddress(given);
    if (values.length > 3) throw wrong(at + 2, 'must have three columns', line);
    if (address === undefined) throw wrong(at + 2, 'must begin with an address', given);
    const problem = userIdProblem(person);
    if (problem !== undefined) throw wrong(at + 2, `person ${problem}`, person);
    if (kind !== '' && kind !== 'person' && kind !== 'program') {
      throw wrong(at + 2, 'kind must be person or program', kind);
    }
    people.set(canonicalAddress(address), { person, kind: kind === '' ? 'person' : kind });
  }
  return people;
}

function unquoted(value: string): string {
  const [, inner] = /^"(.*)"$/.exec(value.trim()) ?? [];
  return inner === undefined ? value.trim() : inner.replaceAll('""', '"');
}

function wrong(line: number, reason: string, found: string): SourceError {
  const text = `line ${line} of the people file ${reason}, found "${printable(found, 80)}"`;
  return new SourceError('PEOPLE_FILE', text);
}

import { userIdProblem } from '../../core/identity/user-id.ts';
import { csvRecords } from '../csv/csv-records.ts';
import { canonicalAddress, readAddress } from './addresses.ts';
import { SourceError, printable } from '../records/source-error.ts';

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
  const [header, ...rows] = csvRecords(text);
  const head = (header?.cells ?? []).join(',');
  if (head.trim() !== HEADER) throw wrong(1, `must be "${HEADER}"`, head);
  const people = new Map<string, { person: string; kind: PersonKind }>();
  for (const { line, cells } of rows) {
    const values = (cells ?? []).map((cell) => cell.trim());
    const [given = '', person = '', kind = ''] = values;
    if (cells !== undefined && values.join('') === '') continue;
    const address = readAddress(given);
    if (cells === undefined) throw wrong(line, 'has a quotation mark that is not closed', '');
    if (values.length > 3) throw wrong(line, 'must have three columns', values.join(','));
    if (address === undefined) throw wrong(line, 'must begin with an address', given);
    const problem = userIdProblem(person);
    if (problem !== undefined) throw wrong(line, `person ${problem}`, person);
    people.set(canonicalAddress(address), { person, kind: kindIn(kind, line) });
  }
  return people;
}

function kindIn(kind: string, line: number): PersonKind {
  if (kind === '' || kind === 'person') return 'person';
  if (kind !== 'program') throw wrong(line, 'kind must be person or program', kind);
  return kind;
}

function wrong(line: number, reason: string, found: string): SourceError {
  const text = `line ${line} of the people file ${reason}, found "${printable(found, 80)}"`;
  return new SourceError('PEOPLE_FILE', text);
}

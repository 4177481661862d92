import type { PersonRow } from '../db/sql/members/member-directory.ts';
import { readPeopleMeant } from '../pipeline/answers/members/read-standings.ts';
import type { CommunityReader } from '../pipeline/community-reader.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import type { CommandContext } from './command.ts';
import { storeName } from './open-store.ts';
import { foreign } from './terminal.ts';

/** The one person whom a text means. @throws OperatorError when it is nobody, or may be several */
export async function personMeant(
  context: CommandContext,
  reader: CommunityReader,
  who: string,
): Promise<PersonRow> {
  const meant = await readPeopleMeant(reader, who);
  const [person] = meant;
  if (person !== undefined && meant.length === 1) return person;
  const shown = foreign(who);
  if (person === undefined) {
    const store = storeName(context);
    throw new OperatorError(`Nobody here is called "${shown}", nor contains it (${store}).`);
  }
  const lines = meant.map(
    ({ user, name }) => `  ${foreign(user, 80)}${name === undefined ? '' : ` (${foreign(name)})`}`,
  );
  const most = 20;
  const more = lines.length > most ? [`  … and ${lines.length - most} more`] : [];
  const list = [...lines.slice(0, most), ...more].join('\n');
  throw new OperatorError(`"${shown}" may be any of these; name one by its id:\n${list}`);
}

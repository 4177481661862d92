import type { Reader, Statement } from '../../engine/port.ts';

/** What an operator wrote for people, of which the log has sha256(salt ‖ sha256(note)) only. */
export interface OperatorNoteRow {
  readonly commitment: string;
  /** 16 bytes in hexadecimal. */
  readonly salt: string;
  readonly note: string;
}

/** A note that is kept, with the members whom it is about. */
export interface NewNoteRow extends OperatorNoteRow {
  readonly about: readonly string[];
}

/** The same words under the same salt are the same note. */
export function insertOperatorNote(communityId: string, row: NewNoteRow): Statement {
  return {
    sql:
      'insert into negentropy.operator_note ' +
      '(community_id, commitment, salt, note, about_members) values ($1, $2, $3, $4, $5::uuid[]) ' +
      'on conflict (community_id, commitment) do nothing',
    parameters: [communityId, row.commitment, row.salt, row.note, row.about],
  };
}

export async function findOperatorNote(
  reader: Reader,
  communityId: string,
  commitment: string,
): Promise<OperatorNoteRow | undefined> {
  const [row] = await reader.query<{ salt: string; note: string }>(
    'select salt, note from negentropy.operator_note where community_id = $1 and commitment = $2',
    [communityId, commitment],
  );
  return row === undefined ? undefined : { commitment, salt: row.salt, note: row.note };
}

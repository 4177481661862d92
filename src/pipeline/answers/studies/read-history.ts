import { scanEvidence } from '../../../db/sql/evidence/evidence.ts';
import { readImports } from '../../../db/sql/service/imports.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { HistoryCounter, type HistoryFigures, type StoredCommit } from './history-figures.ts';

/** What the imported history of a community says of itself; undefined where none was imported. */
export async function readHistory(reader: CommunityReader): Promise<HistoryFigures | undefined> {
  const [history] = await readImports(reader.db, reader.communityId);
  if (history === undefined) return undefined;
  const counter = new HistoryCounter();
  for await (const rows of scanEvidence(reader, history.source)) {
    for (const { part, record } of rows) {
      if (part === 'commit') counter.add(JSON.parse(record) as StoredCommit);
    }
  }
  return counter.figures;
}

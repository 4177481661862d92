import { type TUnsafe, Type } from 'typebox';
import {
  type ImportedHistory,
  readImportedHistories,
} from '../../../pipeline/answers/evidence/read-imports.ts';
import type { App } from '../../app.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';
import { tags } from './shared.ts';

const historySchema: TUnsafe<ImportedHistory> = Type.Unsafe(
  namedObject('ImportedHistory', {
    source: Type.String({ description: 'By what it is known again: another run goes on there.' }),
    kind: Type.String({ description: 'How it was read.' }),
    judged: Type.Integer({ description: 'Commits that were judged, from the first.' }),
    judgedUntil: Type.String({
      format: 'date-time',
      description: 'When the last of them counts.',
    }),
  }),
);

const listImportsOperation = operation('admin', {
  operationId: 'listImports',
  summary: 'Histories that were imported, and how far each is',
  tags,
  response: {
    200: strictObject({ items: Type.Array(historySchema) }),
  },
});

/** How far histories were read in by the command line. */
export function importedHistoriesRoute(app: App): void {
  app.get('/v1/imports', listImportsOperation, async ({ caller }) => ({
    items: await readImportedHistories(caller.community.reader),
  }));
}

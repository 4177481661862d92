import { Type } from 'typebox';
import { readCycleReport } from '../../../pipeline/answers/cycles/read-cycle-report.ts';
import type { App } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { operation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';
import { reportSchema } from './report-schemas.ts';

const getCycleReportOperation = operation('read', {
  operationId: 'getCycleReport',
  summary: 'What happened in closed cycles: for the operator, and one page for a council',
  tags: ['cycles'],
  params: strictObject({
    cycle: Type.String({
      pattern: '^(0|-?[1-9][0-9]{0,8})$',
      description: 'The last of the cycles.',
    }),
  }),
  querystring: strictObject({
    cycles: Type.Optional(
      Type.String({
        pattern: '^([1-9]|[1-9][0-9]|[1-3][0-9][0-9]|400)$',
        description: 'How many cycles, 1 if not said, at most 400.',
      }),
    ),
  }),
  response: { 200: reportSchema },
});

/** What happened in closed cycles: a page for the operator, and one for a council. */
export function reportRoute(app: App): void {
  app.get(
    '/v1/cycles/:cycle/report',
    getCycleReportOperation,
    async ({ caller, params, query }) => {
      const report = await readCycleReport(caller.community.reader, {
        to: Number(params.cycle),
        cycles: Number(query.cycles ?? 1),
      });
      if (report === undefined) throw new Problem('NOT_FOUND', 'no such cycle was closed');
      return report;
    },
  );
}

import { Type } from 'typebox';
import { NAME_PATTERN } from '../../../core/policy/policy-shape.ts';
import { readStudies } from '../../../pipeline/answers/studies/read-studies.ts';
import { registerStudyCommand, reportStudyCommand } from '../../../pipeline/commands/studies.ts';
import type { App, Service } from '../../app.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { pageQuery, pageSchema } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { strictObject } from '../evidence/schemas.ts';

const tags = ['studies'];

const idSchema = Type.String({
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'Index of the entry that registered it.',
});
const hashOf = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^[0-9a-f]{64}$', description: `SHA-256 of the ${what}.` });

const planFields = {
  kind: Type.String({
    pattern: NAME_PATTERN,
    description: 'What is asked, as `lasting` or `disorder`.',
  }),
  plan: hashOf('plan'),
};
const reportFields = { report: hashOf('report'), shown: Type.Boolean() };
const answerSchema = namedObject('StudyEntry', { id: idSchema, cycle: cycleSchema });

/** Questions to our own numbers: bound before the data is opened, and what came of them. */
export function studiesRoutes(app: App, service: Service): void {
  registerRoute(app, service);
  reportRoute(app, service);
  listRoute(app);
}

const registerStudyOperation = postOperation('admin', {
  operationId: 'registerStudy',
  summary: 'Bind the plan of a study by its hash, before its data is opened',
  description: '`negentropy study register` asks for this. A plan is bound once.',
  tags,
  body: strictObject(planFields),
  response: { 200: answerSchema },
});

function registerRoute(app: App, service: Service): void {
  app.post('/v1/studies', registerStudyOperation, async (request) => {
    const { caller, body } = request;
    const order = { ...body, ...stampOf(service, request) };
    const { study, cycle } = await caller.community.writer.submit(registerStudyCommand(order));
    return { id: String(study), cycle };
  });
}

const reportStudyOperation = postOperation('admin', {
  operationId: 'reportStudy',
  summary: 'Bind what came of a study by the hash of its report: once, whatever it is',
  tags,
  params: strictObject({ id: idSchema }),
  body: strictObject(reportFields),
  response: { 200: answerSchema },
});

function reportRoute(app: App, service: Service): void {
  app.post('/v1/studies/:id/report', reportStudyOperation, async (request) => {
    const { caller, body, params } = request;
    const about = { study: Number(params.id), ...stampOf(service, request) };
    const command = reportStudyCommand({ ...body, ...about });
    const { study, cycle } = await caller.community.writer.submit(command);
    return { id: String(study), cycle };
  });
}

const STUDIES = { of: 'studies', by: { study: 'number' } } as const;

const studySchema = namedObject('Study', {
  id: idSchema,
  ...planFields,
  registered: cycleSchema,
  reported: Type.Optional(strictObject({ ...reportFields, cycle: cycleSchema })),
});

const listStudiesOperation = operation('read', {
  operationId: 'listStudies',
  summary: 'Every study that was registered, the newest first, and what came of it if told',
  tags,
  querystring: strictObject(pageQuery),
  response: { 200: pageSchema(studySchema) },
});

function listRoute(app: App): void {
  app.get('/v1/studies', listStudiesOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const before = positionIn(STUDIES, query.cursor)?.study;
    const rows = await readStudies(caller.community.reader, { before, limit: limit + 1 });
    return pageOf(STUDIES, rows, limit, ({ study, ...rest }) => ({ id: String(study), ...rest }));
  });
}

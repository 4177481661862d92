import { Type } from 'typebox';
import { isAccuser } from '../../../pipeline/answers/governance/read-accusations.ts';
import {
  type PanelReport,
  readPanel,
  readPanelList,
} from '../../../pipeline/answers/governance/panel-reports.ts';
import {
  readPanelClaim,
  readReviewQuality,
} from '../../../pipeline/answers/governance/read-panels.ts';
import type { ServedCommunity } from '../../../pipeline/installation.ts';
import {
  type ClaimToReview,
  drawnAgain,
  openPanelCommand,
  reviewCommand,
} from '../../../pipeline/commands/panels.ts';
import type { App, Service } from '../../app.ts';
import { readsOnly } from '../../callers/reads-of-others.ts';
import { Problem } from '../../problems/problem.ts';
import { encodeCursor, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { pageQuery, pageSchema } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { evidenceIdSchema, strictObject } from '../evidence/schemas.ts';
import { findingIdSchema } from '../findings/schemas.ts';
import { qualityBody, reviewQualitySchema } from './quality.ts';
import {
  againSchema,
  goldSchema,
  panelIdSchema,
  panelPath,
  panelSchema,
  sentinelIdSchema,
  signatureSchema,
} from './schemas.ts';

const tags = ['review'];
const PANELS = { of: 'panels', by: { index: 'number' } } as const;

/** Panels of sentinels, and what they say. */
export function panelsRoutes(app: App, service: Service): void {
  openRoute(app, service);
  listRoute(app);
  showRoute(app);
  qualityRoute(app);
  reviewRoute(app, service);
}

const openPanelOperation = postOperation('admin', {
  operationId: 'openPanel',
  summary: 'Have three sentinels, drawn at random, look at a claim or at a finding',
  description:
    'Who sits follows from a seed that the log was committed to before. While a panel ' +
    'looks at a finding nobody else answers it. An appeal gets a panel by itself. A check ' +
    'settles nothing, and nobody who sits on it can tell that it is one.',
  tags,
  body: Type.Union([
    strictObject({ claim: evidenceIdSchema, gold: Type.Optional(goldSchema) }),
    strictObject({ again: againSchema }),
    strictObject({ finding: findingIdSchema }),
  ]),
  response: {
    200: strictObject({
      id: panelIdSchema,
      seats: Type.Array(sentinelIdSchema),
      until: cycleSchema,
    }),
  },
});

function openRoute(app: App, service: Service): void {
  app.post('/v1/panels', openPanelOperation, async (request) => {
    const { body } = request;
    const { community } = request.caller;
    const command = openPanelCommand({
      about:
        'again' in body
          ? await claimAgain(community)
          : 'claim' in body
            ? body
            : { finding: Number(body.finding) },
      ...stampOf(service, request),
    });
    const opened = await community.writer.submit(command);
    return { id: String(opened.panel), seats: [...opened.seats], until: opened.until };
  });
}

/** The claim that the next seed says is looked at again. */
async function claimAgain({ reader, writer }: ServedCommunity): Promise<ClaimToReview> {
  const again = await writer.submit({ run: drawnAgain });
  const asked = again === undefined ? undefined : await readPanelClaim(reader, again);
  if (asked === undefined) {
    throw new Problem('CONFLICT', 'no panel decided about a claim lately that could be repeated');
  }
  return { claim: asked.claim, again };
}

const getReviewQualityOperation = operation('read', {
  operationId: 'getReviewQuality',
  summary: 'How often sentinels err, and how much they agree, by domain',
  tags,
  response: { 200: reviewQualitySchema },
});

function qualityRoute(app: App): void {
  app.get('/v1/review-quality', getReviewQualityOperation, async ({ caller }) =>
    qualityBody(await readReviewQuality(caller.community.reader)),
  );
}

const listPanelsOperation = operation('read', {
  operationId: 'listPanels',
  summary: 'Panels, newest first: who sits, who has answered, and the verdict of each',
  description: 'For keys that read of everybody: who sits is not to look for checks in the list.',
  tags,
  querystring: strictObject(pageQuery),
  response: { 200: pageSchema(panelSchema) },
});

function listRoute(app: App): void {
  app.get('/v1/panels', listPanelsOperation, async ({ caller, query }) => {
    const { limit, cursor } = query;
    if (readsOnly(caller) !== undefined) {
      throw new Problem('SCOPE_MISSING', 'panels are listed for a key that reads of everybody');
    }
    const { items, next } = await readPanelList(caller.community.reader, {
      limit: Number(limit ?? 50),
      before: positionIn(PANELS, cursor)?.index ?? Number.MAX_SAFE_INTEGER,
    });
    return {
      items: items.map(panelBody),
      ...(next === undefined ? {} : { next: encodeCursor([next]) }),
    };
  });
}

const getPanelOperation = operation('read', {
  operationId: 'getPanel',
  summary: 'One panel: who sits, who has answered, and the verdict with every review',
  tags,
  params: panelPath,
  response: { 200: panelSchema },
});

function showRoute(app: App): void {
  app.get('/v1/panels/:id', getPanelOperation, async ({ caller, params }) => {
    const report = await readPanel(caller.community.reader, Number(params.id));
    if (report === undefined) throw new Problem('NOT_FOUND', `there is no panel ${params.id}`);
    return panelBody(report);
  });
}

function panelBody({ panel, finding, ...rest }: PanelReport): object {
  return {
    id: String(panel),
    ...rest,
    ...(finding === undefined ? {} : { finding: String(finding) }),
  };
}

const signReviewOperation = postOperation('review', {
  operationId: 'signReview',
  summary: 'Say for a sentinel whether what its panel looks at holds, signed by its key',
  description:
    'The log has a seal of it at once, and the words when all seats have answered: then ' +
    'the verdict comes with it, and a claim is confirmed or rejected, or a finding answered.',
  tags,
  params: panelPath,
  body: strictObject({
    sentinel: sentinelIdSchema,
    holds: Type.Boolean({ description: 'The claim, or the finding, holds.' }),
    signature: signatureSchema,
  }),
  response: {
    200: strictObject({
      entry: Type.String({ description: 'Index of the entry with the seal.' }),
      panel: panelIdSchema,
      seal: Type.String({ description: 'SHA-256 of the signature.' }),
      verdict: Type.Optional(Type.Boolean({ description: 'There with the last review.' })),
    }),
  },
});

function reviewRoute(app: App, service: Service): void {
  app.post('/v1/panels/:id/reviews', signReviewOperation, async (request) => {
    const { caller, body } = request;
    const panel = Number(request.params.id);
    await refuseAccuser(caller.community, { panel, sentinel: body.sentinel });
    const command = reviewCommand({
      ...body,
      panel,
      asked: await readPanelClaim(caller.community.reader, panel),
      by: caller.userId,
      ...stampOf(service, request),
    });
    const { entry, ...answer } = await caller.community.writer.submit(command);
    return { ...answer, panel: String(panel), entry: String(entry) };
  });
}

/**
 * Nobody judges what they accused somebody of. Their seat goes to another when its time is over:
 * the draw cannot pass them over, since the log would then say who accused.
 * @throws Problem SCOPE_MISSING
 */
async function refuseAccuser(
  { reader, writer }: ServedCommunity,
  { panel, sentinel }: { readonly panel: number; readonly sentinel: string },
): Promise<void> {
  const { finding, member } = await writer.read(({ panels }) => ({
    finding: panels.open.get(panel)?.finding,
    member: panels.sentinels.get(sentinel)?.member,
  }));
  if (finding === undefined || member === undefined) return;
  if (!(await isAccuser(reader, { finding, member }))) return;
  throw new Problem('SCOPE_MISSING', 'whoever accused does not judge: the seat goes to another');
}

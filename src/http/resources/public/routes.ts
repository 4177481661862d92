import { wordsIn } from '../../../core/mint/words/chosen.ts';
import { languageQuery } from '../../schemas/language.ts';
import { Type } from 'typebox';
import { readCommunities } from '../../../pipeline/answers/cities/read-communities.ts';
import { readSupply } from '../../../pipeline/answers/economy/read-books.ts';
import { readStandingBins } from '../../../pipeline/answers/members/read-standing-bins.ts';
import { readDecisions } from '../../../pipeline/answers/decisions/read-decision.ts';
import { readReviewQuality } from '../../../pipeline/answers/governance/read-panels.ts';
import { readEntropy } from '../../../pipeline/answers/cycles/read-entropy.ts';
import type { App, Service } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { cyclesField } from '../../schemas/cycles-query.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation } from '../../schemas/operation.ts';
import { activityOf, activityQuery, activitySchema } from '../activity/schemas.ts';
import {
  COMMUNITIES,
  communityPageSchema,
  communitySchema,
  detailOf,
} from '../communities/routes.ts';
import { cyclePage, cyclePageSchema } from '../cycles/routes.ts';
import { pledgePage, pledgePageSchema } from '../debts/pledges.ts';
import { decisionIdSchema, publicDecision, publicDecisionSchema } from '../decisions/schemas.ts';
import { proofOf, proofSchema } from '../decisions/proof.ts';
import { entropySchema } from '../entropy/schemas.ts';
import { domainSchema, strictObject } from '../evidence/schemas.ts';
import { supplySchema } from '../negentropy/schemas.ts';
import { qualityBody, reviewQualitySchema } from '../panels/quality.ts';
import { policyPage, policyPageSchema } from '../policies/routes.ts';
import { standingsSchema } from '../standings/schemas.ts';
import { published, slugSchema } from './published.ts';

const tags = ['public'];
const path = strictObject({ community: slugSchema });

/** Everybody may ask, so that browsers and caches may keep an answer for a while. */
const CACHE = 'public, max-age=5';

/**
 * What everybody may read of a community that an admin has published, without a key. Nothing here
 * names a person, and no answer says whose a decision is.
 */
export function publicRoutes(app: App, service: Service): void {
  listRoute(app, service);
  overviewRoute(app, service);
  supplyRoute(app, service);
  entropyRoute(app, service);
  policiesRoute(app, service);
  cyclesRoute(app, service);
  pledgesRoute(app, service);
  activityRoute(app, service);
  standingsRoute(app, service);
  decisionRoute(app, service);
  proofRoute(app, service);
  qualityRoute(app, service);
}

const listPublishedOperation = operation('public', {
  operationId: 'listPublished',
  summary: 'Public communities in order of their names',
  tags,
  querystring: strictObject(pageQuery),
  response: { 200: communityPageSchema },
});

function listRoute(app: App, service: Service): void {
  app.get('/v1/public', listPublishedOperation, async ({ query }, reply) => {
    const limit = Number(query.limit ?? 50);
    const communities = await readCommunities(service.installation, {
      afterSlug: positionIn(COMMUNITIES, query.cursor)?.slug,
      isPublic: true,
      limit: limit + 1,
    });
    reply.header('cache-control', CACHE);
    return pageOf(COMMUNITIES, communities, limit, (community) => ({ ...community }));
  });
}

const getPublicCommunityOperation = operation('public', {
  operationId: 'getPublicCommunity',
  summary: 'One public community at a glance',
  tags,
  params: path,
  response: { 200: communitySchema },
});

function overviewRoute(app: App, service: Service): void {
  app.get('/v1/public/:community', getPublicCommunityOperation, async ({ params }, reply) => {
    const community = await published(service, params.community);
    reply.header('cache-control', CACHE);
    return await detailOf(service, community);
  });
}

const getPublicSupplyOperation = operation('public', {
  operationId: 'getPublicSupply',
  summary: 'Supply of a public community, and what is held, now and at each close',
  tags,
  params: path,
  querystring: strictObject({ cycles: cyclesField }),
  response: { 200: supplySchema },
});

function supplyRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/supply',
    getPublicSupplyOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      // The check adds up every member: it is for those who have a key.
      return await readSupply(reader, { cycles: Number(query.cycles ?? 56), check: false });
    },
  );
}

const getPublicReviewQualityOperation = operation('public', {
  operationId: 'getPublicReviewQuality',
  summary: 'How often sentinels of a public community err, and how much they agree',
  tags,
  params: path,
  response: { 200: reviewQualitySchema },
});

function qualityRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/review-quality',
    getPublicReviewQualityOperation,
    async ({ params }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      return qualityBody(await readReviewQuality(reader));
    },
  );
}

const getPublicEntropyOperation = operation('public', {
  operationId: 'getPublicEntropy',
  summary: 'Entropy of a public community by domain, with its standard error',
  tags,
  params: path,
  querystring: strictObject({ domain: Type.Optional(domainSchema), cycles: cyclesField }),
  response: { 200: entropySchema },
});

function entropyRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/entropy',
    getPublicEntropyOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      const { domain, cycles = '56' } = query;
      const answer = await readEntropy(reader, { domain, cycles: Number(cycles) });
      if (answer === undefined) throw new Problem('NOT_FOUND', 'the policy has no such domain');
      reply.header('cache-control', CACHE);
      return answer;
    },
  );
}

const listPublicPoliciesOperation = operation('public', {
  operationId: 'listPublicPolicies',
  summary: 'Every version of a public community’s rules, oldest first',
  tags,
  params: path,
  querystring: strictObject(pageQuery),
  response: { 200: policyPageSchema },
});

function policiesRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/policies',
    listPublicPoliciesOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      return await policyPage(reader, query);
    },
  );
}

const listPublicCyclesOperation = operation('public', {
  operationId: 'listPublicCycles',
  summary: 'Closed cycles of a public community with the books at their close',
  tags,
  params: path,
  querystring: strictObject(pageQuery),
  response: { 200: cyclePageSchema },
});

function cyclesRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/cycles',
    listPublicCyclesOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      return await cyclePage(reader, query);
    },
  );
}

const listPublicPledgesOperation = operation('public', {
  operationId: 'listPublicPledges',
  summary: 'What creditors of a public community pledged, and what is left of it',
  tags,
  params: path,
  querystring: strictObject({ ...pageQuery, ...languageQuery }),
  response: { 200: pledgePageSchema },
});

function pledgesRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/pledges',
    listPublicPledgesOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      return await pledgePage(reader, query);
    },
  );
}

const getPublicActivityOperation = operation('public', {
  operationId: 'getPublicActivity',
  summary: 'How many decisions of a public community by cycle, outcome, code and domain',
  tags,
  params: path,
  querystring: activityQuery,
  response: { 200: activitySchema },
});

function activityRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/activity',
    getPublicActivityOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      return await activityOf(reader, query);
    },
  );
}

const getPublicStandingsOperation = operation('public', {
  operationId: 'getPublicStandings',
  summary: 'How many people of a public community stood where, at the last close',
  tags,
  params: path,
  response: { 200: standingsSchema },
});

function standingsRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/standings',
    getPublicStandingsOperation,
    async ({ params }, reply) => {
      const { reader } = await published(service, params.community);
      reply.header('cache-control', CACHE);
      return await readStandingBins(reader);
    },
  );
}

const getPublicDecisionOperation = operation('public', {
  operationId: 'getPublicDecision',
  summary: 'One decision of a public community with its reasons, not whose it is',
  tags,
  params: strictObject({ community: slugSchema, id: decisionIdSchema }),
  querystring: strictObject(languageQuery),
  response: { 200: publicDecisionSchema },
});

function decisionRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/decisions/:id',
    getPublicDecisionOperation,
    async ({ params, query }, reply) => {
      const { reader } = await published(service, params.community);
      const words = wordsIn(query.language);
      const [decision] = await readDecisions(reader, [Number(params.id)], words);
      if (decision === undefined) throw new Problem('NOT_FOUND', `no decision ${params.id}`);
      reply.header('cache-control', CACHE);
      return publicDecision(decision);
    },
  );
}

const getPublicProofOperation = operation('public', {
  operationId: 'getPublicProof',
  summary: 'A decision of a public community with all that proves and recomputes it',
  tags,
  params: strictObject({ community: slugSchema, id: decisionIdSchema }),
  response: { 200: proofSchema },
});

function proofRoute(app: App, service: Service): void {
  app.get(
    '/v1/public/:community/decisions/:id/proof',
    getPublicProofOperation,
    async ({ params }, reply) => {
      const community = await published(service, params.community);
      const proof = await proofOf(community, params.id);
      reply.header('cache-control', CACHE);
      return proof;
    },
  );
}

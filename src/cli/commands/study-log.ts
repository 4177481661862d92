import { createHash } from 'node:crypto';
import { OperatorError } from '../../pipeline/operator-error.ts';
import type { BoundBy, Registration } from '../../study/studies/registration.ts';
import type { CommandContext } from '../command.ts';
import { type Answer, askService } from '../operator/ask.ts';

/**
 * Has a community bind the plan in its log.
 * @throws OperatorError when it does not: then nobody is told that it did
 */
export async function boundInLog(
  { plan, hash }: Registration,
  community: string | undefined,
  context: CommandContext,
): Promise<BoundBy> {
  const body = { kind: plan.study, plan: hash };
  const question = { method: 'POST', path: '/v1/studies', body, community } as const;
  const { id, cycle } = done(await askService(question, context), 'The plan is not bound');
  const where = community === undefined ? {} : { community };
  return { ...where, entry: String(id), cycle: Number(cycle) };
}

/**
 * Has `report.json` of a study bound where its plan is, by its SHA-256: whatever came of it, and
 * the first time only, so that a study that is run again does not choose.
 */
export async function reportInLog(
  report: { readonly text: string; readonly isShown: boolean },
  { community, entry }: BoundBy,
  context: CommandContext,
): Promise<void> {
  const hash = createHash('sha256').update(report.text).digest('hex');
  const body = { report: hash, shown: report.isShown };
  const path = `/v1/studies/${entry}/report`;
  const answer = await askService({ method: 'POST', path, body, community }, context);
  // It has its report already: the first one stays.
  if (answer.body['code'] !== 'CONFLICT') done(answer, 'Nothing is bound');
}

function done({ isDone, body }: Answer, otherwise: string): Answer['body'] {
  if (isDone) return body;
  throw new OperatorError(`${otherwise}: ${String(body['detail'])}.`);
}

import { isClaim } from '../../core/families/record.ts';
import { isDeed } from '../../core/families/settle.ts';
import { RequestError } from '../request-error.ts';
import type { Checks, Sent } from './checks.ts';

/**
 * Numbers of pull requests can be known before they are there: if a source tells of a repository,
 * who claims one with a key of their own would take it from whoever opens it.
 * @throws RequestError EVIDENCE_INVALID
 */
export function refuseItem({ record, deed }: Sent, { attestor, known }: Checks): void {
  if (attestor?.userId === undefined || !isClaim(record) || !isDeed(record)) return;
  const { repository } = deed ?? {};
  if (repository === undefined || !known.sources.tellOf(repository, record.domain)) return;
  const only = `a source in ${record.domain} tells who promised an item of this repository`;
  const cure = 'the key of a member claims none (owner/name#7): name the deed otherwise';
  throw new RequestError('EVIDENCE_INVALID', `${only}: ${cure}`);
}

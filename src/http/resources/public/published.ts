import { type TString, Type } from 'typebox';
import type { ServedCommunity } from '../../../pipeline/installation.ts';
import type { Service } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';

export const slugSchema: TString = Type.String({
  minLength: 1,
  maxLength: 63,
  description: 'The community.',
});

/** @throws Problem NOT_FOUND also for a community that is not public: its name is not told */
export async function published({ installation }: Service, slug: string): Promise<ServedCommunity> {
  const community = await installation.community(slug);
  if (community !== undefined && (await installation.isPublic(community))) return community;
  throw new Problem('NOT_FOUND', 'there is no public community of that name');
}

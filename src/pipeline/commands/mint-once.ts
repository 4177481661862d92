import { type ClaimRecord, isClaim } from '../../core/families/record.ts';
import { type CommunityState, policyVersion } from '../../core/state/state.ts';
import type { RegistryQuestion, Registries } from '../registry/registries.ts';
import { alongside, type Sight, type Sighted } from '../writer/alongside.ts';
import type { Command } from '../writer/command.ts';
import type { Community } from '../writer/community.ts';
import type { BatchDraft } from '../writer/draft.ts';
import type { Known } from '../writer/known/known.ts';
import { type MintAnswer, mintCommand, sketchedCommand } from './mint.ts';
import { isRecord, type MintOrder } from './mint-order.ts';
import { recordId } from './record-evidence.ts';
import { storedClaim } from './settle-claim.ts';

/** Where evidence is claimed, and for whom. */
export interface ClaimPlace {
  readonly registries: Registries;
  readonly community: Pick<Community, 'writer' | 'row'>;
}

/** What an answer is to be told with. */
type Look<Seen> = (state: CommunityState, answer: MintAnswer, sight: Sight) => Seen;

/**
 * Answers a mint request, also if the policy has evidence earn once over many communities. Then
 * what would mint is claimed first and minted second. Both bear being done twice: whoever was cut
 * off between the two asks again, is granted the same claim, and is paid once
 * (docs/reference/registry.md#claim-first-mint-second).
 * @param look at the state that the answer is to be told with
 */
export async function mintOnce<Seen>(
  { registries, community }: ClaimPlace,
  order: MintOrder,
  look: Look<Seen>,
): Promise<Sighted<MintAnswer, Seen>> {
  const { writer, row } = community;
  const step = await writer.submit(answerOrQuestion(order, look));
  if ('answer' in step) return step;
  const claim = (await registries.ask({ ...step.question, origin: row.origin })) ?? 'away';
  return await writer.submit(alongside(mintCommand({ ...order, claim }), look));
}

/** The answer, unless a registry has to be asked before there can be one. */
type Step<Seen> = Sighted<MintAnswer, Seen> | { readonly question: Question };

type Question = Omit<RegistryQuestion, 'origin'>;

function answerOrQuestion<Seen>(order: MintOrder, look: Look<Seen>): Command<Step<Seen>> {
  const { run, ...command } = alongside(mintCommand(order), look);
  const { run: sketch } = sketchedCommand(order);
  return {
    run: (draft, known) => {
      // No other community pays for looking twice.
      const asksAny = draft.state.policies.some(({ policy }) => policy.registry !== undefined);
      const isFrozen = order.idempotency !== undefined && known.answer(order.idempotency);
      if (!asksAny || isFrozen) return run(draft, known);
      const question = questionAfter(sketch(draft, known), { order, draft, known });
      return question === undefined ? run(draft, known) : { question };
    },
    ...command,
  };
}

/** What to ask, if nothing but the registry stands between a request and its pay. */
function questionAfter(
  { decision, entry }: MintAnswer,
  { order, draft, known }: { readonly order: MintOrder; draft: BatchDraft; known: Known },
): Question | undefined {
  // One that has an index was made before, and answers this request as it is.
  if (decision >= 0 || entry.code !== 'REGISTRY_AWAY') return undefined;
  const registry = policyVersion(draft.state, entry.policy ?? 0)?.registry;
  const asked = claimAsked(order, known);
  if (registry === undefined || asked === undefined) return undefined;
  const { userId, subject } = asked.claim;
  return { registry, userId, subject, evidenceId: asked.id };
}

/** The one claim that a request is about. */
function claimAsked(
  { evidence }: MintOrder,
  known: Known,
): { readonly id: string; readonly claim: ClaimRecord } | undefined {
  for (const given of evidence) {
    const claim = isRecord(given) ? given : storedClaim(known, given.id);
    if (claim === undefined || !isClaim(claim)) continue;
    return { id: isRecord(given) ? recordId(given) : given.id, claim };
  }
  return undefined;
}

import { direction } from '../../src/core/entropy/direction.ts';
import type { Change } from '../../src/core/mint/change.ts';
import type { MintRequest } from '../../src/core/mint/decide.ts';
import { explain, nearestChange } from '../../src/core/mint/explain.ts';
import type { Explanation } from '../../src/core/mint/explanation.ts';
import { askedWeight, type Policy } from '../../src/core/policy/policy.ts';
import { policyDocument } from '../../src/core/policy/policy-entry.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import type { DecisionEntry, MeasurementEntry } from '../../src/core/state/entry.ts';
import { policyVersion } from '../../src/core/state/state.ts';
import { ONE } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { appendPolicy, closeCycles, evidenceHash } from './memory-community.ts';
import { appendFact, appendOutcomes, memberOf } from './random-history.ts';
import { DOMAINS } from './random-policy.ts';

/** What somebody asks for, and where. */
export interface AskedThere {
  readonly draft: BatchDraft;
  readonly request: MintRequest;
}

/** Does a change; what is asked for next. Undefined: it says itself that nothing near passes. */
type Apply<One> = (
  there: AskedThere,
  change: One,
  decision: DecisionEntry,
) => MintRequest | undefined;

/** Each change done: one that is added to the union has to be done here too. */
const APPLIED: { readonly [Kind in Change['kind']]: Apply<Extract<Change, { kind: Kind }>> } = {
  'minting is resumed': ({ draft, request }) => {
    const { cycle } = draft.state;
    draft.append({ type: 'pause', cycle, paused: false, reason: evidenceHash('reason') });
    return request;
  },
  'a cycle with rules': ({ request }) => ofOpenCycle(request),
  'an action of the rules': ({ request }, { actions, domains }) => {
    const [family = request.family, action = request.action] = actions.at(-1)?.split('/') ?? [];
    return { ...request, family, action, domain: domains.at(-1) ?? request.domain };
  },
  'unclaimed evidence': otherEvidence,
  'a deed that is free': ({ request }) => unattested(request),
  'claimed by its maker': ({ draft, request }) => ({
    ...unattested(request),
    member: memberOf(draft, 0),
  }),
  'the registry answers': ({ request }) => ({ ...unattested(request), claim: 'assumed' }),
  'a confirmation': ({ request }) => unattested(request),
  'the word of a forge': ({ request }) => unattested(request),
  facts: ({ draft, request }, { channels }) => {
    appendFact(draft, request.member, channels, ONE);
    return request;
  },
  'the review ends': ({ request }) => unattested(request),
  'no such conduct': ({ request }) => unattested(request),
  'a repair for others': ({ request }) => unattested(request),
  'known entropy': (there, { outcomes, activeCycles, members, ...record }, decision) => {
    const { members: all } = there.draft.state;
    // Some of those who are there may be one person: as many again come, and all have outcomes.
    for (let person = 0, most = all.size + members; all.size < most; person += 1) {
      memberOf(there.draft, person);
    }
    const each = Math.max(Math.ceil(outcomes / activeCycles), all.size);
    return becomeKnown(there, decision, { each, ...record });
  },
  'a direction': (there, record, decision) => becomeKnown(there, decision, { each: 5, ...record }),
  'entropy that did not rise': (there, { numbers, atAsk }, decision) => {
    const cycle = closeOf(decision, 'rose');
    for (const close of [cycle, ...(atAsk === undefined ? [] : [atAsk])]) {
      const most = close === cycle ? numbers?.most : undefined;
      remeasure(there, decision, close, (measured) => {
        const { reference: mark } = measured;
        if (mark === undefined) throw new RangeError('what rose has a mark');
        const sigma = Math.sqrt(measured.error ** 2 + mark.error ** 2);
        return { entropy: most ?? mark.entropy + Math.floor(3.1 * sigma) };
      });
    }
    return there.request;
  },
  'entropy that fell': (there, { atAsk }, decision) => {
    const closes = [closeOf(decision, 'flat'), ...(atAsk === undefined ? [] : [atAsk])];
    for (const close of closes) {
      remeasure(there, decision, close, () => ({ entropy: 0, broad: true }));
    }
    return there.request;
  },
  'a fall of many': (there, { atAsk }, decision) => {
    const closes = [closeOf(decision, 'flat'), ...(atAsk === undefined ? [] : [atAsk])];
    for (const close of closes) {
      // The other measurement may be flat: then it has to fall as well.
      remeasure(there, decision, close, ({ direction: way, entropy }) => ({
        entropy: way === 'fell' ? entropy : 0,
        broad: true,
      }));
    }
    return there.request;
  },
  'a policy that pays for flat': (there, _, decision) =>
    underPolicy(there, decision, (document) => ({
      ...document,
      mint: { ...document.mint, flatWeight: 0.25 },
    })),
  'guarded domains': ({ draft, request }, { domains }, decision) => {
    for (const domain of domains) {
      const measurements = draft.state.domains.get(domain)?.measurements;
      const cycle = actionCycleOf(decision) - 1;
      const measured = measurements?.get(cycle);
      if (measured?.reference === undefined) continue;
      measurements?.set(cycle, { ...measured, entropy: measured.reference.entropy });
    }
    return request;
  },
  'a closed cycle': ({ draft, request }, { floor }) => {
    closeCycles(draft);
    draft.state.gi.set(draft.state.cycle - 1, floor);
    return ofOpenCycle(request);
  },
  'a higher GI': ({ draft, request }, { by }, decision) => {
    const cycle = actionCycleOf(decision) - 1;
    draft.state.gi.set(cycle, (draft.state.gi.get(cycle) ?? 0) + by);
    return request;
  },
  'kept actions': ({ draft, request }, { count }, decision) => {
    if (count === undefined) return undefined;
    const weight = askedWeight(policyOf(draft, decision), decision);
    for (let kept = 0; kept < count; kept += 1) {
      appendFact(draft, request.member, CHANNELS, ONE, weight === ONE ? undefined : weight);
    }
    return request;
  },
  'a kept promise': otherEvidence,
  'other evidence': otherEvidence,
  'a recent action': otherEvidence,
  'a later cycle': ({ draft, request }, { than }, decision) => {
    while (draft.state.cycle <= than) {
      for (const domain of DOMAINS) appendOutcomes(draft, domain, 3, 1);
      closeCycles(draft);
    }
    return { ...request, actionCycle: actionCycleOf(decision) };
  },
  'a higher cap': (there, _, decision) =>
    underPolicy(there, decision, (document) => ({
      ...document,
      caps: { ...document.caps, mintPerCycle: '9000000000.000000' },
    })),
  'evidence that stands': ({ request }) => request,
  'the finding is cleared': ({ request }) => request,
  passed: ({ request }) => request,
  released: ({ request }) => request,
  'the hold ends': ({ request }) => request,
};

/** A decision in words, and what is asked for once its nearest change is done. */
export function doNearestChange(
  there: AskedThere,
  decision: DecisionEntry,
): {
  readonly explanation: Explanation;
  readonly change: Change['kind'];
  readonly next: MintRequest | undefined;
} {
  const { state } = there.draft;
  const { entropy, domain, policy: version } = decision;
  const measurement =
    entropy === undefined
      ? undefined
      : state.domains.get(entropy.domain ?? domain)?.measurements.get(entropy.cycle);
  const policy = version === undefined ? undefined : policyVersion(state, version);
  const given = { policy, measurement };
  const explanation = explain(decision, given);
  const change = nearestChange(decision, given);
  const apply = APPLIED[change.kind] as Apply<Change>;
  return { explanation, change: change.kind, next: apply(there, change, decision) };
}

export function actionCycleOf(decision: DecisionEntry): number {
  return decision.actionCycle ?? decision.cycle;
}

function unattested(request: MintRequest): MintRequest {
  return { ...request, attested: undefined };
}

function ofOpenCycle(request: MintRequest): MintRequest {
  return { ...request, actionCycle: undefined };
}

function otherEvidence({ draft, request }: AskedThere): MintRequest {
  return { ...unattested(request), evidence: evidenceHash(`other ${draft.state.size}`) };
}

function policyOf(draft: BatchDraft, decision: DecisionEntry): Policy {
  const policy = policyVersion(draft.state, decision.policy ?? 0);
  if (policy === undefined) throw new RangeError('a decision names its policy');
  return policy;
}

function underPolicy(
  { draft, request }: AskedThere,
  decision: DecisionEntry,
  changed: (document: PolicyDocument) => PolicyDocument,
): MintRequest {
  appendPolicy(draft, changed(documentOf(draft, decision.policy ?? 0)));
  return ofOpenCycle(request);
}

function documentOf(draft: BatchDraft, version: number): PolicyDocument {
  for (const { entry } of draft.appended) {
    if (entry.type === 'policy' && entry.version === version) return policyDocument(entry.policy);
  }
  throw new RangeError(`no policy ${version}`);
}

/** At which close the measurement was made that decides: the action’s own, unless that passes. */
function closeOf({ entropy, cycle, ...rest }: DecisionEntry, so: 'rose' | 'flat'): number {
  const actionCycle = rest.actionCycle ?? cycle;
  const isOwn =
    so === 'rose'
      ? entropy?.direction === 'rose'
      : entropy?.direction !== 'fell' || entropy.broad !== true;
  return (isOwn ? actionCycle : cycle) - 1;
}

/** What if a measurement had been another: its direction follows. */
function remeasure(
  { draft }: AskedThere,
  { domain, entropy, entropyAsked }: DecisionEntry,
  cycle: number,
  changed: (measured: MeasurementEntry) => Partial<MeasurementEntry>,
): void {
  const used = entropy?.cycle === cycle ? entropy : entropyAsked;
  const measurements = draft.state.domains.get(used?.domain ?? domain)?.measurements;
  const measured = measurements?.get(cycle);
  if (measured === undefined) throw new RangeError(`no measurement of cycle ${cycle}`);
  const now = { ...measured, ...changed(measured) };
  measurements?.set(cycle, { ...now, direction: direction(now, now.reference) });
}

/** Outcomes as many as are asked for, in as many cycles as give a direction. */
function becomeKnown(
  { draft, request }: AskedThere,
  { domain }: DecisionEntry,
  needs: {
    readonly each: number;
    readonly warmUpCycles: number;
    readonly gapCycles: number;
  },
): MintRequest {
  const cycles = needs.warmUpCycles + 2 * needs.gapCycles;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    appendOutcomes(draft, domain, needs.each - 1, 1);
    closeCycles(draft);
  }
  return ofOpenCycle(request);
}

import type { EvidenceRecord } from '../../core/families/record.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import type { ValidationRecord } from '../../core/families/governance/validation.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import { Fields } from '../records/fields.ts';

/** The programs that v2 lets speak about an event. */
const AGENTS = ['ECHO', 'ZEUS', 'HERMES', 'ATLAS', 'JADE', 'EVE'] as const;

type Agent = (typeof AGENTS)[number];

/** Where an event stands, for errors, and the domain that its verdicts belong to. */
export interface DvaPlace {
  readonly pointer: string;
  readonly domain: string;
}

/**
 * An event of v2's lattice of programs (`dva_event_ledger`) as evidence: what happened, and a
 * verdict of each program on it. Whoever brought it or took part stands for it, whoever dissents
 * against it. A person who reviewed the event says which of them were right; that programs agree
 * with each other says nothing, and a dissent that the person shares is worth what a consent is.
 * So none of them is that person.
 * Scores, signals and rates of v2 are not read.
 *
 * @throws ConnectorError EVIDENCE_INVALID, pointing to the offender
 */
export function dvaRecords(value: unknown, { pointer, domain }: DvaPlace): EvidenceRecord[] {
  const event = new Fields(value, pointer, 'EVIDENCE_INVALID');
  const subject = event.text('event_id', 36);
  if (!/^dva_[a-z0-9]{8,32}$/.test(subject)) {
    throw event.refuse('event_id', 'must be dva_ and 8 to 32 small letters and digits');
  }
  const at = event.time('timestamp');
  const kind = event.isSet('dva_tier') ? `DVA.${event.text('dva_tier', 20)}` : 'DVA';
  const claims = [...verdictsIn(event)].map(([agent, verdict]): ValidationRecord => {
    const about = { userId: agent, domain, subject, at, dueAt: at };
    return { type: 'validation', ...about, verdict };
  });
  const words = wordsIn(event, claims);
  return [{ type: 'observation', source: 'dva', kind, subject, at }, ...claims, ...words];
}

function verdictsIn(event: Fields): Map<Agent, ValidationRecord['verdict']> {
  const verdicts = new Map<Agent, ValidationRecord['verdict']>();
  verdicts.set(event.choice('agent_origin', AGENTS), 'adopt');
  if (!event.isSet('consensus')) return verdicts;
  const consensus = event.object('consensus');
  for (const agent of listIn(consensus, 'participating_agents')) {
    verdicts.set(agent.choice('agent', AGENTS), 'adopt');
  }
  for (const agent of listIn(consensus, 'dissenting_agents')) {
    verdicts.set(agent.choice('agent', AGENTS), 'reject');
  }
  return verdicts;
}

/** What a person says of each verdict, once the review is over. */
function wordsIn(event: Fields, claims: readonly ValidationRecord[]): ConfirmationRecord[] {
  if (!event.isSet('human_review')) return [];
  const review = event.object('human_review');
  if (!review.isSet('completed') || !review.flag('completed')) return [];
  const right = review.flag('approved') ? 'adopt' : 'reject';
  const by = review.userId('reviewer_id');
  if (AGENTS.some((agent) => agent === by.toUpperCase())) {
    throw review.refuse('reviewer_id', 'must be a person: programs that agree are not right');
  }
  const at = review.time('timestamp');
  return claims.map((claim) => {
    const accepted = claim.verdict === right;
    return { type: 'confirmation', claim: evidenceIdOf(claim), by, at, accepted };
  });
}

/** Agents of a list: names alone, or objects that have one as `agent`. */
function listIn(consensus: Fields, name: string): Fields[] {
  if (!consensus.isSet(name)) return [];
  const value = consensus.value(name);
  if (!Array.isArray(value) || value.length > AGENTS.length) {
    throw consensus.refuse(name, `must be a list of at most ${AGENTS.length} agents`);
  }
  return value.map((one: unknown, at) => {
    const agent = typeof one === 'string' ? { agent: one } : one;
    return new Fields(agent, `${consensus.pointer}/${name}/${at}`, 'EVIDENCE_INVALID');
  });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../records/connector-error.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import { dvaRecords } from './dva-event.ts';

const AT = 1_768_046_400;
const EVENT = {
  event_id: 'dva_0123456789ab',
  timestamp: '2026-01-10T12:00:00Z',
  cycle_id: 'C-187',
  agent_origin: 'ECHO',
  dva_tier: 'FULL',
  summary: 'A levee that two reports call sound and one does not.',
  integrity_domains: {},
  actions: ['escalate_human'],
  gi_score: 0.96,
  consensus: {
    required: true,
    achieved: true,
    agreement_rate: 0.67,
    participating_agents: ['ECHO', 'ATLAS', 'JADE'],
    dissenting_agents: [{ agent: 'JADE', reason: 'the second report copies the first' }],
  },
};

/** What each program said, and whether a person said that it was right. */
function verdicts(event: object): Record<string, readonly [string, boolean | undefined]> {
  const records = dvaRecords(event, { pointer: '', domain: 'infrastructure' });
  return Object.fromEntries(
    records.flatMap((claim) => {
      if (claim.type !== 'validation') return [];
      const id = evidenceIdOf(claim);
      const word = records.find((one) => one.type === 'confirmation' && one.claim === id);
      const accepted = word?.type === 'confirmation' ? word.accepted : undefined;
      return [[claim.userId, [claim.verdict, accepted] as const]];
    }),
  );
}

describe('an event of v2’s programs', () => {
  test('is what happened, and a verdict of each program that spoke', () => {
    const [first, echo] = dvaRecords(EVENT, { pointer: '', domain: 'infrastructure' });
    const subject = EVENT.event_id;
    expect(first).toEqual({
      type: 'observation',
      source: 'dva',
      kind: 'DVA.FULL',
      subject,
      at: AT,
    });
    expect(echo).toEqual({
      type: 'validation',
      userId: 'ECHO',
      domain: 'infrastructure',
      subject,
      at: AT,
      dueAt: AT,
      verdict: 'adopt',
    });
    expect(verdicts(EVENT)).toEqual({
      ECHO: ['adopt', undefined],
      ATLAS: ['adopt', undefined],
      JADE: ['reject', undefined],
    });
  });

  // Agreement alone says nothing: without a person nobody is right.
  test('has who dissented be right if the person who reviewed it says so', () => {
    const review = { required: true, completed: true, reviewer_id: 'rosa' };
    const reviewed = (approved: boolean) =>
      verdicts({
        ...EVENT,
        human_review: { ...review, approved, timestamp: '2026-01-11T09:00:00Z' },
      });
    expect(reviewed(true)).toMatchObject({ ECHO: ['adopt', true], JADE: ['reject', false] });
    expect(reviewed(false)).toMatchObject({ ECHO: ['adopt', false], JADE: ['reject', true] });
    const waiting = { ...EVENT, human_review: { required: true, completed: false } };
    expect(verdicts(waiting)).toEqual(verdicts(EVENT));
  });

  test('reads no score: with any of them the records are the same', () => {
    const place = { pointer: '', domain: 'infrastructure' };
    const expected = dvaRecords(EVENT, place);
    const scores = fc.record({ gi_score: fc.double(), integrity_domains: fc.jsonValue() });
    fc.assert(
      fc.property(scores, fc.double(), (scored, rate) => {
        const consensus = { ...EVENT.consensus, agreement_rate: rate };
        expect(dvaRecords({ ...EVENT, ...scored, consensus }, place)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test.each<[string, object, string]>([
    ['no such id', { event_id: 'dva_x' }, '/3/data/event_id'],
    ['no time', { timestamp: 'yesterday' }, '/3/data/timestamp'],
    ['another program', { agent_origin: 'HAL' }, '/3/data/agent_origin'],
    [
      'a dissent of nobody',
      { consensus: { dissenting_agents: [{}] } },
      '/3/data/consensus/dissenting_agents/0/agent',
    ],
    [
      'a review without its answer',
      { human_review: { completed: true, reviewer_id: 'rosa' } },
      '/3/data/human_review/approved',
    ],
    [
      'a program as the person who reviewed it',
      {
        human_review: {
          completed: true,
          approved: true,
          reviewer_id: 'Zeus',
          timestamp: '2026-01-11T09:00:00Z',
        },
      },
      '/3/data/human_review/reviewer_id',
    ],
  ])('with %s is refused where it stands', (_, change, pointer) => {
    const read = (): unknown =>
      dvaRecords({ ...EVENT, ...change }, { pointer: '/3/data', domain: 'infrastructure' });
    expect(read).toThrow(ConnectorError);
    expect(read).toThrow(expect.objectContaining({ code: 'EVIDENCE_INVALID', pointer }));
  });
});

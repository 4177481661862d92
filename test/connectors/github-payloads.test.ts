import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubRecords } from '../../src/connectors/github/github-records.ts';
import { ConnectorError } from '../../src/connectors/records/connector-error.ts';
import { evidenceIdOf } from '../../src/connectors/records/evidence-id.ts';
import type { MappedEvent } from '../../src/connectors/records/mapped-event.ts';
import { githubPayloads, reasonToSkip } from './reference-data.ts';
import { spoiledPayloads } from './spoiled-payloads.ts';

/**
 * What each kind of event and action must answer: how many of the real payloads there are, how many
 * are taken, as which records, with how many outcomes. Kinds that are not here are acknowledged.
 */
const TAKEN = `
  check_suite.completed          4  4  observation  1
  deployment_status.created      4  3  observation  3
  issue_comment.created          5  5  observation  0
  issue_comment.deleted          2  2  observation  0
  issue_comment.edited           2  2  observation  0
  issues.assigned                3  3  promise      0
  issues.deleted                 1  1  observation  0
  issues.demilestoned            2  2  observation  0
  issues.edited                  3  3  observation  0
  issues.labeled                 2  2  observation  0
  issues.locked                  2  2  observation  0
  issues.milestoned              2  2  observation  0
  issues.opened                  4  4  observation  0
  issues.pinned                  1  1  observation  0
  issues.reopened                1  1  observation  0
  issues.transferred             1  1  observation  0
  issues.unassigned              2  2  observation  0
  issues.unlabeled               2  2  observation  0
  issues.unlocked                2  2  observation  0
  issues.unpinned                1  1  observation  0
  pull_request.closed            2  2  observation  0
  pull_request.opened            4  4  promise      0
  pull_request.reopened          2  2  promise      0
  pull_request_review.dismissed  1  1  observation  0
  pull_request_review.submitted  3  3  observation  0
  push                           7  2  observation  0
`;

/** The events that say nothing here, whatever their action. */
const ACKNOWLEDGED = `
  check_run commit_comment create delete deployment discussion discussion_comment fork gollum label
  member membership merge_group milestone organization ping public pull_request_review_comment
  pull_request_review_thread release repository security_advisory sponsorship star status team watch
  workflow_job workflow_run
`;

interface Row {
  readonly payloads: number;
  readonly taken: number;
  readonly records: string;
  readonly outcomes: number;
}

const takenRows = new Map<string, Row>(
  TAKEN.trim()
    .split('\n')
    .map((line) => {
      const [kind = '', payloads, taken, records = '', outcomes] = line.trim().split(/\s+/);
      const row = { payloads: Number(payloads), taken: Number(taken), outcomes: Number(outcomes) };
      return [kind, { ...row, records }];
    }),
);

const options = { domain: 'infrastructure', now: 1_795_338_000 };
const kinds = githubPayloads();
const mapped: readonly MappedEvent[] = kinds.flatMap(({ name, examples }) =>
  examples.map((payload) => githubRecords(name, payload, options)),
);

function rowOf(kind: string): Row {
  const events = mapped.filter((event) => event.kind === kind);
  const types = events.flatMap(({ records }) => records.map(({ type }) => type));
  return {
    payloads: events.length,
    taken: events.filter(({ taken }) => taken).length,
    records: [...new Set(types)].join('+'),
    outcomes: events.flatMap(({ outcomes }) => outcomes).length,
  };
}

describe.skipIf(reasonToSkip !== undefined)('the payloads that GitHub sends', () => {
  test('all kinds of them are here', () => {
    const events = kinds.map(({ name }) => name);
    const expected = [...takenRows.keys()].map((kind) => kind.split('.')[0]);
    expect(mapped).toHaveLength(248);
    expect(events).toHaveLength(36);
    expect(new Set([...expected, ...ACKNOWLEDGED.trim().split(/\s+/)])).toEqual(new Set(events));
  });

  test.each([...takenRows])('%s', (kind, row) => {
    expect(rowOf(kind)).toEqual(row);
  });

  test('all others are acknowledged', () => {
    const others = mapped.filter(({ kind }) => !takenRows.has(kind));
    expect(others).toHaveLength(183);
    for (const event of others) {
      expect(event).toMatchObject({ taken: false, records: [], outcomes: [] });
    }
  });

  test('nothing that people wrote is kept, and nobody by name', () => {
    const kept = JSON.stringify(mapped.flatMap(({ records }) => records));
    const people = kept.match(/github:[^"]*/g) ?? [];
    expect(new Set(people)).toEqual(new Set(['github:21031067']));
    const written = /Spelling error|get this fixed|Initial commit|noreply|Codertocat"/;
    expect(JSON.stringify(kinds)).toMatch(written);
    expect(kept).not.toMatch(written);
  });
});

describe.skipIf(reasonToSkip !== undefined)('payloads with hostile values', () => {
  test('are mapped, acknowledged or refused where they are wrong, and nothing else', () => {
    const mappedKinds = new Set([...takenRows.keys()].map((kind) => kind.split('.')[0] ?? ''));
    const spoiled = spoiledPayloads(mappedKinds);
    const seen = { mapped: 0, refused: 0 };
    fc.assert(
      fc.property(spoiled, ({ name, payload }) => {
        try {
          const event = githubRecords(name, payload, options);
          for (const record of event.records) {
            expect(evidenceIdOf(record)).toMatch(/^[0-9a-f]{64}$/);
            expect(JSON.stringify(record).length).toBeLessThan(2_000);
          }
          seen.mapped += 1;
        } catch (problem) {
          if (!(problem instanceof ConnectorError) || problem.code !== 'BODY_INVALID')
            throw problem;
          seen.refused += 1;
        }
      }),
      { numRuns: 3_000 },
    );
    expect(seen.mapped).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(100);
  });
});

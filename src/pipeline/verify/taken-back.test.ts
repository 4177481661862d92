import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HEADER, linesOf } from '../../../test/worlds/memory-community.ts';
import { type Happening, histories, play } from '../../../test/worlds/random-history.ts';
import { canonicalizeEntry } from '../../core/log/canonical-json.ts';
import type { RetractionEntry } from '../../core/state/entry.ts';
import type { TakenBack } from '../../core/state/state.ts';
import { type Divergence, LogVerifier } from '../../core/verify/verify-log.ts';
import { takenBackBy } from './verify-export.ts';

interface Found {
  readonly divergence: Divergence | undefined;
  readonly verifier: LogVerifier;
}

function verify(lines: readonly string[], takenBack?: TakenBack): Found {
  const verifier = new LogVerifier(HEADER, takenBack === undefined ? {} : { takenBack });
  for (const line of lines) {
    const divergence = verifier.push(line);
    if (divergence !== undefined) return { divergence, verifier };
  }
  return { divergence: undefined, verifier };
}

/** What somebody might write instead of a retraction. */
function forged(line: string): string[] {
  const entry = JSON.parse(line) as RetractionEntry;
  const nobody = { ...entry, member: undefined, tallies: undefined, standing: undefined };
  const lies = [nobody, { ...entry, outcomes: undefined }, { ...entry, member: 'somebody else' }];
  return lies.map((one) => canonicalizeEntry(withoutUndefined(one))).filter((one) => one !== line);
}

function withoutUndefined(entry: object): object {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

const RETRACTS: Happening = { kind: 'retracts', person: 0, evidence: 0, overturned: false };

const isRetraction = (line: string): boolean => line.includes('"type":"retraction"');

test('who knows what a log takes back finds what others find, and keeps little', () => {
  let retractions = 0;
  fc.assert(
    fc.property(histories({ length: 16 }), (history) => {
      const happenings = [...history.happenings, RETRACTS];
      const lines = linesOf(play({ ...history, happenings }));
      const known = takenBackBy(lines);
      const [lean, full] = [verify(lines, known), verify(lines)];
      expect([lean.divergence, full.divergence]).toEqual([undefined, undefined]);
      expect({ ...lean.verifier.state, records: 0 }).toEqual({
        ...full.verifier.state,
        records: 0,
      });
      const kept = [...(lean.verifier.state.records?.facts.values() ?? [])].flat();
      for (const { member, evidence } of kept) {
        expect(known.members.has(member) || known.evidence.has(evidence)).toBe(true);
      }
      expect(lean.verifier.state.records?.outcomes.size).toBeLessThanOrEqual(known.evidence.size);
      for (const [at, line] of lines.entries()) {
        if (!isRetraction(line)) continue;
        retractions += 1;
        expect(verify(lines, takenBackBy([])).divergence?.expected).toMatch(/read beforehand/);
        for (const other of forged(line)) {
          const lies = lines.with(at, other);
          const [one, two] = [verify(lies, takenBackBy(lies)), verify(lies)];
          expect(one.divergence?.index).toBe(at);
          expect(two.divergence?.index).toBe(at);
        }
      }
    }),
    { numRuns: 15 },
  );
  expect(retractions).toBeGreaterThan(10);
});

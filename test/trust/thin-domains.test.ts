import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { THIN_SEEDS } from '../../scripts/whose-word-counts.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { explain } from '../../src/core/mint/explain.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry, MeasurementEntry } from '../../src/core/state/entry.ts';
import { ONE } from '../../src/core/units.ts';
import { LogVerifier } from '../../src/core/verify/verify-log.ts';
import {
  runThinDomainAttack,
  THIN_DOMAIN_ATTACKS,
} from '../../src/simulator/attacks/thin-domains.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import {
  closeCycles,
  DAILY,
  evidenceHash,
  HEADER,
  linesOf,
  newDraft,
} from '../worlds/memory-community.ts';
import { appendFact, appendOutcomes, memberOf } from '../worlds/random-history.ts';
import { exportBytes } from '../worlds/sealed-export.ts';
import { type Answer, verifyIndependently } from '../examples/verifier-in-process.ts';

test.each(THIN_DOMAIN_ATTACKS.map((attack) => [attack.name, attack] as const))(
  '%s: in domains that nobody else uses, no better than honest work',
  (_, attack) => {
    const { on, off } = runThinDomainAttack(attack, THIN_SEEDS);
    expect(on).toBeLessThanOrEqual(attack.limit);
    expect(off).toBeGreaterThan(attack.limit);
  },
);

const POLICY = {
  ...PRESETS.sandbox,
  cycle: DAILY,
  gates: { entropy: true, channelFloor: true },
  entropy: { ...PRESETS.standard.entropy, weights: PRESETS.civic.entropy.weights },
};

/** Two domains with two outcomes a day each, and a member who asks in one of them. */
function asked(pool: boolean): { readonly draft: BatchDraft; readonly decision: DecisionEntry } {
  const draft = newDraft({ ...POLICY, entropy: { ...POLICY.entropy, pool } });
  const member = memberOf(draft, 0);
  for (let fact = 0; fact < 30; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  for (let cycle = 0; cycle < 45; cycle += 1) {
    for (const domain of ['knowledge', 'climate']) appendOutcomes(draft, domain, 2, 0);
    closeCycles(draft);
  }
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const decision = decide(draft.state, { member, evidence: evidenceHash('thin'), ...action });
  draft.append(decision);
  closeCycles(draft);
  return { draft, decision };
}

describe('a decision in a domain that is too small to be known', () => {
  const { draft, decision } = asked(true);

  test('goes by the pool and says so; without the pool it is refused', () => {
    expect(decision).toMatchObject({
      outcome: 'minted',
      entropy: { domain: 'commons', state: 'KNOWN', direction: 'flat' },
      entropyFactor: 250_000,
    });
    expect(explain(decision, { policy: policyFrom(POLICY, 1) }).sentence).toContain(
      'entropy in the pool commons with knowledge is flat',
    );
    expect(asked(false).decision).toMatchObject({ outcome: 'refused', code: 'ENTROPY_UNKNOWN' });
  });

  test('is recomputed by both verifiers, with every measurement of the pool', () => {
    const lines = linesOf(draft);
    const entries = lines.map((line) => JSON.parse(line) as MeasurementEntry);
    expect(entries.filter(({ domain }) => domain === 'commons')).toHaveLength(46);
    const verifier = new LogVerifier(HEADER);
    expect(lines.map((line) => verifier.push(line)).filter(Boolean)).toEqual([]);
    const own = independently(lines);
    expect([own.status, own.stderr]).toEqual([0, '']);
  });

  test.each([
    ['pooled', 'commons', { pooled: ['climate'] }],
    ['thin', 'knowledge', { thin: undefined }],
    ['members', 'commons', { members: 2 }],
  ])('is not believed with another %s', (_, domain, change) => {
    const lines = linesOf(draft);
    const at = lines.findLastIndex((line) => isMeasured(line, domain));
    const entry = JSON.parse(lines[at] ?? '') as MeasurementEntry;
    const changed = lines.with(at, JSON.stringify({ ...entry, ...change }));
    const verifier = new LogVerifier(HEADER);
    expect(changed.map((line) => verifier.push(line)).find(Boolean)?.index).toBe(at);
    expect(independently(changed).status).toBe(1);
  });
});

function isMeasured(line: string, domain: string): boolean {
  const entry = JSON.parse(line) as MeasurementEntry | DecisionEntry;
  return entry.type === 'measurement' && entry.domain === domain;
}

/** What the verifier says that was written from the documentation alone. */
function independently(lines: readonly string[]): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'thin-domains-'));
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, exportBytes(lines));
  const answer = verifyIndependently(file);
  rmSync(folder, { recursive: true, force: true });
  return answer;
}

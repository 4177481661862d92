import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Code } from '../../src/core/codes/codes.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { runs } from '../size.ts';
import { type SandboxServer, startSandboxServer } from './served-sandbox.ts';
import { Asking } from './asking-member.ts';
import { familyOf, JUDGED_TYPES, type JudgedType } from './told-claims.ts';

/** So many kept claims are above every threshold that is drawn. */
const MANY = 20;

/**
 * How it comes about that somebody is refused, through the API alone. In a sandbox nothing expires,
 * and a registry needs more than one service: nearest-change-live.test.ts. No service says that
 * evidence is under review or that it repairs what its maker broke.
 */
const CAUSES: Readonly<Partial<Record<Code, readonly ((there: Asking) => Promise<void>)[]>>> = {
  PAUSED: [
    async (there) => {
      await there.keep(MANY);
      await there.post('/v1/pause', { paused: true, scope: 'mint', reason: 'an audit' });
    },
  ],
  POLICY_INACTIVE: [
    async (there) => {
      there.at = '2025-11-20T11:00:00Z';
      await there.keep(MANY);
    },
  ],
  ACTION_UNKNOWN: [
    async (there) => {
      await there.keep(MANY);
      there.action = { ...there.action, type: 'nap' };
    },
    async (there) => {
      await there.keep(MANY);
      there.action = { ...there.action, domain: 'moon' };
    },
  ],
  DUPLICATE: [
    async (there) => {
      await there.keep(MANY);
      await there.ask();
      await there.keep(MANY, 'other');
      there.userId = 'other';
    },
  ],
  EVIDENCE_MISSING: [
    async (there) => {
      await there.keep(MANY);
      await there.claimOnly();
    },
  ],
  BELOW_THRESHOLD: [
    async (there) => await there.keep(1),
    async (there) => {
      await there.lose(6);
      await there.keep(1);
    },
  ],
  GI_BELOW_FLOOR: [
    async (there) => {
      await there.lose(12, 'careless');
      await there.advance(1);
      await there.keep(MANY);
    },
  ],
  IDENTITY: [
    async (there) => {
      await there.keep(MANY);
      await there.keep(MANY, 'other');
      there.userId = 'other';
    },
  ],
  ENTROPY_ROSE: [
    async (there) => {
      await there.live(30, { knowledge: [6] });
      await there.live(14, { knowledge: [2, 4] });
      await there.keep(MANY);
    },
  ],
  ENTROPY_FLAT: [
    async (there) => {
      await there.live(44, { knowledge: [4, 2] });
      await there.keep(MANY);
    },
  ],
  DOMAIN_SPILLOVER: [
    async (there) => {
      await there.live(30, { knowledge: [4], health: [6] });
      await there.live(14, { knowledge: [4], health: [1, 5] });
      await there.keep(MANY);
    },
  ],
  ENTROPY_UNKNOWN: [async (there) => await there.keep(MANY)],
  OUTCOME_LOST: [
    async (there) => {
      await there.keep(MANY);
      await there.lose(1);
    },
  ],
  RETRACTED: [
    async (there) => {
      await there.keep(MANY);
      await there.post(`/v1/evidence/${there.evidence}/retract`, { reason: 'a mistake' });
    },
  ],
  CAP_REACHED: [
    async (there) => {
      await there.keep(MANY);
      await there.ask();
      await there.keep(1);
    },
  ],
};

interface Drawn {
  readonly cause: number;
  readonly type: JudgedType;
  readonly threshold: number;
}

const DRAWN: fc.Arbitrary<Drawn> = fc.record({
  cause: fc.nat(5),
  type: fc.constantFrom(...JUDGED_TYPES),
  threshold: fc.constantFrom(0.93, 0.95, 0.97),
});

const GATED = { gates: { entropy: true, channelFloor: true } };

/** Rules under which nothing else than its cause refuses. */
const RULES: Readonly<Partial<Record<Code, Partial<PolicyDocument>>>> = {
  GI_BELOW_FLOOR: { giFloor: 0.9 },
  ENTROPY_UNKNOWN: GATED,
  ENTROPY_ROSE: GATED,
  ENTROPY_FLAT: { ...GATED, mint: { ...PRESETS.sandbox.mint, flatWeight: 0 } },
  DOMAIN_SPILLOVER: { ...GATED, guardedDomains: ['health'] },
  CAP_REACHED: { caps: { mintsPerMemberAndCycle: 1, mintPerCycle: '0.000000' } },
};

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  async function caused(code: Code, drawn: Drawn): Promise<Asking> {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { sandbox } = PRESETS;
    const policy: PolicyDocument = {
      ...sandbox,
      mint: { ...sandbox.mint, threshold: drawn.threshold },
      entropy: { ...PRESETS.civic.entropy, fellMembers: 0, pool: false },
      actions: JUDGED_TYPES.map((type) => ({ family: familyOf(type), type, weight: 1 })),
      ...RULES[code],
    };
    const there = new Asking(admin, drawn.type);
    await there.post('/v1/policies', { policy });
    const causes = CAUSES[code] ?? [];
    await causes[drawn.cause % causes.length]?.(there);
    return there;
  }

  test.each(Object.keys(CAUSES) as Code[])(
    'after %s what is told to be done passes',
    async (code) => {
      await fc.assert(
        fc.asyncProperty(DRAWN, async (drawn) => {
          const there = await caused(code, drawn);
          const codes = await there.askUntilPaid(true);
          expect(codes[0]).toBe(code);
          expect([codes.at(-1), codes]).toEqual([expect.stringMatching(/minted|held/), codes]);
          // What was refused for one reason is not refused for it again.
          expect(codes.filter((one, at) => one === codes[at + 1])).toEqual([]);
        }),
        { numRuns: runs(CAUSES[code]?.length ?? 1, 12) },
      );
    },
  );
});

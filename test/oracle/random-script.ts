import fc from 'fast-check';
import type { Operation } from './history.ts';
import { claimant, type Script, type Step, USERS } from './run-history.ts';

/** Claims are few, so that clients meet at them. */
const CLAIMS = 30;

const user = fc.constantFrom(...USERS);

const claim = fc.nat({ max: CLAIMS - 1 });

const mint: fc.Arbitrary<Operation> = fc
  .record({ claim, other: user, isOther: fc.nat({ max: 7 }), key: fc.nat({ max: 3 }) })
  .map(({ claim: number, other, isOther, key }) => {
    const asking = isOther === 0 ? other : claimant(number);
    const name = key < 2 ? `${asking}-${number}-${key}` : undefined;
    return { kind: 'mint', user: asking, claim: number, key: name } as const;
  });

const transfer: fc.Arbitrary<Operation> = fc
  .record({
    from: fc.nat({ max: USERS.length - 1 }),
    step: fc.integer({ min: 1, max: USERS.length - 1 }),
    micros: fc.oneof(fc.integer({ min: 1, max: 6_000_000 }), fc.constant(40_000_000)),
  })
  .map(({ from, step, micros }) => ({
    kind: 'transfer' as const,
    from: USERS[from] ?? 'ada',
    to: USERS[(from + step) % USERS.length] ?? 'bob',
    amount: `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`,
  }));

const retract: fc.Arbitrary<Operation> = claim.map((number) => ({
  kind: 'retract',
  claim: number,
}));

const step = (operation: fc.Arbitrary<Operation>): fc.Arbitrary<Step> =>
  fc.record({ server: fc.nat({ max: 1 }), operation });

const common = step(
  fc.oneof(
    { weight: 6, arbitrary: mint },
    { weight: 3, arbitrary: transfer },
    { weight: 1, arbitrary: retract },
  ),
);

const advance = step(fc.constant<Operation>({ kind: 'advance' }));

/** Several clients at two servers; the first one also closes cycles, and nobody else does. */
export const randomScript: fc.Arbitrary<Script> = fc
  .record({
    holdBackCycles: fc.nat({ max: 1 }),
    closer: fc.array(fc.oneof(common, advance), { minLength: 10, maxLength: 16 }),
    others: fc.array(fc.array(common, { minLength: 10, maxLength: 16, size: 'max' }), {
      minLength: 5,
      maxLength: 7,
      size: 'max',
    }),
  })
  .map(({ holdBackCycles, closer, others }) => ({ holdBackCycles, clients: [closer, ...others] }));

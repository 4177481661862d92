/**
 * Writes docs/reference/debt-basis.md: what members who keep less than nearly all of their word get
 * in MIC and in debt that is taken off, by both bases of a pledge:
 *
 *     npx tsx scripts/debt-basis-page.ts
 *
 * A test compares the page with what this would write.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { marginOf } from '../src/core/debt/reduction-amount.ts';
import { integrity, type Tallies } from '../src/core/integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY } from '../src/core/integrity/tally.ts';
import { mintAmount, negentropyOf } from '../src/core/mint/amount.ts';
import { belowThreshold } from '../src/core/mint/checks.ts';
import { policyFrom } from '../src/core/policy/parse-policy.ts';
import type { Policy } from '../src/core/policy/policy.ts';
import { PRESETS } from '../src/core/policy/presets.ts';
import { ONE } from '../src/core/units.ts';
import { seededRandom } from '../src/simulator/random.ts';

export const PAGE: URL = new URL('../docs/reference/debt-basis.md', import.meta.url);

const NAMES = ['civic', 'standard'] as const;
/** Per cent of their word that they keep; the last one is what the others are compared with. */
const KEPT = [90, 91, 92, 93, 94, 95, 96, 97, 99] as const;
const MEMBERS = 20;
const SETTLED = 500;
const ACTIONS = 2_000;

/** What somebody gets by the same actions: MIC, and N by each basis of a pledge. */
export interface Earned {
  readonly mic: bigint;
  readonly negentropy: bigint;
  readonly margin: bigint;
}

/** The earnings of those who keep so much, added up. @param kept per cent */
export function earnedBy(policy: Policy, kept: number): Earned {
  const sum = { mic: 0n, negentropy: 0n, margin: 0n };
  for (let member = 0; member < MEMBERS; member += 1) {
    const random = seededRandom(kept, member);
    let tally = EMPTY_TALLY;
    for (let action = 0; action < SETTLED + ACTIONS; action += 1) {
      const isKept = random.chance(kept / 100);
      // What was not kept asks for nothing; what was is judged by what came before it.
      if (action >= SETTLED && isKept) add(sum, policy, tally);
      tally = addFact(policy.integrity, tally, isKept ? ONE : 0, ONE);
    }
  }
  return sum;
}

function add(
  sum: { mic: bigint; negentropy: bigint; margin: bigint },
  policy: Policy,
  tally: typeof EMPTY_TALLY,
): void {
  const tallies: Tallies = Object.fromEntries(CHANNELS.map((channel) => [channel, tally]));
  const value = integrity(policy.integrity, tallies, 0);
  if (belowThreshold(policy, tallies, value)) return;
  const { mintScale: scale, negentropyScale, threshold } = policy;
  const mic = mintAmount(scale, value, threshold, ONE, ONE);
  sum.mic += mic;
  sum.negentropy += negentropyOf(negentropyScale, value, ONE, ONE);
  sum.margin += marginOf(mic, { scale, negentropyScale, threshold });
}

/** The whole page. */
export async function debtBasisPage(): Promise<string> {
  const parts = [
    '# What each basis of a pledge lets through',
    'Written by `scripts/debt-basis-page.ts`; a test compares it. Measured in a simulation, with ' +
      'the rules of each preset: it says how the formulas differ, and not what people will do.',
    `${MEMBERS} members keep each action with the same chance, in all four channels. After ` +
      `${SETTLED} actions of each, ${ACTIONS.toLocaleString('en')} are counted: those that were ` +
      'kept ask with full weight, and I is that of the facts before. Each cell is what they get, ' +
      'in per cent of what those get who keep 99 of 100.',
    ...NAMES.flatMap(tableOf),
    '`strict` has the numbers of `standard`. `ΔD, negentropy` is ΔD = λN, the basis of a pledge ' +
      'under `strict`: above the threshold it is nearly a flat fee for each action. `ΔD, margin` ' +
      'is the basis under all others, if the pledge does not say it: what lies above the ' +
      'threshold pays, as in MIC. See [debt.md](debt.md#amounts).',
  ];
  return await format(parts.join('\n\n'), {
    parser: 'markdown',
    proseWrap: 'always',
    printWidth: 100,
  });
}

function tableOf(name: (typeof NAMES)[number]): string[] {
  const policy = policyFrom(PRESETS[name], 1);
  const best = earnedBy(policy, 99);
  const rows = KEPT.map((kept) => {
    const earned = earnedBy(policy, kept);
    const cells = (['mic', 'negentropy', 'margin'] as const).map((what) =>
      share(earned[what], best[what]),
    );
    return `| ${(kept / 100).toFixed(2)} | ${cells.join(' | ')} |`;
  });
  const head = '| kept | MIC | ΔD, negentropy | ΔD, margin |\n| --: | --: | --: | --: |';
  return [`## \`${name}\``, `${head}\n${rows.join('\n')}`];
}

/** Per cent with one decimal, rounded. */
function share(part: bigint, whole: bigint): string {
  const tenths = Number((part * 1_000n + whole / 2n) / whole);
  return (tenths / 10).toFixed(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, await debtBasisPage());

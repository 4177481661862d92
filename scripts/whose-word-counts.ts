/**
 * Writes docs/reference/whose-word-counts.md: what each attack on the word of others pays, with the
 * rules against it and without:
 *
 *     npx tsx scripts/whose-word-counts.ts
 *
 * A test compares the page with what this would write.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { programUnderCivic, type ProgramOutcome } from '../src/simulator/attacks/program.ts';
import { CLOCK_LEAPS, type ClockLeap, runClockLeap } from '../src/simulator/attacks/clock-leap.ts';
import {
  runThinDomainAttack,
  THIN_DOMAIN_ATTACKS,
  type ThinDomainAttack,
} from '../src/simulator/attacks/thin-domains.ts';
import { formatMicros } from '../src/core/units.ts';
import {
  type ClaimAttack,
  type ClaimAttackResult,
  isBounded,
  type Pay,
  runClaimAttack,
} from '../src/simulator/attacks/claim-attack.ts';
import { CLAIM_ATTACKS } from '../src/simulator/attacks/claim-attacks.ts';
import type { HistoryPay } from '../src/simulator/attacks/history-pay.ts';
import { KeptRuns } from '../src/simulator/attacks/kept-runs.ts';
import {
  type AttackResult,
  type HistoryAttack,
  HISTORY_ATTACKS,
  isWithinLimit,
  runAttack,
} from '../src/simulator/attacks/history-attacks.ts';

export const PAGE: URL = new URL('../docs/reference/whose-word-counts.md', import.meta.url);

const SEED = 1;

/** Of the attacks in thin domains, by which few accounts are measured. */
export const THIN_SEEDS: readonly number[] = [1, 2];

const historyUnharmed = new KeptRuns<HistoryPay>();
const claimsUnharmed = new KeptRuns<Pay>();

/** An attack on a history, run with the seed of the page. */
export function historyResult(attack: HistoryAttack): AttackResult {
  return runAttack(attack, SEED, historyUnharmed);
}

/** An attack over the interface, run with the seed of the page. */
export function claimResult(attack: ClaimAttack): ClaimAttackResult {
  return runClaimAttack(attack, SEED, claimsUnharmed);
}

/** What every attack came to. */
export interface AllResults {
  readonly history: readonly AttackResult[];
  readonly claims: readonly ClaimAttackResult[];
}

/** The text of the page. */
export async function whoseWordCounts({ history, claims }: AllResults): Promise<string> {
  const head = `# Whose word counts: what each attack pays

Written by \`scripts/whose-word-counts.ts\`; a test compares it. Everybody here is simulated.`;
  const parts = [head, historyPart(history), claimsPart(claims), timePart(), programPart()];
  const text = parts.join('\n\n');
  return await format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

function historyPart(history: readonly AttackResult[]): string {
  return `## In a history

A project of twelve people: each makes two commits a week for two and a half years, one of four
maintainers brings them in, another person reviews them, and one commit in fifty breaks and is
repaired. The attacker comes after a quarter of a year. The rules are those of the preset \`git\`
([commits](commits.md#whose-word-counts)); the entropy gate and the caps are off, so that only
these rules make a difference. Seed ${SEED}; with another seed the figures differ by some
hundredths.

- **per commit**: the pay of all accounts of the attacker per commit that they made, as a multiple
  of an honest member's.
- **in all**: their pay per account, as a multiple of an honest member's.
- **together**: the pay of all their accounts, as a multiple of one honest member's.
- **victims keep**: what the victims earn, as a share of what they earn without the attack.

| attack | what is done | measure | with the rules | without | at most or least | rules switched off |
| --- | --- | --- | --- | --- | --- | --- |
${history.map(rowOf).join('\n')}

An alias that others' hands made a member of the project counts as one, and then two accounts of
one person can vouch for each other. It takes months of true work under both names, and what it
pays stays below what the same work pays when others look at it.

**Padding is bounded, not stopped.** Three friends who bring in ever more trivial commits of each
other take home little more than an honest member, whatever they add; forty accounts that they make
witnesses add nothing. A few trivial commits beside
true work that breaks still lift the share that is kept: nobody can tell them from small honest
work by whose word counts.

**Invented authors are not stopped.** A name costs nothing, and each of forty meets its friend
rarely. A limit on newcomers would stop them, but it takes pay from projects whose first people have
left ([why](../decisions/0037-whoever-makes-witnesses-shares-their-weight.md)). Import from the forge,
whose authors are accounts, or list the people of a history with \`--people\`
([what else](../decisions/0066-what-no-rule-closes.md)). A long record buys a member much room to
accuse, too.`;
}

function claimsPart(claims: readonly ClaimAttackResult[]): string {
  return `## Over the interface

A program of ten members under the rules of the preset \`civic\`: each promises three deeds a week
for 120 days and keeps 98 of 100; four of them are its first witnesses; somebody with standing confirms
what is kept, and what is broken is never shown. The attacker is there from the first day. The caps
and the floor of GI are off, and so is the entropy gate if the attack has nothing to do with it. All
of it goes through the commands of the service, in memory. Seed ${SEED}; within 120 days an honest
member earns little and by luck, so that with another seed the figures differ by half.

- **per deed**: the pay of all accounts of the attacker per deed that was done, or said to be, as a
  multiple of an honest member's.
- **gained**: what the attack adds to the pay of the same accounts without it, as a share of what an
  honest member earns in all. At most 0: the attack gains nothing.
- **victims keep**: as above.

| attack | what is done | measure | with the rules | without | at most or least | rules switched off |
| --- | --- | --- | --- | --- | --- | --- |
${claims.map(claimRowOf).join('\n')}

**Asking late gains a little.** A newcomer's integrity grows with every kept deed, so whoever waits
the seven cycles within which a settled deed may be asked for is paid a bit more in the first months
than who asks at once. The aim was at most 0.05. Without the rule everything is asked for at the end.

**Told late.** Whoever tells of promises once they are kept hides those that were not. It is closed
if those who confirm say when they saw the work done (\`doneAt\`); who does not say is not heard yet
([why](../decisions/0074-who-does-not-say-when-is-not-heard-yet.md)). It is open if they say a time
that they did not see.

**Proofs before the work.** A yes that says that the work was done after its term is not heard of
what was shown in time ([why](../decisions/0153-what-was-shown-before-it-was-done.md)). It is open
if those who confirm say that it was in time.

**One deed under four names is open**: it is four deeds.
[No rule closes that](../decisions/0066-what-no-rule-closes.md): give tasks out, name the party of a
promise (\`with\`), and have audits ask who saw it. Of several who claim a deed under one
name one is paid, three first witnesses of seven make no witnesses of their own, and two people
confirm a correction ([why](../decisions/0064-three-friends-are-three-people.md)).

**Puppets of three friends are open**: they vouch for three works a week of each new account in full,
and on a forge an account costs nothing. It is what invented authors are in a history.

**Padding is bounded here**: all that one person says of another weighs less than fourteen works in
the first 56 days and six in each 56 days afterwards. Three friends who vouch for ten trifles a day of
each other gain −0.17 to 1.91 of what an honest member earns, in three simulated worlds
([why](../decisions/0076-what-two-people-have-comes-back.md)).

**What is overturned late counted until then.** With seed 2 somebody who keeps seven of eight comes
above the threshold by luck, and the ten days in which bad work counted as kept bring 0.44 of an
honest member's pay, against 2.59 without the rules.

Some rules are no parameter of the policy. They are switched off as an operator could: the key is
bound to nobody, an admin does it, or tells two names apart that look alike. If nobody could, the
attack without its rule is what the log alone would have paid.`;
}

function timePart(): string {
  return `## Thin domains

Twenty honest members of one domain and the accounts of an attacker in domains that nobody else
uses, under the rules of \`civic\`; everybody makes three promises a week, honest members and the
attacker's paid accounts keep 99 %. ${THIN_SEEDS.length} seeds, 400 days. The figure is the pay of
a paid account as a multiple of an honest member's. Without the rules each domain is measured by
itself and known from its first outcome on, and every fall is that of many
([thin domains](entropy.md#thin-domains)). The second then earns no more than honest work does; it
is to earn nothing.

| attack | what is done | with the rules | without | at most |
| --- | --- | --- | --- | --- |
${THIN_DOMAIN_ATTACKS.map(thinRow).join('\n')}

## The clock

What one request under a wrong clock does to a community with one credit held for 28 daily cycles.
No cycle is closed ahead of the database's clock, and no more than 60 at once without the word of an
admin ([time](../operator.md#time)).

| attack | what is done | cycles closed with the rules | without | holds released with the rules | without | answer |
| --- | --- | --- | --- | --- | --- | --- |
${CLOCK_LEAPS.map(clockRow).join('\n')}`;
}

function programPart(): string {
  return `## A program under \`civic\`

Everybody makes three promises a week and is late with three in a hundred; a broken promise fails in
all four channels. 120 days, seed ${SEED}, 95 % kept:

| members | earn within 60 days | within 120 | first day that anybody earns | median MIC | asks | refused |
| --- | --- | --- | --- | --- | --- | --- |
${[30, 10, 5].map(programRow).join('\n')}

Members who keep .90, .95, .97 and .99 side by side, eight of each: what they were paid on average,
held or released, in MIC: ${keepersText()}.

Two aims are missed: two thirds of 30 do not earn within 60 days, and of 10 members with another
seed fewer than half may earn ([why](../decisions/0018-a-program-under-civic.md)).`;
}

function programRow(members: number): string {
  const outcome = programUnderCivic(members, SEED);
  const firsts = outcome.members.map(({ firstEarned = Infinity }) => firstEarned);
  const within = (days: number): number => firsts.filter((day) => day < days).length;
  const refused = [...outcome.refused].sort(([, a], [, b]) => b - a);
  const codes = refused.map(([code, count]) => `\`${code}\` ${count}`).join(', ');
  const cells = [members, within(60), within(120), Math.min(...firsts), medianOf(outcome)];
  return `| ${[...cells, outcome.asks, codes].join(' | ')} |`;
}

function thinRow(attack: ThinDomainAttack): string {
  const { on, off } = runThinDomainAttack(attack, THIN_SEEDS);
  const { name, words, limit } = attack;
  return `| ${[name, words, ...[on, off, limit].map((each) => each.toFixed(2))].join(' | ')} |`;
}

function clockRow(leap: ClockLeap): string {
  const [on, off] = [runClockLeap(leap, true), runClockLeap(leap, false)];
  const closed = [on.cyclesClosed, off.cyclesClosed];
  const released = [on.holdsReleased, off.holdsReleased];
  const answer = on.refused ? '`CLOCK_LEAP`' : 'as at the right time';
  return `| ${[leap.name, leap.words, ...closed, ...released, answer].join(' | ')} |`;
}

function medianOf({ members }: ProgramOutcome): string {
  const paid = members.map(({ earned }) => earned).sort((a, b) => (a < b ? -1 : 1));
  return formatMicros(paid[Math.floor(paid.length / 2)] ?? 0n);
}

function keepersText(): string {
  const keptRates = [0.9, 0.95, 0.97, 0.99];
  const { members } = programUnderCivic(32, SEED, { keptRates });
  return keptRates
    .map((rate) => {
      const paid = members.filter(({ keptRate }) => keptRate === rate);
      const mean = paid.reduce((sum, { earned }) => sum + earned, 0n) / BigInt(paid.length);
      return `${rate}: ${formatMicros(mean)}`;
    })
    .join(', ');
}

function rowOf({ attack, on, off }: AttackResult): string {
  const rules = attack.defence.map((rule) => `\`${rule}\``);
  return tableRow({ ...attack, on, off, rules, isBounded: isWithinLimit(attack, on) });
}

function claimRowOf({ attack, on, off }: ClaimAttackResult): string {
  const { defence: rules } = attack;
  return tableRow({ ...attack, on, off, rules, isBounded: isBounded(attack, on) });
}

interface Row {
  readonly name: string;
  readonly words: string;
  readonly measure: string;
  readonly limit: number;
  readonly on: number;
  readonly off: number;
  readonly rules: readonly string[];
  readonly isBounded: boolean;
}

function tableRow({ name, words, measure, limit, on, off, rules, isBounded: kept }: Row): string {
  const verdict = kept ? '' : ' **missed**';
  const cells = [name, words, measure, `${decimals(on)}${verdict}`, decimals(off)];
  return `| ${[...cells, limit.toFixed(2), rules.join(', ') || 'none'].join(' | ')} |`;
}

/** No minus before a zero. */
function decimals(value: number): string {
  return (Math.round(value * 100) / 100 || 0).toFixed(2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const history = HISTORY_ATTACKS.map(historyResult);
  const text = await whoseWordCounts({ history, claims: CLAIM_ATTACKS.map(claimResult) });
  writeFileSync(PAGE, text);
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCsvSource } from '../dist/connectors/commits/csv-reader.js';
import { isErratic, VARIANCE, varianceOf } from '../dist/core/conduct/variance.js';
import { conductEntries } from '../dist/core/conduct/find-conduct.js';
import { apply } from '../dist/core/entries/apply.js';
import { CommitSchedule } from '../dist/core/families/commits/commit-schedule.js';
import { PRESETS } from '../dist/core/policy/presets.js';
import { policyRecord } from '../dist/core/policy/policy-entry.js';
import { emptyState, openPolicy } from '../dist/core/state/state.js';
import { seededRandom } from '../dist/simulator/random.js';
import { figure } from './rounds.mjs';

export const title = 'What detectors of conduct find, in real histories and in planted members';

const DAY_SECONDS = 86_400;
const HISTORIES = ['dpdk', 'libuv'];
const page = fileURLToPath(new URL('../docs/reference/conduct.md', import.meta.url));

/** Writes its tables into docs/reference/conduct.md where the histories are at hand. */
export async function measure() {
  const real = [];
  for (const name of HISTORIES) {
    const file = fileURLToPath(
      new URL(`../../shared/data/contributions/${name}.csv.gz`, import.meta.url),
    );
    if (!existsSync(file)) continue;
    for (const days of [1, 7]) real.push(await foundIn(name, file, days));
  }
  const planted = PLANTED.map(powerOf);
  if (real.length > 0) writeTables(real, planted);
  const measured = [...real, ...planted].filter(({ of }) => of > 0);
  return measured.map(({ what, found, of }) => figure(what, found / of, `of ${of}`));
}

/** Everybody whose outcomes are enough to be asked about, and those who were ever found. */
async function foundIn(name, file, days) {
  const source = await openCsvSource(file, { now: Date.UTC(2026, 10, 1) / 1_000 });
  const state = watchful(days);
  const schedule = new CommitSchedule({ trust: PRESETS.git.trust });
  const startsAt = Math.floor(source.effectiveAt(0) / DAY_SECONDS) * DAY_SECONDS;
  const [found, asked] = [new Set(), new Set()];
  const take = (steps) => {
    for (const step of steps) {
      if (step.kind !== 'outcome') continue;
      while (startsAt + state.cycle * days * DAY_SECONDS <= step.at) {
        closeCycle(state, found, asked);
      }
      addOutcome(state, step);
    }
  };
  for await (const records of source.records(0)) {
    for (const record of records) take(schedule.push(record));
  }
  take(schedule.finish());
  closeCycle(state, found, asked);
  const cycles = days === 1 ? 'cycles of a day' : 'cycles of a week';
  return { what: `${name}, ${cycles}`, found: found.size, of: asked.size };
}

function watchful(days) {
  const { git } = PRESETS;
  const conduct = { ...git.conduct, detectors: ['variance'] };
  const document = { ...git, conduct, cycle: { ...git.cycle, days, anchorCycle: 1 } };
  const about = { slug: 'history', origin: 'history', key: '', format: 'negentropy/1' };
  const startsAt = document.cycle.anchorDate;
  const state = apply(emptyState(false), { type: 'community', cycle: 1, startsAt, ...about });
  return apply(state, { type: 'policy', cycle: 1, version: 1, policy: policyRecord(document) });
}

function addOutcome(state, { person: member, kept, domain, evidence: { ordinal, part } }) {
  const { cycle } = state;
  if (!state.members.has(member)) apply(state, { type: 'member', cycle, member });
  const category = kept ? 'kept' : 'broken';
  apply(state, {
    type: 'outcome',
    cycle,
    domain,
    category,
    evidence: `${ordinal}/${part}`,
    member,
  });
}

/** What a close does about conduct, and nothing else of it: entropy and GI play no part here. */
function closeCycle(state, found, asked) {
  for (const entry of conductEntries(state, openPolicy(state))) {
    apply(state, entry);
    if (entry.status === 'open') found.add(entry.member);
  }
  if ((state.cycle + 1) % VARIANCE.binCycles === 0) {
    for (const [member, domains] of binsOf(state)) {
      if (varianceOf([...domains.values()]) !== undefined) asked.add(member);
    }
  }
  const books = { supply: '0.000000', held: '0.000000', members: 0, decisions: 0 };
  apply(state, { type: 'cycle', cycle: state.cycle, ...books });
}

/** Member → domain → bins of the cycles that are looked at, whatever was found before. */
function binsOf(state) {
  const people = new Map();
  const { binCycles, mostBins } = VARIANCE;
  const first = state.cycle - binCycles * mostBins + 1;
  for (const [name, { outcomeMembers, failedMembers }] of state.domains) {
    for (const [cycle, members] of outcomeMembers) {
      if (cycle < first) continue;
      for (const [member, outcomes] of members) {
        const domains = people.get(member) ?? new Map();
        const bins = domains.get(name) ?? emptyBins();
        const bin = bins[Math.floor((cycle - first) / binCycles)];
        const failed = failedMembers.get(cycle)?.get(member) ?? 0;
        bin.kept += outcomes - failed;
        bin.failed += failed;
        people.set(member, domains.set(name, bins));
      }
    }
  }
  return people;
}

function emptyBins() {
  return Array.from({ length: VARIANCE.mostBins }, () => ({ kept: 0, failed: 0 }));
}

/** Members who keep one share in a phase of so many bins and another share in the next. */
const PLANTED = [
  { shares: [0.9, 0.9], perCycle: 3, bins: 2 },
  { shares: [0.8, 0.8], perCycle: 5, bins: 2 },
  { shares: [1, 0.6], perCycle: 1, bins: 2 },
  { shares: [1, 0.6], perCycle: 3, bins: 2 },
  { shares: [0.98, 0.7], perCycle: 3, bins: 2 },
  { shares: [0.98, 0.7], perCycle: 5, bins: 2 },
  { shares: [0.98, 0.85], perCycle: 5, bins: 2 },
];
const TRIALS = 1_000;

/** Asked once, behind 84 cycles; the phases begin anywhere. */
function powerOf({ shares, perCycle, bins: phase }) {
  let found = 0;
  for (let seed = 1; seed <= TRIALS; seed += 1) {
    const random = seededRandom(seed);
    const shift = random.below(2 * phase);
    const bins = emptyBins();
    for (const [at, bin] of bins.entries()) {
      const share = shares[Math.floor((at + shift) / phase) % 2];
      for (let outcome = 0; outcome < perCycle * VARIANCE.binCycles; outcome += 1) {
        if (random.chance(share)) bin.kept += 1;
        else bin.failed += 1;
      }
    }
    const measured = varianceOf([bins]);
    if (measured !== undefined && isErratic(measured)) found += 1;
  }
  const [one, other] = shares;
  const kept = one === other ? `${one} throughout` : `${one} and ${other} by turns of 14 cycles`;
  return { what: `keeps ${kept}, ${perCycle} in a cycle`, found, of: TRIALS };
}

/** Wilson, 95 %. */
function interval(found, of) {
  const z = 1.959_964;
  const share = found / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [middle - half, middle + half].map((end) => end / (1 + (z * z) / of));
}

function writeTables(real, planted) {
  const parts = { histories: real, planted };
  let text = readFileSync(page, 'utf8');
  for (const [name, rows] of Object.entries(parts)) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const from = text.indexOf(begin) + begin.length;
    const table = tableOf(rows);
    text = `${text.slice(0, from)}\n\n${table}\n\n${text.slice(text.indexOf(end))}`;
  }
  writeFileSync(page, text);
}

function tableOf(rows) {
  const cells = rows.map(({ what, found, of }) => {
    const [low, high] = interval(found, of).map((end) => (100 * Math.max(0, end)).toFixed(1));
    if (of === 0) return [what, '0', '0', 'nobody had enough outcomes'];
    return [
      what,
      String(found),
      String(of),
      `${((100 * found) / of).toFixed(1)} % [${low}, ${high}]`,
    ];
  });
  const all = [['who', 'found', 'of', 'share, Wilson 95 %'], ...cells];
  const widths = all[0].map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join('\n');
}

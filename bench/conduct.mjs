import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { openCsvSource } from '../dist/connectors/commits/csv-reader.js';
import { isErratic, varianceOf } from '../dist/core/conduct/variance.js';
import { comparedByPerson, excessOf } from '../dist/core/conduct/destabilization.js';
import { vouchedByPerson } from '../dist/core/conduct/extraction.js';
import { conductEntries } from '../dist/core/conduct/find-conduct.js';
import { BIN_CYCLES, BINS, binsByPerson } from '../dist/core/conduct/own-outcomes.js';
import { isNoisy } from '../dist/core/conduct/noise.js';
import { isCircling, sentByPerson } from '../dist/core/conduct/speculation.js';
import { apply } from '../dist/core/entries/apply.js';
import { CommitSchedule } from '../dist/core/families/commits/commit-schedule.js';
import { PRESETS } from '../dist/core/policy/presets.js';
import { policyRecord } from '../dist/core/policy/policy-entry.js';
import { emptyState } from '../dist/core/state/empty-state.js';
import { openPolicy } from '../dist/core/state/state.js';
import { ringPay } from '../dist/simulator/ring-pay.js';
import { seededRandom } from '../dist/simulator/random.js';
import { PADDERS, paddersFound, repositories, worksIn } from './noise.mjs';
import { figure } from './rounds.mjs';

export const title = 'What detectors of conduct find, in real histories and in planted members';

const DAY_SECONDS = 86_400;
const HISTORIES = ['dpdk', 'libuv'];
const page = fileURLToPath(new URL('../docs/reference/conduct.md', import.meta.url));

/** What has to be there for a person to be asked about at all. */
const ASKED = {
  variance: (state) =>
    [...binsByPerson(state)].filter(([, own]) => varianceOf([...own.values()]) !== undefined),
  destabilization: (state) =>
    [...comparedByPerson(state)].filter(([, { domains }]) => outcomesIn(domains) >= OUTCOMES),
  noise: () => [],
  extraction: (state) =>
    [...worksOf(vouchedByPerson(state))].filter(([, works]) => works >= VOUCHED),
};
const OUTCOMES = 20;
const VOUCHED = 8;
const CODES = {
  variance: 'HIGH_VARIANCE',
  destabilization: 'DESTABILIZATION',
  extraction: 'EXTRACTION',
  noise: 'NOISE',
};

const OF_OUTCOMES = ['variance', 'destabilization'];
const { trust } = PRESETS.git;
/** The histories do not tell who committed: whoever a trailer names vouched. */
const STATED = { ...trust, trailers: 'stated', standingActions: 0 };

/** Person → works that others vouched for. */
function worksOf(vouched) {
  const people = new Map();
  for (const own of vouched.values()) {
    for (const [of, works] of own) people.set(of, (people.get(of) ?? 0) + works);
  }
  return people;
}

/** Writes its tables into docs/reference/conduct.md where the histories are at hand. */
export async function measure() {
  const real = { variance: [], destabilization: [], extraction: [] };
  for (const name of HISTORIES) {
    const file = fileURLToPath(
      new URL(`../../shared/data/contributions/${name}.csv.gz`, import.meta.url),
    );
    if (!existsSync(file)) continue;
    for (const days of [1, 7]) {
      for (const detectors of [OF_OUTCOMES, ['extraction']]) {
        const rows = await foundIn({ name, file, days }, detectors);
        for (const row of rows) real[row.detector].push(row);
      }
    }
  }
  const parts = {
    histories: real.variance,
    planted: PLANTED.map(powerOf),
    'destabilization-histories': real.destabilization,
    'destabilization-planted': CAUSERS.map(causersFound),
    'extraction-histories': real.extraction,
    ...speculationParts(),
  };
  if (real.variance.length > 0) writeTables(parts);
  measureNoise();
  measureRings();
  const measured = Object.values(parts)
    .flat()
    .filter(({ of }) => of > 0);
  return measured.map(({ what, found, of }) => figure(what, found / of, `of ${of}`));
}

/** Writes the tables of speculation alone. */
export function measureSpeculation() {
  writeTables(speculationParts());
}

function speculationParts() {
  return {
    'speculation-histories': realTransfers(),
    'speculation-planted': WASHERS.map(washersFound),
  };
}

/** Writes what rings are paid, and the same people each alone, by either rule about pairs. */
export function measureRings() {
  for (const rule of ['commits', 'claims']) {
    writeTable(`ring-pay-${rule}`, tableIn(RING_HEAD, ringRows(rule)));
    writeTable(`alone-pay-${rule}`, tableIn(ALONE_HEAD, aloneRows(rule)));
  }
}

/** Writes the tables of noise alone. */
export function measureNoise() {
  writeTables(noiseParts());
}

/** What real subjects cost where repositories are given, and what planted clones show. */
function noiseParts() {
  const real = repositories().flatMap(([name, path]) =>
    [1, 7].flatMap((days) => noiseIn({ name, path, days })),
  );
  const planted = PADDERS.map((padder) => paddersFound(padder, isNoisy));
  return { ...(real.length > 0 && { 'noise-histories': real }), 'noise-planted': planted };
}

/** The works of a repository that collapse, and the authors who are found. */
function noiseIn({ name, path, days }) {
  const works = worksIn(path, days);
  const state = watchful(days, ['noise']);
  const seen = { found: new Set(), asked: new Set() };
  const [first] = works;
  for (const [index, { at, author, isClone }] of works.entries()) {
    while (state.cycle <= at - first.at) closeWatched(state, seen);
    const evidence = { ordinal: index, part: 'commit' };
    if (isClone) addClone(state, { member: author, evidence: `${index}` });
    else addOutcome(state, { person: author, kept: true, domain: 'knowledge', evidence });
  }
  closeWatched(state, seen);
  const [cycles, collapsed] = [cyclesOf(days), works.filter(({ isClone }) => isClone).length];
  return [
    { what: `${name}, ${cycles}: commits that collapse`, found: collapsed, of: works.length },
    { what: `${name}, ${cycles}: authors`, found: seen.found.size, of: seen.asked.size },
  ];
}

function closeWatched(state, { found, asked }) {
  const isAsked = (state.cycle + 1) % BIN_CYCLES === 0;
  const people = isAsked ? binsByPerson(state) : [];
  for (const [member, own] of people) {
    if (outcomesIn([...own.values()].flat()) >= OUTCOMES) asked.add(member);
  }
  closeCycle(state, [['noise', { found, asked: new Set() }]]);
  for (const member of found) asked.add(member);
}

function addClone(state, { member, evidence }) {
  addMember(state, member);
  const { cycle } = state;
  apply(state, { type: 'fact', cycle, member, evidence, echo: 1_000_000, weight: 0, like: 'one' });
}

function cyclesOf(days) {
  return days === 1 ? 'cycles of a day' : 'cycles of a week';
}

function outcomesIn(own) {
  return own.reduce((sum, { kept, failed }) => sum + kept + failed, 0);
}

/** Everybody whose outcomes are enough to be asked about, and those who were ever found. */
async function foundIn({ name, file, days }, detectors) {
  const source = await openCsvSource(file, { now: Date.UTC(2026, 10, 1) / 1_000 });
  const state = watchful(days, detectors);
  const schedule = new CommitSchedule({ trust: detectors === OF_OUTCOMES ? trust : STATED });
  const startsAt = Math.floor(source.effectiveAt(0) / DAY_SECONDS) * DAY_SECONDS;
  const seen = detectors.map((detector) => [detector, { found: new Set(), asked: new Set() }]);
  const take = (steps) => {
    for (const step of steps) {
      const isFact = step.kind === 'fact' && step.by !== undefined;
      if (step.kind !== 'outcome' && !isFact) continue;
      while (startsAt + state.cycle * days * DAY_SECONDS <= step.at) closeCycle(state, seen);
      if (isFact) addFact(state, step);
      else addOutcome(state, step);
    }
  };
  for await (const records of source.records(0)) {
    for (const record of records) take(schedule.push(record));
  }
  take(schedule.finish());
  closeCycle(state, seen);
  const cycles = cyclesOf(days);
  return seen.map(([detector, { found, asked }]) => ({
    detector,
    what: `${name}, ${cycles}`,
    found: found.size,
    of: asked.size,
  }));
}

function watchful(days, detectors) {
  const { git } = PRESETS;
  const conduct = { ...git.conduct, detectors };
  const document = { ...git, conduct, cycle: { ...git.cycle, days, anchorCycle: 1 } };
  const about = { slug: 'history', origin: 'history', key: '', format: 'negentropy/1' };
  const startsAt = document.cycle.anchorDate;
  const state = apply(emptyState(false), { type: 'community', cycle: 1, startsAt, ...about });
  return apply(state, { type: 'policy', cycle: 1, version: 1, policy: policyRecord(document) });
}

function addMember(state, member) {
  const { cycle } = state;
  if (!state.members.has(member)) apply(state, { type: 'member', cycle, member });
}

/** A work of which others said that it is good. */
function addFact(state, { person: member, by, grounds, evidence: { ordinal, part } }) {
  const { makers = [] } = grounds ?? {};
  for (const one of [member, ...by, ...makers]) addMember(state, one);
  const { cycle } = state;
  const evidence = `${ordinal}/${part}`;
  apply(state, { type: 'fact', cycle, member, evidence, echo: 1_000_000, by, makers });
}

function addOutcome(state, { person: member, kept, domain, evidence: { ordinal, part } }) {
  const { cycle } = state;
  addMember(state, member);
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
function closeCycle(state, seen) {
  const entries = conductEntries(state, openPolicy(state));
  for (const [detector, { found, asked }] of seen) {
    for (const { status, code, member } of entries) {
      if (status === 'open' && code === CODES[detector]) found.add(member);
    }
    if ((state.cycle + 1) % BIN_CYCLES !== 0) continue;
    for (const [member] of ASKED[detector](state)) asked.add(member);
  }
  for (const entry of entries) apply(state, entry);
  const books = { supply: '0.000000', held: '0.000000', members: 0, decisions: 0 };
  apply(state, { type: 'cycle', cycle: state.cycle, ...books });
}

function emptyBins() {
  return Array.from({ length: BINS }, () => ({ kept: 0, failed: 0 }));
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
      for (let outcome = 0; outcome < perCycle * BIN_CYCLES; outcome += 1) {
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

/**
 * Members who fail so many times as often as twenty others, who have twenty outcomes each. Theirs
 * lie in any of the bins.
 */
const CAUSERS = [
  { times: 1, base: 0.1, outcomes: 20 },
  { times: 1, base: 0.1, outcomes: 80 },
  { times: 2, base: 0.1, outcomes: 20 },
  { times: 2, base: 0.1, outcomes: 80 },
  { times: 5, base: 0.1, outcomes: 10 },
  { times: 5, base: 0.1, outcomes: 20 },
  { times: 5, base: 0.1, outcomes: 40 },
  { times: 5, base: 0.02, outcomes: 40 },
];

function causersFound({ times, base, outcomes }) {
  let found = 0;
  for (let seed = 1; seed <= TRIALS; seed += 1) {
    const random = seededRandom(seed);
    const draw = (of, share) => {
      const bins = emptyBins();
      for (let at = 0; at < of; at += 1) {
        const bin = bins[random.below(BINS)];
        bin[random.chance(share) ? 'failed' : 'kept'] += 1;
      }
      const failed = bins.reduce((sum, bin) => sum + bin.failed, 0);
      return { kept: of - failed, failed, bins };
    };
    const others = draw(400, base);
    const { kept, failed, bins } = draw(outcomes, times * base);
    const othersAre = { othersKept: others.kept, othersFailed: others.failed };
    const domains = [{ domain: 'd', kept, failed, ...othersAre }];
    const failedBins = bins.filter((bin) => bin.failed > 0).length;
    if (excessOf({ domains, failedBins }) !== undefined) found += 1;
  }
  const share = `${times === 1 ? 'as often as' : `${times} times as often as`} others`;
  return {
    what: `fails ${share}, who fail ${base} of theirs; ${outcomes} outcomes`,
    found,
    of: TRIALS,
  };
}

/** Senders of a real community currency: 100,000 transfers, spread evenly over 120 cycles. */
function realTransfers() {
  const file = new URL('../../shared/data/transfers/sarafu-100k.csv.gz', import.meta.url);
  if (!existsSync(file)) return [];
  const rows = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1);
  const [sends, found] = [new Map(), new Set()];
  const transfers = new Map();
  for (const [at, row] of rows.entries()) {
    const [from, to, amount] = row.split(',');
    const cycle = Math.floor((at * 120) / rows.length);
    sends.set(from, (sends.get(from) ?? 0) + 1);
    const own = transfers.get(cycle) ?? [];
    transfers.set(cycle, own);
    own.push({ cycle, from, to, amount: BigInt(Math.round(Number(amount) * 1e6)) });
  }
  for (let cycle = 6; cycle < 120; cycle += 7) {
    const known = new Map([...transfers].filter(([at]) => at <= cycle));
    for (const member of goingRound(known, cycle)) found.add(member);
  }
  const asked = [...sends].filter(([, count]) => count >= 10).map(([member]) => member);
  const of = asked.length;
  const some = asked.filter((member) => found.has(member)).length;
  return [{ what: 'sarafu, 10 transfers or more', found: some, of }];
}

function goingRound(transfers, cycle) {
  const state = { transfers, cycle, findings: new Map(), people: new Map() };
  return [...sentByPerson(state)].filter(([, own]) => isCircling(own)).map(([member]) => member);
}

const WASHERS = [
  { share: 0.8 },
  { share: 0.9 },
  { share: 0.7 },
  { share: 0.8, every: 14 },
  { share: 0.8, varies: true },
];

/**
 * Rings of 3 to 6 that send this share of their credits round, and the rest to others; each time
 * all of them in one order, or some of them in another.
 */
function washersFound({ share, every = 1, varies = false }) {
  let [found, of] = [0, 0];
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seededRandom(seed);
    const size = 3 + random.below(4);
    const transfers = new Map();
    for (let cycle = 0; cycle < 56; cycle += every) {
      const own = [];
      const circle = Array.from({ length: size }, (_, at) => at);
      if (varies) circle.sort(() => random.below(3) - 1).splice(3 + random.below(size - 2));
      let amount = 10_000_000 + random.below(90_000_000);
      for (const [place, from] of circle.entries()) {
        const send = (to, units) =>
          own.push({ cycle, from: `${from}`, to, amount: BigInt(Math.floor(units)) });
        send(String(circle[(place + 1) % circle.length]), amount);
        // The rest goes elsewhere, some more in one cycle and some less in another.
        send(`shop ${random.below(20)}`, (amount * (1 / share - 1) * random.below(2_001)) / 1_000);
        amount = Math.floor((amount * (9_850 + random.below(300))) / 10_000);
      }
      transfers.set(cycle, own);
    }
    const members = goingRound(transfers, 55);
    found += Array.from({ length: size }, (_, at) => at).filter((at) =>
      members.includes(String(at)),
    ).length;
    of += size;
  }
  const when = every === 1 ? '' : `, every ${every}th cycle`;
  const how = varies ? ', each time some of them in another order' : '';
  return { what: `members of rings that send ${share} round${when}${how}`, found, of };
}

/** Wilson, 95 %. */
function interval(found, of) {
  const z = 1.959_964;
  const share = found / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [middle - half, middle + half].map((end) => end / (1 + (z * z) / of));
}

/** What a ring is paid of what as many others are who do as much. */
const RING_HEAD = ['ring of', 'works survive alike', 'pads .90'];
const HONEST = { works: 1, kept: 0.99, within: 0, padding: 0 };

const SIZES = [3, 5, 10, 30];

function ringRows(rule) {
  return SIZES.map((size) => {
    const pay = (ring) => ringPay({ size, ...HONEST, ...ring }, undefined, rule);
    const paid = (ring, other) => percent(pay(ring), pay(other));
    return [String(size), paid({ within: 1 }, {}), paid({ kept: 0.9, padding: 3 }, {})];
  });
}

const ALONE_HEAD = ['ring of', 'keeps', 'ring', 'the same, each alone', 'ring / alone'];
const FAILING = [
  { kept: 0.92, beside: 0.96 },
  { kept: 0.94, beside: 0.97 },
];
const SEEDS = Array.from({ length: 32 }, (_, at) => 101 + at);

/** What a ring is paid, and people who keep the same works and vouch for nobody's eyes. */
function aloneRows(rule) {
  return FAILING.flatMap(({ kept, beside }) =>
    SIZES.map((size) => {
      const pay = (some) =>
        SEEDS.map((seed) => Number(ringPay({ size, ...HONEST, seed, ...some }, undefined, rule)));
      const [ring, alone] = [pay({ kept, within: 1 }), pay({ kept })];
      const others = pay({ kept: beside });
      const paid = (own) => inShort(ratioOf(own, others), 100, 1).replace(' ', ' % ');
      const gained = inShort(ratioOf(ring, alone), 1, 2);
      return [String(size), `${kept} beside ${beside}`, paid(ring), paid(alone), gained];
    }),
  );
}

/** Ratio of two sums over the seeds, with the ends of its 95 % interval (linearized, t of 31). */
function ratioOf(parts, wholes) {
  const [whole, of] = [sumOf(wholes), wholes.length];
  const ratio = sumOf(parts) / whole;
  const squares = sumOf(parts.map((part, at) => (part - ratio * wholes[at]) ** 2));
  const half = (2.04 * Math.sqrt((squares * of) / (of - 1))) / whole;
  return [ratio, Math.max(0, ratio - half), ratio + half];
}

function sumOf(all) {
  return all.reduce((total, each) => total + each, 0);
}

function inShort([ratio, low, high], times, decimals) {
  const [middle, ...ends] = [ratio, low, high].map((each) => (times * each).toFixed(decimals));
  return `${middle} [${ends.join(', ')}]`;
}

function percent(part, whole) {
  return `${(Number((1_000n * part) / whole) / 10).toFixed(1)} %`;
}

function writeTables(parts) {
  for (const [name, rows] of Object.entries(parts)) writeTable(name, tableOf(rows));
}

function writeTable(name, table) {
  const text = readFileSync(page, 'utf8');
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const from = text.indexOf(begin) + begin.length;
  if (from < begin.length) throw new Error(`conduct.md has no table ${name}`);
  writeFileSync(page, `${text.slice(0, from)}\n\n${table}\n\n${text.slice(text.indexOf(end))}`);
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
  return tableIn(['who', 'found', 'of', 'share, Wilson 95 %'], cells);
}

function tableIn(head, cells) {
  const all = [head, ...cells];
  const widths = all[0].map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join('\n');
}

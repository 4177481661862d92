import { parseDate } from '../../core/policy/cycle.ts';
import type { Judged } from './judged.ts';
import type { V2Fields } from './raw-row.ts';
import {
  floatOf,
  isNear,
  momentOf,
  numberAmount,
  ofPerson,
  personIn,
  positive,
  textAmount,
  textOf,
} from './values.ts';
import { hashOfText } from '../../core/log/sha256.ts';

/** A transaction of a day file. Of the same person, day and hash v2 itself paid once. */
export function judgeGic(fields: V2Fields): Judged {
  const [user, date, hash] = [personIn(fields), textOf(fields['date']), textOf(fields['hash'])];
  const amount = numberAmount(fields['amount']);
  const [ts, moment] = [textOf(fields['ts']), momentOf(fields['ts'])];
  const isDated = parseDate(date) !== undefined && moment !== undefined && ts.endsWith('Z');
  return {
    ...ofPerson(user, amount),
    codes: {
      ...positive(amount),
      FIELD_MISSING: user === '' || date === '' || ts === '',
      DATE_INVALID: date !== '' && ts !== '' && !isDated,
      DATE_MISMATCH: isDated && ts.slice(0, 10) !== date,
      HASH_NULL: hash === '',
      SUBJECT_ANONYMOUS: user === 'anon',
    },
    moment: moment ?? 0,
    content: [user, date, hash, String(amount.micros), ts],
    ...(hash === '' ? {} : { repeats: JSON.stringify([user, date, hash]) }),
    names: [],
  };
}

/** A `MIC_REWARD_V2`; the summary of a terminal's deposit has that type and is none. */
export function judgeReward(fields: V2Fields): Judged {
  const { node_id: nodeId, mic, timestamp, breakdown, hash } = fields;
  const user = personIn(fields);
  const isSummary = fields['source'] === 'vault_deposit_summary';
  const amount = numberAmount(mic);
  const expected = rewardIn(breakdown);
  const [time, moment] = [textOf(timestamp), momentOf(timestamp)];
  const isWritten = typeof hash === 'string';
  const content = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...ofPerson(user, amount),
    codes: isSummary
      ? { NOT_A_REWARD: true }
      : {
          ...amount.codes,
          FIELD_MISSING: user === '' || time === '' || expected === undefined,
          AMOUNT_NOT_POSITIVE: amount.micros !== undefined && amount.micros < 0n,
          DATE_INVALID: time !== '' && (moment === undefined || !time.endsWith('Z')),
          HASH_MISMATCH:
            isWritten && hash !== hashOfText(JSON.stringify({ nodeId, mic, breakdown, timestamp })),
          FORMULA_MISMATCH:
            typeof mic === 'number' && expected !== undefined && !isNear(mic, expected),
        },
    moment: moment ?? 0,
    content,
    ...(isSummary ? {} : { repeats: JSON.stringify(content) }),
    names: [],
  };
}

const SCORES = ['integrity', 'humanIntent', 'coordination', 'resilience'] as const;
const MULTIPLIERS = [
  'giMultiplier',
  'consensusMultiplier',
  'noveltyMultiplier',
  'antiDriftMultiplier',
] as const;

/** The formula by what the line itself says; undefined if it does not say all of it. */
function rewardIn(breakdown: unknown): number | undefined {
  const scores = numbersIn(breakdown, SCORES);
  const { multipliers } = (breakdown ?? {}) as { readonly multipliers?: unknown };
  const factors = numbersIn(multipliers, MULTIPLIERS);
  if (scores === undefined || factors === undefined) return undefined;
  const sum = scores.reduce((total, score) => total + Math.max(0, score), 0);
  return factors.reduce((product, factor) => product * factor, sum);
}

function numbersIn(value: unknown, names: readonly string[]): number[] | undefined {
  const fields = (value ?? {}) as V2Fields;
  const numbers = names.map((name) => fields[name]);
  return numbers.every((one) => typeof one === 'number') ? numbers : undefined;
}

/** What a shard of each type was worth in the sum that a mint of Kaizen multiplied. */
const SHARDS: Readonly<Record<string, number>> = {
  reflection: 1,
  learning: 1,
  civic: 1.5,
  stability: 2,
  stewardship: 2,
  innovation: 2.5,
  guardian: 3,
};

/** A shard is no amount: a mint of Kaizen counts those of its cycle. */
export function judgeShard(fields: V2Fields): Judged {
  const [user, type] = [personIn(fields), textOf(fields['shard_type'])];
  const moment = momentOf(fields['created_at']);
  const worth = Object.hasOwn(SHARDS, type) ? SHARDS[type] : undefined;
  return {
    user,
    moves: [],
    codes: {
      FIELD_MISSING: user === '' || textOf(fields['cycle_id']) === '',
      TYPE_UNKNOWN: worth === undefined,
      DATE_INVALID: moment === undefined,
      FORMULA_MISMATCH: worth !== undefined && fields['shard_value'] !== worth,
    },
    moment: moment ?? 0,
    content: [user, type, moment],
    names: [],
  };
}

/** A mint of Kaizen: once for a person in a cycle, Σ shards × (MII − threshold). */
export function judgeMint(fields: V2Fields): Judged {
  const [user, cycle] = [personIn(fields), textOf(fields['cycle_id'])];
  const amount = textAmount(fields['amount_mic']);
  const { micros } = amount;
  const moment = momentOf(fields['timestamp']);
  const expected = mintIn(fields);
  return {
    ...ofPerson(user, amount),
    codes: {
      ...positive(amount),
      FIELD_MISSING: user === '' || cycle === '' || expected === undefined,
      DATE_INVALID: moment === undefined,
      FORMULA_MISMATCH:
        expected !== undefined && micros !== undefined && !isNear(Number(micros) / 1e6, expected),
    },
    moment: moment ?? 0,
    content: [user, cycle, String(micros), moment],
    repeats: JSON.stringify([user, cycle]),
    names: [],
  };
}

function mintIn({ mii_score: score, threshold, shard_summary: summary }: V2Fields) {
  const { byType } = (summary ?? {}) as { readonly byType?: unknown };
  const counts = numbersIn(byType, Object.keys(SHARDS));
  if (counts === undefined || typeof score !== 'number' || typeof threshold !== 'number') {
    return undefined;
  }
  const sum = Object.values(SHARDS).reduce((all, worth, at) => all + worth * (counts[at] ?? 0), 0);
  return sum * Math.max(0, score - threshold);
}

/** A reflection of a day: evidence that there was one. Its scores are nobody's any more. */
export function judgeReflection(fields: V2Fields): Judged {
  const [user, date] = [personIn(fields), textOf(fields['reflection_date'])];
  const mood = textOf(fields['mood_intensity']) === '' ? 0 : floatOf(fields['mood_intensity']);
  return {
    user,
    moves: [],
    codes: {
      FIELD_MISSING: user === '' || date === '',
      DATE_INVALID: date !== '' && parseDate(date) === undefined,
      VALUE_OUT_OF_RANGE: mood === undefined || mood < 0 || mood > 1,
    },
    moment: momentOf(fields['created_at']) ?? 0,
    content: [user, date],
    repeats: JSON.stringify([user, date]),
    names: [],
  };
}

const DOMAINS: ReadonlySet<string> = new Set([
  'climate',
  'education',
  'finance',
  'governance',
  'health',
  'infrastructure',
  'knowledge',
  'security',
]);

/** A reading of `system_entropy`: history, which no measurement of ours takes up. */
export function judgeEntropy(fields: V2Fields): Judged {
  const { domain } = fields;
  const [measured, kept] = [momentOf(fields['measurement_time']), momentOf(fields['created_at'])];
  const score = floatOf(fields['entropy_score']);
  return {
    user: '',
    moves: [],
    codes: {
      TYPE_UNKNOWN: typeof domain !== 'string' || !DOMAINS.has(domain),
      DATE_INVALID: measured === undefined,
      DATE_MISMATCH: measured !== undefined && kept !== undefined && measured > kept,
      VALUE_OUT_OF_RANGE: score === undefined || score < 0 || score > 1,
    },
    moment: kept ?? 0,
    content: [domain, measured],
    repeats: JSON.stringify([domain, measured]),
    names: [],
  };
}

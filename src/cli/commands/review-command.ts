import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { ReviewQuality } from '../../client/api-types.ts';
import { NegentropyClient } from '../../client/client.ts';
import { reviewText } from '../../core/review/signed-review.ts';
import { placeFirst, unwritable, writeDurably } from '../../pipeline/log/durable-files.ts';
import { nodeEd25519 } from '../../pipeline/log/log-key.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_SERVER = 'http://127.0.0.1:8787';
const DEFAULT_KEY_FILE = 'sentinel.key';

export const reviewCommand: Command = {
  name: 'review',
  summary: 'review what panels were drawn for: ask for it, answer, sign',
  usage: `usage: negentropy review key [--key-file <file>]
       negentropy review --sentinel <id> [options]
       negentropy review <panel> yes|no --sentinel <id> [options]
       negentropy review quality [--server <url>] [--json]

The first makes a key that signs reviews, and prints the public one: an operator
registers it. The second lists what waits, the third says whether it holds. The
last says how often panels err, and takes a key with the scope read.

  --sentinel <id>    as it was registered
  --key-file <file>  default: ./${DEFAULT_KEY_FILE}; never leaves this machine
  --server <url>     default: ${DEFAULT_SERVER}
  --json             prints JSON

NEGENTROPY_REVIEW_TOKEN is a key of the interface with the scope review.
More: docs/reference/review.md`,
  run,
};

async function run(args: readonly string[], { terminal, env }: CommandContext): Promise<number> {
  const names = { values: ['sentinel', 'key-file', 'server'] } as const;
  const { values, positionals, json } = readArguments(args, names, 2);
  const [first, answer] = positionals;
  const keyFile = values['key-file'] ?? DEFAULT_KEY_FILE;
  if (first === 'key' && answer === undefined) {
    const publicKey = makeKey(keyFile);
    if (json) terminal.printJson({ key: publicKey });
    else terminal.print(`The public key of ${keyFile}, to be registered:\n\n  ${publicKey}`);
    return SUCCESS;
  }
  if (first === 'quality' && answer === undefined) {
    return await printQuality({ terminal, env }, { server: values.server, json });
  }
  const { sentinel } = values;
  const key = env['NEGENTROPY_REVIEW_TOKEN'];
  if (sentinel === undefined) throw new UsageError('--sentinel says who reviews');
  if (key === undefined) throw new UsageError('NEGENTROPY_REVIEW_TOKEN is not set');
  const client = new NegentropyClient({ baseUrl: values.server ?? DEFAULT_SERVER, key });
  const { items } = await client.listAssignedReviews(sentinel);
  if (first === undefined) {
    if (json) terminal.printJson({ items });
    else terminal.print(items.length === 0 ? 'Nothing waits.' : items.map(asText).join('\n'));
    return SUCCESS;
  }
  if (answer !== 'yes' && answer !== 'no') throw new UsageError('a review says yes or no');
  const asked = items.find(({ panel }) => panel === first);
  if (asked === undefined) throw new OperatorError(`No seat of panel ${first} waits for you.`);
  const holds = answer === 'yes';
  const { vkey } = asked;
  const text = Buffer.from(reviewText(vkey, { panel: Number(first), sentinel, holds }));
  const signature = bytesToHex(nodeEd25519.sign(text, keyFor(vkey, keyFile)));
  const taken = await client.signReview(first, { sentinel, holds, signature });
  if (json) terminal.printJson(taken);
  else terminal.print(`Sealed as entry ${taken.entry}${verdictText(taken.verdict)}.`);
  return SUCCESS;
}

async function printQuality(
  { terminal, env }: Pick<CommandContext, 'terminal' | 'env'>,
  { server, json }: { readonly server: string | undefined; readonly json: boolean },
): Promise<number> {
  const key = env['NEGENTROPY_REVIEW_TOKEN'];
  if (key === undefined) throw new UsageError('NEGENTROPY_REVIEW_TOKEN is not set');
  const client = new NegentropyClient({ baseUrl: server ?? DEFAULT_SERVER, key });
  const quality = await client.getReviewQuality();
  if (json) terminal.printJson(quality);
  else terminal.print(qualityText(quality));
  return SUCCESS;
}

function qualityText({ domains, sentinels }: ReviewQuality): string {
  if (domains.length === 0) return 'No panel has decided about a claim yet.';
  const rows = [...domains, ...sentinels].map((one) => {
    const who = 'sentinel' in one ? `${one.sentinel} ${one.domain}` : one.domain;
    const alpha =
      'alpha' in one && one.alpha !== undefined ? `, alpha ${one.alpha.toFixed(3)}` : '';
    const [gold, again] = [rateText(one.gold), rateText(one.again)];
    return `${who}: known answers ${gold}, second look ${again}${alpha}`;
  });
  return rows.join('\n');
}

function rateText({ of, wrong, low, high }: ReviewQuality['domains'][number]['gold']): string {
  if (of === 0 || low === undefined || high === undefined) return 'not measured';
  const [from, to] = [low, high].map((share) => (100 * share).toFixed(1));
  return `${wrong} of ${of} wrong [${from}, ${to} %]`;
}

/** A new private key, and never over one that is there. @returns the public one */
function makeKey(path: string): string {
  if (existsSync(path)) throw new OperatorError(`${path} is there: name a file for another key.`);
  const seed = randomBytes(32);
  writeDurably(path, `${bytesToHex(seed)}\n`, { mode: 0o600, place: placeFirst });
  return bytesToHex(nodeEd25519.publicKeyOf(seed));
}

/**
 * The key, which signs for one log alone: it is written down beside it with the first review. Else
 * a server could have its sentinels sign what counts in another community.
 */
function keyFor(log: string, path: string): Uint8Array {
  let text = '';
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new OperatorError(`Cannot read ${path}: negentropy review key makes one.`, { cause });
  }
  const [key = '', signsFor] = text.split('\n');
  if (!/^[0-9a-f]{64}$/.test(key)) throw new OperatorError(`${path} is no key of a sentinel.`);
  if (signsFor === undefined) bindKey(path, log);
  else if (signsFor !== log) {
    const other = 'Make another key for another community.';
    throw new OperatorError(`${path} signs for ${signsFor}, and not for ${log}. ${other}`);
  }
  return hexToBytes(key);
}

function bindKey(path: string, log: string): void {
  try {
    appendFileSync(path, `${log}\n`);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function asText({ panel, until, claim, finding, supports }: Asked): string {
  const about = JSON.stringify(finding ?? { claim, supports }, null, 2);
  return `panel ${panel}, before cycle ${until}:\n${about}`;
}

type Asked = Awaited<ReturnType<NegentropyClient['listAssignedReviews']>>['items'][number];

function verdictText(verdict: boolean | undefined): string {
  if (verdict === undefined) return '; nobody reads it before the verdict';
  return `, the last one: the verdict is ${verdict ? 'yes' : 'no'}`;
}

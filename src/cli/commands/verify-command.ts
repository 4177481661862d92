import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { LogError } from '../../core/log/log-error.ts';
import { formatWitnessKey, parseVerifierKey, type WitnessKey } from '../../core/log/note-key.ts';
import type { TakenBack } from '../../core/state/state.ts';
import type { DecisionProof } from '../../core/verify/verify-decision.ts';
import { ReceiptMismatchError, verifyReceipt } from '../../core/verify/verify-receipt.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readLines } from '../../pipeline/verify/read-lines.ts';
import {
  mayBeRetraction,
  takenBackBy,
  type Verification,
  verifyExport,
} from '../../pipeline/verify/verify-export.ts';
import type { AnchorVerification } from '../../pipeline/verify/verify-anchors.ts';
import { ChildrenVerifier } from '../../pipeline/verify/verify-children.ts';
import { verifyRange } from '../../pipeline/verify/verify-range.ts';
import { readArguments } from '../arguments.ts';
import { type AuditedFile, openAuditedFile } from '../audited-file.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { Progress, watchedLines } from '../progress.ts';
import { proofResult } from './verify-proof.ts';
import { resultOf, verifyStores } from './verify-in-store.ts';
import { withChildren } from './verify-nation.ts';
import { anchoredJson, anchoredLines, anchoredTrees, witnessesNamed } from './verify-anchored.ts';
import { UsageError } from '../usage-error.ts';
import { rangeJson, rangeLines, receiptJson, receiptLines } from '../rendering/part-rendering.ts';
import type { Terminal } from '../terminal.ts';
import { addAll } from '../../core/lists.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'recompute a log from its first entry on, offline or in the store',
  usage: `usage: negentropy verify [file]   an export, a range of one, a receipt or the
                                 proof of a decision, - for stdin; default:
                                 the store

  --vkey <key>         the log's public key as you know it from elsewhere, or a
                       file that holds it
  --anchors <file>     for an export: the anchor log of its installation, whose
                       trees of this log have to lie on it
  --children <folder>  for an export: those of communities that it adds up; its
                       roll-ups are recomputed from them
  --witness <key>      a witness that must have cosigned, for --anchors or a
                       receipt; or a file with the key of one in each line
  --since <file>       for a range: the checkpoint you kept of what came before,
                       or the last line of an export
  --community <name>   of the store; default: all, and with --vkey: default
  --json               print the result as JSON; of several communities a list

Without --vkey a log can only be shown to be consistent with itself.`,
  run,
};

/** What was verified, in words and as JSON. */
export interface Result {
  readonly isGood: boolean;
  readonly json: () => object;
  readonly lines: (paint: Terminal['paint']) => string[];
}

/** What the auditor brings from elsewhere. */
interface Trust {
  readonly vkey: string | undefined;
  readonly since: string | undefined;
  readonly anchors: string | undefined;
  readonly children: string | undefined;
  readonly witnesses: readonly WitnessKey[];
}

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const names = {
    values: ['vkey', 'since', 'community', 'anchors', 'children', 'witness'],
  } as const;
  const { values, json, positionals } = readArguments(args, names, 1);
  const [file] = positionals;
  const trust = {
    vkey: values.vkey === undefined ? undefined : keyNamed(values.vkey),
    since: values.since === undefined ? undefined : noteIn(values.since),
    anchors: values.anchors,
    children: values.children,
    witnesses: values.witness === undefined ? [] : witnessesNamed(values.witness),
  };
  const isOfFile = [trust.anchors, trust.children, trust.witnesses[0]].some(Boolean);
  if (file === undefined && isOfFile) {
    throw new UsageError('--anchors, --children and --witness are about a file');
  }
  if (file !== undefined && values.community !== undefined) {
    throw new UsageError('--community is about the store; a file is one log');
  }
  const { terminal } = context;
  const result =
    file === undefined
      ? await verifyStores(context, values.community, trust.vkey)
      : await verifyFile(file, trust, terminal);
  if (json) terminal.printJson(result.json());
  else for (const line of result.lines(terminal.paint)) terminal.print(line);
  return result.isGood ? SUCCESS : FAILED;
}

async function verifyFile(path: string, trust: Trust, terminal: Terminal): Promise<Result> {
  const audited = await openAuditedFile(path, terminal.streams.stdin);
  if (audited.kind !== 'range' && trust.since !== undefined) {
    throw new UsageError('--since is about a range of a log: this file is none');
  }
  if (audited.kind !== 'export' && trust.children !== undefined) {
    throw new UsageError('--children is about an export: this file is none');
  }
  if (audited.kind === 'receipt') return receiptResult(audited, trust);
  if (audited.kind === 'proof') return proofOf(audited.proof, trust);
  if (audited.kind === 'range' && trust.witnesses.length > 0) {
    throw new UsageError('--witness is about an export or a receipt: this file is neither');
  }
  const progress = new Progress(terminal, 'entries checked');
  const lines = watchedLines(audited.lines, progress);
  if (audited.kind === 'export') {
    const anchored = await anchoredTrees(trust);
    const nation = new ChildrenVerifier();
    const watch = trust.children === undefined ? {} : { watch: nation.watchParent };
    const trees = anchored === undefined ? {} : { anchored: anchored.trees };
    const known = await knownBeforehand(path);
    const verification = await verifyExport(lines, trust.vkey, { ...trees, ...watch, ...known });
    progress.end();
    const result =
      anchored === undefined ? resultOf(verification) : withAnchors(verification, anchored);
    return trust.children === undefined || !result.isGood
      ? result
      : await withChildren(result, nation, trust.children);
  }
  const range = await verifyRange(lines, { trustedKey: trust.vkey, since: trust.since });
  progress.end();
  return {
    isGood: range.divergence === undefined,
    json: () => rangeJson(range),
    lines: (paint) => rangeLines(range, paint),
  };
}

/**
 * What the log in a file takes back, so that of all else nothing has to be kept. A file is read
 * twice for it; what is wrong with it is told by the second time.
 */
async function knownBeforehand(path: string): Promise<{ readonly takenBack?: TakenBack }> {
  const retractions: string[] = [];
  try {
    // What is piped in comes once.
    if (path === '-' || !statSync(path).isFile()) return {};
    for await (const page of readLines(createReadStream(path))) {
      addAll(retractions, page.filter(mayBeRetraction));
    }
  } catch {
    return {};
  }
  return { takenBack: takenBackBy(retractions) };
}

/** An export and the anchor log that it was held against: each can be wrong. */
function withAnchors(verification: Verification, anchored: AnchorVerification): Result {
  const { isGood, json, lines } = resultOf(verification);
  if (!isGood) return { isGood, json, lines };
  return {
    isGood: anchored.divergence === undefined,
    json: () => ({ ...json(), ...anchoredJson(anchored, verification) }),
    lines: (paint) =>
      anchored.divergence === undefined
        ? [...lines(paint), ...anchoredLines(anchored, verification, paint)]
        : anchoredLines(anchored, verification, paint),
  };
}

/** @throws OperatorError when the receipt proves nothing. */
function receiptResult(
  { entry, proof, key, anchor }: Extract<AuditedFile, { kind: 'receipt' }>,
  { vkey: trusted, witnesses }: Trust,
): Result {
  const vkey = trusted ?? key;
  if (vkey === undefined) {
    throw new OperatorError('This receipt names no key: give the key of its log as --vkey.');
  }
  try {
    const texts = { entry, proof, ...(anchor === undefined ? {} : { anchor }) };
    const verified = verifyReceipt(texts, { vkey, witnesses: witnesses.map(formatWitnessKey) });
    const receipt = { ...verified, key: vkey, keyTrusted: trusted !== undefined };
    return {
      isGood: true,
      json: () => receiptJson(receipt),
      lines: (paint) => receiptLines(receipt, paint),
    };
  } catch (problem) {
    if (!(problem instanceof LogError || problem instanceof ReceiptMismatchError)) throw problem;
    throw new OperatorError(`The receipt proves nothing: ${problem.message}.`);
  }
}

function proofOf(proof: DecisionProof, { vkey, witnesses }: Trust): Result {
  if (witnesses.length > 0) {
    throw new UsageError('--witness is about an export or a receipt: this file is neither');
  }
  return proofResult(proof, vkey);
}

/** @throws SyntaxError when the line is none with which an export ends */
function noteOfExport(line: string): string {
  const { checkpoint } = JSON.parse(line) as { readonly checkpoint?: unknown };
  if (typeof checkpoint !== 'string') throw new SyntaxError('no checkpoint');
  return checkpoint;
}

/** A key is long to type: it may be given as the name of a file that holds it. */
function keyNamed(given: string): string {
  const text = (existsSync(given) ? readFileSync(given, 'utf8') : given).trim();
  try {
    parseVerifierKey(text);
    return text;
  } catch {
    throw new UsageError(
      '--vkey takes a verifier key, <origin>+<8 hex digits>+<base64>, or a file that holds one',
    );
  }
}

/** The signed note in a file, as `GET /v1/log/{community}/checkpoint` or an export has it. */
function noteIn(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    return last.startsWith('{') ? noteOfExport(last) : text;
  } catch {
    throw new UsageError(`--since takes a file with a checkpoint; ${path} cannot be read as one`);
  }
}

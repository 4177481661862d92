import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { proposalId, signedText } from '../../core/entries/governance.ts';
import { ed25519KeyLengthBytes } from '../../core/log/ed25519.ts';
import { encodeBase64 } from '../../core/log/base64.ts';
import {
  formatSignerKey,
  formatVerifierKey,
  isKeyName,
  parseSignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../core/log/note-key.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { nodeEd25519 } from '../../pipeline/log/log-key.ts';
import type { ProposalAnswer } from '../../pipeline/commands/govern.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { askService } from '../operator/ask.ts';
import { printAnswer } from '../operator/operator-command.ts';
import { UsageError } from '../usage-error.ts';

/** What stands on the command line after the verb. */
export interface GivenWord {
  readonly file: string;
  readonly json: boolean;
  readonly community: string | undefined;
  readonly key: string | undefined;
  readonly reason: string | undefined;
  readonly cancels: boolean;
}

/** A key for a seat on a council: the private one is shown once and kept by whoever holds it. */
export function makeKey({ file: name, json }: GivenWord, { terminal }: CommandContext): number {
  if (!isKeyName(name)) throw new UsageError('a key has a name without spaces and plus signs');
  const key = signerKeyOf(name, randomBytes(ed25519KeyLengthBytes), nodeEd25519);
  const secret = formatSignerKey(key);
  const verifier = formatVerifierKey(verifierKeyOfSigner(key, nodeEd25519));
  if (json) terminal.printJson({ secret, key: verifier });
  else {
    terminal.print(secret);
    terminal.note(`Keep that line in a file of your own. For the council: ${verifier}`);
  }
  return SUCCESS;
}

/** A proposal as the service tells it. */
type Told = Omit<ProposalAnswer, 'pilot'> & { readonly pilot?: string };

/** Signs a proposal offline, or its end: everything that is signed is computed from the file. */
export async function sign(
  { file, json, key: keyFile, cancels }: GivenWord,
  context: CommandContext,
): Promise<number> {
  if (keyFile === undefined) throw new UsageError('say with which key: --key <file>');
  const key = parseSignerKey((await readText(keyFile, context)).trim(), nodeEd25519);
  const told = JSON.parse(await readText(file, context)) as Told;
  const { origin, base, notBefore, policy, council, pilot, opens, override } = told;
  const tried = pilot === undefined ? {} : { pilot: Number(pilot) };
  const opening = { ...(opens && { opens }), ...(override !== undefined && { override }) };
  const terms = { ...(council && { council }), ...tried, ...opening };
  const about = { base, notBefore, policy: policyRecord(policy), ...terms };
  const proposal = proposalId(origin, about);
  if (proposal !== told.proposal) {
    throw new OperatorError(`This proposes ${proposal}, and says that it is ${told.proposal}.`);
  }
  const text = signedText(cancels ? 'cancel' : 'approval', origin, proposal);
  const signature = encodeBase64(nodeEd25519.sign(Buffer.from(text), key.seed));
  const said = {
    proposal,
    key: formatVerifierKey(verifierKeyOfSigner(key, nodeEd25519)),
    signature,
  };
  if (json) context.terminal.printJson(said);
  else context.terminal.print(Object.values(said).join(' '));
  return SUCCESS;
}

/** Hands a signature in. */
export async function approve(given: GivenWord, context: CommandContext): Promise<number> {
  const { proposal, ...body } = await signedIn(given.file, context);
  const path = `/v1/policies/proposals/${proposal}/approvals`;
  const { community } = given;
  const answer = await askService({ method: 'POST', path, body, community }, context);
  return printAnswer(answer, given.json, context);
}

/** Hands in the signature that ends a proposal. */
export async function cancel(given: GivenWord, context: CommandContext): Promise<number> {
  const { reason, community } = given;
  if (reason === undefined) throw new UsageError('say why: --reason <text>');
  const { proposal, ...signed } = await signedIn(given.file, context);
  const path = `/v1/policies/proposals/${proposal}/cancel`;
  const question = { method: 'POST', path, body: { ...signed, reason }, community } as const;
  return printAnswer(await askService(question, context), given.json, context);
}

async function signedIn(
  file: string,
  context: CommandContext,
): Promise<{ readonly proposal: string; readonly key: string; readonly signature: string }> {
  const [proposal = '', key = '', signature = ''] = (await readText(file, context))
    .trim()
    .split(/\s+/);
  if (!/^[0-9a-f]{64}$/.test(proposal) || signature === '') {
    throw new OperatorError(`${file} has no line of \`negentropy policy sign\`.`);
  }
  return { proposal, key, signature };
}

async function readText(file: string, { terminal }: CommandContext): Promise<string> {
  try {
    return file === '-' ? await readAll(terminal.streams.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    throw new OperatorError(`${file} cannot be read.`, { cause });
  }
}

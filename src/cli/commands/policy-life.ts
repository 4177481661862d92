import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { emergencyText } from '../../core/entries/governance/emergency.ts';
import { PLEDGE_HEAD } from '../../core/entries/economy/pledges.ts';
import { councilText, proposalId } from '../../core/entries/governance/governance.ts';
import { ed25519KeyLengthBytes } from '../../core/log/ed25519.ts';
import { encodeBase64 } from '../../core/log/base64.ts';
import {
  formatSignerKey,
  formatVerifierKey,
  isKeyName,
  parseSignerKey,
  type SignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../core/log/note-key.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import type { CouncilSignature } from '../../core/state/entry.ts';
import { PAUSE_CYCLES_MAX } from '../../core/state/pause.ts';
import { nodeEd25519 } from '../../pipeline/log/log-key.ts';
import type { ProposalAnswer } from '../../pipeline/commands/govern.ts';
import type { PauseReport } from '../../pipeline/commands/pause.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { wholeNumber } from '../arguments.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { askService } from '../operator/ask.ts';
import { printAnswer } from '../operator/operator-command.ts';
import { isSettlementFile, signedTextOf } from '../operator/settlement-files.ts';
import { UsageError } from '../usage-error.ts';

/** What stands on the command line after the verb. */
export interface GivenWord {
  readonly file: string;
  readonly json: boolean;
  readonly community: string | undefined;
  readonly key: string | undefined;
  readonly reason: string | undefined;
  readonly cancels: boolean;
  readonly stop: string | undefined;
  readonly cycles: string | undefined;
  readonly resumes: boolean;
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
export async function sign(given: GivenWord, context: CommandContext): Promise<number> {
  const { file, json, key: keyFile, cancels, stop, resumes } = given;
  if (keyFile === undefined) throw new UsageError('say with which key: --key <file>');
  const key = parseSignerKey((await readText(keyFile, context)).trim(), nodeEd25519);
  if (stop !== undefined || resumes) return await signEmergency(given, key, context);
  const content = await readText(file, context);
  if (content.startsWith(PLEDGE_HEAD)) return signAsCreditor(key, content, context);
  if (isSettlementFile(content)) {
    return signAsCreditor(key, signedTextOf(file, content), context);
  }
  const told = JSON.parse(content) as Told;
  const { vkey, base, notBefore, policy, council, pilot, opens, override } = told;
  const tried = pilot === undefined ? {} : { pilot: Number(pilot) };
  const opening = { ...(opens && { opens }), ...(override !== undefined && { override }) };
  const terms = { ...(council && { council }), ...tried, ...opening };
  const about = { base, notBefore, policy: policyRecord(policy), ...terms };
  const proposal = proposalId(vkey, about);
  if (proposal !== told.proposal) {
    throw new OperatorError(`This proposes ${proposal}, and says that it is ${told.proposal}.`);
  }
  const text = councilText(vkey, cancels ? 'cancel' : 'approval', proposal);
  const said = { proposal, ...signedWith(key, text) };
  if (json) context.terminal.printJson(said);
  else context.terminal.print(Object.values(said).join(' '));
  return SUCCESS;
}

/** Signs what a pledge `signs`, or a file that was filled, by the key of its creditor. */
function signAsCreditor(key: SignerKey, content: string, { terminal }: CommandContext): number {
  terminal.print(signedWith(key, content).signature);
  return SUCCESS;
}

/** Signs offline that something stops, or goes on, from what `pause --json` told. */
async function signEmergency(
  { file, json, stop: scope, cycles = String(PAUSE_CYCLES_MAX), resumes }: GivenWord,
  key: SignerKey,
  context: CommandContext,
): Promise<number> {
  if (resumes === (scope !== undefined)) throw new UsageError('give --stop or --resume');
  if (scope !== undefined && scope !== 'mint' && scope !== 'all') {
    throw new UsageError(`--stop takes mint or all, not "${scope}"`);
  }
  const told = JSON.parse(await readText(file, context)) as PauseReport;
  const { council } = told;
  if (council === undefined) throw new OperatorError(`${file} tells of no council.`);
  const { vkey, counter, openCycle } = council;
  const lastCycle = openCycle + wholeNumber('cycles', cycles, 1, PAUSE_CYCLES_MAX) - 1;
  const what = scope === 'all' ? ({ scope: 'all' } as const) : {};
  const word = { paused: !resumes, counter, ...what, lastCycle };
  const signed = signedWith(key, emergencyText(vkey, word));
  const { terminal } = context;
  const said = resumes ? ['resume', counter] : ['stop', counter, scope, lastCycle];
  if (json) terminal.printJson({ ...word, ...signed });
  else terminal.print([...said, signed.key, signed.signature].join(' '));
  return SUCCESS;
}

function signedWith(key: SignerKey, text: string): CouncilSignature {
  return {
    key: formatVerifierKey(verifierKeyOfSigner(key, nodeEd25519)),
    signature: encodeBase64(nodeEd25519.sign(Buffer.from(text), key.seed)),
  };
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

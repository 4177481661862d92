import { readFile } from 'node:fs/promises';
import { parseVerifierKey } from '../../core/log/note-key.ts';
import { type StoreVerification, verifyStore } from '../../pipeline/verify/verify-store.ts';
import { publicKeyText } from '../../pipeline/writer/community.ts';
import { type Verification, verifyExport } from '../../pipeline/verify/verify-export.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { exportFileLines, watchedLines } from '../export-lines.ts';
import { requireOpenCommunity, withExistingStore } from '../open-store.ts';
import { Progress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';
import { verificationJson, verificationLines } from '../rendering/verification-rendering.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'recompute a log from its first entry on, offline or in the store',
  usage: `usage: negentropy verify [file]   an export, - for stdin; default: the store

  --vkey <key>         the log's public key as you know it from elsewhere, or a
                       file that holds it
  --community <name>   of the store; default: default
  --json               print the result as JSON

Without --vkey a log can only be shown to be consistent with itself.`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: ['vkey', 'community'] }, 1);
  const [file] = positionals;
  const trusted = values.vkey === undefined ? undefined : await keyNamed(values.vkey);
  if (file !== undefined && values.community !== undefined) {
    throw new UsageError('--community is about the store; a file is one log');
  }
  const { terminal } = context;
  const progress = new Progress(terminal, 'entries checked');
  const verification =
    file === undefined
      ? await verifyInStore(context, values.community ?? 'default', trusted)
      : await verifyExport(
          watchedLines(exportFileLines(file, terminal.streams.stdin), progress),
          trusted,
        );
  progress.end();
  if (json) terminal.printJson(verificationJson(verification));
  else for (const line of verificationLines(verification, terminal.paint)) terminal.print(line);
  return verification.divergence === undefined ? SUCCESS : FAILED;
}

async function verifyInStore(
  context: CommandContext,
  slug: string,
  trusted: string | undefined,
): Promise<Verification | StoreVerification> {
  return await withExistingStore(context, async (store) => {
    const community = await requireOpenCommunity(store, slug);
    const verification = await verifyStore(store.db, community, store.key);
    const found = publicKeyText(store.key, community.row.origin);
    // The store's own key proves nothing to somebody else: only a key from elsewhere is trusted.
    const asked = { ...verification, keyTrusted: trusted === found };
    if (trusted === undefined || trusted === found || asked.divergence !== undefined) return asked;
    const where = 'the log key';
    return { ...asked, divergence: { index: undefined, where, expected: trusted, found } };
  });
}

/** A key is long to type: it may be given as the name of a file that holds it. */
async function keyNamed(given: string): Promise<string> {
  const said = await readFile(given, 'utf8').catch(() => given);
  const text = said.trim();
  try {
    parseVerifierKey(text);
    return text;
  } catch {
    throw new UsageError(
      '--vkey takes a verifier key, <origin>+<8 hex digits>+<base64>, or a file that holds one',
    );
  }
}

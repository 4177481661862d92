import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LogIdentity } from '../../core/log/checkpoint.ts';
import { witnessKeyOfSigner } from '../../core/log/cosignature.ts';
import { formatWitnessKey, parseVerifierKey, type VerifierKey } from '../../core/log/note-key.ts';
import { takeEmbeddedLock } from '../../db/engine/embedded-lock.ts';
import { witnessServer } from '../../http/witness-server.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { nodeEd25519 } from '../../pipeline/log/log-key.ts';
import { openWitnessKey } from '../../pipeline/witness/witness-key.ts';
import { Witness } from '../../pipeline/witness/witness.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_PORT = 8_788;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_FOLDER = 'witness';

export const witnessCommand: Command = {
  name: 'witness',
  summary: 'cosign the logs of others, so that none can show two histories',
  usage: `usage: negentropy witness --logs <file> [options]

  --logs <file>    the verifier keys of the logs to witness, one a line
  --name <name>    of a new witness, for instance witness.example/w1
  --data <folder>  its key and the last tree of each log; default: ./${DEFAULT_FOLDER}
  --port <number>  default: ${DEFAULT_PORT}; 0 takes a free one
  --host <name>    default: ${DEFAULT_HOST}
  --json           prints where it listens, and its key, as JSON

Speaks c2sp.org/tlog-witness. Never restore its folder from a backup: a witness
that forgets can be shown another history. More: docs/reference/witnesses.md`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const names = { values: ['logs', 'name', 'data', 'port', 'host'] } as const;
  const { values, json } = readArguments(args, names, 0);
  if (values.logs === undefined) throw new UsageError('--logs names the logs to witness');
  const logs = logsIn(values.logs);
  const folder = values.data ?? DEFAULT_FOLDER;
  const port =
    values.port === undefined ? DEFAULT_PORT : wholeNumber('port', values.port, 0, 65_535);
  mkdirSync(folder, { recursive: true });
  const lock = await takeEmbeddedLock(folder);
  try {
    const key = openWitnessKey(join(folder, 'witness.key'), values.name);
    const witness = new Witness({ folder, key, logs, now: () => Math.floor(Date.now() / 1_000) });
    const shown = formatWitnessKey(witnessKeyOfSigner(key, nodeEd25519));
    const place = { host: values.host ?? DEFAULT_HOST, port };
    await serve(
      witness,
      place,
      (url) => {
        const { terminal } = context;
        if (json) terminal.print(JSON.stringify({ url, key: shown, logs: logs.length }));
        else terminal.print(`The witness listens at ${url}. Its key:\n\n  ${shown}`);
      },
      context,
    );
  } finally {
    await lock.release();
  }
  return SUCCESS;
}

/** Serves until a signal ends it. */
async function serve(
  witness: Witness,
  { host, port }: { readonly host: string; readonly port: number },
  onListening: (url: string) => void,
  { terminal }: CommandContext,
): Promise<void> {
  const server = witnessServer(witness, (problem) => {
    terminal.note(
      `negentropy witness: ${problem instanceof Error ? problem.message : 'a problem'}`,
    );
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new OperatorError(`Cannot listen at ${host}, port ${port}.`, { cause });
  }
  const { port: found } = server.address() as AddressInfo;
  onListening(`http://${host.includes(':') ? `[${host}]` : host}:${found}`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

/** The logs of a file, each with all of its keys. */
function logsIn(path: string): LogIdentity[] {
  const byOrigin = new Map<string, VerifierKey[]>();
  for (const line of linesOf(path)) {
    const key = parseVerifierKey(line);
    byOrigin.set(key.name, [...(byOrigin.get(key.name) ?? []), key]);
  }
  if (byOrigin.size === 0) throw new UsageError(`${path} names no log`);
  return [...byOrigin].map(([origin, keys]) => ({ origin, keys }));
}

function linesOf(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`--logs takes a file with a verifier key in each line; ${path} is none`);
  }
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

import { existsSync } from 'node:fs';
import { openLogKey } from '../../pipeline/log/log-key.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { registryKeyText } from '../../pipeline/registry/evidence-registry.ts';
import { registrySecret } from '../../pipeline/registry/registries.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { storeSettings } from '../open-store.ts';

export const registryCommand: Command = {
  name: 'registry',
  summary: 'what other installations need to share this one’s evidence registry',
  usage: `usage: negentropy registry [options]

  --url <address>  of this installation, for the line that is printed
  --json           print the key and the secret as JSON

Prints the key that a policy names as \`registry\`, and what another
installation puts into NEGENTROPY_REGISTRIES. That has a secret: who has it
can find out whether evidence that they can guess was claimed. Hand it over as
you hand over a password. More: docs/reference/registry.md`,
  run,
};

function run(args: readonly string[], { env, terminal }: CommandContext): Promise<number> {
  const { values, json } = readArguments(args, { values: ['url'] }, 0);
  const { keyPath, origin } = storeSettings(env);
  if (!existsSync(keyPath)) {
    throw new OperatorError(`There is no log key at ${keyPath}: start the service once.`);
  }
  const key = openLogKey(keyPath);
  const vkey = registryKeyText(key, origin);
  const secret = Buffer.from(registrySecret(key)).toString('hex');
  if (json) {
    terminal.print(JSON.stringify({ key: vkey, secret }));
    return Promise.resolve(SUCCESS);
  }
  terminal.print(`The registry of evidence that this installation keeps. Its key:

  ${vkey}

For NEGENTROPY_REGISTRIES of an installation that shares it, as one value with
blanks or line breaks between (keep it secret):

  ${vkey}
  ${values.url ?? 'https://<address of this installation>'}
  ${secret}`);
  return Promise.resolve(SUCCESS);
}

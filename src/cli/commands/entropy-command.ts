import { OperatorError } from '../../pipeline/operator-error.ts';
import { readPolicyHistory } from '../../pipeline/answers/governance/policy-history.ts';
import { type EntropyAnswer, readEntropy } from '../../pipeline/answers/cycles/read-entropy.ts';
import { withReader } from '../with-reader.ts';
import { readArguments } from '../arguments.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { ALL_CYCLES } from '../community-report.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { knownFirst } from '../findings/measurable.ts';
import { entropyLegend, entropyLines } from '../rendering/entropy-rendering.ts';
import type { Paint } from '../terminal.ts';

export const entropyCommand: Command = {
  name: 'entropy',
  summary: 'the entropy of every domain over time, its state and direction',
  usage: `usage: negentropy entropy [options]

  --domain <name>      one domain alone
  --community <name>   default: default
  --json               print the whole series as JSON`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json } = readArguments(args, { values: ['domain', 'community'] }, 0);
  const { domain } = values;
  const { terminal } = context;
  return await withReader(context, values.community, async (reader) => {
    const answer = await readEntropy(reader, { domain, cycles: ALL_CYCLES });
    if (answer === undefined) throw await noDomain(reader, domain);
    if (json) terminal.printJson(answer);
    else for (const line of answerLines(answer, terminal.paint)) terminal.print(line);
    return SUCCESS;
  });
}

function answerLines({ domains }: EntropyAnswer, paint: Paint): string[] {
  return [
    ...knownFirst(domains).flatMap((domain) => [...entropyLines(domain, paint), '']),
    ...entropyLegend(paint),
  ];
}

async function noDomain(reader: CommunityReader, domain = ''): Promise<OperatorError> {
  const { current } = await readPolicyHistory(reader);
  const known = current.domains.join(', ');
  return new OperatorError(`The policy has no domain "${domain}"; it has ${known}.`);
}

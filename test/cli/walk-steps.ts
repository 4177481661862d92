import { writeFileSync } from 'node:fs';
import { type Ended, negentropy } from './command-line.ts';

/** What is typed: one command. */
export interface Called {
  readonly args: readonly string[];
  /** Where its store lies, if it is not said with `--data`. */
  readonly data?: string;
  /** A file that takes what it prints. */
  readonly to?: string;
}

/** One command of a walk and what it printed. */
export interface Step extends Called {
  readonly ended: Ended;
}

/** What somebody does one after the other. */
export interface Walk {
  readonly title: string;
  readonly about: string;
  readonly steps: readonly Step[];
}

/** Runs the commands in this process, one after the other. */
export async function take(calls: readonly Called[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const call of calls) {
    const ended = await negentropy(call.args, call.data === undefined ? {} : { data: call.data });
    if (call.to === undefined) steps.push({ ...call, ended });
    else {
      writeFileSync(call.to, ended.stdout);
      steps.push({ ...call, ended: { ...ended, stdout: '' } });
    }
  }
  return steps;
}

/** The page that shows walks, without what differs from run to run. */
export function walksPage(head: readonly string[], walks: readonly Walk[]): string {
  const parts = walks.map(({ title, about, steps }) => {
    const shown = steps.map(stepText).join('\n');
    const count = `${steps.length} step${steps.length === 1 ? '' : 's'}`;
    return `## ${title}\n\n${about} ${count}.\n\n\`\`\`console\n${shown}\`\`\`\n`;
  });
  return `${head.join('\n')}\n${parts.join('\n')}`;
}

function stepText({ args, data, to, ended }: Step): string {
  const there = data === undefined ? '' : `NEGENTROPY_DATA=${data} `;
  const file = to === undefined ? '' : ` >${to}`;
  const status = ended.code === 0 ? '' : `exit status ${ended.code}\n`;
  const printed = plain(ended.stderr + ended.stdout);
  return `$ ${there}npx negentropy ${args.join(' ')}${file}\n${printed}${status}`;
}

/** Without what another machine, or another run, says differently. */
function plain(text: string): string {
  return text
    .replaceAll(/^[\d,]+ .*\/s(?:, about .* left)?\n/gm, '') // how far it has come
    .replaceAll(/\b[\d.]+ (?:s|min|h)\b/g, '… s')
    .replaceAll(/\d+ [kM]B\b/g, '… MB')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…')
    .replaceAll(/\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b/g, '…')
    .replaceAll(/(?<=\sroot +|^root is )[A-Za-z0-9+/]{43}=/gm, '…')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:]+\.\d+Z/g, '…')
    .replaceAll(/(\/log\/\w+\+)[0-9a-f]{8}/g, '$1…');
}

import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { answerLines, problemLines } from '../rendering/answer-rendering.ts';
import { folded } from '../rendering/text-width.ts';
import { UsageError } from '../usage-error.ts';
import type { Action, Answered, OperatorCommand } from './action.ts';
import { OPERATOR_COMMANDS } from './actions.ts';
import { type Answer, askService, type Question } from './ask.ts';
import { addAll, largestOf } from '../../core/lists.ts';

/** A usage is read on any terminal. */
const USAGE_COLUMNS = 80;

/** The commands of an operator, as the command line has them. */
export const operatorCommands: readonly Command[] = OPERATOR_COMMANDS.map((command) => ({
  name: command.name,
  summary: command.summary,
  usage: usageOf(command),
  run: async (args, context) => await run(command, args, context),
}));

function usageOf({ name, actions }: OperatorCommand): string {
  const lines = actions.flatMap(({ verb, takes, says }) => {
    const called = ['negentropy', name, verb, takes].filter((word) => word !== '').join(' ');
    return [folded(`  ${called}`, USAGE_COLUMNS), `      ${says}`];
  });
  return `usage:
${lines.join('\n')}

  --community <name>   default: default
  --json               print the answer as JSON

It asks the service that has the store of NEGENTROPY_DATA open, or opens the
store for it. With NEGENTROPY_URL and NEGENTROPY_ADMIN_KEY it asks another.`;
}

async function run(
  command: OperatorCommand,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { options, actions } = command;
  const names = {
    values: [...(options.values ?? []), 'community'],
    flags: options.flags ?? [],
  };
  const most = 1 + largestOf(actions.map(({ words }) => words));
  const { values, flags, positionals, json } = readArguments(args, names, most);
  const words = typedWords(command, positionals);
  const action = actionIn(command, words);
  const about = action.verb === '' ? words : words.slice(1);
  if (about.length !== action.words) throw new UsageError(`it takes ${action.takes}`);
  const { community } = values;
  const given = { values, flags, about };
  const question = { ...action.ask(given), community };
  const answer =
    action.hasPages === true
      ? await askPages(question, context)
      : await askService(question, context);
  const file = answer.isDone ? action.file?.(listIn(answer.body), given) : undefined;
  if (file !== undefined) {
    for (const line of file.trimEnd().split('\n')) context.terminal.print(line);
    return SUCCESS;
  }
  return printAnswer(json ? answer : inOptions(answer), json, context);
}

/** Asks for every page of a list, and answers with all of its items. */
async function askPages(question: Question, context: CommandContext): Promise<Answer> {
  const items: unknown[] = [];
  let first: Answer['body'] | undefined;
  let cursor = '';
  for (;;) {
    const answer = await askService({ ...question, path: `${question.path}${cursor}` }, context);
    if (!answer.isDone || !('items' in answer.body)) return answer;
    addAll(items, listIn(answer.body).items);
    const { next, ...body } = answer.body;
    first ??= body;
    if (typeof next !== 'string') return { isDone: true, body: { ...first, items } };
    cursor = `&cursor=${next}`;
  }
}

function listIn(body: Answer['body']): Answered {
  return { ...body, items: (body as Partial<Answered>).items ?? [] };
}

/** `list` is what most commands do that are typed alone. */
function typedWords({ actions }: OperatorCommand, words: readonly string[]): readonly string[] {
  const lists = actions.some(({ verb, words: count }) => verb === '' && count === 0);
  return lists && words.length === 1 && words[0] === 'list' ? [] : words;
}

function actionIn({ name, actions }: OperatorCommand, words: readonly string[]): Action {
  const named = actions.find(({ verb }) => verb !== '' && verb === words[0]);
  const plain = actions.find(({ verb }) => verb === '');
  if (named !== undefined) return named;
  if (plain !== undefined && words.length === plain.words) return plain;
  const verbs = actions.map(({ verb }) => verb).filter((verb) => verb !== '');
  throw new UsageError(
    verbs.length > 0
      ? `${name} takes ${verbs.join(', ')}, not "${words.join(' ')}"`
      : `${name} takes ${plain?.takes ?? ''}`,
  );
}

/** Fields of requests that are typed otherwise than they are called. */
const TYPED: Readonly<Record<string, string>> = {
  userId: '--user',
  expiresAt: '--expires',
  overlapSeconds: '--overlap',
  slug: 'the name',
  finding: 'the finding',
};

/** What is wrong with an option is told of the option, and not of the field that it became. */
function inOptions({ isDone, body }: Answer): Answer {
  if (isDone || typeof body['detail'] !== 'string') return { isDone, body };
  const detail = body['detail'].replace(
    /^\/(\w+)(?:\/\d+)*(?= )/,
    (_, field: string) => TYPED[field] ?? `--${field}`,
  );
  return { isDone, body: { ...body, detail } };
}

/** Prints what the service answered. @returns the exit code */
export function printAnswer(
  { isDone, body }: Answer,
  json: boolean,
  { terminal }: CommandContext,
): number {
  if (json) terminal.printJson(body);
  else if (isDone) for (const line of answerLines(body, terminal.paint)) terminal.print(line);
  else for (const line of problemLines(body, terminal.paint)) terminal.note(line);
  return isDone ? SUCCESS : FAILED;
}

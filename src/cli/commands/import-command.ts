import { readFile } from 'node:fs/promises';
import { openCsvSource } from '../../connectors/commits/csv-reader.ts';
import type { CommitSource } from '../../connectors/commits/commit.ts';
import { openGitSource } from '../../connectors/commits/git-reader.ts';
import { type PeopleFile, readPeopleFile } from '../../connectors/commits/people-file.ts';
import { SourceError } from '../../connectors/records/source-error.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { COMMITS_PER_WINDOW } from '../../core/families/commits/cycle-length.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { communityReport, type CommunityReport } from '../community-report.ts';
import {
  type CommitKinds,
  type RepositoryFindings,
  repositoryFindings,
} from '../findings/repository-findings.ts';
import { communityLines } from '../rendering/community-rendering.ts';
import { findingsJson } from '../rendering/finding-json.ts';
import { commitSpan, findingLines } from '../rendering/finding-rendering.ts';
import { commandLines, folded } from '../rendering/text-width.ts';
import { type CycleLength, type ImportOutcome, importInto } from '../import-into.ts';
import { counted, durationText, grouped } from '../rendering/numbers.ts';
import { programOnStore, storeSettings, withStore } from '../open-store.ts';
import { shellWord } from '../program-name.ts';
import type { Paint } from '../terminal.ts';
import { UsageError, withUsage } from '../usage-error.ts';
import { readDomainRules } from './domain-rules.ts';
import { importCensus } from './census-import.ts';
import { policyDocumentIn } from './policy-command.ts';
import { importTable, TABLE_USAGE } from './table-import.ts';
import { importV2 } from './v2-files.ts';
import { FORGE_VALUES, readForge, readForgeRequest } from './forge-pages.ts';
import { given, unixNow } from '../settings.ts';
import { largestOf } from '../../core/lists.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'take in a table of tasks, or judge the history of a git repository',
  usage: `usage: negentropy import git [path]            default: the repository here
       negentropy import github [path] --from <folder>   with what GitHub says
       negentropy import commits <file.csv.gz>           a table, plain or gzip
       negentropy import csv <file> --map <map.yaml>   any table; see --apply
       negentropy import census <file> --id <column> --strata <a,b>   counts
       negentropy import v2 <path...>     judges files of v2; see --apply
       negentropy import v2 --undo <import>   takes back what --apply wrote

  --community <name>   the community to import into; default: default
  --domains <file>     git only: JSON of path globs and domains, for example
                       {"docs/**": "knowledge"}
  --github <folder>    git only: what GitHub says, as with import github
  --people <file>      git only: CSV address,person,kind: who is who, as you say
  --from <folder>      github: pages and hour files (docs/reference/github.md)
  --repository <o/n>   github: owner/name, for --token and for hour files
  --token <variable>   github: fetch pages into the folder first, with the token
                       that is in this environment variable
  --api <url>          github: default https://api.github.com
  --cycle-days <n>     a new community: length of its cycles; default: 7, 14
                       or 28, by the rate of the history
  --policy <file>      a new community: rules of yours, instead of preset git
  --final              the history is complete: also judge the commits of its
                       last second
  --dates-from <date>  the earliest date that is right; default: 1990-01-01
  --clamp-dates        replace implausible commit dates instead of refusing
                       them: their order and distance stay
  --apply              v2: give people what is accepted, on legacy accounts that
                       no formula reads; csv: take the rows that are in order;
                       without it nothing is written
  --only <ledger>      v2: gic, reward, transaction, mint or event
  --map <file>         v2: CSV name,userId: who is who here; csv: YAML that says
                       which records a row is (docs/reference/tables.md)
  --id <column>        census: who is counted (docs/reference/census.md)
  --strata <a,b>       census: columns that say as what
  --key <variable>     csv: attest with the key in this environment variable
  --second <variable>  csv: and with the key of somebody else (from paper)
  --resolve <file>     v2: CSV row,decision: accept or reject single rows
  --json               print the report as JSON

A second import of the same history goes on where the first one ended.`,
  run,
};

interface ImportRequest {
  readonly kind: 'git' | 'commits';
  readonly slug: string;
  readonly final: boolean;
  readonly json: boolean;
  /** The length of a cycle that the operator wants, in days. */
  readonly cycleDays: number | undefined;
  /** Path of the operator's own rules. */
  readonly rules: string | undefined;
  /** Domains that the operator's rules name. */
  readonly domains: readonly string[];
  readonly open: (context: CommandContext) => Promise<CommitSource>;
}

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  if (args[0] === 'v2') return await importV2(args.slice(1), context);
  if (args[0] === 'census') return await importCensus(args.slice(1), context);
  if (args[0] === 'csv') return await withUsage(TABLE_USAGE, importTable(args.slice(1), context));
  const request = await readRequest(args);
  const { terminal } = context;
  // Before the store is opened: what cannot be read leaves no trace.
  const { stdin } = terminal.streams;
  const policy =
    request.rules === undefined ? {} : { policy: await policyDocumentIn(request.rules, stdin) };
  const source = await request.open(context);
  const note = (): void => terminal.note('Run it again: it goes on from here.');
  const stopWatching = context.interruption.watch(note);
  return await withStore(context, storeSettings(context.env), async (store) => {
    const { slug, domains, kind, final, cycleDays } = request;
    const trailers = kind === 'git' ? 'integrated' : 'stated';
    const length = cycleDays === undefined ? {} : { cycleDays };
    const target = { slug, domains, trailers, ...length, ...policy } as const;
    const outcome = await importInto(store, source, target, { kind, final }, context);
    const report = await communityReport(outcome.community.reader);
    const found = source.findings?.();
    const { endorsements } = outcome.report;
    const { people, squashed } = found ?? {};
    const from = found?.forge === undefined ? kind : 'forge';
    const findings = repositoryFindings(report, { endorsements, people, squashed, from });
    if (request.json) {
      const { standings, ...answers } = report;
      const figures = { source: source.id, ...importFigures(outcome), community: slug };
      const told = { members: standings.length, findings: findingsJson(findings) };
      terminal.printJson({ ...figures, ...told, ...answers, ...found });
      return SUCCESS;
    }
    const { commits } = findings;
    for (const line of headLines(outcome, {
      slug,
      source: source.id,
      preset: report.preset,
      commits,
    }))
      terminal.print(folded(line, terminal.paint.columns));
    for (const line of reportLines(report, findings, terminal.paint)) terminal.print(line);
    for (const line of readingLines(source)) terminal.print(line);
    printNext(context, slug, report.standings[0]?.userId);
    return SUCCESS;
  }).finally(stopWatching);
}

function reportLines(
  report: CommunityReport,
  findings: RepositoryFindings,
  paint: Paint,
): string[] {
  return [
    paint.strong('In short'),
    ...findingLines(findings, report.standings, paint),
    '',
    paint.strong('All in all'),
    ...communityLines(report, paint),
  ];
}

async function readRequest(args: readonly string[]): Promise<ImportRequest> {
  const { values, flags, json, positionals } = readArguments(
    args,
    {
      values: [
        'community',
        'cycle-days',
        'policy',
        'domains',
        'people',
        'dates-from',
        ...FORGE_VALUES,
      ],
      flags: ['final', 'clamp-dates'],
    },
    2,
  );
  const [kind, path] = positionals;
  const now = unixNow();
  const clampDates = flags['clamp-dates'] === true;
  const daysAsked = values['cycle-days'];
  const cycleDays =
    daysAsked === undefined ? undefined : wholeNumber('cycle-days', daysAsked, 1, 366);
  const slug = values.community ?? 'default';
  const dates = { now, clampDates, ...datesFrom(values['dates-from']) };
  const common = { slug, final: flags.final === true, json, cycleDays, rules: values.policy };
  if (kind === 'git' || kind === 'github') {
    const forge = readForgeRequest(kind, values);
    const rules = values.domains === undefined ? [] : await readDomainRules(values.domains);
    const people = values.people === undefined ? undefined : await readPeople(values.people);
    const told = people === undefined ? {} : { people };
    const options = { ...dates, domainRules: rules, ...told };
    const open = async (context: CommandContext): Promise<CommitSource> => {
      const said = forge === undefined ? {} : { forge: await readForge(forge, context) };
      return await openGitSource(path ?? '.', { ...options, ...said });
    };
    return { ...common, kind: 'git', domains: rules.map(({ domain }) => domain), open };
  }
  if (kind !== 'commits') {
    const what = kind === undefined ? 'name what to import' : `"${kind}" cannot be imported`;
    throw new UsageError(`${what}: git, github, commits, csv, census or v2`);
  }
  if (path === undefined) throw new UsageError('name the file: import commits <file.csv.gz>');
  if (values.domains !== undefined) {
    throw new UsageError('--domains works with import git only: a file of commits has no paths');
  }
  readForgeRequest(kind, values);
  if (values.people !== undefined) {
    throw new UsageError('--people works with import git only: a file of commits has no addresses');
  }
  return { ...common, kind, domains: [], open: () => openCsvSource(path, dates) };
}

/** @throws UsageError when it is no day from 1970 on */
function datesFrom(text: string | undefined): { readonly datesFrom?: number } {
  if (text === undefined) return {};
  const seconds = Date.parse(`${text}T00:00:00Z`) / 1_000;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !(seconds >= 0)) {
    throw new UsageError(`--dates-from "${text}" is no day from 1970-01-01 on, as 1987-12-18`);
  }
  return { datesFrom: seconds };
}

async function readPeople(path: string): Promise<PeopleFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SourceError('PEOPLE_FILE', `the people file ${path} cannot be read`, { cause });
  });
  return readPeopleFile(text);
}

/** What an operator may want to look at: all of it is in the report of --json. */
function readingLines(source: CommitSource): string[] {
  const findings = source.findings?.();
  if (findings === undefined) return [];
  const { people, unresolvedRepairs, pathlessRepairs, replacedCommits, forge } = findings;
  const ownWords = Object.values(people.ownWords).reduce((sum, count) => sum + count, 0);
  const facts: readonly (readonly [number, string])[] = [
    [people.onePerson.length, 'people who came under several addresses'],
    [people.programs.length, 'authors and endorsers that are programs'],
    [people.sameName.length, 'full names of several people: name them in --people'],
    [people.mailmap.length, 'addresses that .mailmap joins, which decides nothing'],
    [ownWords, 'endorsements that are the author’s own word: they count nothing'],
    [unresolvedRepairs, 'messages that repair what is no one earlier commit'],
    [pathlessRepairs, 'repairs that change no path of what they name: they count nothing'],
    [forge?.pulls ?? 0, 'merged pull requests of the forge’s record, in the history'],
    [forge?.elsewhere ?? 0, 'merged ones of other branches, or rewritten'],
    [forge?.gaps ?? 0, 'pages of the forge that are missing: what they say is unknown'],
    [replacedCommits, 'commits that are replaced or grafted: they were read as they were made'],
  ];
  const found = facts.filter(([count]) => count > 0);
  const width = largestOf(found.map(([count]) => grouped(count).length));
  const lines = found.map(([count, words]) => `${grouped(count).padStart(width)}  ${words}`);
  return lines.length === 0
    ? []
    : ['', 'Who and what was found (--json lists them)', ...lines.map((line) => `  ${line}`)];
}

function importFigures({ report, created, seconds, cycle }: ImportOutcome): object {
  const { judged, waiting, resumedAt, endorsements, repairs, founders } = report;
  const taken = Number(seconds.toFixed(3));
  const counts = { endorsements, repairs, firstWitnesses: founders };
  const place = { judged, judgedBefore: resumedAt, waiting };
  return { created, cycleLength: cycle, ...place, seconds: taken, ...counts };
}

function headLines(
  { report, created, seconds, cycle }: ImportOutcome,
  {
    slug,
    source,
    preset,
    commits,
  }: {
    readonly slug: string;
    readonly source: string;
    readonly preset: string;
    readonly commits: CommitKinds | undefined;
  },
): string[] {
  const { judged, resumedAt, waiting } = report;
  const made = created ? `made with preset ${preset}` : `preset ${preset}`;
  const news = judged - resumedAt;
  const known = resumedAt === 0 ? '' : ` (${grouped(resumedAt)} were judged before)`;
  return [
    `Judged ${counted(news, 'commit')}${known} of ${source}; community "${slug}", ${made}.`,
    ...(commits === undefined ? [] : [`Its commits are of ${commitSpan(commits)}.`]),
    `This took ${durationText(seconds)}.`,
    ...(created ? [cycleLine(cycle, commits)] : []),
    ...(waiting === 0
      ? []
      : [
          `${counted(waiting, 'commit')} of the last second ${waiting === 1 ? 'waits' : 'wait'} ` +
            'for a later commit; --final judges them now.',
        ]),
    '',
  ];
}

function cycleLine(
  { days, chosenBy, commits = 0 }: CycleLength,
  kinds: CommitKinds | undefined,
): string {
  const length = `A cycle has ${counted(days, 'day')}`;
  if (chosenBy !== 'rate') return `${length}, as was asked for.`;
  const span = kinds === undefined ? Infinity : kinds.lastAt - kinds.firstAt;
  // What so short a time would come to in so many cycles nobody knows.
  if (span < 14 * days * DAY_SECONDS) {
    return `${length}: the history is shorter than 14 of them (--cycle-days overrides it).`;
  }
  return (
    `${length}: 14 of them hold ${grouped(commits)} commits as a rule, and ${COMMITS_PER_WINDOW} ` +
    'are wanted (--cycle-days overrides it).'
  );
}

function printNext(
  { terminal, env }: CommandContext,
  slug: string,
  best: string | undefined,
): void {
  const program = programOnStore(env);
  const community = slug === 'default' ? '' : ` --community ${slug}`;
  const next = [
    ...(best === undefined ? [] : [`${program} show ${shellWord(best)}${community}`]),
    `${program} entropy${community}`,
    `${program} verify${community}`,
  ];
  terminal.print('');
  const url = given(env, 'DATABASE_URL') === undefined ? '' : ' (with DATABASE_URL as it is here)';
  terminal.print(terminal.paint.strong(`Try next${url}`));
  const lines = next.flatMap((command) => commandLines(command, terminal.paint.columns));
  for (const line of lines) terminal.print(line);
}

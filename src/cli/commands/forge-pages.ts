import { setTimeout as sleep } from 'node:timers/promises';
import type { ForgeRecord } from '../../connectors/commits/forge.ts';
import { readGithubFolder } from '../../connectors/forge/github-folder.ts';
import { fetchGithub } from '../../connectors/forge/github-live.ts';
import type { CommandContext } from '../command.ts';
import { Progress } from '../progress.ts';
import { counted } from '../rendering/numbers.ts';
import { UsageError } from '../usage-error.ts';

/** Where the word of a forge about a repository comes from. */
export interface ForgeRequest {
  readonly folder: string;
  /** `owner/name`. */
  readonly repository?: string;
  /** Pages are fetched into the folder first if there is a token. */
  readonly live?: { readonly variable: string; readonly api: string };
}

/** Options of `import` that are about a forge. */
export const FORGE_VALUES = ['github', 'from', 'repository', 'token', 'api'] as const;

type ForgeValues = Readonly<Partial<Record<(typeof FORGE_VALUES)[number], string>>>;

const GITHUB_API = 'https://api.github.com';

/**
 * `import git --github <folder>`, or `import github --from <folder>`.
 * @throws UsageError when options do not belong together
 */
export function readForgeRequest(kind: string, values: ForgeValues): ForgeRequest | undefined {
  const { github, from, repository, token, api = GITHUB_API } = values;
  const folder = kind === 'github' ? (from ?? github) : github;
  if (folder === undefined || kind === 'commits') {
    if (kind === 'github') throw new UsageError('name the folder of the pages: --from <folder>');
    const stray = FORGE_VALUES.find((name) => values[name] !== undefined);
    if (stray !== undefined) {
      throw new UsageError(`--${stray} works with import github, or with --github <folder>`);
    }
    return undefined;
  }
  if (repository !== undefined && !/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(repository)) {
    throw new UsageError(`--repository takes owner/name, not "${repository}"`);
  }
  if (!/^https?:\/\/[^/]/.test(api)) throw new UsageError(`--api takes a URL, not "${api}"`);
  const named = repository === undefined ? {} : { repository };
  if (token === undefined) return { folder, ...named };
  if (repository === undefined) throw new UsageError('--token needs --repository owner/name');
  return { folder, repository, live: { variable: token, api: api.replace(/\/+$/, '') } };
}

/** Fetches what is asked for and reads the folder. */
export async function readForge(
  { folder, repository, live }: ForgeRequest,
  context: CommandContext,
): Promise<ForgeRecord> {
  if (live !== undefined && repository !== undefined) {
    await fetchPages({ folder, repository, live }, context);
  }
  return await readGithubFolder(folder, repository);
}

async function fetchPages(
  { folder, repository, live }: Required<ForgeRequest>,
  { env, terminal }: CommandContext,
): Promise<void> {
  const token = env[live.variable];
  if (token === undefined || token === '') {
    throw new UsageError(`--token names the environment variable ${live.variable}: it is not set`);
  }
  const progress = new Progress(terminal, 'pages fetched');
  let pages = 0;
  const report = await fetchGithub({
    api: live.api,
    token,
    repository,
    folder,
    waiting: { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) },
    onPage: () => progress.show(++pages, undefined),
  });
  progress.end();
  terminal.note(`Fetched ${counted(report.pages, 'page')} of ${repository} into ${folder}.`);
}

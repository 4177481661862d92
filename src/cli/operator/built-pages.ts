import { readdirSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { readPolicyFile } from '../../connectors/policies/policy-file.ts';
import type { Pages } from '../../http/pages/page.ts';
import { signedPages } from '../../web/own-pages.ts';
import {
  renderAudit,
  renderBadge,
  renderCommunity,
  renderDecision,
  renderHome,
  renderNothing,
  renderRules,
  renderSignIn,
  renderVerify,
} from '../../web/pages.ts';
import type { ReadRules } from '../../web/rules/rules-page.ts';
import { STYLE } from '../../web/style.ts';

/** What the build made; the path holds in `src/cli/operator` and in `dist/cli/operator` alike. */
const made = new URL('../../../dist/web/assets/', import.meta.url);

/** The pages for people, with what the build made for them. */
export function builtPages(): Pages {
  return {
    stylesheet: STYLE,
    script: builtFile('page.js'),
    worker: builtFile('worker.js'),
    proofWorker: builtFile('proof.js'),
    chunks: builtChunks(),
    home: renderHome,
    community: renderCommunity,
    rules: renderRules,
    badge: renderBadge,
    decision: renderDecision,
    audit: renderAudit,
    verify: renderVerify,
    signIn: renderSignIn,
    nothing: renderNothing,
    signed: signedPages({ read: readRules, write: (policy) => stringify(policy) }),
  };
}

/** What is wrong with a file is told with its line, as the command line does. */
function readRules(text: string): ReturnType<ReadRules> {
  const read = readPolicyFile(text);
  if (read.ok) return read;
  const problems = read.problems.map(({ line, text: said }) =>
    line === undefined ? said : `${line}: ${said}`,
  );
  return { ok: false, problems };
}

/** What several scripts share. What another build left behind is asked for by none of them. */
function builtChunks(): ReadonlyMap<string, string> {
  const names = ifBuilt(() => readdirSync(made)) ?? [];
  const chunks = names.filter((name) => name.startsWith('chunk-'));
  return new Map(chunks.map((name) => [name, builtFile(name) ?? '']));
}

function builtFile(name: string): string | undefined {
  return ifBuilt(() => readFileSync(new URL(name, made), 'utf8'));
}

/** Nothing in a checkout that was not built: every page is complete without it. */
function ifBuilt<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { readPolicyFile } from '../../connectors/policies/policy-file.ts';
import type { Pages } from '../../http/pages.ts';
import { signedPages } from '../../web/own-pages.ts';
import {
  renderAudit,
  renderBadge,
  renderCommunity,
  renderDecision,
  renderHome,
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
    home: renderHome,
    community: renderCommunity,
    badge: renderBadge,
    decision: renderDecision,
    audit: renderAudit,
    verify: renderVerify,
    signIn: renderSignIn,
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

function builtFile(name: string): string | undefined {
  try {
    return readFileSync(fileURLToPath(new URL(name, made)), 'utf8');
  } catch (error) {
    // In a checkout that was not built; every page is complete without it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

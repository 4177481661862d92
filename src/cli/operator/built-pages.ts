import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pages } from '../../http/pages.ts';
import { SIGNED_PAGES } from '../../web/own-pages.ts';
import {
  renderBadge,
  renderCommunity,
  renderDecision,
  renderHome,
  renderSignIn,
  renderVerify,
} from '../../web/pages.ts';
import { STYLE } from '../../web/style.ts';

/** What the build made; the path holds in `src/cli/operator` and in `dist/cli/operator` alike. */
const made = new URL('../../../dist/web/assets/', import.meta.url);

/** The pages for people, with what the build made for them. */
export function builtPages(): Pages {
  return {
    stylesheet: STYLE,
    script: builtFile('page.js'),
    worker: builtFile('worker.js'),
    home: renderHome,
    community: renderCommunity,
    badge: renderBadge,
    decision: renderDecision,
    verify: renderVerify,
    signIn: renderSignIn,
    signed: SIGNED_PAGES,
  };
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

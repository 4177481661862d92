import type { Pages } from '../../http/pages.ts';
import { renderCommunity, renderHome } from '../../web/pages.ts';
import { STYLE } from '../../web/style.ts';

/** The pages for people, with what the build made for them. */
export function builtPages(): Pages {
  return { stylesheet: STYLE, home: renderHome, community: renderCommunity };
}

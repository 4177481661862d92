import type { EntropyDirection, EntropyDomain } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { isSimulated } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import type { CommunityAnswers } from './read.ts';

/** Pixels of a letter at 11 pixels; `textLength` makes it true in any font. */
const LETTER = 6.1;
const PADDING = 8;
const HEIGHT = 20;

/** White on each has a contrast of 4.5 and more. */
const COLOURS: Readonly<Record<EntropyDirection, string>> = {
  fell: '#0f6b5c',
  flat: '#0f6b5c',
  rose: '#8a4b08',
  unknown: '#5b6270',
};

/** What a community shows in a README: what was minted, and where disorder went. */
export function communityBadge(
  { supply, entropy, community }: Pick<CommunityAnswers, 'supply' | 'entropy' | 'community'>,
  texts: Texts,
): Html {
  const direction = directionOf(entropy.domains);
  const minted = `${new Numbers(texts.language).amount(supply.supply)} MIC`;
  const real = community.sandbox ? texts.badge.sandbox : minted;
  const what = isSimulated(community.origin) ? texts.badge.simulated : real;
  return badgeOf(`${what} · ${texts.badge.disorder[direction]}`, COLOURS[direction]);
}

/** Of a community that there is not, or that does not show itself. */
export function badgeOfNone(texts: Texts): Html {
  return badgeOf(texts.badge.none, COLOURS.unknown);
}

/** A rise anywhere is told before a fall anywhere: no badge hides one behind the other. */
export function directionOf(
  domains: readonly Pick<EntropyDomain, 'direction'>[],
): EntropyDirection {
  const all = new Set(domains.map(({ direction }) => direction));
  for (const one of ['rose', 'fell', 'flat'] as const) if (all.has(one)) return one;
  return 'unknown';
}

function badgeOf(text: string, colour: string): Html {
  const name = 'Negentropy';
  const [left, right] = [widthOf(name), widthOf(text)];
  const width = left + right;
  const told = `${name}: ${text}`;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="${HEIGHT}"
    role="img"
    aria-label="${told}"
  >
    <title>${told}</title>
    <rect width="${left}" height="${HEIGHT}" fill="#2b303b" />
    <rect x="${left}" width="${right}" height="${HEIGHT}" fill="${colour}" />
    <g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
      <text x="${PADDING}" y="14" textLength="${left - 2 * PADDING}">${name}</text>
      <text x="${left + PADDING}" y="14" textLength="${right - 2 * PADDING}">${text}</text>
    </g>
  </svg>`;
}

function widthOf(text: string): number {
  return Math.ceil(text.length * LETTER) + 2 * PADDING;
}

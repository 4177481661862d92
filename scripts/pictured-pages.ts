import { OF_MEMBER, OF_OPERATOR } from '../src/web/texts/named.ts';

// Which pages there are pictures of, and the page of the documentation that shows them.

/** In pixels: a desk and a phone. */
export const SCREENS = [
  { width: 1_280, height: 800 },
  { width: 360, height: 740 },
] as const;
export const SCHEMES = ['light', 'dark'] as const;

/** The route of each page, by the name of its pictures; decisions are shown in three ways. */
export const PICTURED: Readonly<Record<string, string>> = {
  home: '/',
  community: '/c/:community',
  rules: '/c/:community/rules',
  refused: '/c/:community/d/:id',
  held: '/c/:community/d/:id',
  audit: '/audit/:community',
  verify: '/verify',
  'sign-in': '/sign-in',
  ...Object.fromEntries(OF_MEMBER.map((path) => [nameOf(path), path])),
  'own-decision': '/d/:id',
  finding: '/findings/:id',
  debt: '/debts/:id',
  movement: '/credits/:id',
  ...Object.fromEntries(OF_OPERATOR.map((path) => [nameOf(path), path])),
};

function nameOf(path: string): string {
  return path.slice(1).replace('/', '-');
}

/** A page on one of the screens. */
export interface Shot {
  readonly name: string;
  readonly screen: (typeof SCREENS)[number];
  readonly scheme: (typeof SCHEMES)[number];
}

/** Each page on each screen, light and dark. */
export const SHOTS: readonly Shot[] = Object.keys(PICTURED).flatMap((name) =>
  SCREENS.flatMap((screen) => SCHEMES.map((scheme) => ({ name, screen, scheme }))),
);

export function fileOf({ name, screen, scheme }: Shot): string {
  return `page-${name}-${screen.width}-${scheme}.png`;
}

/** The page that shows all of them, in Markdown. */
export function gallery(): string {
  const pages = Object.entries(PICTURED).map(([name, path]) => {
    const pictures = SHOTS.filter((shot) => shot.name === name).map((shot) => {
      const { screen, scheme } = shot;
      return `![${name}, ${screen.width} pixels, ${scheme}](${fileOf(shot)})`;
    });
    return `## \`${path}\`: ${name}\n\n${pictures.join('\n\n')}\n`;
  });
  return `# Every page of the service\n\n${ABOUT}\n\n${pages.join('\n')}`;
}

const ABOUT = `What a visitor sees first, wide and narrow, light and dark, on what \`npm run demo\` makes and a
script fills further. \`npx tsx scripts/screenshots.ts docs/images\` takes the pictures and writes
this page. [What each page is for](../dashboard.md)`;

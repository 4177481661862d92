import { basename, dirname, relative } from 'node:path';

/** How this program was called, so that printed commands can be copied and run. */
export function programName(): string {
  const script = process.argv[1] ?? 'negentropy';
  if (basename(script) !== 'main.js' && basename(script) !== 'main.ts') {
    const local = dirname(script).endsWith('node_modules/.bin');
    return local ? `npx ${basename(script)}` : basename(script);
  }
  return `node ${shellWord(relative(process.cwd(), script))}`;
}

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Complaint, PlantedCheckout, repositoryRoot } from './house-rules/planted-checkout.ts';
import {
  filesBelow,
  modulesNamedIn,
  reachableFrom,
  readText,
  roomsInCircles,
  sourceOf,
} from './house-rules/source-files.ts';

/**
 * docs/internals/design.md#layout-and-directions: what each folder of src may import besides
 * itself.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  db: ['core'],
  connectors: ['core'],
  pipeline: ['core', 'db'],
  simulator: ['core', 'pipeline'],
  study: ['core', 'pipeline'],
  http: ['core', 'connectors', 'pipeline', 'simulator', 'study'],
  client: ['core'],
  web: ['core', 'client'],
  cli: ['core', 'db', 'connectors', 'pipeline', 'simulator', 'study', 'http', 'client', 'web'],
};
const folders = Object.keys(mayImport);
const arrows = folders.flatMap((importer) =>
  folders
    .filter((imported) => imported !== importer)
    .map((imported) => ({ importer, imported, path: `src/${importer}/imports-${imported}.ts` })),
);
const isAllowed = ({ importer, imported }: (typeof arrows)[number]): boolean =>
  mayImport[importer]?.includes(imported) === true;

const packageRules = [
  { importer: 'core', module: 'node:fs', refused: true },
  { importer: 'core', module: 'pg', refused: true },
  { importer: 'core', module: '@noble/ciphers/aes.js', refused: true },
  { importer: 'core', module: '@noble/hashes/sha2.js', refused: false },
  { importer: 'core', module: '@noble/curves/ed25519.js', refused: false },
  { importer: 'client', module: 'node:fs', refused: true },
  { importer: 'web', module: 'node:fs', refused: true },
  { importer: 'db', module: 'pg', refused: false },
  { importer: 'db', module: '@electric-sql/pglite', refused: false },
  ...folders
    .filter((importer) => importer !== 'core' && importer !== 'db')
    .flatMap((importer) =>
      ['pg', '@electric-sql/pglite', 'negentropy'].map((module) => ({
        importer,
        module,
        refused: true,
      })),
    ),
].map((rule, index) => ({ ...rule, path: `src/${rule.importer}/package-${index}.ts` }));

const refusedSources = [
  {
    what: 'a promise that nobody awaits',
    rule: 'typescript(no-floating-promises)',
    path: 'src/pipeline/floating.ts',
    source: `export function start(work: () => Promise<void>): void {\n  work();\n}\n`,
  },
  {
    what: 'a promise used as a condition',
    rule: 'typescript(no-misused-promises)',
    path: 'src/pipeline/misused.ts',
    source: `export function pick(ready: Promise<boolean>): number {
  if (ready) return 1;
  return 0;
}
`,
  },
  {
    what: 'a switch that forgets a member of a union',
    rule: 'typescript(switch-exhaustiveness-check)',
    path: 'src/core/inexhaustive.ts',
    source: `export function weigh(state: 'fell' | 'rose'): number {
  let weight = 0;
  switch (state) {
    case 'fell':
      weight = 1;
  }
  return weight;
}
`,
  },
  {
    what: 'the type any',
    rule: 'typescript(no-explicit-any)',
    path: 'src/core/any.ts',
    source: `export const anything = (value: any): string => String(value);\n`,
  },
  {
    what: 'a function of more than 70 lines',
    rule: 'eslint(max-lines-per-function)',
    path: 'src/core/long.ts',
    source: `export function long(): number {
  let sum = 0;
${'  sum += 1;\n'.repeat(70)}  return sum;
}
`,
  },
  {
    what: 'two modules that import each other',
    rule: 'import(no-cycle)',
    path: 'src/core/cycle-head.ts',
    source: `import { tail } from './cycle-tail.ts';\nexport const head = (): number => tail();\n`,
  },
  ...[
    ['the system clock', `new Date()`, 'eslint(no-restricted-globals)'],
    ['the present time', `Date.now()`, 'eslint(no-restricted-properties)'],
    ['a timer', `performance.now()`, 'eslint(no-restricted-globals)'],
    ['randomness', `Math.random()`, 'eslint(no-restricted-properties)'],
    ['a locale', `'a'.localeCompare('b')`, 'eslint(no-restricted-properties)'],
    ['the global object', `globalThis`, 'eslint(no-restricted-globals)'],
  ].map(([what = '', expression = '', rule = ''], index) => ({
    what: `${what} in core`,
    rule,
    path: `src/core/impure-${index}.ts`,
    source: `export const impure = (): unknown => ${expression};\n`,
  })),
];

const uncompilableSources = [
  {
    what: 'a Node module in core',
    code: 'TS2591',
    path: 'src/core/compiles-node.ts',
    source: `export { readFileSync } from 'node:fs';\n`,
  },
  {
    what: 'a file of another folder in core',
    code: 'TS6059',
    path: 'src/core/compiles-outside.ts',
    source: `export { subject } from '../db/subject.ts';\n`,
  },
  {
    what: 'a global of the browser or of Node in core',
    code: 'TS2304',
    path: 'src/core/compiles-url.ts',
    source: `export const encode = (text: string): unknown => new TextEncoder().encode(text);\n`,
  },
  {
    what: 'an enum, which type stripping cannot erase',
    code: 'TS1294',
    path: 'src/core/compiles-enum.ts',
    source: `export enum State {\n  Known,\n}\n`,
  },
  {
    what: 'an export without a declared type',
    code: 'TS9013',
    path: 'src/core/compiles-inferred.ts',
    source: `export function inferred() {\n  return Math.abs(1);\n}\n`,
  },
];

describe('the linter and the compiler', () => {
  const checkout = new PlantedCheckout();
  let lintComplaints: readonly Complaint[] = [];
  const rulesBrokenBy = (path: string): readonly string[] =>
    lintComplaints.filter((complaint) => complaint.path === path).map(({ code }) => code);

  beforeAll(() => {
    for (const folder of folders) {
      checkout.plant(`src/${folder}/subject.ts`, `export const subject = 1;\n`);
    }
    for (const { imported, path } of arrows) checkout.plant(path, threeImports(`../${imported}`));
    for (const { module, path } of packageRules) {
      checkout.plant(path, `export * from '${module}';\n`);
    }
    checkout.plant(
      'src/core/cycle-tail.ts',
      `import { head } from './cycle-head.ts';\nexport const tail = (): number => head();\n`,
    );
    for (const { path, source } of refusedSources) checkout.plant(path, source);
    lintComplaints = checkout.lint();
  });

  afterAll(() => checkout.remove());

  test.each(arrows.filter((arrow) => !isAllowed(arrow)))(
    'refuse $importer that imports $imported',
    ({ path }) => {
      expect(rulesBrokenBy(path)).toEqual(Array(3).fill('eslint(no-restricted-imports)'));
    },
  );

  test.each(arrows.filter(isAllowed))('let $importer import $imported', ({ path }) => {
    expect(rulesBrokenBy(path)).toEqual([]);
  });

  test.each(packageRules)('judge $importer that imports $module', ({ path, refused }) => {
    expect(rulesBrokenBy(path)).toEqual(refused ? ['eslint(no-restricted-imports)'] : []);
  });

  test.each(refusedSources)('refuse $what', ({ path, rule }) => {
    expect(rulesBrokenBy(path)).toContain(rule);
  });

  // One checkout each: one error can hide another, and a stray import brings Node's types along.
  test.each(uncompilableSources)('do not compile $what', ({ path, source, code }) => {
    expect(complaintsOfCompiler(path, source)).toContainEqual({ path, code });
  });

  test('compile a core that imports only itself and its two packages', () => {
    const source = `export { subject } from './subject.ts';
export { sha256 } from '@noble/hashes/sha2.js';
export { ed25519 } from '@noble/curves/ed25519.js';
`;
    expect(complaintsOfCompiler('src/core/compiles.ts', source)).toEqual([]);
  });
});

function complaintsOfCompiler(path: string, source: string): readonly Complaint[] {
  const checkout = new PlantedCheckout();
  try {
    checkout.plant('src/core/subject.ts', `export const subject = 1;\n`);
    checkout.plant('src/db/subject.ts', `export const subject = 1;\n`);
    checkout.plant(path, source);
    return checkout.compile('src/core');
  } finally {
    checkout.remove();
  }
}

/** The three ways to reach a module: a re-export, a type, a dynamic import. */
function threeImports(folder: string): string {
  return `export { subject } from '${folder}/subject.ts';
export type { subject as Subject } from '${folder}/subject.ts';
export const load = (): Promise<unknown> => import('${folder}/subject.ts');
`;
}

describe('the sources', () => {
  const sourceFiles = filesBelow('src', 'test').filter((path) => path.endsWith('.ts'));

  test('stand in folders named after the domain', () => {
    const drawers = /\/(?:lib|libs|util|utils|common|helper|helpers|shared|misc)\//;
    expect(filesBelow('src').filter((path) => drawers.test(path))).toEqual([]);
  });

  test.each(folders)('form rooms of %s that import each other in one direction', (folder) => {
    expect(roomsInCircles(`src/${folder}`)).toEqual([]);
  });

  test('let no database through the HTTP layer, which asks readers and writers', () => {
    const handle = /\bdb\b|\b(?:Database|Transaction)\b/;
    const files = filesBelow('src/http').filter((path) => !path.endsWith('.test.ts'));
    const code = files.flatMap((path) => linesOf(path));
    expect(code.filter(({ text }) => handle.test(text)).map(({ place }) => place)).toEqual([]);
  });

  // What isSignedBy is asked about names its log by its key: a name anybody may take.
  test('look at signatures in four places, of which one is for texts that name their log', () => {
    const asks = /(?:[eE]d25519|algorithm)\.verify\(/;
    const files = filesBelow('src').filter((path) => !path.endsWith('.test.ts'));
    expect(files.filter((path) => asks.test(readText(path)))).toEqual(
      ['cosignature', 'ed25519', 'signed-note', 'signed-text'].map((at) => `src/core/log/${at}.ts`),
    );
  });

  test('have lines of at most 100 characters, but for a word that cannot be broken', () => {
    const breakable = (line: string): boolean => !/\S{80}/.test(line);
    const tooLong = sourceFiles.flatMap((path) =>
      linesOf(path)
        .filter(({ text }) => text.length > 100 && breakable(text))
        .map(({ place }) => place),
    );
    expect(tooLong).toEqual([]);
  });

  // The character classes keep this file from matching itself.
  test.each([
    [
      'a note to self',
      /(?:\/\/|\/\*|^\s*\*|--|#|<!-).*\b(?:TOD[O]|FIXM[E]|XX[X])\b/,
      ['src', 'test', 'infra', 'bench', 'docs'],
    ],
    [
      "a path of somebody's machine",
      /(?<![\w.])\/(?:wor[k]|tm[p]|hom[e])\//,
      ['src', 'test', 'bench'],
    ],
    [
      'a package registry',
      /\bregistr[y]\.[\w-]+\.(?:org|com|net|io|dev)\b|\bnpmj[s]\./,
      ['src', 'test', 'infra', 'bench', 'docs'],
    ],
  ])('do not contain %s', (_what, banned, where) => {
    const found = filesBelow(...where).flatMap((path) =>
      linesOf(path)
        .filter(({ text }) => banned.test(text))
        .map(({ place }) => place),
    );
    expect(found).toEqual([]);
  });

  // It fails once the list has some 100,000 items: src/core/lists.ts has what does not.
  test('spread no list into the arguments of a call that takes any number', () => {
    const spread =
      /(?:\bMath\.(?:max|min)|\.(?:push|unshift|splice|concat|fromC\w+))\((?:[^(){}[\]]*, )?\.\.\./;
    const code = filesBelow('src')
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) => linesOf(path));
    expect(code.filter(({ text }) => spread.test(text)).map(({ place }) => place)).toEqual([]);
  });

  test('can all be reached from what the package offers', () => {
    const reached = reachableFrom([...packageEntryPoints(), ...filesOutsideThePackage()]);
    const dead = filesBelow('src').filter(
      (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !reached.has(path),
    );
    expect(dead).toEqual([]);
  });

  test('export what plain programs import', () => {
    expect(namesNobodyExports()).toEqual([]);
  });

  test('never give two tests of a file the same title', () => {
    const repeated = sourceFiles
      .filter((path) => path.endsWith('.test.ts'))
      .flatMap((path) => repeatedTitlesIn(readText(path)).map((title) => `${path}: ${title}`));
    expect(repeated).toEqual([]);
  });
});

const verifierPath = 'examples/independent-verifier.mjs';

test.skipIf(!existsSync(join(repositoryRoot, verifierPath)))(
  'the independent verifier uses nothing but what Node brings along',
  () => {
    const foreign = modulesNamedIn(readText(verifierPath)).filter(
      (specifier) => !specifier.startsWith('node:'),
    );
    expect(foreign).toEqual([]);
  },
);

describe('the lock file', () => {
  const { packages } = JSON.parse(readText('package-lock.json')) as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
  };

  test('names no download address', () => {
    const addressed = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(addressed.map(([path]) => path)).toEqual([]);
  });

  // `npm ci` refuses a lock file without them, also where the platform would not install them.
  test('lists the optional packages of every platform', () => {
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => packages[`node_modules/${name}`] === undefined);
    expect(missing).toEqual([]);
  });
});

function linesOf(path: string): readonly { text: string; place: string }[] {
  return readText(path)
    .split('\n')
    .map((text, index) => ({ text, place: `${path}:${index + 1}` }));
}

/** The sources of the built files that package.json names in `bin`, `exports` and for browsers. */
function packageEntryPoints(): readonly string[] {
  const { bin, exports, scripts } = JSON.parse(readText('package.json')) as {
    bin: Record<string, string>;
    scripts: Record<string, string>;
    exports: Record<string, string | { default: string }>;
  };
  const bundled = scripts['build:pages']?.match(/dist\/\S+\.js/g) ?? [];
  const offered = [...Object.values(bin), ...Object.values(exports), ...bundled];
  return offered.map((target) => sourceOf(typeof target === 'string' ? target : target.default));
}

/** Names that no source exports, of those that programs without types import from what is built. */
function namesNobodyExports(): readonly string[] {
  const imports = /import\s*\{([^}]*)\}\s*from\s*'\.\.\/(dist\/[^']*)'/g;
  return filesBelow('bench', 'examples', 'scripts')
    .filter((path) => path.endsWith('.mjs'))
    .flatMap((path) =>
      [...readText(path).matchAll(imports)].flatMap(([, names = '', target = '']) => {
        const source = readText(sourceOf(target));
        return names
          .split(',')
          .map((name) => name.trim().split(' as ')[0] ?? '')
          .filter((name) => name !== '' && !exportsName(source, name))
          .map((name) => `${path}: ${name} of ${target}`);
      }),
    );
}

function exportsName(source: string, name: string): boolean {
  return new RegExp(
    `^export (?:async )?(?:function\\*?|const|class) ${name}\\b|^export \\{[^}]*\\b${name}\\b`,
    'm',
  ).test(source);
}

/** Programs that use the sources without being part of the package; tests do not count. */
function filesOutsideThePackage(): readonly string[] {
  return filesBelow('bench', 'scripts').filter((path) => !path.includes('.test.'));
}

function repeatedTitlesIn(source: string): readonly string[] {
  const titles = [
    ...source.matchAll(/^\s*(?:test|it)(?:\.\w+(?:\(.*?\))?)*\(\s*(['"`])(.+?)\1\s*,/gm),
  ].map(([, , title = '']) => title);
  return titles.filter((title, index) => titles.indexOf(title) !== index);
}

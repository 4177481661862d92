import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of a Dockerfile, their continued lines joined. */
function instructionsOf(dockerfile: string): Instruction[] {
  return dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', ...rest] = line.split(/\s+/);
      return { name, text: rest.join(' ') };
    });
}

const KNOWN = 'FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE HEALTHCHECK ENTRYPOINT CMD'.split(' ');

describe('Dockerfile', () => {
  const instructions = instructionsOf(read('Dockerfile'));
  const named = (name: string): string[] =>
    instructions.filter((one) => one.name === name).map(({ text }) => text);

  test('has instructions that exist, and two stages of the same release of Node', () => {
    expect(instructions.filter(({ name }) => !KNOWN.includes(name))).toEqual([]);
    expect(named('FROM')).toEqual(['node:20-slim AS build', 'node:20-slim']);
  });

  test('copies what exists and what reaches the build', () => {
    const sources = named('COPY')
      .filter((text) => !text.startsWith('--from='))
      .flatMap((text) => text.split(' ').slice(0, -1));
    expect(sources).toContain('package-lock.json');
    const reaching = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(reaching).toContain(`!${source.split('/')[0]}`);
    }
  });

  test('takes along every file that the package publishes', () => {
    const { files, bin } = JSON.parse(read('package.json')) as {
      readonly files: readonly string[];
      readonly bin: { readonly negentropy: string };
    };
    const copied = named('COPY').join('\n');
    for (const folder of files.filter((name) => !name.startsWith('!'))) {
      expect(copied).toContain(folder);
    }
    expect(named('ENTRYPOINT')).toEqual([`["node", "${bin.negentropy}"]`]);
  });

  test('is run by somebody who is not root, and keeps its data in a volume', () => {
    expect(named('USER')).toEqual(['node']);
    expect(named('VOLUME')).toEqual(['/data']);
    expect(named('ENV').join(' ')).toContain('NEGENTROPY_DATA=/data');
    expect(instructions.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      instructions.findIndex(({ text }) => text.includes('--owner=node')),
    );
  });

  test('asks for readiness with a program that is valid', () => {
    const [check = ''] = named('HEALTHCHECK');
    const command = JSON.parse(check.slice(check.indexOf('[')).trim()) as string[];
    expect(command.slice(0, 2)).toEqual(['node', '--eval']);
    // Nobody listens on port 1: it must say so by its exit status, not by a crash.
    const env = { ...process.env, PORT: '1' };
    expect(() => execFileSync(process.execPath, command.slice(1), { env, stdio: 'pipe' })).toThrow(
      expect.objectContaining({ status: 1, stderr: Buffer.from('') }),
    );
  });
});

test('the operator is told every variable that the command line reads, and no other', () => {
  const sources = readdirSync(join(root, 'src/cli'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const text = sources.map((name) => read(join('src/cli', name))).join('');
  const variable = /['`](NEGENTROPY_[A-Z_]+|DATABASE_URL|PORT|HOST)['`]/g;
  const named = (where: string): Set<string> =>
    new Set([...where.matchAll(variable)].map(([, name = '']) => name));
  const page = read('docs/operator.md');
  const [, settings = ''] = /<!-- begin settings -->(.*)<!-- end settings -->/s.exec(page) ?? [];
  const told = new Set(
    [...settings.matchAll(/^\| (.*?) \|/gm)].flatMap(([, c = '']) => [...named(c)]),
  );
  expect([...told].sort()).toEqual([...named(text)].sort());
});

interface Composition {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image?: string;
        readonly build?: string;
        readonly environment: Readonly<Record<string, string>>;
        readonly volumes: readonly string[];
        readonly ports?: readonly string[];
        readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
        readonly healthcheck?: { readonly test: readonly string[] };
      }
    >
  >;
  readonly volumes: Readonly<Record<string, null>>;
}

describe('compose.yaml', () => {
  const { services, volumes } = parse(read('compose.yaml')) as Composition;

  test('runs the service and PostgreSQL, each with a check of its health', () => {
    expect(Object.keys(services)).toEqual(['negentropy', 'postgres']);
    expect(services['postgres']?.image).toBe('postgres:17');
    expect(services['postgres']?.healthcheck?.test.slice(0, 2)).toEqual(['CMD', 'pg_isready']);
    expect(existsSync(join(root, services['negentropy']?.build ?? '', 'Dockerfile'))).toBe(true);
    expect(read('Dockerfile')).toContain('\nHEALTHCHECK ');
    expect(services['negentropy']?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
    });
  });

  test('names volumes that it declares', () => {
    const used = Object.values(services).flatMap((one) => one.volumes.map((v) => v.split(':')[0]));
    expect(new Set(used)).toEqual(new Set(Object.keys(volumes)));
  });

  test('has no password in it and is reached from this machine alone', () => {
    const values = Object.values(services).flatMap(({ environment }) =>
      Object.entries(environment),
    );
    const secret = values.filter(([name]) => /PASSWORD|_KEY$|DATABASE_URL/.test(name));
    expect(secret).toHaveLength(2);
    for (const [, value] of secret) expect(value).toContain('${POSTGRES_PASSWORD:?');
    expect(services['negentropy']?.ports).toEqual(['127.0.0.1:8787:8787']);
    expect(services['postgres']?.ports).toBeUndefined();
    expect(read('.gitignore').split('\n')).toContain('.env');
  });

  test('sets variables that the operator is told about, or that the image knows', () => {
    const page = read('docs/operator.md');
    for (const name of Object.keys(services['negentropy']?.environment ?? {})) {
      expect(page).toContain(`| \`${name}\``);
    }
    const known = /^POSTGRES_(USER|DB|PASSWORD|INITDB_ARGS)$/;
    for (const name of Object.keys(services['postgres']?.environment ?? {})) {
      expect(name).toMatch(known);
    }
  });
});

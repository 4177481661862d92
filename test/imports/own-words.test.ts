import { expect, test } from 'vitest';
import { json, negentropy, temporaryFolder } from '../cli/command-line.ts';
import { makeRepository, type PlannedCommit } from '../cli/git-history.ts';

const folder = temporaryFolder();
/** Wednesday, 2020-01-01, noon UTC. */
const BEGINNING = 1_577_880_000;

/** One's own address, as somebody would write it who wants it to be somebody else's. */
function spellings(local: string, domain: string): readonly string[] {
  const plain = `${local}@${domain}`;
  return [
    plain,
    `<${plain}>`,
    `\`${plain}\``,
    `<\`${plain}\`>`,
    `"${plain}"`,
    `'${plain}'`,
    `<'${plain}'>`,
    `(${plain})`,
    `[${plain}]`,
    `[${plain}](mailto:${plain})`,
    `{${plain}}`,
    `«${plain}»`,
    `*${plain}*`,
    `<mailto:${plain}>`,
    `mailto:${plain}`,
    `&lt;${plain}&gt;`,
    `<${plain}.>`,
    `<${plain}:>`,
    `<${plain};>`,
    `<${plain},>`,
    `<${local}+alias@${domain}>`,
    `<${plain.toUpperCase()}>`,
    `<${local}\u200b@${domain}>`,
    `<${local.charAt(0)}\u00ad${local.slice(1)}@${domain}>`,
    `<${local}@\u2060${domain}>`,
    `<\ufeff${plain}>`,
    `<${local}\uff20${domain}>`,
    `<\uff41${plain.slice(1)}>`,
    `<${local.replace('a', '\u0430')}@${domain}>`,
    `<${plain.replaceAll('.', '\uff0e')}>`,
    `<${local}%40${domain}>`,
    `<<${plain}>>`,
  ];
}

test('who alone endorses their own work in thirty spellings mints nothing', async () => {
  const [, domain = ''] = 'ada@example.org'.split('@');
  const own = spellings('ada', domain);
  expect(new Set(own).size).toBeGreaterThanOrEqual(30);
  const kinds = ['Reviewed-by', 'Tested-by', 'Acked-by'];
  const commits = Array.from({ length: 600 }, (_, at): PlannedCommit => {
    const spelled = own[at % own.length] ?? '';
    return {
      at: BEGINNING + at * 20 * 3_600,
      by: 'ada',
      path: `src/file-${at % 11}.c`,
      trailers: [`${kinds[at % 3]}: Another Name ${spelled}`],
    };
  });
  const repository = makeRepository(folder + '/own-words', commits);
  const data = `${folder}/store`;
  const report = json(
    await negentropy(['import', 'git', repository, '--final', '--json'], { data }),
  ) as {
    supply: { supply: string; decisions: number };
    people: { ownWords: Record<string, number> };
  };
  expect(Number(report.supply.supply)).toBe(0);
  expect(report.supply.decisions).toBe(600);
  expect(report.people.ownWords).toMatchObject({ account: 0, name: 0 });
  expect(report.people.ownWords['address']).toBeGreaterThan(590);
});

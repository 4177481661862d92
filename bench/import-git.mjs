import { importInChild, inFolder, run } from './child.mjs';
import { generateRepository } from './generated-repository.mjs';
import { comparison, figure, inTurn } from './rounds.mjs';

export const title = 'Importing git repositories';

export async function measure(context) {
  const rows = [];
  const given = process.env.NEGENTROPY_BENCH_REPOSITORY ?? '';
  if (given !== '') rows.push(...(await measureRepository(context, given, 'given repository')));
  await inFolder(async (folder) => {
    const commits = Number(process.env.NEGENTROPY_BENCH_COMMITS ?? 100_000);
    await generateRepository(folder, commits);
    rows.push(...(await measureRepository(context, folder, 'generated repository')));
  });
  return rows;
}

async function measureRepository({ cluster, slowRounds }, path, name) {
  const reports = [];
  const [subject, baseline] = await inTurn(
    slowRounds,
    async () => {
      const url = await cluster.create();
      const report = await importInChild(path, url);
      await cluster.drop(url);
      reports.push(report);
      return report.wallSeconds;
    },
    async () => {
      const args = ['--no-pager', 'log', '--numstat'];
      return (await run('git', args, { cwd: path, discard: true })).seconds;
    },
  );
  const [{ commits, entries }] = reports;
  const memory = Math.max(...reports.map(({ peakMemoryMib }) => peakMemoryMib));
  return [
    comparison({
      what: `import git (${name}, ${commits} commits, ${entries} entries)`,
      against: 'git log --numstat',
      unit: 's',
      subject,
      baseline,
      reach: 3,
      aim: 1.5,
      better: 'lower',
    }),
    figure(`peak memory of the import of the ${name}`, memory, 'MiB'),
  ];
}

import type { Command } from './command.ts';

/**
 * The commands that have a file of their own, in the order in which they are listed. Each is loaded
 * when it is called: the service alone is most of the program, and nobody waits for it who asks
 * for something else.
 */
const LOADERS = {
  demo: async () => (await import('./commands/demo-command.ts')).demoCommand,
  import: async () => (await import('./commands/import-command.ts')).importCommand,
  show: async () => (await import('./commands/show-command.ts')).showCommand,
  decisions: async () => (await import('./commands/decisions-command.ts')).decisionsCommand,
  entropy: async () => (await import('./commands/entropy-command.ts')).entropyCommand,
  verify: async () => (await import('./commands/verify-command.ts')).verifyCommand,
  export: async () => (await import('./commands/export-command.ts')).exportCommand,
  policy: async () => (await import('./commands/policy-command.ts')).policyCommand,
  bench: async () => (await import('./commands/bench-command.ts')).benchCommand,
  simulate: async () => (await import('./commands/simulate-command.ts')).simulateCommand,
  report: async () => (await import('./commands/report-command.ts')).reportCommand,
  rollup: async () => (await import('./commands/rollup-command.ts')).rollupCommand,
  interest: async () => (await import('./commands/interest-command.ts')).interestCommand,
  study: async () => (await import('./commands/study-command.ts')).studyCommand,
  review: async () => (await import('./commands/review-command.ts')).reviewCommand,
  serve: async () => (await import('./commands/serve-command.ts')).serveCommand,
  witness: async () => (await import('./commands/witness-command.ts')).witnessCommand,
  registry: async () => (await import('./commands/registry-command.ts')).registryCommand,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>;

/** @returns `undefined`, if there is no command of that name */
export async function findCommand(name: string | undefined): Promise<Command | undefined> {
  const own = Object.entries(LOADERS).find(([one]) => one === name);
  if (own !== undefined) return await own[1]();
  return (await ofOperators()).find((command) => command.name === name);
}

/** All of them, in the order in which they are listed. */
export async function allCommands(): Promise<readonly Command[]> {
  const own = await Promise.all(Object.values(LOADERS).map(async (load) => await load()));
  return [...own, ...(await ofOperators())];
}

async function ofOperators(): Promise<readonly Command[]> {
  return (await import('./operator/operator-command.ts')).operatorCommands;
}

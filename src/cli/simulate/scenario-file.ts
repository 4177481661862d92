import { type FileProblem, readYaml } from '../../connectors/records/yaml-file.ts';
import { parsePolicy, type PolicyDocument } from '../../core/policy/parse-policy.ts';
import { actionRule, COMMONS, FAMILIES } from '../../core/policy/policy.ts';
import { isPresetName, PRESETS } from '../../core/policy/presets.ts';
import { MEMORY_CYCLES } from '../../core/state/state.ts';
import type {
  PeopleType,
  RatingHabit,
  Scenario,
  ScenarioDomain,
} from '../../simulator/population/scenario.ts';

export type ScenarioResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** The text of a policy file that a scenario names, or undefined if there is none. */
export type PolicyReader = (name: string) => Promise<PolicyDocument | undefined>;

/** Counted in doubles: a cycle of a community must not pay more shards than are whole numbers. */
const PAID_MAX = 2 ** 53;

const FIELDS = [
  'format',
  'name',
  'seed',
  'runs',
  'cycles',
  'communities',
  'members',
  'policy',
  'domains',
  'correlation',
  'delay',
  'types',
  'ratings',
];
const TYPE_FIELDS = ['words', 'share', 'deeds', 'kept', 'late', 'joins', 'stays', 'action'];

/** Reads a scenario from YAML; each problem has its line, its field, and what would be right. */
export async function readScenario(text: string, policyOf: PolicyReader): Promise<ScenarioResult> {
  const file = readYaml(text);
  if (!file.ok) return file;
  const problems: FileProblem[] = [];
  const fields = new Fields(file.value, (path, say) => {
    // What is missing at the top has no place but the beginning.
    const place = { line: 1, column: 1, ...file.placeOf(path) };
    problems.push({ ...place, text: `${path.join('.')}: ${say}` });
  });
  const scenario = await scenarioOf(fields, policyOf);
  if (problems.length > 0 || scenario === undefined) return { ok: false, problems };
  return { ok: true, scenario };
}

async function scenarioOf(fields: Fields, policyOf: PolicyReader): Promise<Scenario | undefined> {
  fields.onlyHas(FIELDS);
  if (fields.get('format') !== 1) fields.say(['format'], 'write format: 1');
  const domains = domainsOf(fields);
  const policy = await policyIn(fields, domains, policyOf);
  const cycles = fields.whole('cycles', 1, 10_000, undefined);
  const scenario: Scenario = {
    name: fields.text('name'),
    seed: fields.whole('seed', 0, 2 ** 32 - 1, 1),
    runs: fields.whole('runs', 1, 100_000, 10),
    cycles,
    communities: fields.whole('communities', 1, 1_000_000, 1),
    members: fields.whole('members', 1, 20_000_000, undefined),
    policy: policy ?? PRESETS.civic,
    domains,
    correlation: fields.share('correlation', 0.99, 0),
    delay: fields.whole('delay', 0, MEMORY_CYCLES / 4, 0),
    types: typesOf(fields, policy, cycles),
    ...ratingsOf(fields),
  };
  if (policy !== undefined) checkTogether(scenario, fields);
  return scenario;
}

/** What only shows when the whole is seen. */
function checkTogether({ policy, members, types, ratings }: Scenario, fields: Fields): void {
  const result = parsePolicy(policy, 1);
  if (!result.ok) {
    for (const problem of result.problems) fields.say(['policy'], problem);
    return;
  }
  const { entropyWeights, entropyGate, mintScale, negentropyScale, cycle } = result.policy;
  const isRated = ratings !== undefined && ratings.share > 0;
  if (entropyGate && entropyWeights.disagreement > 0 && !isRated) {
    const say = `${policy.preset} asks how far ratings disagree, and nobody rates here, so that `;
    fields.say(['policy'], `${say}nothing would mint; write ratings, or take civic`);
  }
  if (Number(mintScale) * members >= PAID_MAX || Number(negentropyScale) * members >= PAID_MAX) {
    fields.say(['policy'], 'its scale pays more than can be counted; take fewer members each');
  }
  if (cycle.anchorCycle < MEMORY_CYCLES) {
    fields.say(['policy'], `the first cycle has a number below ${MEMORY_CYCLES}`);
  }
  if (types.length === 0) fields.say(['types'], 'name at least one type of people');
}

async function policyIn(
  fields: Fields,
  domains: readonly ScenarioDomain[],
  policyOf: PolicyReader,
): Promise<PolicyDocument | undefined> {
  const name = fields.text('policy', 'civic');
  const found = isPresetName(name) ? PRESETS[name] : await policyOf(name);
  if (found === undefined) {
    const presets = Object.keys(PRESETS).join(', ');
    fields.say(['policy'], `"${name}" is no preset (${presets}) and no valid policy file here`);
    return undefined;
  }
  const names = domains.map((domain) => domain.name);
  const guardedDomains = found.guardedDomains.filter((guarded) => names.includes(guarded));
  // Where its cycles are anchored changes nothing here, but for their numbers.
  const cycle = { ...found.cycle, anchorCycle: PRESETS.civic.cycle.anchorCycle };
  return { ...found, cycle, domains: names, guardedDomains };
}

function domainsOf(fields: Fields): readonly ScenarioDomain[] {
  const given = fields.under('domains');
  if (given === undefined) return [];
  return given.names().map((name) => {
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(name) || name === COMMONS) {
      given.say([name], 'a domain has a name in small letters, and is not commons');
    }
    return { name, share: given.positive(name) };
  });
}

function typesOf(
  fields: Fields,
  policy: PolicyDocument | undefined,
  cycles: number,
): readonly PeopleType[] {
  const given = fields.under('types');
  if (given === undefined) return [];
  return given.names().flatMap((name): PeopleType[] => {
    const type = given.under(name);
    if (type === undefined) return [];
    type.onlyHas(TYPE_FIELDS);
    const [family, action] = actionOf(type, policy);
    return [
      {
        name,
        words: type.text('words', ''),
        share: type.positive('share'),
        deeds: type.share('deeds', 1),
        kept: type.share('kept', 1),
        late: type.share('late', 1, 0),
        joins: joinsOf(type, cycles),
        stays: type.whole('stays', 0, 10_000, 0),
        family,
        action,
      },
    ];
  });
}

function ratingsOf(fields: Fields): Pick<Scenario, 'ratings'> {
  if (fields.get('ratings') === undefined) return {};
  const given = fields.under('ratings');
  if (given === undefined) return {};
  given.onlyHas(['share', 'agree']);
  const ratings: RatingHabit = { share: given.share('share', 1), agree: given.share('agree', 1) };
  return { ratings };
}

function actionOf(
  type: Fields,
  policy: PolicyDocument | undefined,
): readonly [PeopleType['family'], string] {
  const text = type.text('action', 'civic/promise');
  const [name = '', action = ''] = text.split('/');
  const family = FAMILIES.find((one) => one === name) ?? 'civic';
  const result = policy === undefined ? undefined : parsePolicy(policy, 1);
  if (result?.ok === true && actionRule(result.policy, name, action) === undefined) {
    const known = result.policy.actions.map((rule) => `${rule.family}/${rule.type}`).join(', ');
    type.say(['action'], `"${text}" is none of the policy's: ${known}`);
  }
  return [family, action];
}

function joinsOf(type: Fields, cycles: number): readonly [number, number] {
  const value = type.get('joins');
  if (value === undefined) return [0, 0];
  const [from, to] = Array.isArray(value) ? (value as unknown[]) : [];
  if (isWhole(from, 0, cycles) && isWhole(to, from, cycles)) return [from, to];
  type.say(['joins'], `write the first and last cycle in which they join, as [0, ${cycles}]`);
  return [0, 0];
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

type Say = (path: readonly string[], say: string) => void;

/** Fields of one object of the file, read with a sentence for each that is wrong. */
class Fields {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #say: Say;

  constructor(value: unknown, say: Say) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.#value = isObject ? (value as Record<string, unknown>) : {};
    this.#say = say;
    if (!isObject) say([], 'write fields with their values, one a line');
  }

  say(path: readonly string[], say: string): void {
    this.#say(path, say);
  }

  get(name: string): unknown {
    return this.#value[name];
  }

  names(): readonly string[] {
    return Object.keys(this.#value);
  }

  onlyHas(known: readonly string[]): void {
    for (const name of this.names()) {
      if (!known.includes(name)) this.say([name], `no such field; there are ${known.join(', ')}`);
    }
  }

  /** What stands below a field; it says so if nothing does. */
  under(name: string): Fields | undefined {
    const value = this.get(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.say([name], 'is missing: write names below it, each with what it has');
      return undefined;
    }
    return new Fields(value, (path, say) => this.say([name, ...path], say));
  }

  text(name: string, otherwise?: string): string {
    const value = this.get(name) ?? otherwise;
    if (typeof value === 'string') return value;
    this.say([name], 'is missing: write a text');
    return '';
  }

  whole(name: string, least: number, most: number, otherwise: number | undefined): number {
    const value = this.get(name) ?? otherwise;
    if (isWhole(value, least, most)) return value;
    this.say([name], `${shown(value)}: a whole number from ${least} to ${most}`);
    return least;
  }

  share(name: string, most: number, otherwise?: number): number {
    const value = this.get(name) ?? otherwise;
    if (typeof value === 'number' && value >= 0 && value <= most) return value;
    this.say([name], `${shown(value)}: a share from 0 to ${most}, as 0.95`);
    return 0;
  }

  positive(name: string): number {
    const value = this.get(name);
    if (typeof value === 'number' && value > 0) return value;
    this.say([name], `${shown(value)}: how many, relative to the others; above 0`);
    return 1;
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
}

import { PRESETS } from '../src/core/policy/presets.ts';

// Places that a community adds up, for the picture of that page: four sandboxes of which three are
// measured and one did not agree.

const PLACES = [
  { slug: 'harbour', weight: 12_400, broken: 4 },
  { slug: 'hills', weight: 3_100, broken: 2 },
  { slug: 'mills', weight: 7_800, broken: 6 },
  { slug: 'coast', weight: 2_900, broken: 0 },
] as const;
/** The community that adds them up. */
export const NATION = 'nation';
/** Outcomes in each of so many cycles are enough to be measured. */
const [CYCLES, PEOPLE] = [9, 12];
const HOUR = 3_600_000;
/** Rules under which nobody has to rate anything. */
const { entropy } = PRESETS.sandbox;
const { weights } = PRESETS.civic.entropy;
const RULES = { ...PRESETS.sandbox, entropy: { ...entropy, weights } };

/** Asks the service, with the key of a community, or with that of the installation. */
export type Asking = (path: string, body?: object, key?: string) => Promise<unknown>;

/** Makes the places, unless they are there, and has them added up. */
export async function fillNation(ask: Asking): Promise<void> {
  const { items } = (await ask('/v1/communities?limit=200')) as {
    readonly items: readonly { readonly slug: string }[];
  };
  if (items.some(({ slug }) => slug === NATION)) return;
  const whole = await newPlace(ask, NATION);
  const children: object[] = [];
  for (const { slug, weight, broken } of PLACES) {
    const place = await newPlace(ask, slug);
    children.push({ vkey: place.vkey, role: 'population', weight });
    if (broken === 0) continue;
    await ask('/v1/nation/parents', { parent: whole.vkey, agreed: true }, place.key);
    for (let cycle = 0; cycle < CYCLES; cycle += 1) await liveCycle(ask, place.key, broken);
  }
  await ask('/v1/cycles/advance', { cycles: CYCLES }, whole.key);
  await ask('/v1/nation/tree', { domains: ['knowledge'], children }, whole.key);
  await ask('/v1/nation/rollups', {}, whole.key);
}

interface Place {
  readonly vkey: string;
  readonly key: string;
}

async function newPlace(ask: Asking, slug: string): Promise<Place> {
  const { community, key } = (await ask('/v1/communities', { slug, preset: 'sandbox' })) as {
    readonly community: { readonly verifierKey: string };
    readonly key: { readonly key: string };
  };
  await ask('/v1/policies', { policy: RULES }, key.key);
  return { vkey: community.verifierKey, key: key.key };
}

/** Everybody promises something, so many of them in vain, and the cycle ends. */
async function liveCycle(ask: Asking, key: string, broken: number): Promise<void> {
  const { time } = (await ask('/v1/cycles/current', undefined, key)) as { readonly time: string };
  const at = new Date(Date.parse(time) - HOUR).toISOString();
  const promise = { type: 'promise', domain: 'knowledge', subject: 'a day', at, dueAt: at };
  const record = async (records: readonly object[]): Promise<readonly { id: string }[]> => {
    const answer = await ask('/v1/evidence', { records }, key);
    return (answer as { readonly evidence: readonly { id: string }[] }).evidence;
  };
  const people = Array.from({ length: PEOPLE }, (_, person) => `resident-${person}`);
  const made = await record(people.map((userId) => ({ ...promise, userId })));
  const claims = made.map(({ id: claim }) => ({ claim, at }));
  await record(claims.map((one) => ({ ...one, type: 'proof', delivered: 1 })));
  await record(
    claims.map((one, person) => {
      const accepted = person >= broken;
      return { ...one, type: 'confirmation', by: 'the other side', accepted };
    }),
  );
  await ask('/v1/cycles/advance', { cycles: 1 }, key);
}

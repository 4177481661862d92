import { isDeepStrictEqual } from 'node:util';
import { evidenceId, type SentRecord } from '../../src/client/evidence-id.ts';
import type { Answer, ServedSandbox } from './served-sandbox.ts';
import { claimOf, familyOf, judgeOf, type JudgedType, told } from './told-claims.ts';

/** Why something was decided, as `GET /v1/decisions/{id}` tells it. */
interface Told {
  readonly explanation: { readonly sentence: string; readonly nearest: string };
}

/** Each with two words or a proof and a word about it. */
const CLAIMS_PER_REQUEST = 30;

/** Who asks, if nobody else does. */
const ASKS = 'asks';

/** Where deeds are done that are asked for. */
const KNOWN = 'knowledge';

/** A domain is known by outcomes in 7 of 14 cycles. */
const CYCLES_AT_ONCE = 2;

/** Somebody who asks to be paid, and does what the answer says, through the API alone. */
export class Asking {
  readonly #admin: ServedSandbox;
  readonly #type: JudgedType;
  #deeds = 0;
  #asked = 0;
  userId = ASKS;
  evidence = '';
  action: { readonly family: string; readonly type: string; readonly domain: string };
  /** When the next deeds are done; undefined: now. */
  at: string | undefined;
  /** Has the registry answer again, where one is away. */
  bringBack = async (): Promise<void> => await Promise.resolve();
  #claim: SentRecord | undefined;

  constructor(admin: ServedSandbox, type: JudgedType) {
    this.#admin = admin;
    this.#type = type;
    this.action = { family: familyOf(type), type, domain: KNOWN };
  }

  async post(path: string, body: object, idempotencyKey?: string): Promise<Answer> {
    const answer = await this.#admin.post(path, body, idempotencyKey);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** So many claims that somebody else confirms; the last is what is asked for. */
  async keep(count: number, userId = this.userId): Promise<void> {
    await this.#tell(count, userId, true);
  }

  async lose(count: number, userId = this.userId): Promise<void> {
    await this.#tell(count, userId, false);
  }

  /** Others keep and lose promises in domains, so many of both in every second cycle. */
  async live(cycles: number, lived: Readonly<Record<string, readonly number[]>>): Promise<void> {
    for (let cycle = 0; cycle < cycles; cycle += CYCLES_AT_ONCE) {
      const records: SentRecord[] = [];
      for (const [domain, [kept = 0, lost = 0]] of Object.entries(lived)) {
        const claims = await this.#claims(kept + lost, `other ${cycle % 7}`);
        for (const [at, claim] of claims.entries()) {
          records.push(...told({ ...claim, domain } as SentRecord, 'judge', at < kept));
        }
      }
      await this.post('/v1/evidence', { records });
      await this.advance(CYCLES_AT_ONCE);
    }
  }

  /** A claim of which nobody has said anything. */
  async claimOnly(): Promise<void> {
    const [claim] = await this.#claims(1, this.userId);
    if (claim !== undefined) await this.post('/v1/evidence', { records: [claim] });
  }

  async advance(cycles: number): Promise<void> {
    await this.post('/v1/cycles/advance', { cycles });
  }

  async ask(): Promise<Answer> {
    this.#asked += 1;
    return await this.post('/v1/tokenomics/mint', this.#order(), `${this.#type}-${this.#asked}`);
  }

  /**
   * Asks, does what is told, and asks again. @returns what was answered each time
   * @param isPreviewed whether a preview has to say beforehand what is decided
   */
  async askUntilPaid(isPreviewed: boolean): Promise<unknown[]> {
    const codes: unknown[] = [];
    for (let asked = 0; asked < 6; asked += 1) {
      // What was decided is answered again: a preview says more only before the first ask.
      const preview = isPreviewed && asked === 0 ? await this.preview() : undefined;
      const decision = await this.ask();
      const { explanation } = await this.decision(decision);
      const foretold = preview?.['explanation'] ?? explanation;
      if (!isDeepStrictEqual(foretold, explanation)) {
        throw new Error(`a preview says otherwise: ${JSON.stringify([foretold, explanation])}`);
      }
      codes.push(decision.body['code'] ?? decision.body['outcome']);
      if (decision.body['outcome'] !== 'refused') break;
      await this.do(explanation.nearest);
    }
    return codes;
  }

  async preview(): Promise<Answer['body']> {
    return (await this.post('/v1/tokenomics/preview', this.#order())).body;
  }

  async decision({ body }: Answer): Promise<Told> {
    return (await this.#admin.get(`/v1/decisions/${String(body['id'])}`)).body as unknown as Told;
  }

  /** Does what an answer names as the nearest change. */
  async do(nearest: string): Promise<void> {
    for (const [pattern, change] of CHANGES) {
      const found = pattern.exec(nearest);
      if (found === null) continue;
      await change(this, found.slice(1));
      return;
    }
    throw new Error(`nobody knows how to do this: ${nearest}`);
  }

  async confirm(): Promise<void> {
    if (this.#claim === undefined) throw new Error('nothing was claimed');
    const [, ...words] = told(this.#claim, judgeOf(this.#type), true);
    await this.post('/v1/evidence', { records: words });
  }

  /** Family and type of the one of some actions that is what was done. */
  fitting(actions: readonly string[]): readonly string[] {
    return actions.find((one) => one.endsWith(`/${this.#type}`))?.split('/') ?? [];
  }

  async cycle(): Promise<number> {
    return Number((await this.#admin.get('/v1/cycles/current')).body['cycle']);
  }

  async #tell(count: number, userId: string, isKept: boolean): Promise<void> {
    const claims = await this.#claims(count, userId);
    for (let from = 0; from < claims.length; from += CLAIMS_PER_REQUEST) {
      const part = claims.slice(from, from + CLAIMS_PER_REQUEST);
      const records = part.flatMap((claim) => told(claim, judgeOf(this.#typeOf(userId)), isKept));
      await this.post('/v1/evidence', { records });
    }
  }

  async #claims(count: number, userId: string): Promise<SentRecord[]> {
    const { body } = await this.#admin.get('/v1/cycles/current');
    const now = this.at ?? String(body['time']);
    const claims = Array.from({ length: count }, () => {
      this.#deeds += 1;
      return claimOf(this.#typeOf(userId), userId, this.#deeds, now);
    });
    const last = claims.at(-1);
    if (userId === this.userId && last !== undefined) {
      this.#claim = last;
      this.evidence = evidenceId(last);
    }
    return claims;
  }

  /** Others promise: to report what does not hold would cost them nothing. */
  #typeOf(userId: string): JudgedType {
    return userId === this.userId ? this.#type : 'promise';
  }

  #order(): object {
    const occurredAt = this.#claim?.at ?? '';
    const evidence = [{ id: this.evidence }];
    return { userId: this.userId, action: { ...this.action, occurredAt }, evidence };
  }
}

type Change = (there: Asking, told: readonly string[]) => Promise<void>;

/** Nothing fails for longer than a window is, and then another deed is asked for. */
async function calmDown(there: Asking, domain: string): Promise<void> {
  await there.live(18, { [KNOWN]: [4], [domain]: [6] });
  await there.keep(1);
}

/** Deeds of now, and not of when there were no rules. */
const recent: Change = async (there) => {
  there.at = undefined;
  await there.keep(1);
};

const another: Change = async (there) => await there.keep(1);

/** How each sentence is done. */
const CHANGES: readonly (readonly [RegExp, Change])[] = [
  [
    /^The same request once minting is resumed/,
    async (there) => {
      await there.post('/v1/pause', { paused: false, reason: 'it is over' });
    },
  ],
  [
    /^The same action in one of (.+)\.$/,
    async (there, [domains = '']) => {
      there.action = { ...there.action, domain: domains.split(', ').at(-2) ?? '' };
      await Promise.resolve();
    },
  ],
  [
    /^One of (.+?)\.$/,
    async (there, [actions = '']) => {
      const [family = '', type = ''] = there.fitting(actions.split(', '));
      there.action = { ...there.action, family, type };
      await Promise.resolve();
    },
  ],
  [
    /^The same action claimed by the member who did it/,
    async (there) => {
      there.userId = ASKS;
      await Promise.resolve();
    },
  ],
  [
    /^S in (\S+) falls .*(?:with the same SE|pays)/,
    async (there, [domain = '']) => await calmDown(there, domain),
  ],
  [
    /^S falls to at most .* in each of (\S+)\.$/,
    async (there, [domain = '']) => await calmDown(there, domain),
  ],
  [/^An action of a cycle that a policy governs/, recent],
  [/^An action that settled in one of the last \d+ cycles/, recent],
  [
    /^The whole request again, .* once the registry answers/,
    async (there) => await there.bringBack(),
  ],
  [/^Evidence that nobody has claimed/, another],
  [/^Other evidence that stands/, another],
  [/^An action whose promise is kept/, another],
  [/^The same request with the confirmation/, async (there) => await there.confirm()],
  [
    /^(\d+) further kept \w+/,
    // What was refused stays refused, or all would ask until it passes: the last is asked for.
    async (there, [count]) => await there.keep(Number(count)),
  ],
  [
    /^The same request in a later cycle than (\d+)/,
    async (there, [than]) => await there.advance(Number(than) + 1 - (await there.cycle())),
  ],
  [
    /^GI higher by/,
    async (there) => {
      await there.keep(60, 'careless');
      await there.advance(1);
      await there.keep(1);
    },
  ],
  [
    new RegExp(
      [
        'at least (\\d+) outcomes.*in at least (\\d+) of \\d+ cycles.*',
        'record of at least (\\d+) cycles .* at least (\\d+) cycles older',
      ].join(''),
    ),
    async (there, [outcomes, active, warmUp, gap]) => {
      const each = Math.ceil(Number(outcomes) / Number(active));
      for (let cycle = 0; cycle < Number(warmUp) + 2 * Number(gap); cycle += 1) {
        await there.keep(each, `other ${cycle % 7}`);
        await there.advance(1);
      }
      await there.keep(1);
    },
  ],
];

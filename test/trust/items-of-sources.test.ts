import { expect, test } from 'vitest';
import type { PromiseRecord } from '../../src/core/families/civic/promise.ts';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { ONE } from '../../src/core/units.ts';
import { createSourceCommand, removeSource } from '../../src/pipeline/access/ingest-sources.ts';
import type { Attestor } from '../../src/pipeline/checks/attestor.ts';
import {
  type IngestAnswer,
  ingestCommand,
  type IngestOrder,
} from '../../src/pipeline/commands/ingest.ts';
import { nameWitnessCommand } from '../../src/pipeline/commands/name-witness.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { eraseMember } from '../../src/pipeline/members/members.ts';
import type { RequestError } from '../../src/pipeline/request-error.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  type TestCommunity,
} from '../pipeline/test-community.ts';

/** A sandbox, whose clock stands still, with the rules of a living community. */
const RULED = { ...PRESETS.sandbox, trust: PRESETS.standard.trust };
const DOMAIN = 'knowledge';
const PROGRAM: Attestor = { keyId: 'program' };
const OTHERS_CLAIM = 'tells who promised an item of this repository';

/** A source of GitHub, which tells of repositories. */
class Forge {
  readonly #there: TestCommunity;
  readonly id: string;
  #sent = 0;

  constructor(there: TestCommunity, id: string) {
    this.#there = there;
    this.id = id;
  }

  async tells(repository: string | undefined, records: readonly EvidenceRecord[]): Promise<void> {
    await this.#send({ records, ...(repository === undefined ? {} : { repository }) });
  }

  /** @returns whether a claim was made of it */
  async reviewed(userId: string, number: number): Promise<boolean> {
    const [subject, domain] = [`octo/live#${number}`, DOMAIN];
    const about = { userId, domain, subject, at: NOW, dueAt: NOW + 86_400 };
    const verdict = { subject, review: number, by: userId, at: NOW, isApproval: true };
    const records = [{ type: 'review', ...about, rating: 1 }] as const;
    return (await this.#send({ records, verdict, repository: 'octo/live' })).records === 1;
  }

  async #send(
    said: Pick<IngestOrder, 'records' | 'repository' | 'verdict'>,
  ): Promise<IngestAnswer> {
    this.#sent += 1;
    const delivery = { source: this.id, deliveryId: `d${this.#sent}`, kind: 'told', bodyHash: '' };
    const sender = { attestor: { keyId: this.id }, now: NOW };
    const { row, writer } = this.#there.community;
    const order = { ...delivery, taken: said.records.length > 0, outcomes: [], ...said, ...sender };
    return await writer.submit(ingestCommand(row.id, order));
  }
}

describeAboveEngines((engine) => {
  const community = async (policy = RULED): Promise<TestCommunity> => {
    const there = await newCommunity(await engine.openMigrated(), { policy });
    for (const userId of ['wit', 'eve']) {
      await there.community.writer.submit(nameWitnessCommand({ userId, named: true, now: NOW }));
    }
    return there;
  };

  // Fails if one source closes the names of all repositories, or opens those of its own.
  test('a member claims items of repositories that no source of the domain tells of', async () => {
    const there = await community();
    const claims = async (...subjects: readonly string[]): Promise<boolean[]> => {
      const sent = subjects.map(
        async (subject) => await say(there, [promise('eve', subject)], EVE),
      );
      const ends = await Promise.allSettled(sent);
      const others = ends.flatMap((end) => (end.status === 'rejected' ? String(end.reason) : []));
      expect(others.filter((reason) => !reason.includes(OTHERS_CLAIM))).toEqual([]);
      return ends.map(({ status }) => status === 'fulfilled');
    };
    expect(await claims('octo/live#1')).toEqual([true]);
    const forge = await madeForge(there);
    expect(await claims('octo/live#2', 'other/project#2')).toEqual([false, false]);
    await forge.tells('Octo/Live', []);
    expect(await claims('octo/live#3', 'octo/Live#３', 'other/project#3')).toEqual([
      false,
      false,
      true,
    ]);
    await forge.tells('octo/more', []);
    expect(await claims('octo/more#4', 'octo/live#4')).toEqual([false, false]);
    await removeSource(there.community, forge.id, NOW);
    expect(await claims('octo/live#5')).toEqual([true]);
  });

  // Fails with the rule off, as if its source did not tell of the repository.
  test.each([
    ['open', 'octo/live', [1]],
    ['open', undefined, []],
    ['kept', 'octo/live', [1, 1]],
    ['kept', undefined, [1, 0]],
  ] as const)(
    'a number that was promised before there was a source is its author’s: %s, tells of %s',
    async (how, told, weights) => {
      const there = await community();
      const early = promise('eve', 'octo/live#812');
      await say(there, [early], EVE);
      if (how === 'kept') await say(there, shown(early));
      const forge = await madeForge(there);
      const own = promise('ada', 'octo/live#812');
      await forge.tells(told, [own]);
      await forge.tells(told, shown(own));
      const facts = entriesOf(await exportLines(there)).flatMap((entry) =>
        entry.type === 'fact' ? [entry] : [],
      );
      expect(facts.map(({ weight = ONE }) => weight / ONE)).toEqual(weights);
    },
  );

  // Fails without the rule: whoever was kept for a number and is erased takes it from its author.
  test.each([
    ['octo/live', ['taken', 'taken'], 2],
    [undefined, ['CONFLICT', 'EVIDENCE_UNKNOWN'], 1],
  ] as const)(
    'an erased member leaves no number to its author’s loss, if the source tells of %s',
    async (told, answers, facts) => {
      const there = await community();
      const early = promise('bob', 'octo/live#812');
      await say(there, [early], { keyId: 'of bob', userId: 'bob' });
      await say(there, shown(early));
      await eraseMember(there.community, there.key, { userId: 'bob', now: NOW + 1 });
      const forge = await madeForge(there);
      const own = promise('ada', 'octo/live#812');
      const came: string[] = [];
      for (const records of [[own], shown(own)]) {
        const telling = forge.tells(told, records).then(() => 'taken');
        came.push(await telling.catch((problem: unknown) => (problem as RequestError).code));
      }
      expect(came).toEqual(answers);
      const entries = entriesOf(await exportLines(there));
      expect(entries.filter(({ type }) => type === 'fact')).toHaveLength(facts);
    },
  );

  // Fails if what stays open of others' work uses up what its reviewer may promise.
  test('open reviews of strangers’ pull requests take no room from who reviewed them', async () => {
    const trust = { ...RULED.trust, openClaims: 2 };
    const there = await community({ ...RULED, trust });
    const forge = await madeForge(there);
    const made: boolean[] = [];
    for (const number of [1, 2, 3]) made.push(await forge.reviewed('eve', number));
    expect(made).toEqual([true, true, false]);
    await say(there, [promise('eve', 'the roof')], EVE);
    await forge.tells('octo/live', [promise('eve', 'octo/live#4')]);
    const most = 'at most 2 open claims (trust.openClaims)';
    await expect(say(there, [promise('eve', 'the fence')], EVE)).rejects.toThrow(most);
    const own = { ...promise('eve', 'a plan'), type: 'review', rating: 1 } as const;
    await expect(say(there, [own], EVE)).rejects.toThrow('at most 2 open reviews');
  });
});

const EVE: Attestor = { keyId: 'of eve', userId: 'eve' };

function promise(userId: string, subject: string): PromiseRecord {
  const dueAt = NOW + 86_400;
  return { type: 'promise', userId, domain: DOMAIN, subject, at: NOW, dueAt };
}

/** That somebody showed it, and a witness saw it. */
function shown(claim: PromiseRecord): EvidenceRecord[] {
  const about = { claim: recordId(claim), at: NOW };
  return [
    { type: 'proof', ...about, delivered: ONE },
    { type: 'confirmation', ...about, by: 'wit', doneAt: NOW, accepted: true },
  ];
}

async function say(
  { community }: TestCommunity,
  records: readonly EvidenceRecord[],
  attestor = PROGRAM,
): Promise<void> {
  await community.writer.submit(evidenceCommand({ records, attestor, now: NOW }));
}

async function madeForge(there: TestCommunity): Promise<Forge> {
  const order = { kind: 'github', domain: DOMAIN, now: NOW } as const;
  const command = createSourceCommand(there.community.row.id, order);
  const { source } = await there.community.writer.submit(command);
  return new Forge(there, source.id);
}

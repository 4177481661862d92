import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { claimText, type EvidenceClaim } from '../../src/core/log/evidence-claim.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import {
  formatVerifierKey,
  type SignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { decide, type MintRequest } from '../../src/core/mint/decide.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import { ONE } from '../../src/core/units.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { DAILY, evidenceHash, HEADER, linesOf, newDraft } from '../worlds/memory-community.ts';
import { appendFact, memberOf } from '../worlds/random-history.ts';
import { exportBytes, verifyBytes } from '../worlds/sealed-export.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const [REGISTRY, OTHER] = [registryOf('a.example', 3), registryOf('z.example', 4)];
const VKEY = formatVerifierKey(verifierKeyOfSigner(REGISTRY, nodeEd25519));
const NAMING = { ...PRESETS.sandbox, cycle: DAILY, registry: VKEY };
const GRANTED = claimOf({ ref: 'one' });

describe('a decision under a policy that names a registry', () => {
  const draft = withRecord(NAMING);
  const asked = (claim: MintRequest['claim']): string => {
    const { outcome, code } = decide(draft.state, request(draft, 'one', claim));
    return `${outcome} ${code ?? ''}`.trim();
  };

  // Without the rule of the registry the first of these is minted.
  test('is refused without an answer, and minted only with one that grants', () => {
    expect([asked(undefined), asked(GRANTED), asked('assumed')]).toEqual([
      'refused REGISTRY_AWAY',
      'minted',
      'minted',
    ]);
    expect(asked(claimOf({ ref: 'one', granted: false }))).toBe('refused DUPLICATE');
  });

  test('hears of no registry if something else refuses', () => {
    const stranger = decide(draft.state, {
      ...request(draft, 'one', undefined),
      domain: 'nowhere',
    });
    expect(stranger.code).toBe('ACTION_UNKNOWN');
  });

  test('has nothing of a registry if its policy names none', () => {
    const plain = withRecord({ ...PRESETS.sandbox, cycle: DAILY });
    expect(decide(plain.state, request(plain, 'one', GRANTED)).claim).toBeUndefined();
  });
});

/** A log of the same name: whoever runs another service takes it. */
const NAMESAKE = formatVerifierKey(
  verifierKeyOfSigner(signerKeyOf(HEADER.origin, new Uint8Array(32).fill(9), nodeEd25519)),
);

/** What an operator who has the log's key could write; each is refused by both verifiers. */
const FORGED: readonly (readonly [string, (draft: BatchDraft) => void])[] = [
  ['without an answer', (draft) => append(draft, minted(draft, 'one', undefined))],
  ['held by somebody else', (draft) => append(draft, minted(draft, 'one', { granted: false }))],
  ['signed by another registry', (draft) => append(draft, minted(draft, 'one', { signer: OTHER }))],
  ['signed for another log', (draft) => append(draft, minted(draft, 'one', { log: NAMESAKE }))],
  ['of another number', (draft) => append(draft, minted(draft, 'one', {}, { index: 8 }))],
  [
    'paid for twice',
    (draft) => {
      append(draft, minted(draft, 'one', {}));
      append(draft, minted(draft, 'two', {}));
    },
  ],
];

describe('a mint with a claim', () => {
  test('that was granted holds', async () => {
    const draft = withRecord(NAMING);
    append(draft, minted(draft, 'one', {}));
    expect(await verdictsOn(draft)).toEqual(['holds', 'holds']);
  });

  test.each(FORGED)('%s is refused by both verifiers', async (_, forge) => {
    const draft = withRecord(NAMING);
    forge(draft);
    expect(await verdictsOn(draft)).toEqual(['refused', 'refused']);
  });

  test('under a policy without a registry is refused by both verifiers', async () => {
    const draft = withRecord({ ...PRESETS.sandbox, cycle: DAILY });
    append(draft, { ...decide(draft.state, request(draft, 'one', undefined)), claim: GRANTED });
    expect(await verdictsOn(draft)).toEqual(['refused', 'refused']);
  });
});

interface Claimed {
  readonly ref: string;
  readonly granted?: boolean;
  readonly signer?: SignerKey;
  readonly log?: string;
}

/** An answer that is signed as it is said to be. */
function claimOf({ ref, granted = true, signer = REGISTRY, ...rest }: Claimed): EvidenceClaim {
  const answer = { granted, index: 7, ref: evidenceHash(ref) };
  const { log = HEADER.key } = rest;
  const text = Buffer.from(claimText(log, signer.name, answer));
  return { ...answer, signature: encodeBase64(nodeEd25519.sign(text, signer.seed)) };
}

/** The decision that somebody wants to be believed: minted, whatever the registry said. */
function minted(
  draft: BatchDraft,
  what: string,
  claimed: Partial<Claimed> | undefined,
  changed: Partial<EvidenceClaim> = {},
): DecisionEntry {
  const { claim: _, ...entry } = decide(draft.state, request(draft, what, 'assumed'));
  const claim = claimed && { ...claimOf({ ref: 'one', ...claimed }), ...changed };
  return { ...entry, ...(claim === undefined ? {} : { claim }) };
}

function request(draft: BatchDraft, what: string, claim: MintRequest['claim']): MintRequest {
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  return { member: memberOf(draft, 0), ...action, evidence: evidenceHash(what), claim };
}

function append(draft: BatchDraft, entry: DecisionEntry): void {
  draft.append(entry);
}

function withRecord(policy: Parameters<typeof newDraft>[0]): BatchDraft {
  const draft = newDraft(policy);
  for (let fact = 0; fact < 12; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, ONE);
  return draft;
}

/** What our verifier and the one that shares no code with it say of a log. */
async function verdictsOn(draft: BatchDraft): Promise<string[]> {
  const bytes = exportBytes(linesOf(draft));
  const { divergence } = await verifyBytes(bytes);
  const path = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(path, bytes);
  const { status } = verifyIndependently(path);
  return [divergence === undefined, status === 0].map((holds) => (holds ? 'holds' : 'refused'));
}

function registryOf(installation: string, fill: number): SignerKey {
  const seed = new Uint8Array(32).fill(fill);
  return signerKeyOf(`${installation}/v1/registry`, seed, nodeEd25519);
}

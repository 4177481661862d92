import { describe, expect, test } from 'vitest';
import { formatVerifierKey, signerKeyOf, verifierKeyOfSigner } from '../log/note-key.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { openPolicyFile, policyHash, signPolicyFile } from './policy-library.ts';
import { PRESETS } from './presets.ts';

const signer = signerKeyOf('city.example/v1/log/a', new Uint8Array(32).fill(1));
const key = verifierKeyOfSigner(signer);
const vkey = formatVerifierKey(key);
const about = { name: 'Keep the water on', licence: 'CC0-1.0', origin: signer.name, version: 3 };
const parent = policyHash(PRESETS.standard);
const file = signPolicyFile({ ...about, parent, policy: PRESETS.civic }, { signer, vkey });

describe('rules on their way to another community', () => {
  test('arrive as they left, without the calendar', () => {
    const { file: told, policy } = openPolicyFile(JSON.parse(JSON.stringify(file)), vkey);
    expect(told).toEqual(file);
    const { cycle, ...rules } = policy;
    const { cycle: _own, ...sent } = PRESETS.civic;
    expect(rules).toEqual(sent);
    expect(cycle).toEqual(PRESETS.standard.cycle);
  });

  test('have one hash in every community, whatever its calendar', () => {
    const cycle = { days: 7, anchorDate: '2026-01-05', anchorCycle: 40 };
    expect(policyHash({ ...PRESETS.civic, cycle })).toBe(file.hash);
    expect(policyHash({ ...PRESETS.civic, giFloor: 0.5 })).not.toBe(file.hash);
  });

  const other = signerKeyOf('city.example/v1/log/b', new Uint8Array(32).fill(2));
  const others = formatVerifierKey(verifierKeyOfSigner(other));
  // Whoever gains by other rules, by another name for them, or by a parent that they never had.
  test.each([
    ['other rules', { ...file, policy: { ...file.policy, giFloor: 0.1 } }],
    ['other rules with their hash', changed({ giFloor: 0.1 })],
    ['another name', { ...file, name: 'Something else' }],
    ['another licence', { ...file, licence: 'mine' }],
    ['another parent', { ...file, parent: file.hash }],
    ['no parent', { ...file, parent: undefined }],
    ['another version', { ...file, version: 4 }],
    ['another log', { ...file, origin: other.name }],
    ['another key', { ...file, vkey: others }],
    ['another log and its key', { ...file, vkey: others, origin: other.name }],
    ['a field that is missing', { ...file, note: undefined }],
    ['a sunset that nobody signed', { ...file, sunset: '2027-01-01' }],
    ['a sunset that is no date', { ...file, sunset: '2027-02-30' }],
    ['another format', { ...file, format: 'negentropy-policy/2' }],
  ])('are refused with %s', (_what, wrong) => {
    expect(() => openPolicyFile(wrong, undefined)).toThrow(
      expect.objectContaining({ name: 'LogError' }),
    );
  });

  test('are refused by who knows another key of that log', () => {
    expect(() => openPolicyFile(file, others)).toThrow('it is signed by');
  });

  test('are refused when they are no policy, whoever signed them', () => {
    const policy = { ...PRESETS.civic, domains: [] };
    const signed = signPolicyFile({ ...about, policy }, { signer, vkey });
    expect(() => openPolicyFile(signed, vkey)).toThrow('at least one domain');
  });

  test('have the sunset that was signed, and lose it to nobody', () => {
    const sunset = '2027-06-30';
    const policy = PRESETS.civic;
    const ending = signPolicyFile({ ...about, sunset, policy }, { signer, vkey });
    expect(openPolicyFile(ending, vkey).file.sunset).toBe(sunset);
    for (const moved of [undefined, '2028-06-30']) {
      expect(() => openPolicyFile({ ...ending, sunset: moved }, vkey)).toThrow('something else');
    }
    expect(() => signPolicyFile({ ...about, sunset: 'June', policy }, { signer, vkey })).toThrow(
      'no date',
    );
  });

  test('are no checkpoint of the log', () => {
    expect(() => openCheckpoint(file.note, { origin: signer.name, keys: [key] })).toThrow(
      'no known key',
    );
  });
});

function changed(changes: object): object {
  const policy = { ...file.policy, ...changes };
  return { ...file, policy, hash: policyHash(policy) };
}

import { canonicalize, type CanonicalValue } from '../log/canonical-json.ts';
import type { Ed25519 } from '../log/ed25519.ts';
import { LogError } from '../log/log-error.ts';
import {
  parseVerifierKey,
  type SignerKey,
  type VerifierKey,
  verifierKeyOf,
} from '../log/note-key.ts';
import { openNote, signNote } from '../log/signed-note.ts';
import { parseDate } from './cycle.ts';
import { parsePolicy, type PolicyDocument } from './parse-policy.ts';
import { PRESETS } from './presets.ts';
import { hashOfText, isHashText } from '../log/sha256.ts';

/** Version of a policy on its way from one community to another. */
export const POLICY_FILE_FORMAT = 'negentropy-policy/1';

/** Rules without the calendar, which every community has of its own. */
export type PortablePolicy = Omit<PolicyDocument, 'cycle'>;

/** What is told of rules beside themselves. */
export interface PolicyOrigin {
  /** As its community calls it: one line. */
  readonly name: string;
  /** Under which others may use it: one line, for instance `CC0-1.0`. */
  readonly licence: string;
  /** The log in which it was in force, and which version it was there. */
  readonly origin: string;
  readonly version: number;
  /** Hash of the rules that it came from; absent: the first of its log. */
  readonly parent?: string;
  /** UTC date until which they are meant to be followed, itself included; absent: no end. */
  readonly sunset?: string;
}

/** Rules as they travel: signed by the installation in whose log they were in force. */
export interface PolicyFile extends PolicyOrigin {
  readonly format: typeof POLICY_FILE_FORMAT;
  readonly policy: PortablePolicy;
  /** {@link policyHash}: who follows these rules elsewhere is found by it in any public log. */
  readonly hash: string;
  /** Verifier key of the log; it signs in a name of its own. */
  readonly vkey: string;
  /** C2SP signed note over all of it but the rules, of which it has the hash. */
  readonly note: string;
}

/** SHA-256 of rules without their calendar, as canonical JSON (RFC 8785), as hex. */
export function policyHash(policy: PolicyDocument | PortablePolicy): string {
  const rules = portable(policy) as unknown as CanonicalValue;
  return hashOfText(canonicalize(rules));
}

/**
 * Signs rules to be taken elsewhere.
 *
 * @param signer the key of the log, in the name of the log
 * @throws LogError `NOTE_MALFORMED` when name or licence cannot stand in a note, `ENTRY_INVALID`
 *   when the sunset is no date
 */
export function signPolicyFile(
  { policy, ...about }: PolicyOrigin & { readonly policy: PolicyDocument },
  { signer, vkey }: { readonly signer: Pick<SignerKey, 'seed'>; readonly vkey: string },
  algorithm?: Ed25519,
): PolicyFile {
  const hash = policyHash(policy);
  const { name, keyId } = policyKeyOf(parseVerifierKey(vkey));
  const key = { name, keyId, seed: signer.seed };
  const note = signNote(textOf({ ...about, hash }), [key], algorithm);
  return { format: POLICY_FILE_FORMAT, ...about, policy: portable(policy), hash, vkey, note };
}

/**
 * Reads rules that came from elsewhere: that they keep every rule of a policy, and that the
 * installation of their log has signed them.
 *
 * @param trusted the verifier key of that log, from a source other than the file
 * @returns the rules, with the calendar of a preset that every community replaces by its own
 * @throws LogError `ENTRY_INVALID` or of `openNote`, that says what does not hold
 */
export function openPolicyFile(
  value: unknown,
  trusted: string | undefined,
): { readonly file: PolicyFile; readonly policy: PolicyDocument } {
  const file = fileIn(value);
  if (trusted !== undefined && trusted !== file.vkey) throw invalid(`it is signed by ${file.vkey}`);
  const key = parseVerifierKey(file.vkey);
  if (key.name !== file.origin) throw invalid('its key is that of another log');
  if (policyHash(file.policy) !== file.hash) throw invalid('its rules are not those of its hash');
  const { text } = openNote(file.note, [policyKeyOf(key)]);
  if (text !== textOf(file)) throw invalid('what was signed says something else');
  const policy = { ...file.policy, cycle: PRESETS.standard.cycle } as PolicyDocument;
  const parsed = parsePolicy(policy, 1);
  if (!parsed.ok) throw invalid(parsed.problems.join('; '));
  return { file, policy };
}

/** The key of a log in the name under which it signs rules: a checkpoint has another. */
function policyKeyOf({ name, publicKey }: VerifierKey): VerifierKey {
  return verifierKeyOf(`${name}/policy`, publicKey);
}

function textOf(about: PolicyOrigin & { readonly hash: string }): string {
  const { name, licence, origin, version, parent = 'none', hash, sunset } = about;
  if (!isSunset(sunset)) throw invalid('its sunset is no date');
  const lines = [
    POLICY_FILE_FORMAT,
    `name ${name}`,
    `licence ${licence}`,
    `log ${origin}`,
    `version ${version}`,
    `parent ${parent}`,
    `policy ${hash}`,
    ...(sunset === undefined ? [] : [`sunset ${sunset}`]),
  ];
  if (lines.some((line) => line.includes('\n')))
    throw invalid('name and licence are one line each');
  return `${lines.join('\n')}\n`;
}

function portable(policy: PolicyDocument | PortablePolicy): PortablePolicy {
  const { cycle, ...rules } = policy as PolicyDocument;
  void cycle;
  return rules;
}

function isSunset(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && parseDate(value) !== undefined);
}

function fileIn(value: unknown): PolicyFile {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const given = (isObject ? value : {}) as Readonly<Record<string, unknown>>;
  const { format, name, licence, origin, version, parent, policy, hash, vkey, note, sunset } =
    given;
  const texts = [name, licence, origin, hash, vkey, note];
  const isFile =
    format === POLICY_FILE_FORMAT &&
    texts.every((text) => typeof text === 'string' && text !== '') &&
    isHashText(hash) &&
    Number.isSafeInteger(version) &&
    (parent === undefined || isHashText(parent)) &&
    isSunset(sunset) &&
    typeof policy === 'object' &&
    policy !== null;
  if (!isFile) throw invalid(`it has not the fields of ${POLICY_FILE_FORMAT}`);
  return given as unknown as PolicyFile;
}

function invalid(reason: string): LogError {
  return new LogError('ENTRY_INVALID', `not a policy to take over: ${reason}`);
}

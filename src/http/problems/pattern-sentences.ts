import { NAME_PATTERN } from '../../core/policy/policy-shape.ts';

const ID = 'must be a whole number in decimal digits, without zeros in front';
const SLUG = 'must have 1 to 63 lower-case letters, digits and hyphens, no hyphen first';

/**
 * What a pattern of the API asks for, in words: nobody reads a regular expression in an error.
 * Each pattern of a request is here; a test looks for those that are not.
 */
const SENTENCES: Readonly<Record<string, string>> = {
  [NAME_PATTERN]: 'must have 1 to 63 lower-case letters, digits and hyphens, a letter first',
  '^[a-z0-9][a-z0-9-]{0,62}$': SLUG,
  '^[^\\u0000-\\u001f\\u007f]+$': 'must be one line of text, without control characters',
  '^[\\x21-\\x7e]+$': 'must be printable ASCII without spaces',
  '^[0-9a-f]{64}$': 'must be an evidence id: 64 hexadecimal digits in lower case',
  '^[0-9a-f]{32}$': 'must be 32 hexadecimal digits in lower case',
  '^[0-9a-f]{16}$': 'must be the id of a source: 16 hexadecimal digits in lower case',
  '^[0-9a-f-]{36}$': 'must be a member id: a UUID in lower case',
  '^[a-z0-9]{3,64}$': 'must be the id of a key: 3 to 64 lower-case letters and digits',
  '^wh_[0-9a-f]{24}$': 'must be the id of a webhook: wh_ and 24 hexadecimal digits',
  '^[0-9a-f]{128}$': 'must be 128 hexadecimal digits in lower case',
  '^[A-Za-z0-9+/]{86}==$': 'must be an Ed25519 signature in base64: 88 characters',
  '^[A-Za-z0-9+/]{43}=$': 'must be a Merkle root in base64: 44 characters',
  '^[1-9][0-9]{0,8}$': 'must be a whole number from 1 on, of at most 9 digits',
  '^(0|[1-9][0-9]{0,14})$': ID,
  '^(0|[1-9][0-9]{0,8})$': ID,
  '^(0|-?[1-9][0-9]{0,8})$': 'must be a whole number of at most 9 digits',
  '^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$': 'must be a whole number from 1 to 200',
  '^([1-9]|[1-9][0-9]|[1-3][0-9][0-9]|400)$': 'must be a whole number from 1 to 400',
  '^([0-9]|[1-9][0-9]|[1-3][0-9][0-9]|400)$': 'must be a whole number from 0 to 400',
  '^([0-9]|[1-4][0-9]|5[0-6])$': 'must be a whole number from 0 to 56',
  '^[A-Za-z0-9_-]+$': 'must be what an earlier answer named as next',
  '^(0|[1-9][0-9]{0,15})\\.[0-9]{6}$': 'must be MIC as text with exactly six decimals: "1.500000"',
  '^(0|[1-9][0-9]{0,17})([.][0-9]{1,6})?$': 'must be an amount as text, such as "4812.37"',
  '^-?(0|[1-9][0-9]{0,17})([.][0-9]{1,6})?$':
    'must be an amount as text, with a hyphen first if it is less: "-4812.37"',
  '^[A-Z]{3}/[0-6]$': 'must be a code and how many digits follow the point: "USD/2"',
  '^[A-Z][A-Z0-9_]{0,62}$': 'must have 1 to 63 capital letters, digits and _, a letter first',
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}$': 'must be a day: "2026-01-31"',
  '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$':
    'must have 1 to 64 lower-case letters, digits, ., _ and -, a letter or digit at both ends',
  '^(outcome|code|domain)(,(outcome|code|domain)){0,2}$':
    'must be outcome, code or domain, or several with commas',
  '^-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,6})?$':
    'must be a number of at most 4 digits before the point and 6 behind it',
  '^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$': 'must be a number from 0 to 1 with at most 6 decimals',
};

/** In words; undefined for a pattern that has none. */
export function patternSentence(pattern: unknown): string | undefined {
  return typeof pattern === 'string' ? SENTENCES[pattern] : undefined;
}

import { expect, test } from 'vitest';
import { PRESETS } from '../../core/policy/presets.ts';
import { readPolicyFile } from './policy-file.ts';

const JSON_TEXT = JSON.stringify(PRESETS.standard, undefined, 2);

/** A file with a head and comments, in which one line may be another. */
function yaml(change: (text: string) => string = (text) => text): string {
  const policy = JSON_TEXT.split('\n').join('\n  ');
  return change(`# Pay for reviews as for commits.
format: 1
base: 7
notBefore: C-260 # the timelock may make it later
policy:
  ${policy}
`);
}

test('JSON is a policy file, and so is YAML with a head and comments', () => {
  expect(readPolicyFile(JSON_TEXT)).toEqual({ ok: true, file: { policy: PRESETS.standard } });
  const file = { policy: PRESETS.standard, base: 7, notBefore: 260 };
  expect(readPolicyFile(yaml())).toEqual({ ok: true, file });
});

test.each([
  ['a repeated key', 'base: 7', 'base: 7\nbase: 8', /Map keys must be unique/, 4],
  ['an anchor', 'base: 7', 'base: &seven 7', /anchor/, 3],
  ['an alias', 'base: 7', 'base: &seven 7\nsummary: *seven', /anchor|alias/, 3],
  ['a tag', 'base: 7', 'base: !!int 7', /the tag tag:yaml.org,2002:int is not taken/, 3],
  ['a merge key', 'base: 7', '<<: { base: 7 }', /merge key/, 3],
  ['a tab', 'base: 7', '\tbase: 7', /tab/i, 3],
  ['an exponent', '"threshold": 0.95', '"threshold": 95e-2', /95e-2 is no plain decimal/, 11],
  ['more than six decimals', '0.95,', '0.95000000000000001,', /no plain decimal/, 11],
  ['a leading zero', 'base: 7', 'base: 007', /007 is no plain decimal/, 3],
  ['yes for true', '"entropy": true', '"entropy": yes', /gates.entropy must be true or false/, 19],
  ['a value of a rule', '0.95,', '0.4,', /mint.threshold/, 11],
  ['a field that is none', 'base: 7', 'bsae: 7', /bsae is not a field/, 3],
  ['a cycle that is none', 'C-260', 'soon', /notBefore must be a cycle/, 4],
  ['another format', 'format: 1', 'format: 2', /format must be 1/, 2],
  ['signed rules', 'format: 1', 'format: negentropy-policy/1\nname: ours', /policy import/, 2],
])('%s is refused with its line', (_, text, instead, says, line) => {
  const read = readPolicyFile(yaml((whole) => whole.replace(text, instead)));
  const [problem] = read.ok ? [] : read.problems;
  expect(problem?.text).toMatch(says);
  expect(problem?.line).toBe(line);
});

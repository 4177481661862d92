import { beforeAll, expect, test } from 'vitest';
import { type AuditedCase, auditorPage, auditorWalk, writtenPage } from './auditor-walk.ts';

let cases: readonly AuditedCase[];
beforeAll(async () => {
  cases = await auditorWalk();
});

test('docs/walks/auditor.md shows what is printed', () => {
  expect(auditorPage(cases)).toBe(writtenPage());
});

test('every damaged file is refused, and none that is in order', () => {
  for (const { what, ended, isSound } of cases) {
    expect([what, ended.code]).toEqual([what, isSound ? 0 : 1]);
  }
});

test('what is wrong is said in words, each damage in its own', () => {
  const refused = cases.filter(({ isSound }) => !isSound).map(({ ended }) => ended);
  for (const { stdout, stderr } of refused) expect(stdout + stderr).not.toMatch(/\n +at /);
  const words = refused.map(({ stdout, stderr }) => (stdout + stderr).replace(/\S+\.\S+/g, ''));
  expect(new Set(words).size).toBe(words.length);
});

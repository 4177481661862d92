import { expect, test } from 'vitest';
import { ownDe } from '../texts/own-de.ts';
import { ownEn } from '../texts/own-en.ts';
import { EMPTY, Faults } from './form-sentences.ts';
import { actForm, type Field } from './forms.ts';

const FIELDS: readonly Field[] = [
  { name: 'subject', label: 'What' },
  { name: 'share', label: 'Share', kind: 'number' },
  { name: 'due', label: 'Due', kind: 'date' },
  { name: 'note', label: 'Note', isOptional: true, maxLength: 3 },
];

const { unfit: en } = ownEn;

/** What is told of a form in which the service named one field alone; one place has the focus. */
function toldOf(written: Readonly<Record<string, string>>, faults: Faults): readonly string[] {
  const sent = new URLSearchParams({ act: 'say', ...written });
  const shown = { form: { token: '', once: '' }, path: '/me', sent, faults };
  const less = { act: 'less', button: 'Less', needsLess: true };
  const { text } = actForm(shown, { act: 'say', button: 'Say', fields: FIELDS, second: less });
  expect(text.match(/autofocus/g) ?? []).toHaveLength(faults.isAtField ? 1 : 0);
  return faults.told.map((one) => one.text);
}

// Fails when only what the service named is told.
test('a form is told of all its faults at once, in both languages', () => {
  const written = { subject: '', share: 'half', due: 'soon', note: 'four' };
  expect(toldOf(written, new Faults([`/subject ${EMPTY}`], en))).toEqual([
    en.short('What', 1),
    en.number('Share', false),
    en.other('Due', 'must be a day: "2026-01-31"'),
    en.long('Note', 3),
  ]);
  expect(toldOf(written, new Faults([`/subject ${EMPTY}`], ownDe.unfit))).toEqual([
    '„What“ muss ausgefüllt sein.',
    '„Share“ muss eine Zahl sein.',
    '„Due“: ein Tag, zum Beispiel 2026-01-31',
    '„Note“ darf höchstens 3 Zeichen haben.',
  ]);
});

test('what is written well, may be empty or was not looked at is no fault', () => {
  const well = { subject: 'a bridge', share: '50 %', due: '2026-01-31', note: '' };
  expect(toldOf(well, new Faults(['no'], en))).toEqual(['no']);
  expect(toldOf({ ...well, share: '1.250,75' }, new Faults(['no'], en))).toEqual(['no']);
  expect(toldOf({ subject: '' }, new Faults(['it waited'], en, true))).toEqual(['it waited']);
  expect(toldOf({ subject: '', act: 'less' }, new Faults(['no'], en))).toEqual(['no']);
});

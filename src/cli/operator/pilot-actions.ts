import { readYaml } from '../../connectors/records/yaml-file.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { fileText } from '../file-text.ts';
import { get, type OperatorCommand, post, shows } from './action.ts';

/** What is tried on some, drawn by chance, before it is done to all. */
export const PILOT_COMMANDS: readonly OperatorCommand[] = [
  {
    name: 'pilots',
    summary: 'register what is tried on some, draw who, see what every look showed',
    options: {},
    actions: [
      shows('every pilot, the newest first, whatever came of it', '/v1/pilots'),
      {
        verb: 'register',
        takes: '<file>',
        says: 'YAML with the fields of docs/reference/pilots.md; refused without power',
        words: 1,
        ask: ({ about: [path = ''] }) => post('/v1/pilots', planIn(path)),
      },
      {
        verb: 'draw',
        takes: '<id>',
        says: 'who is treated, in a later cycle than it was registered',
        words: 1,
        ask: ({ about: [id = ''] }) => post(`/v1/pilots/${encodeURIComponent(id)}/draw`, {}),
      },
      {
        verb: 'show',
        takes: '<id>',
        says: 'who takes part, in which arm and when, and every look',
        words: 1,
        ask: ({ about: [id = ''] }) => get(`/v1/pilots/${encodeURIComponent(id)}`),
      },
    ],
  },
];

/** @throws OperatorError with the line of whatever is wrong with the file */
function planIn(path: string): object {
  const text = fileText(path);
  const read = readYaml(text);
  if (!read.ok) {
    const problems = read.problems.map(({ line, text: say }) =>
      line === undefined ? say : `line ${line}: ${say}`,
    );
    throw new OperatorError(`${path} is no plan: ${problems.join('; ')}.`);
  }
  if (typeof read.value === 'object' && read.value !== null) return read.value;
  throw new OperatorError(`${path} has no fields: docs/reference/pilots.md names them.`);
}

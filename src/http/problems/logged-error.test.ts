import { expect, test } from 'vitest';
import { DatabaseError } from '../../db/engine/port.ts';
import { loggedError } from './logged-error.ts';

test('a database’s error is logged without what it may quote', () => {
  const detail = 'Key (user_id)=(ada) already exists.';
  const error = new DatabaseError('23505', 'duplicate key: ada', { detail });
  const logged = loggedError(error);
  expect(logged).toMatchObject({ name: 'DatabaseError', code: '23505' });
  expect(JSON.stringify(logged)).not.toContain('ada');
  expect(logged.stack?.[0]).toContain('logged-error.test');
});

test('any other error says what went wrong and where', () => {
  expect(loggedError(new RangeError('no node 3'))).toMatchObject({
    name: 'RangeError',
    message: 'no node 3',
  });
  expect(loggedError('a text')).toEqual({ name: 'string' });
});

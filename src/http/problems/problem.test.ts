import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../connectors/records/connector-error.ts';
import { DatabaseError } from '../../db/engine/port.ts';
import { WriterBusyError } from '../../pipeline/request-error.ts';
import { IdempotencyConflictError } from '../../pipeline/writer/idempotency.ts';
import { RequestError } from '../../pipeline/request-error.ts';
import { knownProblem, Problem, problemOf } from './problem.ts';
import { PROBLEM_CODES, PROBLEMS } from './problem-codes.ts';

const SECRET = 'select secret_hash from negentropy.api_key';

function databaseError(code: string): DatabaseError {
  return new DatabaseError(code, SECRET);
}

describe('problems', () => {
  test('an unknown field is named', () => {
    const additionalProperty = 'bonus'.repeat(50);
    const violation = { instancePath: '/action', message: 'no', params: { additionalProperty } };
    const error = Object.assign(new Error('invalid'), { validation: [violation] });
    const message = `must not have the field "${'bonus'.repeat(20)}"`;
    expect(problemOf(error)).toMatchObject({
      code: 'BODY_INVALID',
      detail: `/action ${message}`,
      errors: [{ path: '/action', message }],
    });
  });

  test('every code has a status of its class and a title', () => {
    for (const code of PROBLEM_CODES) {
      const { status, title } = PROBLEMS[code];
      expect(status >= 400 && status < 600).toBe(true);
      expect(title).not.toBe('');
      expect(problemOf(new Problem(code, 'why'))).toEqual({
        type: `/docs/problems#${code}`,
        title,
        status,
        code,
        detail: 'why',
      });
    }
  });

  test.each([
    [new RequestError('BALANCE_TOO_LOW', 'too little'), 'BALANCE_TOO_LOW', 'too little'],
    [new IdempotencyConflictError('another'), 'IDEMPOTENCY_CONFLICT', 'another'],
    [new ConnectorError('EVIDENCE_INVALID', '/a', 'is no'), 'EVIDENCE_INVALID', '/a is no'],
    [new WriterBusyError('later'), 'BUSY', 'later'],
  ])('say what the pipeline says: %s', (error, code, detail) => {
    expect(problemOf(error)).toMatchObject({ code, detail });
  });

  test('of a request that may be sent again say when', () => {
    expect(knownProblem(new WriterBusyError('later')).extra.retryAfterSeconds).toBe(1);
    const away = knownProblem(databaseError('08006'));
    expect(away.code).toBe('BUSY');
    expect(away.extra.retryAfterSeconds).toBeGreaterThan(0);
  });

  test.each([new Error(SECRET), databaseError('42P01'), SECRET, undefined, { statusCode: 200 }])(
    'of what nobody expected say nothing: %#',
    (error) => {
      const body = problemOf(error);
      expect(body).toMatchObject({ code: 'INTERNAL', status: 500 });
      expect(JSON.stringify(body)).not.toContain('select');
    },
  );
});

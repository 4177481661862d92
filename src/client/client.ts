import { ApiMethods } from './api-methods.ts';

/**
 * The service as a program uses it, in Node and in a browser. One method for each operation; lists
 * are read by `for await`. A refusal to mint is an answer, not an error.
 *
 * @example
 *   const client = new NegentropyClient({ baseUrl: 'http://127.0.0.1:8787', key });
 *   const decision = await client.mint({ userId, action, evidence });
 *   for await (const earlier of client.listDecisions({ userId })) print(earlier.outcome);
 */
export class NegentropyClient extends ApiMethods {}

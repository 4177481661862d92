import { configureGlobal } from 'fast-check';
import { isSoak } from './size.ts';

/**
 * Properties draw the same values in every ordinary run, so that a change is what makes one fail;
 * the long runs draw new ones each time. A failure prints its seed and path;
 * `NEGENTROPY_TEST_SEED=<seed>` draws the same again.
 */
const given = process.env['NEGENTROPY_TEST_SEED'];

if (given !== undefined) configureGlobal({ seed: Number(given) });
else if (!isSoak) configureGlobal({ seed: 20_251_128 });

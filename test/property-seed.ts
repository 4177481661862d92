import { configureGlobal } from 'fast-check';

/**
 * Properties draw the same values in every ordinary run, so that a change is what makes one fail;
 * the long runs draw new ones each time. A failure prints its seed and path;
 * `NEGENTROPY_TEST_SEED=<seed>` draws the same again.
 */
const given = process.env['NEGENTROPY_TEST_SEED'];
const isLong = process.env['NEGENTROPY_SOAK'] === '1';

if (given !== undefined) configureGlobal({ seed: Number(given) });
else if (!isLong) configureGlobal({ seed: 20_251_128 });

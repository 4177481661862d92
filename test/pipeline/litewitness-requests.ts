/**
 * The requests by which litewitness of filippo.io/torchwood tests itself, with the statuses that it
 * expects (cmd/litewitness/testdata/litewitness.txt): a public log of Sigsum's form, signed by a
 * key of that test.
 */
const origin =
  'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562';

export const litewitnessLog = {
  origin,
  publicKey: 'ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f',
};

/** The seed of the witness in that test. */
export const litewitnessSeed = '31ffc2116ecbe003acaa800ab70757bd7d53206e3febef6a6d0796d95530b34f';

const trees = {
  1: {
    root: 'KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    signature:
      'UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=',
  },
  3: {
    root: 'RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=',
    signature:
      'UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=',
  },
  5: {
    root: 'QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=',
    signature:
      'UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=',
  },
} as const;

const oneToThree = [
  'KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  'KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
];
const oneToFive = [
  'KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  '+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=',
  'KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
];
const threeToFive = [
  'KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  'KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  'wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=',
  'KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
];

function request(old: number, proof: readonly string[], size: keyof typeof trees): string {
  const { root, signature } = trees[size];
  const lines = [`old ${old}`, ...proof, '', origin, String(size), root, ''];
  return `${lines.join('\n')}\n\u2014 ${origin} ${signature}\n`;
}

/** In this order. An unknown log is 404, as the specification says since; that test has 403. */
export const litewitnessRequests: readonly (readonly [
  what: string,
  body: string,
  status: number,
  conflict?: string,
])[] = [
  ['the first tree', request(0, [], 1), 200],
  ['a changed signature', request(1, oneToThree, 3).replace('x6go=', 'x6gx='), 403],
  ['an unknown log', request(1, oneToThree, 3).replaceAll('9e562', '9e563'), 404],
  ['no proof', request(1, [], 3), 422],
  ['a wrong proof', request(1, [oneToThree[0] ?? '', trees[5].root], 3), 422],
  ['a tree that follows', request(1, oneToThree, 3), 200],
  ['a proof from an older tree', request(1, oneToFive, 5), 409, '3\n'],
  ['the next tree', request(3, threeToFive, 5), 200],
  ['a request to be told the size', request(0, [], 5), 409, '5\n'],
];

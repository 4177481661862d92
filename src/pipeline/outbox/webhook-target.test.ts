import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTarget, isPublicAddress, parseTargetUrl } from './webhook-target.ts';

/** Not globally reachable: RFC 6890 and its registries, written down apart from the source. */
const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const NOT_PUBLIC_6 = [
  ['::', 8],
  ['100::', 64],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

// Two lists: a list takes an IPv4 address for its mapped IPv6 one as well.
const notPublic4 = new BlockList();
const notPublic6 = new BlockList();
for (const [net, bits] of NOT_PUBLIC_4) notPublic4.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of NOT_PUBLIC_6) notPublic6.addSubnet(net, bits, 'ipv6');

/** An address of one of the ranges that lead nowhere public. */
const privateNumber4 = fc
  .tuple(fc.constantFrom(...NOT_PUBLIC_4), fc.nat(0xffff_ffff))
  .map(([[net, bits], free]) => {
    const base = net.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return base + (free % 2 ** (32 - bits));
  });

const dotted = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** Spellings of one IPv4 address that a browser's parser understands. */
const spellings: readonly ((number: number) => string)[] = [
  dotted,
  String,
  (number) => `0x${number.toString(16)}`,
  (number) => `0${number.toString(8)}`,
  (number) => `${Math.floor(number / 2 ** 24)}.${number % 2 ** 24}`,
  (number) => `${dotted(number)}.`,
  (number) => `[::ffff:${dotted(number)}]`,
  (number) => `[::ffff:${hex(number)}]`,
  (number) => `[64:ff9b::${hex(number)}]`,
  (number) => `[2002:${hex(number)}::1]`,
  (number) => `[::${dotted(number)}]`,
];

function hex(number: number): string {
  return `${Math.floor(number / 65_536).toString(16)}:${(number % 65_536).toString(16)}`;
}

describe('an address', () => {
  test('counts as public exactly when no special range has it', () => {
    const address4 = fc.nat(0xffff_ffff).map(dotted);
    fc.assert(
      fc.property(address4, (address) => {
        fc.pre(!/^192\.(?:31\.196|52\.193|175\.48)\./.test(address));
        expect(isPublicAddress(address)).toBe(!notPublic4.check(address, 'ipv4'));
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.nat(0xffff), (address, first) => {
        const nearby = address.replace(/^[0-9a-f]+:/i, `${(first | 0x2000).toString(16)}:`);
        const open = [address, nearby].filter(isPublicAddress);
        expect(open.filter((one) => notPublic6.check(one, 'ipv6'))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2001:4860:4860::8888'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each(['168.63.129.16', '169.254.169.254', 'fd00:ec2::254', '100.100.100.200'])(
    '%s, where clouds keep secrets, is not',
    (address) => {
      expect(isPublicAddress(address)).toBe(false);
    },
  );
});

describe('a target', () => {
  const rules = { allowPrivate: false };

  test('is refused however a private address is spelled', async () => {
    await fc.assert(
      fc.asyncProperty(
        privateNumber4,
        fc.constantFrom(...spellings),
        fc.constantFrom('', ':443', ':8080'),
        async (number, spell, port) => {
          const check = checkTarget(`https://${spell(number)}${port}/hook`, rules);
          await expect(check).rejects.toThrow('not public');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is refused when any one of its addresses is private', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('8.8.8.8', '2606:4700::1'), { maxLength: 5 }),
        privateNumber4.map(dotted),
        fc.nat(5),
        async (others, address, at) => {
          const addresses = [...others.slice(0, at), address, ...others.slice(at)];
          const resolve = (): Promise<string[]> => Promise.resolve(addresses);
          const check = checkTarget('https://hooks.example/', { ...rules, resolve });
          await expect(check).rejects.toThrow('not public');
        },
      ),
    );
  });

  test('that is public comes back with the addresses that were checked', async () => {
    const resolve = (): Promise<string[]> => Promise.resolve(['8.8.8.8', '2606:4700::1']);
    const target = await checkTarget('https://hooks.example/a?b=c', { ...rules, resolve });
    expect(target.url.href).toBe('https://hooks.example/a?b=c');
    expect(target.addresses).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
  });

  test.each([
    ['no name', () => Promise.resolve([])],
    ['an error', () => Promise.reject(new Error('SERVFAIL'))],
    ['no address', () => Promise.resolve(['8.8.8.8', 'nonsense'])],
  ])('is refused when its name leads to %s', async (_what, resolve) => {
    const check = checkTarget('https://hooks.example/', { ...rules, resolve });
    await expect(check).rejects.toThrow('does not resolve');
  });

  test.each([
    ['http://8.8.8.8/', 'https'],
    ['ftp://8.8.8.8/', 'https'],
    ['file:///etc/passwd', 'https'],
    ['javascript:alert(1)', 'https'],
    ['/hook', 'absolute'],
    ['https://', 'absolute'],
    ['https://user@hooks.example/', 'user name'],
    ['https://:secret@hooks.example/', 'user name'],
    ['https://hooks.example/#part', 'fragment'],
  ])('%s is refused by its text', (text, reason) => {
    expect(() => parseTargetUrl(text, false)).toThrow(reason);
  });

  test('may have 2,048 characters', () => {
    const text = 'https://hooks.example/'.padEnd(2_048, 'a');
    expect(parseTargetUrl(text, false).href).toBe(text);
    expect(() => parseTargetUrl(`${text}a`, false)).toThrow('2048 characters');
  });

  test('of an own network passes where that is allowed, by http too', async () => {
    const target = await checkTarget('http://[::1]:8080/', { allowPrivate: true });
    expect(target.addresses).toEqual([{ address: '::1', family: 6 }]);
    const check = checkTarget('ftp://10.0.0.1/', { allowPrivate: true });
    await expect(check).rejects.toThrow('https');
  });
});

import type { LookupAddress } from 'node:dns';
import type { Lookup } from '../../shared/destinations/http.js';
import { isPublic, publicLookup } from '../../shared/destinations/siem/publicAddress.js';

test.each([
  ['8.8.8.8', true],
  ['1.1.1.1', true],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['10.0.0.1', false],
  ['192.168.1.1', false],
  ['100.63.255.255', true],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['0.0.0.0', false],
  ['169.254.169.254', false],
  ['168.63.129.16', false],
  ['168.63.129.17', true],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['2603:1020::1', true],
  ['2a00:1450:4001:80b::200e', true],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['fc00::1', false],
  ['ff02::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:0:7f00:1::', false],
  ['2001:db8::1', false],
  ['localhost', false],
  ['', false],
])('%s is an address of the internet: %s', (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});

describe('the look-up of a socket', () => {
  const answering =
    (...addresses: string[]): Lookup =>
    (_name, _options, found) =>
      found(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  async function ask(name: string, resolve: Lookup) {
    let refused = 0;
    const lookup = publicLookup('siem.example', () => (refused += 1), resolve);
    const [error, addresses] = await new Promise<[NodeJS.ErrnoException | null, LookupAddress[]]>((found) =>
      lookup(name, {}, (...answer) => found(answer)),
    );
    return { refused, code: error?.code, addresses: addresses.map(({ address }) => address) };
  }

  test.each([
    ['public addresses', ['8.8.8.8', '2603:1020::1'], 0],
    ['a private one', ['10.0.0.1'], 1],
    ['a private one among public ones', ['8.8.8.8', '127.0.0.1'], 1],
  ])('of a host with %s', async (_what, addresses, refused) => {
    const expected = refused === 0 ? { code: undefined, addresses } : { code: 'ERR_NOT_PUBLIC', addresses: [] };
    expect(await ask('siem.example', answering(...addresses))).toEqual({ refused, ...expected });
    expect(await ask('SIEM.example', answering(...addresses))).toMatchObject({ refused });
  });

  test('lets the proxy be where it is', async () => {
    expect(await ask('proxy.internal', answering('10.0.0.8'))).toEqual({
      refused: 0,
      code: undefined,
      addresses: ['10.0.0.8'],
    });
  });

  test('of a name that is not known fails as ever', async () => {
    const unknown: Lookup = (_name, _options, found) =>
      found(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    expect(await ask('siem.example', unknown)).toEqual({ refused: 0, code: 'ENOTFOUND', addresses: [] });
  });

  test('finds localhost on this machine, and refuses it', async () => {
    let refused = 0;
    const lookup = publicLookup('localhost', () => (refused += 1));
    const error = await new Promise<NodeJS.ErrnoException | null>((found) => lookup('localhost', {}, found));
    expect([refused, error?.code]).toEqual([1, 'ERR_NOT_PUBLIC']);
  });
});

import { proxyFor } from '../shared/proxyFor.js';

const PROXY = 'http://proxy.example:3128';

test.each([
  ['https://a.example', { HTTPS_PROXY: PROXY }, PROXY],
  ['wss://a.example', { HTTPS_PROXY: PROXY }, PROXY],
  ['https://a.example', { https_proxy: PROXY, HTTPS_PROXY: 'http://other.example' }, PROXY],
  ['https://a.example', { https_proxy: '', HTTPS_PROXY: PROXY }, PROXY],
  ['https://a.example', { HTTPS_PROXY: 'proxy.example:3128' }, PROXY],
  ['https://a.example', { HTTPS_PROXY: '' }, undefined],
  ['https://a.example', { HTTP_PROXY: PROXY, ALL_PROXY: PROXY }, undefined],
  ['http://169.254.169.254/metadata', { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY }, undefined],
  ['https://a.example', { HTTPS_PROXY: PROXY, NO_PROXY: '' }, PROXY],
  ['https://a.example', { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
  ['https://a.example', { HTTPS_PROXY: PROXY, no_proxy: 'b.example, A.example' }, undefined],
  ['https://a.example', { HTTPS_PROXY: PROXY, NO_PROXY: 'b.example c.example' }, PROXY],
  ['https://x.a.example', { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example' }, undefined],
  ['https://x.a.example', { HTTPS_PROXY: PROXY, NO_PROXY: '.a.example' }, undefined],
  ['https://x.a.example', { HTTPS_PROXY: PROXY, NO_PROXY: '*.a.example' }, undefined],
  ['https://not-a.example', { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example' }, PROXY],
  ['https://a.example', { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example:443' }, undefined],
  ['https://a.example:8443', { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example:443' }, PROXY],
  ['https://127.0.0.1:8443', { HTTPS_PROXY: PROXY, NO_PROXY: '127.0.0.1' }, undefined],
  ['https://[::1]:8443', { HTTPS_PROXY: PROXY, NO_PROXY: '::1' }, undefined],
  ['https://[::1]:8443', { HTTPS_PROXY: PROXY, NO_PROXY: '[::1]:8443' }, undefined],
])('%s with %j goes by %s', (address, environment, proxy) => {
  expect(proxyFor(address, environment)).toBe(proxy);
});

test.each(['socks5://me:planted@proxy.example', 'http://', 'http://me:planted@'])('%s is no proxy', (given) => {
  const asked = () => proxyFor('https://a.example', { HTTPS_PROXY: given });
  expect(asked).toThrow(expect.objectContaining({ code: 'VIGIE_CONFIG_INVALID' }));
  expect(asked).not.toThrow(/planted/);
});

import { etagOf, hasAlready, unlessKnown } from '../../../shared/report/http/etag.js';
import { storyVigie } from '../../support/story.js';

test.each([
  ['the same', '"a"', true],
  ['the same, called weak by a cache', 'W/"a"', true],
  ['one of several', '"x", W/"y" ,"a"', true],
  ['anything', '*', true],
  ['another', '"b"', false],
  ['one without quotes', 'a', false],
  ['no header', null, false],
])('If-None-Match: %s', (_what, header, expected) => {
  expect(hasAlready(header, '"a"')).toBe(expected);
});

test.each([
  ['is sent without its body where it is known', 200, '"a"', { status: 304, headers: { etag: '"a"', vary: 'accept' } }],
  ['is sent whole where it is not', 200, '"b"', { status: 200, body: 'x' }],
  ['is sent whole where it is an error', 404, '"a"', { status: 404, body: 'x' }],
] as const)('an answer %s', (_what, status, header, expected) => {
  const answer = { status, headers: { etag: '"a"', vary: 'accept', 'content-type': 'text/plain' }, body: 'x' };
  const sent = unlessKnown(answer, header);
  expect(sent).toMatchObject(expected);
  expect(sent.headers?.['content-type']).toBe(sent.status === 304 ? undefined : 'text/plain');
});

test('an ETag changes with everything that its answer rests on', async () => {
  const vigie = await storyVigie();
  const etag = etagOf(vigie, 'sweep', { owner: 'a' });
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(etagOf(vigie, 'sweep', { owner: 'a' })).toBe(etag);
  const others = [
    etagOf(vigie, 'another', { owner: 'a' }),
    etagOf(vigie, 'sweep', { owner: 'b' }),
    etagOf({ ...vigie, config: { ...vigie.config, hash: 'another' } }, 'sweep', { owner: 'a' }),
    etagOf({ ...vigie, checkSettings: { ...vigie.checkSettings, retirements: [] } }, 'sweep', { owner: 'a' }),
  ];
  expect(new Set([etag, ...others]).size).toBe(5);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, pages, ROOT } from './pages.js';
import { CARD_SAMPLES } from './samples/cards.js';
import { fenced, shownSample, withSample } from './samples/sample.js';
import { SIEM_SAMPLES } from './samples/siems.js';
import { TICKET_SAMPLES } from './samples/tickets.js';

// When one of these fails: npm run docs, which runs this file with VIGIE_WRITE_SAMPLES=1.

const SAMPLES = [...TICKET_SAMPLES, ...SIEM_SAMPLES, ...CARD_SAMPLES];

test('every block that a page has a name for is made here', () => {
  const named = pages().flatMap(({ path, text }) => {
    const [, kind] = /^docs\/destinations\/(.+)\.md$/.exec(path) ?? [];
    return kind === undefined ? [] : [...text.matchAll(/^<!-- ([a-z]+) -->$/gm)].map(([, name]) => `${kind} ${name}`);
  });
  expect(named.sort()).toEqual(SAMPLES.map(({ page: kind, name }) => `${kind} ${name}`).sort());
});

test.each(SAMPLES.map((sample) => [sample.page, sample.name, sample] as const))(
  'docs/destinations/%s.md shows what is written: %s',
  async (_page, _name, { page: name, name: block, language, make }) => {
    const path = `docs/destinations/${name}.md`;
    const written = fenced(language, await make());
    if (process.env.VIGIE_WRITE_SAMPLES === '1')
      writeFileSync(join(ROOT, path), withSample(page(path).text, block, written));
    expect(shownSample(page(path).text, block)).toBe(written);
  },
);

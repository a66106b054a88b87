import { REMEDIES } from '../../shared/errors.js';
import { page } from './pages.js';

const ROWS = [...page('docs/errors.md').text.matchAll(/^\| `(VIGIE_[A-Z_]+)` \| (.+) \| (.+) \|$/gm)];

test('docs/errors.md names exactly the codes that there are, each once', () => {
  expect(ROWS.map(([, code]) => code)).toEqual(Object.keys(REMEDIES));
});

test.each(Object.entries(REMEDIES))('docs/errors.md has the remedy of %s', (code, remedy) => {
  expect(ROWS.find(([, name]) => name === code)?.[3]).toBe(remedy);
});

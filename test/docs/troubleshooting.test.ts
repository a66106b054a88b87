import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, ROOT } from './pages.js';

/** The sources in which messages stand, on one line each, without the quotes around them. */
const SOURCES = ['cli', 'shared', 'functions']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)),
  )
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(path, 'utf8').replace(/\\'/g, "'"))
  .join('\n');

/** First cells of tables that are one piece of code. */
const MESSAGES = [...page('docs/troubleshooting.md').text.matchAll(/^\| `([^`]+)` \|/gm)].map(
  ([, message = '']) => message,
);

test('there are messages to look at', () => {
  expect(MESSAGES.length).toBeGreaterThan(20);
});

test.each(MESSAGES)('the message is said somewhere: %s', (message) => {
  const parts = message.split('…').map((part) => part.trim());
  expect(parts.filter((part) => !SOURCES.includes(part))).toEqual([]);
});

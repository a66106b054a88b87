import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { called } from '../support/called.js';
import { blocks, pages, ROOT } from './pages.js';

jest.setTimeout(60_000);

const KNOWN = ['.', 'az', 'azd', 'cd', 'cp', 'curl', 'git', 'node', 'npm', 'vigie'];
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

interface Line {
  readonly path: string;
  readonly words: readonly string[];
}

/** The commands of all `sh` blocks, one a line and one a part of a pipe. */
const LINES: readonly Line[] = pages().flatMap((page) =>
  blocks(page, 'sh')
    .join('')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .flatMap((line) => line.split(/\s(?:&&|\|)\s/))
    .map((line) => ({ path: page.path, words: line.trim().split(/\s+/) })),
);

/** Arguments of Vigie where a line calls it, by its name or by npm. */
function callOf([first, ...rest]: readonly string[]): readonly string[] | undefined {
  if (first === 'vigie') return rest;
  if (first !== 'npm') return undefined;
  const script = scriptOf(rest);
  const own = rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : [];
  if (script === 'vigie') return own;
  return script === 'demo' || script === 'bench' ? [script, ...own] : undefined;
}

function scriptOf(words: readonly string[]): string | undefined {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  return first === 'run' ? second : first;
}

/** `npm ci` is a command of npm's own. */
function isScript(name: string | undefined): boolean {
  return name !== undefined && (name === 'ci' || Object.hasOwn(scripts, name));
}

const inProse = pages().flatMap(({ path, text }) =>
  [...text.matchAll(/`vigie ([a-z][^`]*)`/g)].map(([, call = '']) => ({
    path,
    words: ['vigie', ...call.split(/\s+/)],
  })),
);

test('there are commands to look at', () => {
  expect(LINES.length).toBeGreaterThan(20);
  expect(inProse.length).toBeGreaterThan(10);
});

test('every command of a sh block begins with a program that is known here', () => {
  expect(LINES.filter(({ words }) => !KNOWN.includes(words[0] ?? ''))).toEqual([]);
});

test('every npm script that is named exists', () => {
  const prose = pages().flatMap(({ path, text }) =>
    [...text.matchAll(/`npm ([^`]+)`/g)].map(([, call = '']) => ({ path, words: ['npm', ...call.split(/\s+/)] })),
  );
  const named = [...LINES, ...prose].filter(({ words }) => words[0] === 'npm');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ words }) => !isScript(scriptOf(words.slice(1))))).toEqual([]);
});

test('every command of Vigie that is named exists, and --help knows its options', async () => {
  const help = new Map<string, string>();
  for (const { path, words } of [...LINES, ...inProse]) {
    const [command, ...rest] = callOf(words) ?? [];
    if (command === undefined || command.startsWith('-')) continue;
    if (!help.has(command)) {
      const ran = await called(command === '<command>' ? ['--help'] : [command, '--help']);
      expect({ path, command, code: ran.code }).toEqual({ path, command, code: 0 });
      help.set(command, ran.out);
    }
    const options = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split('=')[0] ?? '');
    const unknown = options.filter((option) => !new RegExp(`${option}\\b`).test(help.get(command) ?? ''));
    expect({ path, command, unknown }).toEqual({ path, command, unknown: [] });
  }
});

test('the help of every command shows an example', async () => {
  const { out } = await called(['--help']);
  const commands = [...out.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThanOrEqual(5);
  for (const command of commands) expect((await called([command, '--help'])).out).toMatch(/\nExample:\n {2}\S/);
  expect(out).toMatch(/\nExample:\n {2}\S/);
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { called } from '../support/called.js';

const folder = mkdtempSync(join(tmpdir(), 'vigie-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

let script: string;
beforeAll(async () => {
  script = join(folder, 'vigie.bash');
  const { code, out } = await called(['completion', 'bash']);
  expect(code).toBe(0);
  writeFileSync(script, out);
});

/** What bash itself offers behind these words; the last one is being typed. */
function offered(...words: readonly string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const ask = `. '${script}'; COMP_WORDS=(vigie ${line}); COMP_CWORD=${words.length}; _vigie; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const ran = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  return ran.stdout.split('\n').filter((word) => word !== '');
}

test.each([
  ['commands that begin so', ['ev'], ['evaluate']],
  ['options of the command', ['sweep', '--acc'], ['--accept-disappearance']],
  ['what an option may be', ['evaluate', 'clusters.json', '--profile', ''], ['core', 'recommended', 'all']],
  ['ids of checks', ['evaluate', '-', '--checks', 'node-image'], ['node-image-age', 'node-image-vulnerabilities']],
  ['commands of a command', ['outbox', 'd'], ['deliver', 'drop']],
  ['options of a command of a command', ['outbox', 'send', '--a'], ['--all']],
  ['what an argument may be', ['completion', 'z'], ['zsh']],
  ['nothing where a file is meant: bash then offers files', ['sweep', '--config', ''], []],
  ['nothing that is not there', ['evaluate', '--nothing'], []],
  ['nothing where a command reads a file: bash then offers files', ['evaluate', ''], []],
  ['options of a command that reads a file', ['evaluate', '--pro'], ['--profile']],
  ['what an option may be behind =, of which bash makes a word', ['evaluate', '--profile', '=', 'c'], ['core']],
  ['all of it right behind =', ['audit', '--format', '='], ['table', 'json']],
  ['the same where = parts no words', ['evaluate', '--profile=c'], ['--profile=core']],
  ['files behind =', ['sweep', '--config', '=', 'v'], []],
  ['a second check behind a comma', ['evaluate', '--checks', 'sla-tier,local-a'], ['sla-tier,local-accounts']],
  ['pages of help', ['help', 'ev'], ['evaluate']],
  ['help itself', ['hel'], ['help']],
])('bash offers %s', (_what, words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test.each(['zsh', 'fish', 'powershell'])(
  'the script of %s names every command, and each value of a choice',
  async (shell) => {
    const { code, out } = await called(['completion', shell]);
    const { out: help } = await called(['--help']);
    const commands = [...help.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)].flatMap(([, name = '']) =>
      name === 'help' ? [] : [name],
    );
    expect(commands.length).toBeGreaterThan(10);
    expect(code).toBe(0);
    for (const word of [...commands, 'recommended', 'junit', 'node-image-age'])
      expect([word, out.includes(word)]).toEqual([word, true]);
  },
);

/** What a shell offers for a line, the last word of which is being typed; `undefined`: the shell is not installed. */
const ASKED = {
  fish: (script: string, words: readonly string[]) => [
    ...['--no-config', '-c'],
    `source '${script}'; complete -C 'vigie ${words.join(' ')}'`,
  ],
  // The functions of zsh's completion system are played: what they are called with is what would be offered.
  zsh: (script: string, words: readonly string[]) => [
    ...['-f', '-c'],
    `compdef() { }; compset() { }; _files() { print FILES }; compadd() { shift; print -l -- "$@" }
     _describe() { print -l -- "\${(P)2[@]%%:*}" }
     . '${script}'; words=(vigie ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length + 1}; _vigie`,
  ],
};

async function offeredIn(shell: keyof typeof ASKED, words: readonly string[]): Promise<string[] | undefined> {
  const path = join(folder, `offers.${shell}`);
  writeFileSync(path, (await called(['completion', shell])).out);
  const ran = spawnSync(shell, ASKED[shell](path, words), {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, HOME: folder },
  });
  if ((ran.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
  expect(ran.stderr).toBe('');
  // fish says behind a tab what a word is.
  const lines = ran.stdout.split('\n').map((line) => line.replace(/\t.*/, ''));
  return lines.filter((word) => word !== '');
}

test.each([
  ['what an option may be', ['evaluate', '--profile', ''], ['all', 'core', 'recommended']],
  ['what an option may be behind =', ['evaluate', '--profile='], ['all', 'core', 'recommended']],
  ['commands of a command', ['outbox', ''], ['deliver', 'drop', 'list', 'send']],
] as const)('zsh and fish offer %s', async (_what, words, expected) => {
  for (const shell of ['zsh', 'fish'] as const) {
    const found = await offeredIn(shell, words);
    // Some shells match parts of words, or show the option with its value: that is theirs.
    const plain = found?.map((word) => word.replace(/^--profile=/, '')).filter((word) => !word.startsWith('-'));
    if (found !== undefined) expect([shell, plain?.sort()]).toEqual([shell, expected]);
  }
});

test('what vigie keeps for itself is offered nowhere', async () => {
  for (const shell of ['bash', 'zsh', 'fish', 'powershell'])
    expect((await called(['completion', shell])).out).not.toContain('demo-nights');
});

test('fish offers a second check behind a comma', async () => {
  const found = (await offeredIn('fish', ['evaluate', '--checks', 'sla-tier,local-a'])) ?? ['sla-tier,local-accounts'];
  expect(found).toEqual(['sla-tier,local-accounts']);
});

test('zsh offers files where a command reads one; behind `outbox send` fish offers no other command', async () => {
  expect((await offeredIn('zsh', ['evaluate', ''])) ?? ['FILES']).toEqual(['FILES']);
  const fish = (await offeredIn('fish', ['outbox', 'send', 'd'])) ?? [];
  expect(fish.filter((word) => ['deliver', 'drop'].includes(word))).toEqual([]);
});

/** Shells that are here say themselves whether a script can be read. */
const READERS = [
  ['zsh', ['zsh', '-n']],
  ['fish', ['fish', '--no-execute']],
] as const;

test.each(READERS)('%s can read its script, where it is installed', async (shell, [program, option]) => {
  const path = join(folder, `vigie.${shell}`);
  writeFileSync(path, (await called(['completion', shell])).out);
  const ran = spawnSync(program, [option, path], { encoding: 'utf8' });
  if ((ran.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    console.log(`${shell} is not installed here: its script was not read by it`);
    return;
  }
  expect([ran.status, ran.stderr]).toEqual([0, '']);
});

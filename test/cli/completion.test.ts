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

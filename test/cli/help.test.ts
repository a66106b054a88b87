import { called } from '../support/called.js';

/** Every command, and every command of a command. */
async function commands(): Promise<readonly (readonly string[])[]> {
  const below = async (words: readonly string[]): Promise<(readonly string[])[]> => {
    const { out } = await called([...words, '--help']);
    const list = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(out)?.[1] ?? '';
    const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
    const deeper = await Promise.all(names.map(async (name) => below([...words, name])));
    return [words, ...deeper.flat()];
  };
  return below([]);
}

test('every page of help fits 80 columns, and says how it ends and what to type', async () => {
  const all = await commands();
  expect(all.length).toBeGreaterThan(18);
  for (const words of all) {
    const { code, out } = await called([...words, '--help']);
    const wide = out.split('\n').filter((line) => line.length > 80);
    expect({ words, code, wide }).toEqual({ words, code: 0, wide: [] });
    expect([words, /^Usage: vigie/m.test(out), /\nExample:\n {2}\S/.test(out)]).toEqual([words, true, true]);
    if (words.length === 1) expect([words, out.includes('xit code')]).toEqual([words, true]);
  }
});

test('what takes a configuration says where it is looked for', async () => {
  const { out } = await called(['sweep', '--help']);
  expect(out).toContain('\nEnvironment:\n  VIGIE_CONFIG');
  expect(out).toContain('\nFiles:\n  vigie.yaml');
  expect((await called(['help', 'sweep'])).out).toBe(out);
});

import type { TicketText } from '../../shared/destinations/destination.js';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { rendered } from './jiraRendered.js';
import { DEPLOYMENTS, type Deployment, fieldsOf, MARKER, made, open, TEXT } from './jiraSupport.js';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(() => server.close());

const [cloud, dataCenter] = DEPLOYMENTS;

const created = async (given: Deployment, body: TicketText['body']) => {
  server.script(made);
  await (await open(given, server)).create(MARKER, { ...TEXT, owner: null, link: null, body });
  return fieldsOf(server.requests.at(-1)).description;
};

test('a document has no empty text, and no line break in one', async () => {
  const description = await created(cloud, [
    { kind: 'text', text: 'one\n\n\n\ntwo\nthree\n' },
    { kind: 'text', text: '' },
    { kind: 'command', label: 'Command', command: '' },
    { kind: 'checklist', items: [] },
    { kind: 'checklist', items: [{ done: true, text: 'patched\u0000' }] },
    { kind: 'link', label: 'Why', url: 'javascript:alert(1)' },
  ]);
  const text = (words: string) => ({ type: 'text', text: words });
  const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
  expect(description).toEqual({
    type: 'doc',
    version: 1,
    content: [
      paragraph(text('one')),
      paragraph(text('two'), { type: 'hardBreak' }, text('three'), { type: 'hardBreak' }),
      paragraph(text('Command:')),
      { type: 'codeBlock', content: [] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('[x] patched '))] }] },
      paragraph(text('Why: '), text('javascript:alert(1)')),
    ],
  });
});

test.each([
  ['a macro', '{code}x{code}', '\\{code\\}x\\{code\\}'],
  ['a macro behind a backslash of theirs', '\\{code}', '&#92;\\{code\\}'],
  ['a line break of theirs', 'a\\\\b', 'a&#92;&#92;b'],
  ['a link', '[x|https://evil.example]', '\\[x\\|https:\u200b//evil.example\\]'],
  ['an address', 'see HTTPS://evil.example', 'see HTTPS:\u200b//evil.example'],
  ['a mail address', 'mailto:a@evil.example', 'mailto:\u200ba\\@evil.example'],
  ['a share', 'file:x \\\\host\\share', 'file:\u200bx &#92;&#92;host&#92;share'],
  ['an image', '!x.png!', '\\!x.png\\!'],
  ['a mention', '[~admin]', '\\[\\~admin\\]'],
  ['a heading', 'h1. Big\nbq. Quoted', '\u200bh1. Big\n\u200bbq. Quoted'],
  ['a list', '* a\n# b\n- c', '\\* a\n\\# b\n\\- c'],
  ['a table', '||a||b||', '\\|\\|a\\|\\|b\\|\\|'],
  ['effects', '*b* _i_ -s- +u+ ^a^ ~b~ ??c??', '\\*b\\* \\_i\\_ \\-s\\- \\+u\\+ \\^a\\^ \\~b\\~ \\?\\?c\\?\\?'],
  ['an icon', '(x) :)', '\\(x\\) :\\)'],
  ['the key of an issue', 'OPS-12 (HR_2-1)', 'OPS\\-12 \\(HR_2\\-1\\)'],
  ['names and days, which stay as they are', 'aks-pay my_tag 2026-11-23', 'aks-pay my_tag 2026-11-23'],
])('wiki markup: %s', async (_what, text, expected) => {
  const description = await created(dataCenter, [{ kind: 'text', text }]);
  expect(description).toBe(expected);
  expect(rendered(description)).not.toMatch(/⟦/);
  expect(rendered(description).replaceAll('\u200b', '')).toBe(text);
});

test('a command can be copied as it is, and cannot end its own block', async () => {
  const description = await created(dataCenter, [
    { kind: 'command', label: 'Command', command: "az x --query '[*].{name:n}' {noformat}[~admin]{NoFormat:a=b}" },
    { kind: 'link', label: 'Why', url: 'https://x.example/a_b-c|d]{e}!f!?g=h#i' },
    { kind: 'link', label: 'Odd', url: 'http://x.example/' },
  ]);
  expect(description).toBe(
    [
      "Command:\n{noformat}\naz x --query '[*].{name:n}' {\u200bnoformat}[~admin]{\u200bNoFormat:a=b}\n{noformat}",
      'Why: [https://x.example/a_b-c%7Cd%5D%7Be%7D%21f%21?g=h#i]',
      'Odd: http:\u200b//x.example/',
    ].join('\n\n'),
  );
});

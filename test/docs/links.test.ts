import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { page, pages, ROOT } from './pages.js';

const PAGES = pages();

/** Links and pictures to files of this repository, outside of code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^(\s*)(`{3,}).*\n[\s\S]*?^\1\2$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    /^<?[a-z]+:/i.test(target) ? [] : [target],
  );
}

/** As GitHub makes them of a heading. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) => words);
  return headings.map((words) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const target = (from: string, link: string) => normalize(join(dirname(from), link.split('#')[0] ?? ''));

test.each(PAGES.map(({ path, text }) => [path, text] as const))('every link of %s leads somewhere', (path, text) => {
  const broken = linksOf(text).filter((link) => {
    const [file = '', anchor] = link.split('#');
    const to = file === '' ? path : target(path, link);
    if (!existsSync(join(ROOT, to))) return true;
    return anchor !== undefined && !anchorsOf(page(to).text).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page of docs/ is reached from docs/README.md, itself or its folder', () => {
  const reached = new Set<string>();
  const queue = ['docs/README.md'];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const to = linksOf(page(path).text).map((link) => target(path ?? '', link).replace(/\/$/, ''));
    const files = to.flatMap((one) =>
      existsSync(join(ROOT, one)) && statSync(join(ROOT, one)).isDirectory()
        ? PAGES.map((other) => other.path).filter((other) => dirname(other) === one)
        : [one],
    );
    queue.push(...files.filter((one) => one.endsWith('.md') && existsSync(join(ROOT, one))));
  }
  const docs = PAGES.map(({ path }) => path).filter((path) => path.startsWith('docs/'));
  expect(docs.filter((path) => !reached.has(path))).toEqual([]);
});

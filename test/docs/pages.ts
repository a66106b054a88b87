import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export interface Page {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every page that people read: those at the root, those of docs/, and those beside the code. */
export function pages(): Page[] {
  const found: Page[] = [];
  const visit = (folder: string, deep: boolean) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && deep) visit(path, true);
      else if (entry.name.endsWith('.md')) found.push(page(relative(ROOT, path)));
    }
  };
  visit(ROOT, false);
  for (const folder of ['docs', 'local', 'shared', 'changes']) visit(join(ROOT, folder), true);
  return found;
}

export function page(path: string): Page {
  return { path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') };
}

/** The insides of a page's fenced blocks of one language, also of those inside a list; a block in a block is left out. */
export function blocks({ text }: Page, language: string): string[] {
  const found: string[] = [];
  let open: { readonly fence: string; readonly wanted: boolean; readonly indent: number; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const [, indent = '', fence = '', info = ''] = /^(\s*)(`{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined) {
      if (fence !== '') open = { fence, wanted: info.trim() === language, indent: indent.length, lines: [] };
    } else if (fence === open.fence && info === '') {
      if (open.wanted) found.push(`${open.lines.join('\n')}\n`);
      open = undefined;
    } else open.lines.push(line.slice(open.indent));
  }
  return found;
}

import { Fleet } from '../view/fleet.js';
import { Talk } from '../words/talk.js';
import { clustersTable } from './clustersTable.js';
import type { Context } from './context.js';
import { h, must } from './dom.js';
import { findingsTable } from './findingsTable.js';
import { Routing } from './routing.js';
import { unpack } from './unpack.js';

/** Everything that the page does beyond what stands in it: without this script it can be read all the same. */
async function start(): Promise<void> {
  const island = await unpack(must('data').textContent ?? '');
  const talk = new Talk(island.lang);
  const english = (text: string) => (island.lang === 'en' ? text : h('span', { lang: 'en' }, text));
  const context: Context = { fleet: new Fleet(island), words: island.words, talk, english };
  const tables = { findings: findingsTable(context), clusters: clustersTable(context) };
  for (const table of Object.values(tables)) must(table.element.id).replaceWith(table.element);
  link();
  new Routing(context, tables).show(true);
  document.documentElement.dataset.ready = 'true';
}

/** Makes links of what leads somewhere that only this script can show. */
function link(): void {
  for (const plain of document.querySelectorAll<HTMLElement>('[data-go]'))
    plain.replaceWith(h('a', { href: `#${plain.dataset.go}` }, ...plain.childNodes));
}

/** What is folded on the screen is not to be lost on paper; the tables behind charts say the same as they do. */
function unfoldForPaper(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')].filter(
      (one) => one.closest('figure') === null,
    );
    for (const one of opened) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
  });
}

unfoldForPaper();
start().catch((error: unknown) => {
  // The page can be read as it came; the reader hears that there is more in it than this browser can show.
  const table = document.getElementById('findings-table');
  table?.prepend(h('p', { class: 'warning' }, table.dataset.tooOld ?? ''));
  throw error;
});

import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const FONT_SIZE = '12';

/** What a chart is called, and what it says to whoever does not see it. */
export interface Caption {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/**
 * A chart as SVG, drawn without a browser. Colours are the page's variables, so that it is light and dark as the page is;
 * what Plot would style by itself goes, because the page's policy lets in one style sheet only.
 */
export function draw({ id, title, description }: Caption, options: PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = plot({ ...options, document });
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  // A picture has one name: its parts have none of their own.
  for (const part of [...svg.querySelectorAll('[aria-label],[aria-hidden],[aria-description]')])
    for (const name of ['aria-label', 'aria-hidden', 'aria-description']) part.removeAttribute(name);
  for (const name of ['width', 'height', 'font-family', 'class', 'style']) svg.removeAttribute(name);
  svg.setAttribute('font-size', FONT_SIZE);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
  svg.prepend(named(document, 'title', `${id}-title`, title), named(document, 'desc', `${id}-desc`, description));
  return svg.outerHTML;
}

function named(document: Document, tag: 'title' | 'desc', id: string, text: string): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  element.setAttribute('id', id);
  element.textContent = text;
  return element;
}

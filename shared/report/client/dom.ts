type Child = Node | string | null | false;
type Attributes = Readonly<Record<string, string | number | boolean | (() => void)>>;

/** An element with its children. Texts become text nodes: nothing that others wrote is ever read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The shape of a severity; the word stands beside it. */
export function shape(severity: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'shape');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('viewBox', '0 0 10 10');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#shape-${severity}`);
  svg.append(use);
  return svg;
}

/** What stands in the page from the start. @throws Error where it does not: a bug of the renderer's */
export function must<E extends HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as E;
}

/** A link outwards: it opens beside the report, and tells nobody where it was followed from. */
export function outward(address: string, text: string): HTMLElement {
  // Only what is plainly a web address is a link: a desk's answer is somebody else's text.
  if (!/^https?:\/\//i.test(address)) return h('span', {}, text);
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text);
}

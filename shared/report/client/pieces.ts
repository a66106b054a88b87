import { portalLink as addressIn } from '../../events/portalLink.js';
import { SEVERITIES } from '../../severity.js';
import { clusterAddress } from '../view/address.js';
import { at } from '../view/fleet.js';
import type { Context } from './context.js';
import { h, outward, shape } from './dom.js';

export function badge({ words }: Context, severity: number): HTMLElement {
  const name = at(SEVERITIES, severity);
  return h('span', { class: `sev ${name}` }, shape(name), words.severity[name]);
}

export function resourceLink({ fleet }: Context, resource: number): HTMLElement {
  const name = at(fleet.island.resources.name, resource);
  return h('a', { href: clusterAddress(fleet.idOf(resource)) }, name);
}

export function portalLink({ fleet, words }: Context, resource: number): HTMLElement | null {
  const [id, type] = [fleet.idOf(resource), fleet.text(at(fleet.island.resources.type, resource)) ?? ''];
  // What a file does not name has no place in the portal.
  return id.startsWith('/') ? outward(addressIn(fleet.island.portal, { id, type }), words.portal) : null;
}

export function ticketLink({ fleet, words, talk }: Context, finding: number): HTMLElement | null {
  const { ticket, ticketUrl } = fleet.island.findings;
  const number = fleet.text(at(ticket, finding));
  if (number === null) return null;
  const text = talk.fill(words.page.ticket, { number });
  const url = fleet.text(at(ticketUrl, finding));
  return url === null ? h('span', {}, text) : outward(url, text);
}

/** Copies the command; where the browser does not allow it, says so and selects what can be copied by hand. */
export function copyButton({ words }: Context, command: string, shown: HTMLElement | null): HTMLElement {
  const button = h('button', { type: 'button', class: 'copy', title: command }, words.page.copy);
  const said = h('span', { role: 'status', class: 'soft' });
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(command);
      said.textContent = words.page.copied;
    } catch {
      // No clipboard on a page that came without TLS: the reader is told, and nothing is lost.
      said.textContent = words.page.copyFailed;
      if (shown !== null) getSelection()?.selectAllChildren(shown);
    }
  });
  return h('span', { class: 'copying' }, button, said);
}

export function dueWords({ fleet, words, talk }: Context, finding: number): Node[] {
  const { due, overdue, exemption } = fleet.island.findings;
  const place = at(exemption, finding);
  if (place >= 0) {
    const { until, owner, reason } = at(fleet.island.exemptions, place);
    return [h('span', {}, talk.fill(words.exemptedWords, { day: talk.day(until), owner, reason }))];
  }
  const day = h('span', { class: 'day' }, talk.day(fleet.day(at(due, finding))));
  return at(overdue, finding) === 1 ? [day, h('span', { class: 'late' }, words.page.late)] : [day];
}

/** @param line `community`, `long-term`, or nothing where it is not known */
export function planWords({ words }: Context, line: string): string {
  if (line === 'community') return words.planCommunity;
  return line === 'long-term' ? words.planLongTerm : words.planUnknown;
}

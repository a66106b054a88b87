import type * as Adaptive from 'adaptivecards';
import { type Card, cardOf as cardWith } from '../../shared/destinations/chat/card.js';
import { moreLinkOf } from '../../shared/destinations/chat/moreLink.js';
import type { Digest, DigestEntry } from '../../shared/events/digest.js';
import { entrySample } from './sampleDigest.js';

// The built form in one file: the other one is ES modules with a carousel that a test has no use for.
const adaptive = jest.requireActual<typeof Adaptive>('adaptivecards/dist/adaptivecards.js');

const PORTAL = 'https://portal.azure.com';
/** The card of a digest whose rest leads to `moreLink`, else to the portal. */
export const cardOf = (digest: Digest, moreLink?: string) => cardWith(digest, moreLinkOf(moreLink, PORTAL));

/** What the public library for these cards objects to. */
export function objections(card: Card | null): string[] {
  const context = new adaptive.SerializationContext(adaptive.Versions.v1_4);
  new adaptive.AdaptiveCard().parse(card, context);
  return Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
}

/** Entries of that many findings. */
export const many = (number: number, given: (at: number) => Partial<DigestEntry> = () => ({})) =>
  Array.from({ length: number }, (_, at) => entrySample({ resourceName: `aks-${at}`, ...given(at) }));

type Shown = { text: string; title: string; url: string; selectAction?: { url: string } };

/** All text that the card shows, one block a line; buttons in brackets. */
export function linesOf(card: Card | null): string[] {
  return (card?.body ?? []).map(({ text, inlines, actions }) => {
    if (typeof text === 'string') return text;
    if (actions !== undefined) return (actions as Shown[]).map(({ title }) => `[${title}]`).join(' ');
    return (inlines as Shown[]).map((one) => one.text).join('');
  });
}

/** What in the card leads somewhere, and where to. */
export function linksOf(card: Card | null): [string, string][] {
  return (card?.body ?? []).flatMap(({ inlines = [], actions = [] }) => [
    ...(inlines as Shown[]).flatMap(({ text, selectAction }): [string, string][] =>
      selectAction === undefined ? [] : [[text, selectAction.url]],
    ),
    ...(actions as Shown[]).map(({ title, url }): [string, string] => [`[${title}]`, url]),
  ]);
}

export const RUNBOOK = 'https://learn.example/runbook';
export const TICKET = { number: 'INC0012345', url: 'https://desk.example/INC0012345' };

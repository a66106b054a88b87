import type { Fleet } from './fleet.js';
import { at } from './fleet.js';

/** Does a thing fit what was typed? */
export type Fits = (place: number) => boolean;

/**
 * Every word that was typed must stand somewhere in a finding: in its reason or subject, its check, or in what is known of
 * its resource. Texts, checks and resources are looked at once, however many findings share them.
 */
export function findingSearch(fleet: Fleet, typed: string): Fits {
  const { findings, texts } = fleet.island;
  const words = wordsOf(typed).map((word) => {
    const hasText = texts.map((text) => text.toLowerCase().includes(word));
    const hasCheck = checkTexts(fleet).map((text) => text.includes(word));
    const hasResource = resourceTexts(fleet).map((text) => text.includes(word));
    return (finding: number) => {
      const [reason, subject, ticket] = [
        at(findings.reason, finding),
        at(findings.subject, finding),
        at(findings.ticket, finding),
      ];
      return (
        hasResource[at(findings.resource, finding)] === true ||
        hasCheck[at(findings.check, finding)] === true ||
        hasText[reason] === true ||
        hasText[subject] === true ||
        hasText[ticket] === true
      );
    };
  });
  return (finding) => words.every((fits) => fits(finding));
}

export function resourceSearch(fleet: Fleet, typed: string): Fits {
  const words = wordsOf(typed);
  const texts = words.length === 0 ? [] : resourceTexts(fleet);
  return (resource) => words.every((word) => texts[resource]?.includes(word) === true);
}

function wordsOf(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function checkTexts({ island }: Fleet): readonly string[] {
  return island.checks.map(({ id, title, local }) => `${id}\n${title}\n${local}`.toLowerCase());
}

function resourceTexts(fleet: Fleet): readonly string[] {
  const { name, resourceGroup, subscriptionName, subscriptionId, owner, location } = fleet.island.resources;
  return (name ?? []).map((own, resource) =>
    [
      own,
      ...[resourceGroup, subscriptionName, subscriptionId, owner, location].map((list) =>
        fleet.text(at(list, resource)),
      ),
    ]
      .join('\n')
      .toLowerCase(),
  );
}

import { LETTERS } from '../model.js';
import { at } from '../view/fleet.js';
import type { Context } from './context.js';
import { h } from './dom.js';

/** What nobody could say of a resource: each reason once, with the checks that it stops. */
export function unknownOf({ fleet, words, english }: Context, resource: number): HTMLElement[] {
  const reasons = new Map<number, string[]>();
  for (const [check, why] of at(fleet.island.resources.unknown, resource))
    reasons.set(why, [...(reasons.get(why) ?? []), at(fleet.island.checks, check).local]);
  if (reasons.size === 0) return [h('p', { class: 'calm' }, words.page.noUnknown)];
  const entries = [...reasons].map(([why, checks]) =>
    h('div', {}, h('dt', {}, checks.join(', ')), h('dd', { class: 'soft' }, english(fleet.text(why) ?? ''))),
  );
  return [h('dl', { class: 'reasons' }, ...entries)];
}

/** What is well, by the points that checks belong to; what does not concern the resource is named after them. */
export function passesOf({ fleet, words, talk }: Context, resource: number): HTMLElement[] {
  const { checks, resources } = fleet.island;
  const verdicts = at(resources.verdicts, resource);
  const having = (letter: string) => checks.filter((_check, place) => verdicts[place] === letter);
  const passes = having(LETTERS.pass);
  const groups = Object.entries(words.page.points).flatMap(([point, head]) => {
    const own = passes.filter(({ points }) => points.some((one) => `${one}` === point));
    if (own.length === 0) return [];
    return [
      h('h3', {}, head),
      h('ul', { class: 'passes' }, ...own.map(({ id, local }) => h('li', { title: id }, local))),
    ];
  });
  const pointless = passes.filter(({ points }) => points.length === 0);
  const rest = having(LETTERS.notApplicable).map(({ local }) => local);
  return [
    ...(passes.length === 0 ? [h('p', { class: 'calm' }, words.page.noPasses)] : groups),
    ...(pointless.length === 0
      ? []
      : [h('ul', { class: 'passes' }, ...pointless.map(({ local }) => h('li', {}, local)))]),
    ...(rest.length === 0
      ? []
      : [h('p', { class: 'soft' }, talk.fill(words.page.notApplicable, { list: rest.join(', ') }))]),
  ];
}

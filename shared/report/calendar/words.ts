import type { Lang } from '../lang.js';
import type { Plural } from '../words/words.js';

/** Every word of the calendar; `{name}` is filled in. What Azure or a check says stays as it came. */
export interface CalendarWords {
  readonly name: string;
  readonly nameOf: string;
  readonly about: string;
  readonly aboutResource: string;
  readonly nobody: string;
  readonly supportEnds: string;
  readonly supportEnded: string;
  readonly supportDetail: string;
  readonly longTerm: string;
  readonly community: string;
  readonly retirementEnds: string;
  readonly retirementEnded: string;
  readonly imagesGo: string;
  readonly imagesWent: string;
  readonly moveTo: string;
  readonly due: Plural;
  readonly overdue: Plural;
  readonly moreFindings: Plural;
  readonly exemptionEnds: string;
  readonly exemptionDetail: Plural;
  readonly approvedBy: string;
  readonly checks: string;
  readonly resources: string;
  readonly portal: string;
  readonly seen: string;
  readonly categories: Readonly<Record<'support' | 'retirement' | 'images' | 'due' | 'exemption', string>>;
}

const en: CalendarWords = {
  name: 'Vigie',
  nameOf: 'Vigie: {owner}',
  about: 'Ends of support, retirements, due dates and ends of exemptions of the AKS fleet',
  aboutResource: '{name}, subscription {subscription}, owner {owner}',
  nobody: 'nobody',
  supportEnds: 'support of {what} ends',
  supportEnded: 'support of {what} has ended',
  supportDetail: 'Last day of support, by the {line} plan. The day counts in full.',
  longTerm: 'long-term support',
  community: 'community support',
  retirementEnds: '{what}: support ends',
  retirementEnded: '{what}: support has ended',
  imagesGo: '{what}: images are removed',
  imagesWent: '{what}: images were removed',
  moveTo: 'Move to: {move}',
  due: { one: '{n} finding due ({worst})', other: '{n} findings due (worst: {worst})' },
  overdue: { one: '{n} finding overdue ({worst})', other: '{n} findings overdue (worst: {worst})' },
  moreFindings: { one: 'and {n} more finding', other: 'and {n} more findings' },
  exemptionEnds: 'Exemption ends: {reason}',
  exemptionDetail: {
    one: 'Last day of an exemption of {n} finding. From the day after on it is due again.',
    other: 'Last day of an exemption of {n} findings. From the day after on they are due again.',
  },
  approvedBy: 'Granted to {owner}, approved by {approver}',
  checks: 'Checks: {names}',
  resources: 'Resources: {names}',
  portal: 'In the portal: {url}',
  seen: 'As sweep {sweep} saw it.',
  categories: {
    support: 'End of support',
    retirement: 'Retirement',
    images: 'Image removal',
    due: 'Due date',
    exemption: 'End of exemption',
  },
};

const fr: CalendarWords = {
  name: 'Vigie',
  nameOf: 'Vigie : {owner}',
  about: 'Fins de support, retraits, échéances et fins d’exemptions de la flotte AKS',
  aboutResource: '{name}, abonnement {subscription}, propriétaire {owner}',
  nobody: 'personne',
  supportEnds: 'fin du support de {what}',
  supportEnded: 'support terminé : {what}',
  supportDetail: 'Dernier jour de support, selon le plan « {line} ». Ce jour compte en entier.',
  longTerm: 'support à long terme',
  community: 'support communautaire',
  retirementEnds: '{what} : fin du support',
  retirementEnded: '{what} : support terminé',
  imagesGo: '{what} : retrait des images',
  imagesWent: '{what} : images retirées',
  moveTo: 'Passer à : {move}',
  due: { one: '{n} constat à échéance ({worst})', other: '{n} constats à échéance (le pire : {worst})' },
  overdue: { one: '{n} constat en retard ({worst})', other: '{n} constats en retard (le pire : {worst})' },
  moreFindings: { one: 'et {n} autre constat', other: 'et {n} autres constats' },
  exemptionEnds: 'Fin d’exemption : {reason}',
  exemptionDetail: {
    one: 'Dernier jour d’une exemption de {n} constat. Dès le lendemain, il est de nouveau à traiter.',
    other: 'Dernier jour d’une exemption de {n} constats. Dès le lendemain, ils sont de nouveau à traiter.',
  },
  approvedBy: 'Accordée à {owner}, approuvée par {approver}',
  checks: 'Contrôles : {names}',
  resources: 'Ressources : {names}',
  portal: 'Dans le portail : {url}',
  seen: 'Tel que le passage {sweep} l’a vu.',
  categories: {
    support: 'Fin de support',
    retirement: 'Retrait',
    images: 'Retrait d’images',
    due: 'Échéance',
    exemption: 'Fin d’exemption',
  },
};

export const CALENDAR_WORDS: Readonly<Record<Lang, CalendarWords>> = { en, fr };

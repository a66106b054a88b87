import { Facts } from '../../estate/facts.js';
import type { Registry } from '../../estate/registry.js';
import type { JsonObject } from '../../json.js';

/** The tier of a registry; `lower` are Basic, Standard and the old Classic. */
export interface Tier {
  readonly state: 'premium' | 'lower' | 'unknown';
  /** For the reason: `tier Basic`; or why it is not known. */
  readonly words: string;
}

const LOWER = ['basic', 'standard', 'classic'];

/** `sku.name` is the tier's name too, and the one that a template sets. */
export function tierOf({ sku }: Registry): Tier {
  if (sku.state === 'odd') return { state: 'unknown', words: `odd payload: ${sku.found}` };
  if (sku.state === 'absent') return { state: 'unknown', words: 'sku not in the payload' };
  const tier = sku.value.text('tier');
  const named = tier.state === 'absent' ? sku.value.text('name') : tier;
  if (named.state === 'odd') return { state: 'unknown', words: `odd payload: sku.${named.found}` };
  if (named.state === 'absent') return { state: 'unknown', words: 'no tier in sku' };
  const word = named.value.trim().toLowerCase();
  if (word === 'premium') return { state: 'premium', words: 'tier Premium' };
  return LOWER.includes(word)
    ? { state: 'lower', words: `tier ${named.value.trim()}` }
    : { state: 'unknown', words: `tier ${named.value.trim()} is not known` };
}

/** For the end of a reason: what would have to be there is offered in tier Premium alone. */
export function premiumOnly({ state, words }: Tier, what: string): string {
  return state === 'lower' ? `; ${words} offers no ${what}, Premium does` : '';
}

/** The properties, to read more than one of; without any key where there are none, of which the check has spoken already. */
export function propertiesOf({ properties }: Registry): Facts {
  return properties.state === 'value' ? properties.value : new Facts({});
}

/** What a word such as `enabled` stands for in a payload. Older api-versions leave many keys out: absent says nothing. */
export interface Switch {
  readonly state: 'on' | 'off' | 'absent' | 'odd';
  readonly words: string;
  /** The value by its path; nothing where there is none. */
  readonly evidence: JsonObject;
}

/** Reads a switch that is a word: `policies.trustPolicy.status` is enabled or disabled, `publicNetworkAccess` Enabled or Disabled. */
export function switchAt(facts: Facts, path: string): Switch {
  const word = facts.text(path);
  if (word.state === 'odd') return { state: 'odd', words: `odd payload: ${word.found}`, evidence: {} };
  if (word.state === 'absent') return { state: 'absent', words: `${path} not in the payload`, evidence: {} };
  const evidence = { [path]: word.value };
  switch (word.value.trim().toLowerCase()) {
    case 'enabled':
      return { state: 'on', words: `${path} is ${word.value.trim()}`, evidence };
    case 'disabled':
      return { state: 'off', words: `${path} is ${word.value.trim()}`, evidence };
    default:
      return { state: 'odd', words: `${path} is "${word.value.trim()}", a word that is not known`, evidence };
  }
}

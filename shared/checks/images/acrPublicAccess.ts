import type { Facts } from '../../estate/facts.js';
import { isObject, type JsonObject, property } from '../../json.js';
import { count } from '../../text.js';
import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { premiumOnly, propertiesOf, switchAt, tierOf } from './registryFacts.js';

/**
 * `networkRuleSet` is null where there are no rules, as in Basic and Standard; it is older than `publicNetworkAccess`, so
 * beside that its absence is the answer (recordings of `az acr create`; azure-rest-api-specs, Microsoft.ContainerRegistry).
 * `publicNetworkAccess` itself is missing from old api-versions: absent is unknown, unless rules close the door anyhow.
 */
export default defineRegistryCheck({
  id: 'acr-public-access',
  title: 'Registry is open to every network',
  why: 'A stolen credential then works from anywhere, and images leave to wherever somebody likes.',
  profile: 'recommended',
  points: [2],
  severity: 'medium',
  remediation: {
    text: 'Let in only the address ranges that push and pull (az acr network-rule add), or disable public access once a private endpoint is there. Both need tier Premium, to which the command moves the registry.',
    command:
      'az acr update --subscription {subscription} --resource-group {group} --name {registry} --sku Premium --default-action Deny',
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  },
  evaluate(registry) {
    const facts = propertiesOf(registry);
    const access = switchAt(facts, 'publicNetworkAccess');
    const rules = rulesOf(facts);
    const evidence = { ...access.evidence, ...rules.evidence };
    if (access.state === 'off') return pass(access.words, evidence);
    if (rules.state === 'odd') return unknown(rules.words, evidence);
    if (rules.state === 'closed') return pass(rules.words, evidence);
    if (access.state !== 'on') return unknown(access.words, evidence);
    const more = premiumOnly(tierOf(registry), 'network rules');
    return fail('medium', `${access.words}, and ${rules.words}${more}`, evidence);
  },
});

interface Rules {
  /** `closed`: nobody comes in but by a rule. */
  readonly state: 'closed' | 'open' | 'odd';
  readonly words: string;
  readonly evidence: JsonObject;
}

function rulesOf(facts: Facts): Rules {
  const set = facts.object('networkRuleSet');
  if (set.state === 'odd') return { state: 'odd', words: `odd payload: ${set.found}`, evidence: {} };
  if (set.state === 'absent') return { state: 'open', words: 'networkRuleSet not set', evidence: {} };
  const action = set.value.text('defaultAction');
  if (action.state !== 'value') {
    const why =
      action.state === 'odd' ? `odd payload: networkRuleSet.${action.found}` : 'no networkRuleSet.defaultAction';
    return { state: 'odd', words: why, evidence: {} };
  }
  const evidence = { defaultAction: action.value };
  const word = action.value.trim().toLowerCase();
  if (word === 'allow') return { state: 'open', words: 'the default network action is Allow', evidence };
  if (word !== 'deny')
    return {
      state: 'odd',
      words: `networkRuleSet.defaultAction is "${action.value}", a word that is not known`,
      evidence,
    };
  return denied(set.value, evidence);
}

/** Deny without rules lets nobody in: their absence is the answer. */
function denied(set: Facts, evidence: JsonObject): Rules {
  const list = set.list('ipRules');
  if (list.state === 'odd') return { state: 'odd', words: `odd payload: networkRuleSet.${list.found}`, evidence };
  const ranges = (list.state === 'value' ? list.value : []).map(rangeOf);
  if (ranges.includes(undefined)) return { state: 'odd', words: 'odd payload: an IP rule without a value', evidence };
  const counted = { ...evidence, ipRules: ranges.length };
  const all = ranges.find((range) => /\/0+$/.test(range ?? ''));
  return all === undefined
    ? {
        state: 'closed',
        words: `the default network action is Deny, with ${count(ranges.length, 'IP rule')}`,
        evidence: counted,
      }
    : { state: 'open', words: `the IP rule ${all} lets in every address`, evidence: counted };
}

function rangeOf(rule: unknown): string | undefined {
  const value = isObject(rule) ? property(rule, 'value') : undefined;
  return typeof value === 'string' ? value.trim() : undefined;
}

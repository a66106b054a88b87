import type { Facts } from '../../estate/facts.js';
import type { JsonObject } from '../../json.js';
import { clean, count } from '../../text.js';
import { onOff, propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { isWide, WIDEST } from './ipRange.js';

/** One of the ways in which the API server is kept from the internet. */
interface Guard {
  readonly state: 'shut' | 'open' | 'unclear';
  readonly words: string;
  readonly evidence: JsonObject;
}

/** AKS takes it for the cluster's own outbound address (api-server-authorized-ip-ranges), so it opens nothing. */
const OWN_ADDRESS = '0.0.0.0/32';

/*
 * Where docs/check-rules.md is silent:
 * - One guard that is shut passes, whatever is odd about the others; only then does something odd make it unknown.
 * - publicNetworkAccess is Enabled where it is not set. SecuredByPerimeter (preview) and words that are not known here
 *   leave it unknown: how tight the perimeter is stands elsewhere.
 * - A service tag among the ranges (preview) is no range: unknown, unless another range is too wide for certain.
 */
export default defineCheck({
  id: 'api-server-exposure',
  title: 'API server is open to the internet',
  why: 'Whoever reaches the API server can try stolen credentials and every hole in Kubernetes itself.',
  profile: 'recommended',
  points: [4],
  severity: 'critical',
  changeKeys: ['authorizedIPRanges'],
  remediation: {
    text: 'Make the cluster private, or let in only the ranges of administrators and pipelines and the outgoing address of the cluster.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --api-server-authorized-ip-ranges {ranges}',
    link: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
  },
  evaluate(cluster) {
    const facts = propertiesOf(cluster);
    const guards = [privateCluster(facts), publicAccess(facts), authorizedRanges(facts)];
    const evidence = Object.assign({}, ...guards.map((guard) => guard.evidence));
    const shut = guards.find(({ state }) => state === 'shut');
    if (shut !== undefined) return pass(shut.words, evidence);
    const unclear = guards.filter(({ state }) => state === 'unclear');
    if (unclear.length > 0) return unknown(unclear.map(({ words }) => words).join('; '), evidence);
    const vnet = onOff(facts, 'apiServerAccessProfile.enableVnetIntegration').state === 'on';
    const words = guards.map((guard) => guard.words).join(', ');
    return fail('critical', vnet ? `${words}; VNet integration alone is not private` : words, evidence);
  },
});

function privateCluster(facts: Facts): Guard {
  const { state, words, evidence } = onOff(facts, 'apiServerAccessProfile.enablePrivateCluster');
  if (state === 'odd') return { state: 'unclear', words, evidence };
  return state === 'on'
    ? { state: 'shut', words: 'the cluster is private', evidence }
    : { state: 'open', words, evidence };
}

function publicAccess(facts: Facts): Guard {
  const access = facts.text('publicNetworkAccess');
  if (access.state === 'odd') return { state: 'unclear', words: `odd payload: ${access.found}`, evidence: {} };
  if (access.state === 'absent') {
    return { state: 'open', words: 'publicNetworkAccess not set', evidence: { publicNetworkAccess: null } };
  }
  const words = `publicNetworkAccess is ${access.value}`;
  const evidence = { publicNetworkAccess: access.value };
  switch (access.value.toLowerCase()) {
    case 'disabled':
      return { state: 'shut', words, evidence };
    case 'enabled':
      return { state: 'open', words, evidence };
    default:
      return { state: 'unclear', words: `${words}, which is not known here`, evidence };
  }
}

function authorizedRanges(facts: Facts): Guard {
  const list = facts.list('apiServerAccessProfile.authorizedIPRanges');
  if (list.state === 'odd') return { state: 'unclear', words: `odd payload: ${list.found}`, evidence: {} };
  if (list.state === 'absent' || list.value.length === 0) {
    return { state: 'open', words: 'authorizedIPRanges not set', evidence: { authorizedIPRanges: null } };
  }
  const ranges = list.value.filter((range) => typeof range === 'string').map((range) => range.trim());
  const evidence = { authorizedIPRanges: [...ranges].sort() };
  const wide = ranges.find((range) => isWide(range) === true);
  if (wide !== undefined) {
    const limit = wide.includes(':') ? WIDEST.v6 : WIDEST.v4;
    return { state: 'open', words: `the authorized range ${wide} is wider than /${limit}`, evidence };
  }
  if (ranges.length < list.value.length) {
    return { state: 'unclear', words: 'odd payload: authorizedIPRanges holds more than texts', evidence };
  }
  const odd = ranges.find((range) => isWide(range) === undefined);
  if (odd !== undefined) {
    return { state: 'unclear', words: `how wide "${clean(odd, 64)}" is cannot be told: it is no IP range`, evidence };
  }
  const words = ranges.every((range) => range === OWN_ADDRESS)
    ? `only the cluster's own outgoing address is let in (${OWN_ADDRESS})`
    : `only ${count(ranges.length, 'authorized range')} may reach the API server`;
  return { state: 'shut', words, evidence };
}

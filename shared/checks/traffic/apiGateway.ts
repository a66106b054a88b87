import type { JsonObject } from '../../json.js';
import type { ExposedService, FrontGateway, FrontGateways } from '../../signals/types.js';
import { clean, count } from '../../text.js';
import { propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

const NOT_SEEN =
  'not seen: origins of Front Door Standard and Premium, backends of API Management, networks that are merely peered, host names of your own';

/*
 * Where docs/check-rules.md is silent:
 * - In front is what names an address of an exposed service, or its name in Azure's DNS; or the gateway of the ingress add-on.
 * - In the network is what has a subnet in a virtual network of the nodes or pods.
 * - A WAF gateway is an Application Gateway whose firewall is on, in whatever mode (ingress-firewall speaks of that), or an
 *   Application Gateway for Containers with a firewall policy.
 * - A Front Door Standard or Premium, or an API Management outside of any network, in the cluster's own subscription could
 *   be in front, and Resource Graph does not show it: unknown. One in another subscription: the reason counts it.
 * - What vigie.yaml allows to be exposed is exposed all the same.
 */
export default defineCheck({
  id: 'api-gateway',
  title: 'Exposed services stand behind no gateway',
  why: 'A gateway in front filters, authenticates and limits what otherwise every service must do by itself.',
  profile: 'all',
  points: [4],
  severity: 'low',
  needs: ['exposedServices', 'frontGateways'],
  remediation: {
    text: 'Put an Application Gateway with a firewall, a Front Door or an API Management in front, and make the services internal.',
    command: null,
    link: 'https://learn.microsoft.com/azure/architecture/reference-architectures/containers/aks/baseline-aks',
  },
  evaluate(cluster, { exposedServices, frontGateways }) {
    if (!exposedServices.known) return unknown(exposedServices.why);
    if (!frontGateways.known) return unknown(frontGateways.why);
    const group = propertiesOf(cluster).text('nodeResourceGroup');
    if (group.state !== 'value')
      return unknown(group.state === 'odd' ? `odd payload: ${group.found}` : 'nodeResourceGroup not in the payload');
    const services = exposedServices.value;
    if (services.length === 0) return notApplicable('no service is exposed');
    const found = [...frontGateways.value.inNetwork, ...namingOne(services, frontGateways.value)];
    const exposed = count(services.length, 'exposed service');
    const evidence: JsonObject = { services: services.length, gateways: shown(found) };
    if (found.length > 0) return pass(`${exposed} behind ${wordsOf(found)}`, evidence);
    return withoutOne(exposed, frontGateways.value, evidence);
  },
});

function namingOne(services: readonly ExposedService[], { byBackend }: FrontGateways): readonly FrontGateway[] {
  const addresses = services.flatMap((service) =>
    service.addresses.flatMap(({ ip, host }) => [ip ?? [], host ?? []].flat()),
  );
  const found = addresses.flatMap((address) => byBackend.get(address) ?? []);
  return [...new Map(found.map((gateway) => [gateway.id.toLowerCase(), gateway])).values()];
}

function withoutOne(exposed: string, { undecided, undecidedElsewhere }: FrontGateways, evidence: JsonObject) {
  if (undecided.length > 0)
    return unknown(
      `${exposed}, and nobody can tell whether ${wordsOf(undecided)} of the same subscription ${undecided.length === 1 ? 'stands' : 'stand'} in front`,
      { ...evidence, undecided: shown(undecided) },
    );
  const elsewhere =
    undecidedElsewhere > 0
      ? `; ${count(undecidedElsewhere, 'Front Door or API Management', 'Front Doors or API Managements')} of other subscriptions may stand in front`
      : '';
  return fail('low', `${exposed}, and no gateway in the network or in front${elsewhere} (${NOT_SEEN})`, evidence);
}

function wordsOf(gateways: readonly FrontGateway[]): string {
  const [first, ...others] = gateways;
  const name = `${first?.kind} ${clean(first?.id.split('/').at(-1) ?? '', 80)}`;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}

function shown(gateways: readonly FrontGateway[]): readonly JsonObject[] {
  return gateways.slice(0, 5).map(({ kind, id }) => ({ kind, id: clean(id, 1_024) }));
}

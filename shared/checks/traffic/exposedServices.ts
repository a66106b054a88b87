import type { ExposedService } from '../../signals/types.js';
import { propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';
import { allowedAt } from './exposure.js';

/** Addresses that the reason names. */
const MOST_NAMED = 3;

/*
 * Where docs/check-rules.md is silent: addresses find their cluster by its node resource group; a cluster that names none is
 * unknown. What an address lets in (source ranges, security groups) is not looked at.
 */
export default defineCheck({
  id: 'exposed-services',
  title: 'A service is open to the internet',
  why: 'Anybody can reach it and try every hole in what answers there.',
  profile: 'recommended',
  points: [4],
  severity: 'medium',
  needs: ['exposedServices'],
  changeKeys: ['ips'],
  reads: (settings) => settings.exposedServices,
  remediation: {
    text: 'Make the service internal (annotation service.beta.kubernetes.io/azure-load-balancer-internal: "true") and let traffic in through one firewalled gateway, or allow it in vigie.yaml under exposedServices.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/internal-lb',
  },
  evaluate(cluster, { exposedServices }, { settings }) {
    if (!exposedServices.known) return unknown(exposedServices.why);
    const group = propertiesOf(cluster).text('nodeResourceGroup');
    if (group.state === 'odd') return unknown(`odd payload: ${group.found}`);
    if (group.state === 'absent') return unknown('nodeResourceGroup not in the payload: nobody can tell its addresses');
    if (exposedServices.value.length === 0) return pass('no public address carries the name of a service');
    return exposedServices.value.map((one) =>
      judge(one, allowedAt(cluster, one.service, settings.exposedServices.allow)),
    );
  },
});

function judge({ service, addresses }: ExposedService, allowed: number): Verdict {
  const ips = addresses.flatMap(({ ip }) => ip ?? []);
  const evidence = { ips, addresses: addresses.map(({ name, ip, host }) => ({ name, ip, host })) };
  const subject = { subject: `service/${service}` };
  const more = ips.length > MOST_NAMED ? ` and ${ips.length - MOST_NAMED} more` : '';
  const where =
    ips.length === 0 ? 'an address that is not allocated yet' : `${ips.slice(0, MOST_NAMED).join(', ')}${more}`;
  const words = `service ${service} is open to the internet at ${where}`;
  return allowed < 0
    ? fail('medium', words, evidence, subject)
    : pass(`${words}, as exposedServices.allow[${allowed}] allows`, evidence, subject);
}

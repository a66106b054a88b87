import { addon, ruledOut } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'http-application-routing',
  title: 'HTTP application routing is on',
  why: 'The add-on was made for trials: its controller stands on the internet and gets no fixes since it was retired.',
  profile: 'recommended',
  points: [4],
  severity: 'high',
  remediation: {
    text: 'Move the ingresses to the application routing add-on with Gateway API or to a gateway with a firewall, then disable this add-on.',
    command:
      'az aks disable-addons --subscription {subscription} --resource-group {group} --name {cluster} --addons http_application_routing',
    link: 'https://learn.microsoft.com/azure/aks/app-routing-migration',
  },
  evaluate: (cluster) => ruledOut(addon(cluster, 'httpApplicationRouting'), 'high'),
});

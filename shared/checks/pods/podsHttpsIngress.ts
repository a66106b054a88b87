import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-https-ingress',
  title: 'Ingresses answer without TLS',
  why: 'What travels without TLS can be read and changed on its way.',
  points: [4, 5],
  severity: 'medium',
  policy: POLICIES.httpsIngress,
  remediation: {
    text: 'Give every Ingress a tls section, and forbid plain HTTP with the annotation of its controller.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/app-routing-dns-ssl',
  },
});

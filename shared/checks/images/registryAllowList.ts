import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from '../pods/podPolicy.js';

/** The allowed registries are a parameter of the policy's assignment: without an assignment nobody has said which are. */
export default definePolicyCheck({
  id: 'registry-allow-list',
  title: 'Images come from registries that are not allowed',
  why: 'An image from anywhere is code that nobody here has scanned or signed.',
  points: [2],
  severity: 'high',
  policy: POLICIES.allowedImages,
  remediation: {
    text: 'Move the images to an allowed registry (az acr import), or add their registry to the parameter of the assignment.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/policy-reference',
  },
});

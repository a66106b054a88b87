import { askedFor, onOff } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'image-cleaner',
  title: 'Image Cleaner is off',
  why: 'Images that nothing runs any more stay on the nodes with their vulnerabilities, ready to be started.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  remediation: {
    text: 'Enable Image Cleaner: it removes images that are unused and vulnerable from the nodes.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-image-cleaner',
    link: 'https://learn.microsoft.com/azure/aks/image-cleaner',
  },
  evaluate: ({ properties }) => askedFor(onOff(properties, 'securityProfile.imageCleaner.enabled'), 'low'),
});

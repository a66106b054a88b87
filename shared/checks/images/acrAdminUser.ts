import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { propertiesOf } from './registryFacts.js';

/** Every api-version returns the flag, the one of 2017 too (test/fixtures/recordings): absent is unknown, not off. */
export default defineRegistryCheck({
  id: 'acr-admin-user',
  title: 'Admin user of the registry is on',
  why: 'One user name and password that everybody shares may push and pull everything, and no log says who it was.',
  profile: 'recommended',
  points: [2],
  severity: 'high',
  remediation: {
    text: 'Give pipelines and clusters identities of their own (AcrPush, AcrPull), then disable the admin user.',
    command:
      'az acr update --subscription {subscription} --resource-group {group} --name {registry} --admin-enabled false',
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
  },
  evaluate(registry) {
    const flag = propertiesOf(registry).flag('adminUserEnabled');
    if (flag.state === 'odd') return unknown(`odd payload: ${flag.found}`);
    if (flag.state === 'absent') return unknown('adminUserEnabled not in the payload');
    const evidence = { adminUserEnabled: flag.value };
    return flag.value
      ? fail('high', 'adminUserEnabled is true', evidence)
      : pass('adminUserEnabled is false', evidence);
  },
});

import type { Registry } from '../../estate/registry.js';
import { defineRegistryCheck } from '../check.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { propertiesOf, tierOf } from './registryFacts.js';

/**
 * api-versions before 2025-04-01 leave the flag out, but for some previews (change log of Microsoft.ContainerRegistry/registries):
 * absent is unknown. Only tier Basic offers no anonymous pull at all (container-registry-skus, read 2026-11).
 */
export default defineRegistryCheck({
  id: 'acr-anonymous-pull',
  title: 'Anybody may pull from the registry',
  why: 'Without signing in, whoever finds the address downloads every image, and whatever secret or flaw is in it.',
  profile: 'recommended',
  points: [2],
  severity: 'high',
  remediation: {
    text: 'Disable anonymous pull; clusters pull with the identity that `az aks update --attach-acr` gives AcrPull.',
    command:
      'az acr update --subscription {subscription} --resource-group {group} --name {registry} --anonymous-pull-enabled false',
    link: 'https://learn.microsoft.com/azure/container-registry/anonymous-pull-access',
  },
  notThere: notOffered,
  evaluate(registry) {
    const flag = propertiesOf(registry).flag('anonymousPullEnabled');
    if (flag.state === 'odd') return unknown(`odd payload: ${flag.found}`);
    if (flag.state === 'absent')
      return unknown('anonymousPullEnabled not in the payload; older api-versions leave it out');
    const evidence = { anonymousPullEnabled: flag.value };
    return flag.value
      ? fail('high', 'anonymousPullEnabled is true', evidence)
      : pass('anonymousPullEnabled is false', evidence);
  },
});

function notOffered(registry: Registry): Verdict | undefined {
  const { words } = tierOf(registry);
  const isBasic = words.toLowerCase() === 'tier basic';
  const isShown = propertiesOf(registry).flag('anonymousPullEnabled').state !== 'absent';
  return isBasic && !isShown ? notApplicable(`${words} offers no anonymous pull`) : undefined;
}

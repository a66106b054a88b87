import { count } from '../../text.js';
import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/** Evidence names so many sources. */
const MOST_NAMED = 20;
const FAILED = ['failed', 'canceled'];

/** Artifact cache is offered in every tier (artifact-cache-overview, read 2026-11): an empty list is the answer in all of them. */
export default defineRegistryCheck({
  id: 'acr-external-mirror',
  title: 'Images of others are pulled straight from outside',
  why: 'Without a cache rule clusters depend on public registries: on their limits, their outages, and on what somebody pushes there.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  needs: ['cacheRules'],
  remediation: {
    text: 'Add a cache rule for each public registry in use (Docker Hub wants a credential set) and pull by the name of this registry.',
    command:
      "az acr cache create --subscription {subscription} --resource-group {group} --registry {registry} --name docker-hub --source-repo 'docker.io/library/*' --target-repo 'docker-hub/*' --cred-set {credentialSet}",
    link: 'https://learn.microsoft.com/azure/container-registry/artifact-cache-overview',
  },
  evaluate(_registry, { cacheRules }) {
    // The signal is among `needs`: without it the verdict was given already.
    if (!cacheRules.known) return unknown(cacheRules.why);
    const rules = cacheRules.value;
    const working = rules.filter(({ state }) => !FAILED.includes(state.toLowerCase()));
    const sources = working.map(({ source }) => source).sort();
    const evidence = { cacheRules: rules.length, sources: sources.slice(0, MOST_NAMED) };
    if (working.length > 0) return pass(`${count(working.length, 'cache rule')}`, evidence);
    return fail(
      'low',
      rules.length === 0 ? 'no cache rule' : `${count(rules.length, 'cache rule')}, and none was made`,
      evidence,
    );
  },
});

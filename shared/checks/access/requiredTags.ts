import { Facts } from '../../estate/facts.js';
import { isObject, type JsonObject, kindOf } from '../../json.js';
import { defineCheck } from '../check.js';
import { same } from '../running.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

/**
 * Where docs/check-rules.md is silent: a value of white space counts as empty, and an odd value is passed over only
 * where the payload holds the tag once more in another case.
 */
export default defineCheck({
  id: 'required-tags',
  title: 'Required tags are missing',
  why: 'Without its tags nobody knows whose cluster it is, and what goes by tags (owners, windows, exemptions) passes it over.',
  profile: 'recommended',
  points: [3],
  severity: 'low',
  changeKeys: ['missing'],
  reads: ({ requiredTags }) => requiredTags,
  remediation: {
    text: 'Add the tags with a value; az aks update would replace all that are there.',
    command:
      'az tag update --operation Merge --resource-id /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster} --tags {tag}={value}',
    link: 'https://learn.microsoft.com/azure/aks/use-tags',
  },
  notThere: (_cluster, { settings }) =>
    settings.requiredTags.length === 0 ? notApplicable('no tag is required by the configuration') : undefined,
  evaluate({ raw }, _signals, { settings }) {
    const tags = new Facts(isObject(raw) ? raw : {}).object('tags');
    if (tags.state === 'odd') return unknown(`odd payload: ${tags.found}`);
    const there = tags.state === 'value' ? tags.value.raw : {};
    const unset = settings.requiredTags.filter((name) => !valuesOf(there, name).some(isSet));
    for (const name of unset) {
      const odd = valuesOf(there, name).find((value) => value !== null && typeof value !== 'string');
      if (odd !== undefined) return unknown(`odd payload: tag ${name} is ${kindOf(odd)}`);
    }
    if (unset.length === 0) return pass(`has the required ${named(settings.requiredTags)}`, { missing: [] });
    return fail('low', `lacks the required ${named(unset)}`, { missing: unset });
  },
});

/** AKS lets names that differ only in case stand beside each other, and elsewhere in Azure they are one. */
function valuesOf(tags: JsonObject, name: string): readonly unknown[] {
  return Object.entries(tags).flatMap(([tag, value]) => (same(tag, name) ? [value] : []));
}

function isSet(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function named(tags: readonly string[]): string {
  return `${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`;
}

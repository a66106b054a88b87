import { execFileSync } from 'node:child_process';
import { fillCommand } from '../../shared/checks/remediation.js';
import type { Cluster } from '../../shared/estate/cluster.js';
import { RESOURCE_TYPES } from '../../shared/estate/resource.js';
import type { ResourceHead } from '../../shared/estate/resourceHead.js';
import { clusterOf } from '../support/clusters.js';
import { registryOf } from '../support/registries.js';

const link = 'https://learn.microsoft.com/azure/aks/';
const filled = (
  command: string,
  given: { cluster?: Partial<Cluster>; subject?: string; evidence?: Record<string, unknown> } = {},
) =>
  fillCommand(
    { text: command, command, link },
    { ...clusterOf({}), ...given.cluster },
    { subject: given.subject ?? null, evidence: given.evidence ?? {} },
  );

test.each([
  ['the resource', '{cluster} {group} {location}', {}, 'aks-pay rg-pay westeurope'],
  ['the subscription', '--subscription {subscription}', {}, '--subscription 11111111-1111-4111-8111-111111111111'],
  ['the pool of the subject', '--name {pool}', { subject: 'pool/np1' }, '--name np1'],
  ['no pool where the subject is none', '--name {pool}', { subject: 'retirement/kubenet' }, '--name <pool>'],
  ['text and numbers of the evidence', '{to} {age}', { evidence: { to: '1.36', age: 12 } }, '1.36 12'],
  ['nothing from lists, null and what is not there', '{a} {b} {c}', { evidence: { a: ['x'], b: null } }, '<a> <b> <c>'],
  ['nothing from the prototype', '{toString} {constructor}', {}, '<toString> <constructor>'],
  ['no empty name', '{cluster}', { cluster: { name: '' } }, '<cluster>'],
  ['no group where the payload has none', '{group}', { cluster: { resourceGroup: null } }, '<group>'],
  ['a name with a space, quoted', '{cluster}', { cluster: { name: 'aks pay' } }, "'aks pay'"],
  ['a name with a quote, quoted', '{cluster}', { cluster: { name: "it's" } }, "'it'\\''s'"],
  ['no name that would be read as an option', '{cluster}', { cluster: { name: '--yes' } }, '<cluster>'],
  ['a name on two lines as one line', '{cluster}', { cluster: { name: 'a\nb' } }, "'a b'"],
])('a command gets %s', (_what, command, given, expected) => {
  expect(filled(command, given).command).toBe(expected);
});

test.each([
  ['a registry', registryOf({}), 'acrpay <cluster> rg-images'],
  [
    'a registry as events know it',
    { ...plain(registryOf({})), type: RESOURCE_TYPES.registry },
    'acrpay <cluster> rg-images',
  ],
  [
    'a cluster as events know it',
    { ...plain(clusterOf({})), type: RESOURCE_TYPES.cluster },
    '<registry> aks-pay rg-pay',
  ],
  ['something else', { ...plain(clusterOf({})), type: 'microsoft.web/sites' }, '<registry> <cluster> rg-pay'],
])('%s fills in its own name alone', (_what, resource, expected) => {
  const command = 'az {registry} {cluster} {group}';
  const filled = fillCommand({ text: '', command, link }, resource, { subject: null, evidence: {} });
  expect(filled.command).toBe(`az ${expected}`);
});

function plain({ name, resourceGroup, subscriptionId, location }: ResourceHead) {
  return { name, resourceGroup, subscriptionId, location };
}

test('the text gets the values as they are, the link stays, and no command stays none', () => {
  const cluster = { ...clusterOf({}), name: "it's" };
  expect(
    fillCommand({ text: 'Mend {cluster}; see {more}.', command: null, link }, cluster, { subject: null, evidence: {} }),
  ).toEqual({
    text: "Mend it's; see <more>.",
    command: null,
    link,
  });
});

test.each(['$(id)', '`id`', "'; id; '", '"$HOME"', 'a\\b', '*', '~root', '#x', '!!', "''", 'ü', '&&id', '|id', '>x'])(
  'a shell reads %j back as one word',
  (name) => {
    const { command } = filled('printf %s {cluster}', { cluster: { name } });
    expect(execFileSync('/bin/sh', ['-c', command ?? ''], { encoding: 'utf8' })).toBe(name);
  },
);

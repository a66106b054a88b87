// azd, before it makes anything: does the region run this version of Node? Azure takes any version in a template, and an app
// with one that the region lacks never starts and does not say why.
import { az, need, stop, told } from './infra-az.mjs';

const version = process.env.VIGIE_NODE_VERSION || '22';
const group = need('AZURE_RESOURCE_GROUP', 'make a resource group, then: azd env set AZURE_RESOURCE_GROUP NAME');
const region = az(['group', 'show', '--name', group, '--query', 'location', '--output', 'tsv']);
const known = az([
  'functionapp',
  'list-flexconsumption-runtimes',
  '--location',
  region,
  '--runtime',
  'node',
  '--query',
  '[].version',
  '--output',
  'tsv',
]).split(/\s+/);
if (!known.includes(version)) {
  stop(
    `the region ${region} runs Node ${known.join(', ')} on Flex Consumption, and not ${version}; azd env set VIGIE_NODE_VERSION to one of these, or use a resource group elsewhere`,
  );
}
told(`the region ${region} runs Node ${version}`);

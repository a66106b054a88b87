import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readCustomChecks } from '../../shared/checks/custom/readFolder.js';
import { checkSettingsSchema } from '../../shared/checks/settings.js';
import { ownSchema, rootSchema } from '../../shared/config/config.js';
import { parseConfig } from '../../shared/config/load.js';
import { DESTINATIONS } from '../../shared/destinations/catalogue.js';
import { exemptionSchema } from '../../shared/findings/exemptions.js';
import { isObject } from '../../shared/json.js';
import { loadVigieConfig } from '../../shared/sweep/compose.js';
import { blocks, page, ROOT } from './pages.js';

const EXAMPLE = join(ROOT, 'vigie.example.yaml');
const parts = {
  settings: checkSettingsSchema,
  exemption: exemptionSchema,
  checkIds: [],
  customChecks: readCustomChecks,
  destinations: DESTINATIONS,
};
const root = rootSchema(parts);

/** Names of all keys of a schema, at any depth. */
function keysOf(schema: z.ZodType): string[] {
  const found = new Set<string>();
  const visit = (node: unknown) => {
    if (Array.isArray(node)) node.forEach(visit);
    if (!isObject(node)) return;
    if (isObject(node.properties)) for (const key of Object.keys(node.properties)) found.add(key);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return [...found];
}

test('vigie.example.yaml is valid', () => {
  const { destinations, exemptions } = loadVigieConfig(EXAMPLE, {});
  expect(destinations.length).toBeGreaterThan(0);
  expect(exemptions).toHaveLength(1);
});

test('what vigie.example.yaml does not mark as an example stands at its default', () => {
  const { destinations, exemptions, file, hash, ownChecks, ownerOf, ...example } = loadVigieConfig(EXAMPLE, {});
  expect({ ...example }).toEqual({
    ...ownSchema.parse({}),
    cloud: example.cloud,
    settings: checkSettingsSchema.parse({}),
  });
  expect(example.cloud.name).toBe('public');
});

test('vigie.example.yaml names every key', () => {
  const text = readFileSync(EXAMPLE, 'utf8');
  const missing = keysOf(root).filter((key) => !new RegExp(`^[\\s#-]*${key}:`, 'm').test(text));
  expect(missing).toEqual([]);
});

test('the custom cloud that vigie.example.yaml shows in comments is valid', () => {
  const text = readFileSync(EXAMPLE, 'utf8');
  const commented = /\n {2}# name: custom\n(?: {2}# \S+: \S+\n)+/.exec(text)?.[0].replaceAll('  # ', '  ') ?? '';
  expect(parseConfig(parts, `cloud:${commented}`, 'vigie.yaml').cloud.name).toBe('custom');
});

test('docs/configuration.md names every top-level key', () => {
  const { text } = page('docs/configuration.md');
  expect(Object.keys(root.shape).filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
});

test.each(DESTINATIONS.map(({ kind, settings }) => [kind, settings] as const))(
  'docs/destinations/%s.md has settings that are valid, and names every key',
  (kind, settings) => {
    const destination = page(`docs/destinations/${kind}.md`);
    const [yaml = ''] = blocks(destination, 'yaml');
    const loaded = parseConfig(parts, yaml, 'vigie.yaml');
    expect(loaded.destinations.map((one) => one.kind)).toEqual([kind]);
    const { text } = destination;
    const missing = keysOf(settings).filter((key) => !new RegExp(`\`([a-z]+\\.)?${key}[.\`]`).test(text));
    expect(missing).toEqual([]);
    for (const heading of ['What to create', 'Settings']) expect(text).toContain(`\n## ${heading}\n`);
  },
);

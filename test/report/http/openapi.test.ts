import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiText } from '../../../shared/report/http/openapi.js';
import { ROUTES } from '../../../shared/report/http/routes.js';

const text = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'openapi.json'), 'utf8');
const document = JSON.parse(text);

// When this fails: node scripts/openapi.mjs
test('docs/openapi.json is what the routes say', () => {
  expect(text).toBe(openApiText());
});

test('it is OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(document)).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  // Every reference leads somewhere.
  expect(() => validator.resolveRefs()).not.toThrow();
});

test('each function has its operation, its role and each of its parameters', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, Operation>));
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(ROUTES).sort());
  for (const { operationId, security, parameters } of operations) {
    const { role, query, params } = ROUTES[operationId];
    expect(security).toEqual([{ entra: [role] }]);
    const named = parameters.filter((one) => one.in !== 'header').map(({ name }) => name);
    expect(named.sort()).toEqual([...Object.keys(query.shape), ...Object.keys(params)].sort());
    for (const { description, in: place } of parameters) if (place !== 'header') expect(description).toMatch(/\.$/);
  }
});

interface Operation {
  readonly operationId: keyof typeof ROUTES;
  readonly security: unknown;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
}

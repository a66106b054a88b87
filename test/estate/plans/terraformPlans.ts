import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../shared/checks/catalogue.js';
import { readInput, readResource } from '../../../shared/estate/input.js';
import type { JsonObject } from '../../../shared/json.js';
import { rulesOf, withoutConfig } from '../../../shared/sweep/compose.js';
import { evaluateResource } from '../../../shared/sweep/evaluate.js';

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'plans');
const NOW = new Date('2026-11-23T00:00:00Z');

export function fixture(name: string): JsonObject {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as JsonObject;
}

interface Change {
  readonly address: string;
  readonly change: { readonly after: JsonObject; readonly after_unknown: JsonObject };
}

/** The good plan with attributes of one resource replaced; null stands for unset, undefined takes the attribute away. */
export function planWith(
  after: JsonObject,
  more: { readonly unknown?: JsonObject; readonly change?: JsonObject; readonly of?: string } = {},
): JsonObject {
  const plan = fixture('terraformGood');
  const of = more.of ?? 'azurerm_kubernetes_cluster.main';
  const changes = (plan.resource_changes as readonly Change[]).map((one) => {
    if (one.address !== of) return one;
    const change = { ...one.change, ...more.change, after: { ...one.change.after, ...after } };
    return { ...one, change: { ...change, after_unknown: { ...one.change.after_unknown, ...more.unknown } } };
  });
  return JSON.parse(JSON.stringify({ ...plan, resource_changes: changes })) as JsonObject;
}

/** What a plan is judged to be: `check subject` to status, by what the plan calls each resource. */
export function verdicts(document: unknown): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const input = readInput(document);
  if ('problem' in input) throw new Error(input.problem);
  const { settingsFor, policy } = rulesOf(withoutConfig());
  const rules = { now: NOW, checks: CATALOGUE, settingsFor, exemptions: policy.exemptions, versions: undefined };
  return Object.fromEntries(
    input.resources.map((one) => [
      one.address ?? `${one.place}`,
      Object.fromEntries(
        evaluateResource(readResource(one), one.address ?? one.place, rules).map(({ result }) => [
          result.subject === null ? result.check : `${result.check} ${result.subject}`,
          result.status,
        ]),
      ),
    ]),
  );
}

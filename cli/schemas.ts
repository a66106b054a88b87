import { z } from 'zod';
import { auditSchema } from '../shared/report/audit/schema.js';
import { diffSchema } from '../shared/report/diff/schema.js';
import { forecastSchema } from '../shared/report/forecast/schema.js';
import { upgradePlanSchema } from '../shared/report/upgradePlan/schema.js';
import { doctorSchema } from '../shared/sweep/doctor/form.js';
import { evaluateSchema } from '../shared/sweep/evaluateSchema.js';

/** What `--format json` of a command prints. `npm run docs` writes each to docs/schemas/{command}.schema.json. */
const PUBLISHED: Readonly<Record<string, z.ZodType>> = {
  audit: auditSchema,
  diff: diffSchema,
  doctor: doctorSchema,
  evaluate: evaluateSchema,
  forecast: forecastSchema,
  'upgrade-plan': upgradePlanSchema,
};

/** JSON Schemas (draft 2020-12) by name of their file in docs/schemas/, each as its whole text. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(PUBLISHED).map(([command, schema]) => {
      const title = `What vigie ${command} --format json prints`;
      return [`${command}.schema.json`, `${JSON.stringify({ title, ...z.toJSONSchema(schema) }, null, 2)}\n`];
    }),
  );
}

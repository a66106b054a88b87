import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT, read } from '../committed.js';

/** Folder of the content, from the root. */
const FOLDER = 'infra/sentinel';

const id = z.uuid();
const version = z.string().regex(/^\d+\.\d+\.\d+$/);
const duration = z.string().regex(/^(\d+m|\d+h|\d+d|P\d+D|PT\d+[HM])$/);
const columnName = z.string().regex(/^[a-zA-Z_]+\w*$/);
const connectors = z.array(z.strictObject({ connectorId: z.string(), dataTypes: z.array(z.string()).min(1) }));
const entity = z.strictObject({
  entityType: z.string(),
  fieldMappings: z
    .array(z.strictObject({ identifier: z.string(), columnName }))
    .min(1)
    .max(3),
});

/** What analytics rules and hunting queries share. */
const found = {
  id,
  name: z.string().min(1).max(256).regex(/[^.]$/),
  description: z
    .string()
    .max(255)
    .regex(/^Identifies /),
  requiredDataConnectors: connectors,
  tactics: z.array(z.string()),
  relevantTechniques: z.array(z.string().regex(/^T\d{4}$/, { error: 'a stable API version takes no sub-technique' })),
  query: z.string().min(1).max(10_000),
  entityMappings: z.array(entity).min(1).max(10),
  version,
};

const format = (most: number) => z.string().max(most);

/** Keys and limits of docs sentinel-analytic-rules-creation and of the repository Azure/Azure-Sentinel. */
const rule = z.strictObject({
  ...found,
  kind: z.literal('Scheduled'),
  severity: z.enum(['Informational', 'Low', 'Medium', 'High']),
  status: z.literal('Available'),
  queryFrequency: duration,
  queryPeriod: duration,
  triggerOperator: z.enum(['gt', 'lt', 'eq']),
  triggerThreshold: z.int().min(0).max(10_000),
  customDetails: z.record(
    z
      .string()
      .regex(/^[a-zA-Z]+\w*$/)
      .max(20),
    columnName,
  ),
  alertDetailsOverride: z.strictObject({
    alertDisplayNameFormat: format(256),
    alertDescriptionFormat: format(5_000),
    alertSeverityColumnName: columnName.optional(),
    alertDynamicProperties: z
      .array(z.strictObject({ alertProperty: z.enum(['RemediationSteps', 'AlertLink']), value: columnName }))
      .optional(),
  }),
  eventGroupingSettings: z.strictObject({ aggregationKind: z.enum(['AlertPerResult', 'SingleAlert']) }),
  incidentConfiguration: z.strictObject({
    createIncident: z.literal(true, { error: 'alerts without an incident cannot be seen in the Defender portal' }),
    groupingConfiguration: z.strictObject({
      enabled: z.boolean(),
      reopenClosedIncident: z.boolean(),
      lookbackDuration: duration,
      matchingMethod: z.enum(['Selected', 'AllEntities', 'AnyAlert']),
      groupByEntities: z.array(z.string()),
      groupByAlertDetails: z.array(z.enum(['DisplayName', 'Severity'])),
      groupByCustomDetails: z.array(z.string()),
    }),
  }),
  suppressionEnabled: z.boolean(),
  suppressionDuration: duration,
});

const hunting = z.strictObject(found);

const functionForm = z.strictObject({
  id,
  FunctionName: z.string().regex(/^[A-Za-z]\w*$/),
  Title: z.string(),
  Description: z.string(),
  Category: z.string(),
  FunctionParams: z.array(z.never()),
  FunctionQuery: z.string(),
  Version: version,
});

const parser = z.strictObject({
  Parser: z.strictObject({
    Title: z.string(),
    Version: version,
    LastUpdated: z.string().regex(/^[A-Z][a-z]{2} \d{2}, \d{4}$/),
  }),
  Product: z.strictObject({ Name: z.string() }),
  Normalization: z.strictObject({ Schema: z.literal('AlertEvent'), Version: z.literal('1.0.0') }),
  References: z.tuple([
    z.strictObject({
      Title: z.literal('ASIM Alert Event Schema'),
      Link: z.literal('https://aka.ms/ASimAlertEventDoc'),
    }),
    z.strictObject({ Title: z.literal('ASIM'), Link: z.literal('https://aka.ms/AboutASIM') }),
  ]),
  Description: z.string(),
  ParserName: z.string().regex(/^(vim|ASim)AlertEvent\w+$/),
  EquivalentBuiltInParser: z.string().regex(/^_(Im|ASim)_AlertEvent_\w+$/),
  ParserParams: z.array(
    z.strictObject({
      Name: z.string(),
      Type: z.enum(['datetime', 'dynamic', 'bool']),
      Default: z.union([z.string(), z.boolean()]).transform(String),
    }),
  ),
  // What is documented of the testers' warnings (learn.microsoft.com/azure/sentinel/normalization-develop-parsers).
  Exceptions: z.array(
    z.strictObject({
      Field: z.string(),
      Warning: z.enum(['Missing recommended field', 'Empty value in recommended field']),
      Exception: z.string(),
    }),
  ),
  ParserQuery: z.string(),
});

const watchlist = z.strictObject({
  watchlistAlias: z.string().regex(/^[A-Za-z]\w*$/),
  displayName: z.string(),
  description: z.string(),
  provider: z.string(),
  itemsSearchKey: z.string(),
  rawContent: z.string().regex(/\.csv$/),
});

export type Rule = z.infer<typeof rule>;
export type Hunting = z.infer<typeof hunting>;
export type SavedFunction = z.infer<typeof functionForm>;
export type Parser = z.infer<typeof parser>;
/** `csv` is the text of the file that `rawContent` names. */
export type Watchlist = z.infer<typeof watchlist> & { readonly csv: string };

export interface Content {
  readonly rules: readonly Rule[];
  readonly hunting: readonly Hunting[];
  readonly functions: readonly SavedFunction[];
  readonly parsers: readonly Parser[];
  readonly watchlists: readonly Watchlist[];
}

/**
 * All content of the folder, in the order of the files' names.
 * @throws Error that names the file and the key which does not have the form that Microsoft Sentinel takes
 */
export function readContent(): Content {
  const all = <T>(kind: string, form: z.ZodType<T>) => files(kind).map((file) => parsed(file, form));
  return {
    rules: all('rules', rule),
    hunting: all('hunting', hunting),
    functions: all('functions', functionForm),
    parsers: all('parsers', parser),
    watchlists: all('watchlists', watchlist).map((one) => ({
      ...one,
      csv: read(`${FOLDER}/watchlists/${one.rawContent}`),
    })),
  };
}

/** Paths from the root. */
export function files(kind: string): string[] {
  return readdirSync(join(ROOT, FOLDER, kind))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${FOLDER}/${kind}/${name}`);
}

function parsed<T>(file: string, form: z.ZodType<T>): T {
  const { success, data, error } = form.safeParse(parse(read(file)));
  if (success) return data;
  throw new Error(`${file}: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
}

/** The form of one rule, for what is not read from a file. */
export const isRule = (value: unknown): boolean => rule.safeParse(value).success;

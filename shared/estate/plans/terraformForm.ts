import { z } from 'zod';

/*
 * What `terraform show -json` prints, as far as it is read here.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format (format 1.x).
 */
const head = {
  address: z.string(),
  mode: z.string().optional(),
  type: z.string(),
  name: z.string().optional(),
  index: z.union([z.string(), z.number()]).optional(),
};

const changed = z.object({
  ...head,
  module_address: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    after_unknown: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});

const stated = z.object({ ...head, values: z.unknown().optional(), sensitive_values: z.unknown().optional() });

export interface StateModule {
  readonly resources?: z.infer<typeof stated>[] | undefined;
  readonly child_modules?: StateModule[] | undefined;
}
const stateModule: z.ZodType<StateModule> = z.object({
  resources: z.array(stated).optional(),
  child_modules: z.array(z.lazy(() => stateModule)).optional(),
});

const expression = z.object({ references: z.array(z.string()).optional() });
/** Nested blocks are lists and objects of expressions: of these only the top level is read. */
const expressions = z.record(z.string(), z.unknown());

export interface ConfigModule {
  readonly resources?:
    | { readonly address: string; readonly expressions?: Record<string, unknown> | undefined }[]
    | undefined;
  readonly outputs?: Record<string, { readonly expression?: unknown }> | undefined;
  readonly module_calls?:
    | Record<
        string,
        {
          readonly expressions?: Record<string, unknown> | undefined;
          readonly module?: ConfigModule | undefined;
        }
      >
    | undefined;
}
const configModule: z.ZodType<ConfigModule> = z.object({
  resources: z.array(z.object({ address: z.string(), expressions: expressions.optional() })).optional(),
  outputs: z.record(z.string(), z.object({ expression: z.unknown().optional() })).optional(),
  module_calls: z
    .record(
      z.string(),
      z.object({ expressions: expressions.optional(), module: z.lazy(() => configModule).optional() }),
    )
    .optional(),
});

export const terraformForm = z.object({
  format_version: z.string(),
  errored: z.boolean().optional(),
  resource_changes: z.array(changed).optional(),
  values: z.object({ root_module: stateModule.optional() }).optional(),
  configuration: z.object({ root_module: configModule.optional() }).optional(),
});

export type Changed = z.infer<typeof changed>;

/** The references of an expression as a plan shows it; none where it is a constant or a nested block. */
export function referencesOf(value: unknown): readonly string[] {
  const read = expression.safeParse(value);
  return read.success ? (read.data.references ?? []) : [];
}

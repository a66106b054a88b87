import { z } from 'zod';
import { secret } from '../../config/secret.js';

/** Fields that are ours to write, or that other settings name. */
const NOT_FIXED = new Set(
  [
    ...['Id', 'Rev', 'Title', 'Description', 'History', 'State', 'Reason', 'Tags', 'AreaPath', 'IterationPath'],
    ...['AssignedTo', 'WorkItemType', 'TeamProject'],
  ]
    .map((name) => `System.${name}`)
    .concat(
      ['Common.Priority', 'Common.Severity', 'Scheduling.DueDate', 'TCM.ReproSteps'].map(
        (name) => `Microsoft.VSTS.${name}`,
      ),
    )
    .map((name) => name.toLowerCase()),
);

const fieldName = z
  .string()
  .regex(/^[A-Za-z]\w*(\.\w+)+$/, { error: 'must be the reference name of a field, such as Custom.Team' })
  .refine((name) => !NOT_FIXED.has(name.toLowerCase()), {
    error: 'is a field that Vigie writes itself, or that has its own setting',
  });

/** What vigie.yaml says of it. */
export const settings = z.strictObject({
  /** Of the organization, or of a collection of Azure DevOps Server. */
  url: z.url({ protocol: /^https$/ }),
  project: z.string().min(1),
  workItemType: z.string().min(1).default('Issue'),
  /** Personal access token; without one Vigie's own identity is used. */
  token: secret().optional(),
  areaPath: z.string().min(1).optional(),
  iterationPath: z.string().min(1).optional(),
  tags: z.array(z.string().regex(/^[^;,]{1,400}$/, { error: 'a tag holds neither ; nor ,' })).default([]),
  /** Who gets new work items; an address or a display name that is known there. */
  assignedTo: z.string().min(1).optional(),
  /** The same for the resources of an owner. */
  assign: z.record(z.string(), z.string().min(1)).default({}),
  doneState: z.string().min(1).optional(),
  openState: z.string().min(1).optional(),
  /** Values that every new work item gets, by reference name. */
  fields: z.record(fieldName, z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Field of the text. @default System.Description; of a Bug its repro steps */
  bodyField: z.string().min(1).optional(),
  /** Whether the type has these fields; Severity by default for a Bug alone. */
  priority: z.boolean().default(true),
  severity: z.boolean().optional(),
  dueDate: z.boolean().default(false),
});
export type AzureDevOpsSettings = z.infer<typeof settings>;

import { z } from 'zod';
import { SEVERITIES } from '../severity.js';
import { isTimeZone } from '../time.js';
import type { KnownChecks } from './checkNames.js';
import { type CloudSettings, cloudSchema } from './cloud.js';
import { freezesSchema } from './freezes.js';
import { managementGroupOf, type OwnerOf, ownersSchema } from './owners.js';
import { type QuietHours, quietHoursSchema } from './quietHours.js';
import { routeSchema } from './routes.js';
import { ticketTemplateSchema } from './ticketTemplate.js';

/** A number of days in vigie.yaml: ten years at most. */
export const wholeDays = z.int().min(1).max(3_650);
export const PROFILES = ['core', 'recommended', 'all'] as const;

/** 3 to 63 lower-case letters, digits and single hyphens (docs: Naming and Referencing Containers). */
const containerName = z
  .string()
  .regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/, 'a name of 3 to 63 lower-case letters, digits and single hyphens');

/** A management group by its ID, or by its ARM id; comes out as the ID in lower case. */
const managementGroup = z.string().transform((text, context) => {
  const name = managementGroupOf(text);
  if (name !== undefined) return name;
  context.addIssue('the ID of a management group, as the portal shows it beside the display name');
  return z.NEVER;
});

/** The keys of vigie.yaml that belong to no check and no destination. */
const ownShape = {
  cloud: cloudSchema.default({ name: 'public' }),
  /** Whose eyes Vigie uses; client id and tenant of a managed identity. AZURE_* variables stand in for them. */
  identity: z.strictObject({ tenantId: z.guid().optional(), clientId: z.guid().optional() }).prefault({}),
  /** Whatever one of the two names; neither: all that the identity may read. */
  scope: z
    .strictObject({
      subscriptions: z.array(z.guid()).min(1).optional(),
      managementGroups: z.array(managementGroup).min(1).optional(),
    })
    .prefault({}),
  store: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('folder'), path: z.string().min(1).default('.vigie') }),
      /** In the storage account that AzureWebJobsStorage names in the environment. */
      z.strictObject({ kind: z.literal('azure'), container: containerName.default('vigie') }),
    ])
    .prefault({ kind: 'folder' }),
  schedule: z
    .strictObject({
      cron: z.string().default('30 2 * * *'),
      timeZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Paris').default('Europe/Paris'),
    })
    .prefault({}),
  profile: z.enum(PROFILES).default('recommended'),
  /** Only these checks, whatever the profile says; ids, or patterns with `*`. */
  checks: z.array(z.string()).min(1).optional(),
  /** Never these checks; ids, or patterns with `*`. */
  skip: z.array(z.string()).default([]),
  /** A support calendar of the user's own, in place of the built-in one. */
  calendar: z.string().min(1).optional(),
  retirements: z.string().min(1).optional(),
  /** Checks of the user's own: a folder of YAML files. */
  customChecks: z.string().min(1).optional(),
  /** Days allowed to mend a finding, from the moment that it reached a severity. */
  allowedDays: z
    .strictObject({
      critical: wholeDays.default(7),
      high: wholeDays.default(30),
      medium: wholeDays.default(90),
      low: wholeDays.default(180),
    })
    .prefault({}),
  /** Days between two reminders of an overdue finding. */
  remindEvery: wholeDays.default(7),
  /** When a chat gets a card although nothing has changed. */
  chat: z
    .strictObject({
      /** Day of the card that tells all that stands, in the schedule's time zone. */
      weekly: z
        .enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'never'])
        .default('monday'),
      /** On that day a card comes even where nothing stands, so that people know that cards still arrive. */
      canary: z.boolean().default(true),
    })
    .prefault({}),
  /** The first night: tickets and chat hear of findings from this severity on. */
  baselineFloor: z.enum(SEVERITIES).default('critical'),
  /** What ticket desks are given. */
  tickets: z
    .strictObject({
      /** What one ticket carries. */
      group: z.enum(['cluster', 'finding', 'check', 'owner']).default('cluster'),
      /** Findings from this severity on get a ticket. */
      severity: z.enum(SEVERITIES).default('low'),
      /** So many tickets one sweep opens at each desk; what is more waits for the next. */
      maxNewPerSweep: z.int().min(1).max(1_000).default(50),
      /** What is done about a ticket that a person closed while its finding still fails. */
      onClosedByPerson: z.enum(['reopen', 'leave']).default('reopen'),
      /** Days from the sweep that saw it until it is opened again. */
      reopenAfter: wholeDays.default(3),
      /** Words of your own in every ticket. */
      template: ticketTemplateSchema.prefault({}),
    })
    .prefault({}),
  /** Which events go where; a destination that no rule names gets whatever its family takes. */
  routes: z.array(routeSchema).default([]),
  /** Days on which nothing is changed: plans and forecasts look out for them. */
  freezes: freezesSchema,
  owners: ownersSchema.prefault({}),
};

const destination = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a short name of lower-case letters, digits and hyphens'),
  kind: z.string(),
  /** When nothing is sent to it, because the people there are not at work. */
  quietHours: quietHoursSchema.optional(),
});

/** A kind of destination, as far as the configuration must know it. */
export interface KindOfDestination {
  readonly kind: string;
  readonly settings: z.ZodType;
}

/** What a folder of the user's own checks came to, as far as the configuration must know it. */
export interface OwnChecks {
  readonly ids: readonly string[];
  /** One a line, with its place. */
  readonly problems: readonly string[];
  /** Of all that was read; '' where no folder is named. */
  readonly hash: string;
}

/** What other rooms own of vigie.yaml: handed in, so that the configuration knows no check and no destination. */
export interface ConfigParts<Settings, Exemption, Own extends OwnChecks = OwnChecks> extends KnownChecks {
  /** Reads the folder that `customChecks` names. @param shown the folder as messages name it */
  readonly customChecks: (folder: string | undefined, shown: string) => Own;
  /** Further top-level keys: settings of the checks. */
  readonly settings: z.ZodObject & z.ZodType<Settings>;
  readonly exemption: z.ZodType<Exemption>;
  readonly destinations: readonly KindOfDestination[];
}

export interface DestinationSettings {
  readonly name: string;
  readonly kind: string;
  /** `undefined`: it is sent to at any time. */
  readonly quietHours?: QuietHours | undefined;
  readonly settings: unknown;
}

export const ownSchema = z.strictObject(ownShape);

/** vigie.yaml, checked and with its defaults filled in. */
export type Config<Settings, Exemption, Own = OwnChecks> = Omit<z.infer<typeof ownSchema>, 'cloud'> & {
  readonly cloud: CloudSettings;
  /** What `owners` and the file that it names come to. */
  readonly ownerOf: OwnerOf;
  readonly settings: Settings;
  readonly ownChecks: Own;
  readonly exemptions: readonly Exemption[];
  readonly destinations: readonly DestinationSettings[];
  /** The file it was read from; relative paths in it are reckoned from its folder. */
  readonly file: string;
  /** sha-256 of what was read: an outbox names the configuration that it was written under. */
  readonly hash: string;
};

/** The schema of everything but the inside of destinations, which their own kinds check. */
export function rootSchema(parts: ConfigParts<unknown, unknown>) {
  return z.strictObject({
    ...ownShape,
    ...parts.settings.shape,
    exemptions: z.array(parts.exemption).default([]),
    destinations: z.array(destination).default([]),
  });
}

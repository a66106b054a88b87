import { z } from 'zod';
import { freezeSeen, notKnownSchema } from '../upgradePlan/schema.js';

const text = z.string().nullable();
const day = z.iso.date();

/** How many days ahead is looked, by the columns of a table. */
export const HORIZONS = [30, 60, 90, 180] as const;
const FORECAST_KINDS = ['version', 'retirement', 'nodeImage', 'exemption'] as const;

/** Something that ends. */
const ending = z.strictObject({
  /**
   * `version`: a Kubernetes minor leaves support. `retirement`: a feature does. `nodeImage`: the images of a system are
   * removed. `exemption`: what somebody lets stand falls due again.
   */
  kind: z.enum(FORECAST_KINDS),
  /** The last day; it counts in full. Null: long out, and nobody knows since when. */
  ends: day.nullable(),
  /** Whole days to it from today on; negative: it has gone by. */
  days: z.int().nullable(),
  /** It has gone by. */
  isOut: z.boolean(),
  id: z.string(),
  name: z.string(),
  type: z.string(),
  subscriptionId: text,
  subscriptionName: text,
  /** `pool/np1`, `retirement/kubenet`, or what the exempted finding is about; null: the resource as a whole. */
  subject: text,
  /** `Kubernetes 1.34.12`, `Windows Server 2019 node pools`, or the check that is exempted. */
  what: z.string(),
  /** The freeze that the last day falls into. */
  freeze: freezeSeen.nullable(),
  /** By when it has to be done: the last day, or the last working day before that freeze. Null: it has gone by. */
  doneBy: day.nullable(),
  /** For people: `must be done by 2026-12-14: …`; null: nothing is to be said beside the day. */
  note: text,
});

const owner = z.strictObject({
  /** Null: nobody owns these. */
  owner: text,
  /** What has ended already. */
  out: z.int(),
  /** What ends within so many days, `out` left out: each number holds the one before it. */
  within: z.strictObject({ 30: z.int(), 60: z.int(), 90: z.int(), 180: z.int() }),
  /** How many of those fall into a freeze. */
  inFreeze: z.int(),
  /** What ends first comes first. */
  endings: z.array(ending),
});

/** `vigie forecast --format json`: what leaves support, for each owner. */
export const forecastSchema = z.strictObject({
  schema: z.literal('vigie-forecast/1'),
  /** What was seen. */
  sweep: z.strictObject({ id: z.string(), now: z.iso.datetime() }),
  /** What days are counted from: the time of the call, or of the sweep where that is later. */
  now: z.iso.datetime(),
  calendarAsOf: day,
  /** What was asked for; null: everybody's. */
  owner: text,
  subscription: text,
  /** Freezes of the configuration that are on, or begin within 180 days. */
  freezes: z.array(freezeSeen),
  /** Whoever has most that has ended or ends soon comes first. */
  owners: z.array(owner),
  notKnown: z.array(notKnownSchema),
});

export type Forecast = z.infer<typeof forecastSchema>;
export type OwnerForecast = z.infer<typeof owner>;
export type Ending = z.infer<typeof ending>;

import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { clean } from '../../text.js';
import { jsonOf, notAnAnswer, type Reading, sortAnswer } from '../answers.js';
import {
  type Changed,
  defineDestination,
  type Surroundings,
  type TicketChange,
  type TicketDesk,
  type TicketReference,
} from '../destination.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, type Outcome, refused } from '../outcome.js';
import { pagerdutyEvent } from './pagerdutyEvent.js';

const REGIONS = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const;

const settings = z.strictObject({
  /** Integration key (Events API v2) of the service that is paged where the owner has none of their own. */
  routingKey: secret(),
  /** By owner, in capitals or not: the integration key of the service that is paged for them. */
  assign: z.record(z.string().min(1), secret()).default({}),
  /** Where the account lives. */
  region: z.enum(['us', 'eu']).default('us'),
  /** In place of the region's address. */
  url: z.url({ protocol: /^https$/ }).optional(),
});
type Settings = z.infer<typeof settings>;

const WHO = 'PagerDuty';
/** The rest of an address of the API. */
const ENQUEUE = '/v2/enqueue';

/**
 * PagerDuty by the Events API v2: an alert a finding. The marker is the alert's `dedup_key`, so that a trigger that comes
 * again is the same alert. The API reads nothing: the desk cannot be searched or looked at.
 */
export const pagerduty = defineDestination<Settings>({
  kind: 'pagerduty',
  family: 'tickets',
  settings,
  open: async (given, surroundings) => openDesk(given, surroundings),
});

/** The name of a routing key in the settings (`routingKey`, `assign/payments`) and where it lies. */
interface Route {
  readonly name: string;
  readonly key: SecretReference;
}

function openDesk(given: Settings, surroundings: Surroundings): TicketDesk {
  const routes = routesOf(given);
  const send = (route: Route, event: JsonObject) => enqueue(given, surroundings, route, event);
  const trigger = async (reference: TicketReference, { after, note }: TicketChange): Promise<Outcome<Changed>> =>
    changed(routes, reference, (route) =>
      send(route, { event_action: 'trigger', dedup_key: reference.id, ...pagerdutyEvent(after, note) }),
    );
  return {
    family: 'tickets',
    place: given.url ?? given.region,
    searchLagMs: 0,
    prepare: () => readAll(routes, surroundings),
    // Nobody can look. That is no harm: the same marker again is the same alert, not a second one.
    find: async () => accepted(null),
    async create(marker, text) {
      const route = routeOf(routes, text.owner);
      const event = { event_action: 'trigger', dedup_key: marker, ...pagerdutyEvent(text, null) };
      const sent = await send(route, event);
      // An alert has no number here; which key it was sent by must be known, because only that one can resolve it.
      return sent.outcome === 'accepted' ? accepted({ id: marker, number: route.name, url: null }) : sent;
    },
    update: trigger,
    // A key that is not known, or resolved already, is accepted and nothing is done.
    resolve: (reference) =>
      changed(routes, reference, (route) => send(route, { event_action: 'resolve', dedup_key: reference.id })),
    reopen: trigger,
  };
}

const DEFAULT_ROUTE = 'routingKey';

/** The default first. */
function routesOf({ routingKey, assign }: Settings): readonly [Route, ...Route[]] {
  const byOwner = Object.entries(assign).map(([owner, key]) => ({ name: `assign/${owner.toLowerCase()}`, key }));
  return [{ name: DEFAULT_ROUTE, key: routingKey }, ...byOwner];
}

function routeOf(routes: readonly [Route, ...Route[]], owner: string | null): Route {
  const wanted = owner === null ? undefined : `assign/${owner.toLowerCase()}`;
  return routes.find(({ name }) => name === wanted) ?? routes[0];
}

/** `gone`: the settings have no key by that name any more, so that the alert is out of our reach. */
async function changed(
  routes: readonly Route[],
  { number }: TicketReference,
  send: (route: Route) => Promise<Outcome<unknown>>,
): Promise<Outcome<Changed>> {
  const route = routes.find(({ name }) => name === number);
  if (route === undefined) return accepted('gone');
  const sent = await send(route);
  return sent.outcome === 'accepted' ? accepted('changed') : sent;
}

async function enqueue(
  { region, url }: Settings,
  { http, secrets }: Surroundings,
  { key }: Route,
  event: JsonObject,
): Promise<Outcome<unknown>> {
  const routingKey = await keyOf(key, secrets);
  if (routingKey.outcome !== 'accepted') return routingKey;
  const result = await http({
    method: 'POST',
    url: `${(url ?? REGIONS[region]).replace(/\/+$/, '')}${ENQUEUE}`,
    json: { routing_key: routingKey.value, ...event },
  });
  const answer = sortAnswer(WHO, result, readingFor(key, routingKey.value));
  if (answer.outcome !== 'accepted') return answer;
  return isTaken(answer.value, event.dedup_key) ? accepted(undefined) : notAnAnswer(WHO, answer.value);
}

function isTaken({ status, body }: HttpAnswer, dedupKey: unknown): boolean {
  const answer = jsonOf(body);
  return status === 202 && answer?.status === 'success' && answer.dedup_key === dedupKey;
}

/** 400 is about the one event, unless it is about the key that every event is sent by. */
function readingFor(reference: SecretReference, key: string): Reading {
  return ({ status, body }) => {
    if (status !== 400) return undefined;
    const words = complaints(body).replaceAll(key, '…');
    if (words === '') return undefined;
    return /routing_key/i.test(words)
      ? blocked(`${WHO} does not take the key in ${reference}: ${words}`)
      : refused(`${WHO} answered 400: ${words}`);
  };
}

function complaints(body: string): string {
  const answer = jsonOf(body);
  const errors = Array.isArray(answer?.errors) ? answer.errors : [];
  return clean([answer?.message, ...errors].filter((word) => typeof word === 'string').join(': '), 300);
}

/** All keys, those too that no event has needed yet: one that cannot be read is better known now than on the night. */
async function readAll(routes: readonly Route[], { secrets }: Surroundings): Promise<Outcome<unknown>> {
  for (const { key } of routes) {
    const read = await keyOf(key, secrets);
    if (read.outcome !== 'accepted') return read;
  }
  return accepted(undefined);
}

async function keyOf(reference: SecretReference, secrets: Surroundings['secrets']): Promise<Outcome<string>> {
  try {
    const key = (await secrets.read(reference)).trim();
    if (/^[0-9a-z]{32}$/i.test(key)) return accepted(key);
    return blocked(`${WHO}: ${reference} is no integration key of the Events API v2, which has 32 letters and digits`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}

import { hostname } from 'node:os';
import { DURATIONS } from '../config/durations.js';
import { type DeliveryContext, OpenedDestinations } from '../outbox/context.js';
import type { Vigie } from './compose.js';

/** How one run delivers. */
export interface DeliveryRun {
  /** Who holds the leases, for people. */
  readonly holder: string;
  /** What was opened, where that outlives the run. @default opened for this run; whoever runs it closes them */
  readonly opened?: OpenedDestinations;
  /** @default the clock of this machine */
  readonly machineNow?: () => Date;
  /** Machine time at which the run ends early. @default it goes on to the end */
  readonly stopAt?: Date;
}

/** How this process is named as a holder of leases. */
export function holderHere(): string {
  return `process ${process.pid} on ${hostname()}`;
}

/** What a delivery run works with, as the configuration has it. */
export function deliveryContext(vigie: Vigie, { holder, opened, machineNow, stopAt }: DeliveryRun): DeliveryContext {
  return {
    store: vigie.store,
    destinations: vigie.destinations,
    opened: opened ?? new OpenedDestinations(),
    secrets: vigie.secrets,
    holder,
    machineNow: machineNow ?? (() => new Date()),
    leaseMs: DURATIONS.lease,
    timeScale: vigie.timeScale,
    ...(stopAt !== undefined && { stopAt }),
    portal: vigie.config.cloud.portal,
    log: (line) => vigie.progress({ step: 'log', line }),
    tickets: {
      onClosedByPerson: vigie.config.tickets.onClosedByPerson,
      reopenAfterDays: vigie.config.tickets.reopenAfter,
      group: vigie.config.tickets.group,
      severity: vigie.config.tickets.severity,
      maxNewPerSweep: vigie.config.tickets.maxNewPerSweep,
      template: vigie.config.tickets.template,
    },
    route: (event) => vigie.route(event),
    makeNotice: ({ code, text, about }) => vigie.notice(code, text, about),
    wake: (partition, destinations) => vigie.wake(partition, destinations),
  };
}

import { type Command, Option } from 'commander';
import { DURATIONS } from '../shared/config/durations.js';
import { VigieError } from '../shared/errors.js';
import type { DeliveryContext } from '../shared/outbox/context.js';
import { listDeadLetters } from '../shared/outbox/deadLetters.js';
import { deliverPending } from '../shared/outbox/deliverAll.js';
import { dropDeadLetter, dropParked } from '../shared/outbox/dropped.js';
import { overview } from '../shared/outbox/overview.js';
import { listParked, parkedDestinations } from '../shared/outbox/parked.js';
import { sendParked } from '../shared/outbox/parkedAgain.js';
import { clean } from '../shared/text.js';
import { knownDestination, type Where, withOutbox } from './delivering.js';
import { droppedText, listJson, listText, sentText } from './formats/outboxText.js';
import { print } from './output.js';
import { waitOf } from './wait.js';

interface ListOptions extends Where {
  readonly destination?: string;
  readonly format: 'table' | 'json';
}

interface DeliverOptions extends Where {
  readonly wait?: string;
}

interface SendOptions extends Where {
  readonly destination: string;
  readonly all?: boolean;
}

interface DropOptions extends Where {
  readonly destination?: string;
  readonly deadLetter?: string;
  readonly reason: string;
}

export function addOutbox(program: Command): Command {
  const outbox = program
    .command('outbox')
    .description('What waits for a destination and why; send it, send again what was parked, or give it up.')
    .addHelpText(
      'after',
      `
Without a command it lists. It may run beside a sweep and beside the app.

  vigie outbox [list] [--destination NAME] [--format table|json]
  vigie outbox deliver [--wait SECONDS]
  vigie outbox send --destination NAME UID... | --all
  vigie outbox drop --destination NAME UID --reason TEXT
  vigie outbox drop --dead-letter QUEUE/ID --reason TEXT

Each takes --config FILE and --out FOLDER, as sweep does.

Exit codes: 0 done, 1 something was refused again, is left and waits for no quiet
hours, or another process was at it, 2 could not run.

Example:
  vigie outbox
  vigie outbox send --destination siem --all`,
    );
  where(outbox.command('list', { isDefault: true }).description('Show what waits.'))
    .option('--destination <name>', 'this one alone')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExample:\n  vigie outbox list --destination siem --format json')
    .action(list);
  where(
    outbox.command('deliver').description('Send what is due, as the end of a sweep does, and show what still waits.'),
  )
    .option('--wait <seconds>', `wait so long for retries that are due (default: ${DURATIONS.sweepWait / 1_000})`)
    .addHelpText('after', '\nExample:\n  vigie outbox deliver --wait 0')
    .action(deliverDue);
  where(outbox.command('send').argument('[uid...]').description('Send parked events again, in their order.'))
    .requiredOption('--destination <name>', 'whose events')
    .option('--all', 'all that is parked for it')
    .addHelpText('after', '\nExample:\n  vigie outbox send --destination siem --all')
    .action(send);
  where(
    outbox
      .command('drop')
      .argument('[uid]')
      .description('Give up a parked event, or a dead letter; it is kept below dropped/.'),
  )
    .option('--destination <name>', 'whose event')
    .option('--dead-letter <queue/id>', 'a dead letter in place of an event')
    .requiredOption('--reason <text>', 'why; it is kept with it')
    .addHelpText('after', '\nExample:\n  vigie outbox drop --dead-letter deliver/4f0c --reason "from an older version"')
    .action(drop);
  return outbox;
}

function where(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)');
}

async function list(options: ListOptions): Promise<void> {
  const { destination } = options;
  const found = await withOutbox(options, async (context, store) => ({
    store,
    all: await overview(context.store, context),
    deadLetters: await listDeadLetters(context.store),
  }));
  if (destination !== undefined)
    knownDestination(
      destination,
      found.all.map((one) => one.destination),
    );
  const shown = found.all.filter((one) => destination === undefined || one.destination === destination);
  // A dead letter belongs to no destination.
  const letters = destination === undefined ? found.deadLetters : [];
  await print(options.format === 'json' ? listJson(shown, letters) : listText(shown, letters, found.store));
}

async function deliverDue(options: DeliverOptions): Promise<void> {
  const waitMs = waitOf(options.wait);
  const { waiting, all, where } = await withOutbox(options, async (context, where) => {
    const until = new Date(context.machineNow().getTime() + waitMs);
    const { failed, waiting } = await deliverPending(context, until);
    for (const { error } of failed) throw error;
    return { waiting, all: await overview(context.store, context), where };
  });
  await print(listText(all, [], where));
  process.exitCode = waiting.every(({ quiet }) => quiet === true) ? 0 : 1;
}

async function send(uids: readonly string[], options: SendOptions): Promise<void> {
  if ((uids.length === 0) !== (options.all === true))
    throw new VigieError('VIGIE_USAGE', 'name the events to send, or --all; `vigie outbox` lists them');
  const { result, left } = await withOutbox(options, async (context) => {
    const destination = context.destinations.get(knownDestination(options.destination, context.destinations.keys()));
    if (destination === undefined) throw new Error('a known destination is in the configuration');
    const sent = await sendParked(context, destination, options.all === true ? 'all' : uids);
    return { result: sent, left: (await listParked(context.store, destination.name)).length };
  });
  await print(sentText(result, left));
  const isWhole = result.refused.length === 0 && result.busy.length === 0 && result.stopped === undefined;
  process.exitCode = isWhole ? 0 : 1;
}

async function drop(uid: string | undefined, options: DropOptions): Promise<void> {
  const reason = clean(options.reason, 1_000);
  if (reason === '') throw new VigieError('VIGIE_USAGE', '--reason is empty; say why, for whoever reads it later');
  if ((uid === undefined) === (options.deadLetter === undefined))
    throw new VigieError('VIGIE_USAGE', 'name one parked event with its --destination, or one --dead-letter');
  await withOutbox(options, (context) =>
    uid === undefined
      ? dropLetter(context, options.deadLetter ?? '', reason)
      : dropEvent(context, options.destination, uid, reason),
  );
}

async function dropLetter({ store, machineNow }: DeliveryContext, name: string, reason: string): Promise<void> {
  const [, queue, id] = /^([A-Za-z0-9-]+)\/([A-Za-z0-9._+-]+)$/.exec(name) ?? [];
  if (queue === undefined || id === undefined)
    throw new VigieError('VIGIE_USAGE', `--dead-letter is "${name}"; expected QUEUE/ID as \`vigie outbox\` lists it`);
  await dropDeadLetter(store, queue, id, { reason, at: machineNow().toISOString() });
  await print(`dropped; it is kept as dropped/dead-letters/${queue}/${id}.json\n`);
}

/** Also of a destination that the configuration no longer names. */
async function dropEvent(
  context: DeliveryContext,
  name: string | undefined,
  uid: string,
  reason: string,
): Promise<void> {
  if (name === undefined) throw new VigieError('VIGIE_USAGE', 'say whose event it is with --destination');
  const known = new Set([...context.destinations.keys(), ...(await parkedDestinations(context.store))]);
  const destination = knownDestination(name, known);
  const dropped = await dropParked(context, destination, uid, { reason, at: context.machineNow().toISOString() });
  await print(droppedText(destination, dropped));
  process.exitCode = dropped.result === 'busy' ? 1 : 0;
}

import { existsSync, readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import type { Routed } from '../shared/destinations/routing.js';
import { VigieError } from '../shared/errors.js';
import { eventSchema, type VigieEvent } from '../shared/events/event.js';
import { jsonOf } from '../shared/json.js';
import { findEvent } from '../shared/outbox/findEvent.js';
import type { Vigie } from '../shared/sweep/compose.js';
import { clean } from '../shared/text.js';
import { knownDestination, type Where, withVigie } from './delivering.js';
import { hang, paint, print } from './output.js';

interface Options extends Where {
  readonly explain: string;
  readonly destination?: string;
  readonly format: 'table' | 'json';
}

/** Where one event goes. */
interface Explained {
  readonly event: VigieEvent;
  readonly destinations: readonly Shown[];
}

/** With the end of the quiet hours that it waits for, should it be committed now; null: it waits for none. */
interface Shown extends Routed {
  readonly waitsUntil: string | null;
}

export function addRoute(program: Command): Command {
  return program
    .command('route')
    .description('Which destinations an event goes to by the configuration of today, and why.')
    .requiredOption('--explain <file|uid>', 'events as JSON or NDJSON (- is stdin), or the uid of a committed one')
    .option('--destination <name>', 'this one alone')
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      '\nIt sends nothing. Where quiet hours are on it says until when an event waits that is\ncommitted now. Whether a ticket is opened or only changed is the ledger’s to say.\n\nExit codes: 0 done, 2 could not run.\n\nExample:\n  vigie route --explain events.ndjson --destination desk',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { destination } = options;
  const explained = await withVigie(options, async (vigie): Promise<readonly Explained[]> => {
    if (destination !== undefined) knownDestination(destination, vigie.destinations.keys());
    const events = await eventsOf(options.explain, (uid) => findEvent(vigie.store, uid));
    return events.map((event) => ({
      event,
      destinations: vigie
        .explainRoute(event)
        .filter(({ name }) => destination === undefined || name === destination)
        .map((routed) => withQuiet(routed, vigie)),
    }));
  });
  await print(options.format === 'json' ? json(explained) : table(explained));
}

function withQuiet(routed: Routed, { destinations }: Pick<Vigie, 'destinations'>): Shown {
  const quiet = routed.takes ? destinations.get(routed.name)?.quiet?.() : undefined;
  if (quiet === undefined) return { ...routed, waitsUntil: null };
  return {
    ...routed,
    why: `${routed.why}; it waits until ${quiet.shown}: quiet hours`,
    waitsUntil: quiet.until.toISOString(),
  };
}

async function eventsOf(
  given: string,
  committed: (uid: string) => Promise<VigieEvent | undefined>,
): Promise<readonly VigieEvent[]> {
  if (given === '-') return eventsIn(await readAll(process.stdin), 'stdin');
  if (existsSync(given)) return eventsIn(readFileSync(given, 'utf8'), given);
  const isUid = /^[0-9a-f]{64}$/i.test(given);
  if (!isUid)
    throw new VigieError('VIGIE_USAGE', `--explain is "${given}", which is no file and no uid (64 hexadecimal digits)`);
  const event = await committed(given.toLowerCase());
  if (event === undefined)
    throw new VigieError('VIGIE_USAGE', `no event ${given} in the outbox; it may have been tidied away`);
  return [event];
}

/** One event, a list of them, or one a line. */
function eventsIn(text: string, name: string): readonly VigieEvent[] {
  const whole = jsonOf(text);
  const values =
    whole === undefined
      ? text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(jsonOf)
      : [whole].flat();
  if (values.length === 0) throw new VigieError('VIGIE_USAGE', `${name} holds no event`);
  return values.map((value, at) => {
    const parsed = eventSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [first] = parsed.error.issues;
    const why =
      value === undefined ? 'it is no JSON' : clean(`${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`, 200);
    throw new VigieError('VIGIE_USAGE', `${name}, event ${at + 1} is no event of Vigie: ${why}`);
  });
}

function json(explained: readonly Explained[]): string {
  const plain = explained.map(({ event: { uid, kind }, destinations }) => ({ uid, kind, destinations }));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function table(explained: readonly Explained[]): string {
  const lines = explained.flatMap(({ event, destinations }) => [
    paint('bold', titleOf(event)),
    ...destinations.flatMap(({ name, takes, why }) =>
      hang(name, `${takes ? 'yes' : 'no'}: ${why}`, takes ? 'green' : undefined),
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function titleOf(event: VigieEvent): string {
  const resource = event.resource === null ? '' : ` of ${clean(event.resource.name, 60)}`;
  if (!('finding' in event)) return `${event.kind}${resource}`;
  const { check, severity, overdue } = event.finding;
  return `${event.kind}${resource}: ${check}, ${severity}${overdue ? ', overdue' : ''}`;
}

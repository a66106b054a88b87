import type { SecretReference } from '../../../config/secret.js';
import type { Siem } from '../../../destinations/destination.js';
import { messageOf, VigieError } from '../../../errors.js';
import type { ConfiguredDestination } from '../../../outbox/context.js';
import type { Vigie } from '../../compose.js';
import type { Examined, Remedy } from '../form.js';
import type { Identity } from '../identity.js';
import { tryChat } from './chat.js';
import { tryDesk } from './desk.js';
import { isYes, WORDS } from './outcomes.js';
import { mendDestination, mendSecret } from './remedies.js';
import { secretsIn } from './secrets.js';

/** What is needed of a configuration to try its destinations. */
export interface Trial {
  readonly vigie: Pick<Vigie, 'now' | 'notice' | 'secrets'> & {
    readonly config: Pick<Vigie['config'], 'destinations'>;
  };
  readonly send: boolean;
  /** Waits between looks. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Who sends and reads secrets, for the command that grants what is missing. */
  readonly identity: () => Promise<Identity>;
}

/**
 * Opens a destination with its secrets; with `send` it is given a test that says so of itself, and what can be taken back is
 * taken back: a ticket is closed. Never throws for what the destination answers.
 */
export async function examine(trial: Trial, destination: ConfiguredDestination): Promise<Examined> {
  const said: string[] = [];
  const { settings } = trial.vigie.config.destinations.find(({ name }) => name === destination.name) ?? {};
  const about = { destination: destination.name, kind: destination.kind.kind };
  const unread = await unreadSecret(trial, settings, said);
  if (unread !== undefined) return { ...about, isWell: false, said, remedy: unread };
  const isWell = await tried(said, () => open(trial, destination, said));
  const remedy = isWell ? null : mendDestination(about.kind, settings, said, await trial.identity());
  return { ...about, isWell, said, remedy };
}

/** What mends the first secret that cannot be read; `undefined`: all can. */
async function unreadSecret(
  { vigie, identity }: Trial,
  settings: unknown,
  said: string[],
): Promise<Remedy | undefined> {
  const read = (reference: SecretReference) => async () => {
    await vigie.secrets.read(reference);
    return true;
  };
  for (const reference of secretsIn(settings))
    if (!(await tried(said, read(reference)))) return mendSecret(reference, said.at(-1) ?? '', await identity());
  return undefined;
}

async function open(trial: Trial, destination: ConfiguredDestination, said: string[]): Promise<boolean> {
  const { vigie, send, sleep } = trial;
  const opened = await destination.open();
  try {
    if (opened.family === 'tickets')
      return await tryDesk(opened, { name: destination.name, now: vigie.now, send, sleep }, said);
    if (!send) return opensOnly(said);
    return opened.family === 'siem' ? await trySiem(opened, vigie, said) : await tryChat(opened, vigie.now, said);
  } finally {
    if (opened.family === 'siem') await opened.close?.();
  }
}

async function tried(said: string[], work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    // A secret that cannot be read, a setting that does not fit; anything else is a bug, and is told as one.
    if (!(error instanceof VigieError)) throw error;
    said.push(messageOf(error));
    return false;
  }
}

function opensOnly(said: string[]): boolean {
  said.push('its settings are in order and its secrets can be read; --send would send a test');
  return true;
}

async function trySiem(siem: Siem, { notice, now }: Trial['vigie'], said: string[]): Promise<boolean> {
  const event = notice('test', WORDS, `doctor/${now.toISOString()}`);
  if (!isYes(await siem.send([event]), said, 'the test was not taken')) return false;
  said.push(`took the test, a notice that begins with "${WORDS.slice(0, 38)}"; it stays there`);
  return true;
}

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, VigieError } from '../../errors.js';
import type { VigieEvent } from '../../events/event.js';
import { defineDestination, type Siem } from '../destination.js';
import { ANSWER_MS } from '../http.js';
import { accepted, blocked, type ChunkOutcome, done, type Outcome, refused } from '../outcome.js';
import { toCef } from './cef.js';
import { inFormat, jsonFormat, onceEach, placed } from './jsonFormat.js';
import { slimmer } from './slim.js';
import { writeAndClose } from './syslogConnection.js';
import { framed, type SyslogHeader, syslogMessage } from './syslogMessage.js';

const printable = (most: number) =>
  z.string().regex(new RegExp(`^[!-~]{1,${most}}$`), { error: `must be 1 to ${most} characters of ASCII, no space` });

const settings = z.strictObject({
  /** Name or address; the certificate must be for it. */
  host: z.string().regex(/^[A-Za-z0-9.:_-]+$/, { error: 'must be a host name or an address' }),
  port: z.int().min(1).max(65_535).default(6514),
  format: z.enum(['cef', 'json']).default('cef'),
  /** Of `format: json`. */
  schema: jsonFormat.default('vigie'),
  /** 13 is log audit, 16 to 23 are local0 to local7. */
  facility: z.int().min(0).max(23).default(16),
  /** PEM of the authority of the receiver, where Node does not trust it by itself. */
  caFile: z.string().min(1).optional(),
  appName: printable(48).default('vigie'),
  /** HOSTNAME of each message. */
  hostname: printable(255).default('vigie'),
  /** Longest message in octets that the receiver takes whole: RFC 5425 asks for 8,192. */
  maxMessageBytes: z.int().min(4_096).max(1_000_000).default(8_192),
});
type Settings = z.infer<typeof settings>;

/** What a receiver has read at its end is in one or two socket buffers: a chunk that is lost is a small one. */
const MOST_BYTES = 256_000;
const MOST_EVENTS = 500;

/**
 * Syslog by RFC 5424 over TLS (RFC 5425), octets counted: no text can end its message and begin another. A connection
 * for each chunk: only its clean end says anything about what the receiver has read.
 */
export const syslog = defineDestination<Settings>({
  kind: 'syslog',
  family: 'siem',
  settings,
  async open(given, { answerMs = ANSWER_MS }) {
    const authority = await authorityOf(given);
    if (authority.outcome !== 'accepted') throw new VigieError('VIGIE_CONFIG_INVALID', authority.why);
    return openSyslog(given, answerMs);
  },
});

async function authorityOf({ caFile }: Settings): Promise<Outcome<string | undefined>> {
  if (caFile === undefined) return accepted(undefined);
  try {
    return accepted(await readFile(caFile, 'utf8'));
  } catch (error) {
    return blocked(`caFile could not be read: ${messageOf(error)}`);
  }
}

function openSyslog(given: Settings, answerMs: number): Siem {
  const { maxMessageBytes } = given;
  const messageFor = onceEach((event) => message(given, event));
  return {
    family: 'siem',
    chunk: {
      maxBytes: MOST_BYTES,
      maxEvents: MOST_EVENTS,
      size: (event) => Buffer.byteLength(messageFor(event) ?? '') + LENGTH_BYTES,
    },
    async send(events): Promise<ChunkOutcome> {
      const messages = placed(events, messageFor);
      const tooLong = messages.find(({ value }) => Buffer.byteLength(value) > maxMessageBytes);
      const going = tooLong === undefined ? messages : messages.filter(({ at }) => at < tooLong.at);
      const octets = Buffer.concat(going.map(({ value }) => framed(value)));
      const outcome = going.length === 0 ? done : await write(given, octets, answerMs);
      if (outcome.outcome !== 'accepted' || tooLong === undefined) return outcome;
      const bytes = Buffer.byteLength(tooLong.value);
      return { ...refused(`a message of ${bytes} bytes; the receiver takes ${maxMessageBytes}`), taken: tooLong.at };
    },
  };
}

/** The authority is read for each connection: it may have been changed while this process runs. */
async function write(given: Settings, octets: Buffer, answerMs: number): Promise<Outcome> {
  const authority = await authorityOf(given);
  if (authority.outcome !== 'accepted') return authority;
  return writeAndClose({ host: given.host, port: given.port, ca: authority.value }, octets, answerMs);
}

/** What the length in front of a message takes. */
const LENGTH_BYTES = 8;

/** As long as the receiver takes, or the shortest that there is; null: it has no form. */
function message(given: Settings, event: VigieEvent): string | null {
  let shortest: string | null = null;
  for (const text of texts(given, event)) {
    shortest = syslogMessage(headerOf(given), event, text);
    if (Buffer.byteLength(shortest) <= given.maxMessageBytes) return shortest;
  }
  return shortest;
}

const headerOf = ({ facility, hostname, appName }: Settings): SyslogHeader => ({ facility, hostname, appName });

/** Long texts of CEF are cut to so many characters where the message would be too long. */
const CUTS = [1_023, 255, 40];

function* texts({ format, schema }: Settings, event: VigieEvent): Generator<string> {
  if (format === 'cef') for (const most of CUTS) yield toCef(event, most);
  else
    for (const slim of slimmer(event)) {
      const body = inFormat(schema, slim);
      if (body !== null) yield printableJson(body);
    }
}

/** What JSON leaves as it is and receivers take for a control character is escaped too. */
function printableJson(body: unknown): string {
  return JSON.stringify(body).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

import type { VigieEvent } from '../../events/event.js';
import { clean } from '../../text.js';
import { inFormat, type JsonFormat } from './jsonFormat.js';

interface SplunkFields {
  /** Without one Splunk takes the token's own. */
  readonly index?: string | undefined;
  readonly sourcetype: string;
  readonly format: JsonFormat;
}

/** The event with Splunk's own fields around it; a plain decimal of seconds is the only time that it reads. */
export function splunkLine({ index, sourcetype, format }: SplunkFields, event: VigieEvent): string | null {
  const body = inFormat(format, event);
  if (body === null) return null;
  const envelope = {
    time: Date.parse(event.time) / 1_000,
    host: clean(event.resource?.name ?? '', 100) || 'vigie',
    source: 'vigie',
    sourcetype,
    index,
    event: body,
  };
  return `${JSON.stringify(envelope)}\n`;
}

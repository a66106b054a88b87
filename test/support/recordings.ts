import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InputKind, readInput } from '../../shared/estate/input.js';
import { isObject, type JsonObject } from '../../shared/json.js';

const FOLDER = join(__dirname, '..', 'fixtures', 'recordings');

export interface Recording {
  readonly file: string;
  /** What the service answered, without our notes around it. */
  readonly body: unknown;
}

/** Every recorded answer; each file names its source. */
export function recordings(): readonly Recording[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, body: bodyOf(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))) }));
}

interface RecordedResource {
  readonly file: string;
  readonly raw: JsonObject;
}

/** The recorded clusters, as they came. */
export function recordedClusters(): readonly RecordedResource[] {
  return recorded('cluster');
}

/** The recorded registries, as they came. */
export function recordedRegistries(): readonly RecordedResource[] {
  return recorded('registry');
}

function recorded(kind: InputKind): readonly RecordedResource[] {
  return recordings().flatMap(({ file, body }) => {
    const input = readInput(body, (one) => one === kind);
    return 'problem' in input ? [] : input.resources.map(({ raw }) => ({ file, raw }));
  });
}

function bodyOf(document: unknown): unknown {
  return isObject(document) && Object.hasOwn(document, 'body') ? document.body : document;
}

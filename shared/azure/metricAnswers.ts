import { isObject, type JsonObject, kindOf, property, textsIn } from '../json.js';
import { listIn } from './answers.js';
import { failure, type Read, read } from './failure.js';
import type { MetricSample, MetricSeries } from './readingAzure.js';

/** The series of an answer of Prometheus: all of them, or none where one cannot be understood. */
export function seriesIn(body: JsonObject, type: 'vector' | 'matrix'): Read<readonly MetricSeries[]> {
  if (property(body, 'status') !== 'success') return garbage(`its status is ${kindOf(property(body, 'status'))}`);
  const warnings = property(body, 'warnings');
  // With these it tells of stores that did not answer: nothing may be concluded from what did not come.
  if (Array.isArray(warnings) && warnings.length > 0)
    return failure('cut', `Prometheus answered in part: ${String(warnings[0])}`, { status: 200 });
  const data = property(body, 'data');
  if (!isObject(data)) return garbage(`its data is ${kindOf(data)}`);
  if (property(data, 'resultType') !== type) return garbage(`it is no ${type}`);
  const list = listIn(data, 'result');
  if (!list.ok) return list;
  const found: MetricSeries[] = [];
  for (const [place, entry] of list.value.entries()) {
    const samples = samplesIn(entry, type);
    if (samples === undefined) return garbage(`result[${place}] has no samples of the form [time, "value"]`);
    found.push({ labels: textsIn(property(entry, 'metric')), samples });
  }
  return read(found);
}

function samplesIn(entry: JsonObject, type: 'vector' | 'matrix'): readonly MetricSample[] | undefined {
  const pairs = type === 'vector' ? [property(entry, 'value')] : property(entry, 'values');
  if (!Array.isArray(pairs)) return undefined;
  const samples = pairs.map(sampleOf);
  return samples.every((sample) => sample !== undefined) ? samples : undefined;
}

/** Seconds up to the last moment that a Date can hold. */
const LAST_S = 8.64e12;

/** Time is a number of seconds, and the value is text: `NaN` and `+Inf` are no JSON. */
function sampleOf(pair: unknown): MetricSample | undefined {
  if (!Array.isArray(pair)) return undefined;
  const [at, value] = pair;
  if (typeof at !== 'number' || Math.abs(at) > LAST_S || typeof value !== 'string') return undefined;
  return { at: Math.round(at * 1_000), value: value.trim() === '' ? Number.NaN : Number(value) };
}

function garbage(why: string): Read<never> {
  return failure('garbage', `the answer of Prometheus cannot be read: ${why}`, { status: 200 });
}

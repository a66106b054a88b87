import { messageOf } from '../../shared/errors.js';
import type { Environment, Place } from './place.js';
import { quiet } from './quiet.js';

/** Every place that the environment names. @throws where none of them can be used, with the reasons */
export async function placesOf(environment: Environment): Promise<Place[]> {
  const places: Place[] = [];
  const refused: string[] = [];
  const open = async (name: string, one: () => Promise<Place>): Promise<void> => {
    try {
      places.push(said(name, await one()));
    } catch (error) {
      refused.push(`${name}: ${messageOf(error)}`);
    }
  };
  if (environment.APPLICATIONINSIGHTS_CONNECTION_STRING)
    await open('Application Insights', async () => (await import('./appInsights.js')).appInsights(environment));
  if (environment.OTEL_EXPORTER_OTLP_ENDPOINT)
    await open('OTLP', async () => (await import('./otlp.js')).otlp(environment));
  if (places.length === 0) throw new Error(refused.join('; '));
  for (const why of refused) console.warn(`telemetry is off for ${why}`);
  return places;
}

/** The first failure of a place is told, and none after it: its operators know, and a log is not for every try. */
function said(name: string, place: Place): Place {
  let wasTold = false;
  const tell = (why: string): void => {
    if (!wasTold) console.warn(`telemetry is not taken by ${name} (${why}); this is said once`);
    wasTold = true;
  };
  quiet(place.traces, tell);
  quiet(place.metrics, tell);
  quiet(place.logs, tell);
  return place;
}

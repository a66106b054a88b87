import type { Island } from '../island.js';

/** The data of the page: gzip in base64, so that ten thousand clusters are a few megabytes. */
export async function unpack(packed: string): Promise<Island> {
  const binary = atob(packed.trim());
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) bytes[place] = binary.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

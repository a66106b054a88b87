/** `1.34.7` -> `1.34` */
export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

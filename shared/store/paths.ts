const SEGMENT = /^[A-Za-z0-9._+-]+$/;

/** @throws RangeError for a path that no store takes: a name made of foreign text must be made safe before it comes here */
export function checkPath(path: string): void {
  const wrong = path.split('/').find((segment) => !SEGMENT.test(segment) || segment === '.' || segment === '..');
  if (wrong !== undefined) throw new RangeError(`not a path of the store: ${JSON.stringify(path)}`);
}

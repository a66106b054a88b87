const SEGMENT = /^[A-Za-z0-9._+-]+$/;

/** @throws RangeError for a path that no store takes: a name made of foreign text must be made safe before it comes here */
export function checkPath(path: string): void {
  const wrong = path.split('/').find((segment) => !SEGMENT.test(segment) || segment === '.' || segment === '..');
  if (wrong !== undefined) throw new RangeError(`not a path of the store: ${JSON.stringify(path)}`);
}

/** @throws RangeError for a prefix of a listing that is neither empty nor a path with a slash at its end */
export function checkPrefix(prefix: string): void {
  if (prefix === '') return;
  if (!prefix.endsWith('/')) throw new RangeError(`a prefix ends with a slash: ${prefix}`);
  checkPath(prefix.slice(0, -1));
}

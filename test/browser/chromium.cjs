const { accessSync, constants } = require('node:fs');
const { delimiter, join } = require('node:path');

/** As the systems call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of the browser: CHROMIUM says which, else the PATH is looked through; `undefined`: there is none. */
exports.chromium = () => {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM) return mayRun(CHROMIUM) ? CHROMIUM : undefined;
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(mayRun);
};

function mayRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run: the next one may be.
    return false;
  }
}

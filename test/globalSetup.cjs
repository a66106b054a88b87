// The whole-process tests run the programs of dist/. `npm test` has built them already; a bare jest run builds them here.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

module.exports = () => {
  const root = join(__dirname, '..');
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'ensure.mjs'), 'jest', '--version'], {
    stdio: 'pipe',
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stderr}`);
};

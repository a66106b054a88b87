// How jest reads test/support/esm/: each file bundled with the ES module that it stands for. Preact itself is left out of
// what imports it, so that there is one of it.
const { buildSync } = require('esbuild');

module.exports = {
  process: (_source, file) => {
    const options = { bundle: true, write: false, format: 'cjs', platform: 'node', external: ['preact'] };
    return { code: buildSync({ ...options, entryPoints: [file] }).outputFiles[0].text };
  },
};

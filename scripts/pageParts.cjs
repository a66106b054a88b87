// The script and the style of the HTML report: `import script from './client/main.ts?page'` is the text of what a browser
// is given, bundled and made small. The build uses the plugin; jest uses pageTransform.cjs.
const { dirname, join, resolve } = require('node:path');
const { build, buildSync } = require('esbuild');

const ENDING = '?page';

/** What browsers of the last years understand; `node:crypto` is of what the page never calls. */
function optionsFor(file) {
  return {
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    format: 'iife',
    platform: 'browser',
    target: ['chrome110', 'firefox113', 'safari16.4'],
    alias: { 'node:crypto': join(__dirname, 'noCrypto.cjs') },
    logLevel: 'silent',
  };
}

/** Bundles a file in the same breath, for jest. */
const pageTextSync = (file) => buildSync(optionsFor(file)).outputFiles[0].text;

/** @returns the plugin of esbuild */
const pageParts = () => ({
  name: 'page-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?page$/ }, ({ path, importer }) => ({
      path: resolve(dirname(importer), path.slice(0, -ENDING.length)),
      namespace: 'page',
    }));
    onLoad({ filter: /.*/, namespace: 'page' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({ ...optionsFor(path), metafile: true });
      const watchFiles = Object.keys(metafile.inputs).map((input) => resolve(input));
      return { contents: outputFiles[0].text, loader: 'text', watchFiles };
    });
  },
});

module.exports = { pageParts, pageTextSync };

// How jest reads what is imported with `?page`: as the text that pageParts.cjs makes of it.
const { createHash } = require('node:crypto');
const { pageTextSync } = require('./pageParts.cjs');

module.exports = {
  process: (_source, file) => ({
    code: `exports.__esModule = true; exports.default = ${JSON.stringify(pageTextSync(file))};`,
  }),
  // By what comes out: the file itself need not change when one that it imports does.
  getCacheKey: (_source, file) => createHash('sha256').update(pageTextSync(file)).digest('hex'),
};

const { chromium } = require('./chromium.cjs');

/** Says what is missing before anything is tried with it. */
module.exports = async () => {
  if (chromium() === undefined) {
    process.stderr.write(
      'npm run test:browser needs chromium, and there is none on the PATH. Install it (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM to its path.\n',
    );
    process.exit(1);
  }
  await require('../globalSetup.cjs')();
};

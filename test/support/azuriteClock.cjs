// Loaded before Azurite: its clock can be moved on from outside, and it ends with whoever started it (by itself it would
// go on for ever after a test process that was killed).
const RealDate = Date;
let aheadMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...given);
  }
  static now() {
    return RealDate.now() + aheadMs;
  }
};

process.on('message', ({ passMs }) => {
  aheadMs += passMs;
  process.send({ passed: passMs });
});
process.on('disconnect', () => process.exit(0));
// The channel alone keeps it running no longer than its servers do.
process.channel.unref();

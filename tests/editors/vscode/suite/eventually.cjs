const assert = require('node:assert');

/** Waits until `condition` gives something, and gives it back. */
async function eventually(what, condition, ms = 20_000) {
  for (const end = Date.now() + ms; ; ) {
    const value = await condition();
    if (value) {
      return value;
    }
    assert.ok(Date.now() < end, `timed out: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

exports.eventually = eventually;

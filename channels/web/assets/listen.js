// Hears what is said in the conversation elsewhere: by a person of 1555, or in another tab. It streams, comes back with
// Last-Event-ID after a break, and asks now and then where streams do not come through (some proxies and old networks
// hold them back: the service's heartbeat tells).
const silence = 40000, soon = 1000, pollEvery = 5000, pollLongest = 60000, streamAgain = 300000; // milliseconds

// listen calls got(message) for each. stream(seq, signal) and poll() resolve to Responses; both begin after the last
// message that is shown if seq is empty. stop() ends it.
export function listen({ stream, poll, got }) {
  let seq = '', failures = 0, ended = false, wake = null, stop = null;

  const pause = ms => new Promise(done => {
    const timer = setTimeout(done, ms);
    wake = () => { clearTimeout(timer); done(); };
  });

  function take(block) {
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('id:')) seq = line.slice(3).trim();
      if (line.startsWith('data:')) data += line.slice(5).trim();
    }
    if (data) got(JSON.parse(data));
  }

  // follow reads one stream to its end; it returns whether anything came.
  async function follow() {
    stop = new AbortController();
    let timer = setTimeout(() => stop.abort(), silence), came = false;
    try {
      const response = await stream(seq, stop.signal);
      if (response.status === 204 || response.status === 401 || response.status === 403 || response.status === 404) { ended = true; return true; }
      if (!response.ok) return false;
      const reader = response.body.getReader(), decoder = new TextDecoder();
      for (let rest = ''; ;) {
        const { done, value } = await reader.read();
        if (done) return came;
        came = true;
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), silence);
        const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
        rest = blocks.pop();
        blocks.forEach(take);
      }
    } catch (e) {
      return came;
    } finally {
      clearTimeout(timer);
    }
  }

  async function ask() {
    const until = Date.now() + streamAgain;
    for (let delay = pollEvery; !ended && Date.now() < until; delay = Math.min(delay * 1.3, pollLongest)) {
      try {
        const response = await poll();
        if (response.ok && response.status !== 204) (await response.json()).messages.forEach(m => { delay = pollEvery; got(m); });
      } catch (e) { /* the next time */ }
      if (!ended) await pause(delay);
    }
  }

  async function run() {
    while (!ended) {
      failures = typeof ReadableStream === 'function' && await follow() ? 0 : failures + 1;
      if (ended) return;
      if (failures >= 2) { await ask(); failures = 1; }
      else await pause(soon);
    }
  }
  const done = run();

  return {
    get ended() { return ended; },
    wake() { if (wake) wake(); },
    stop() { ended = true; if (stop) stop.abort(); if (wake) wake(); return done; },
  };
}

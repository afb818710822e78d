// Sends what the citizen says, one after the other, each once: under the same id a message that is sent again has no
// second effect. What has not arrived yet stays in this tab (and outlives a reload of it), nowhere else, and only
// until it has arrived.
const first = 1500, longest = 30000, patience = 20000; // milliseconds

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map(b => ('0' + b.toString(16)).slice(-2)).join('');
}

// keep is a list in the tab's storage, or in memory where there is none.
export function keep(key) {
  let list = [], here = true;
  try { list = JSON.parse(sessionStorage.getItem(key)) || []; } catch (e) { /* a stranger's value, or no storage */ }
  return {
    list,
    save() {
      try {
        if (list.length && here) sessionStorage.setItem(key, JSON.stringify(list));
        else sessionStorage.removeItem(key);
      } catch (e) { /* then it is kept in memory only */ }
    },
    // hide takes what is kept out of the storage, from now on: it stays in memory.
    hide() {
      here = false;
      this.save();
    },
  };
}

// sender returns say(text, value), which takes a message or the tap of a choice, and begin(), which sends what an
// earlier page of this tab could not. post(message, signal) resolves to a Response.
export function sender({ kept, post, log, words, answered, tell }) {
  let busy = false, wake = null;

  const pause = ms => new Promise(done => {
    const timer = setTimeout(done, ms);
    wake = () => { clearTimeout(timer); done(); };
  });

  // once asks the service; a network that hangs is given up. It resolves to the answer, or throws with sentence if
  // the message is refused for good, with wait if it must be sent again.
  async function once(message) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), patience);
    let response, body;
    try {
      response = await post(message, stop.signal);
      body = await response.json();
    } catch (e) {
      throw { wait: 0 };
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return body;
    if (response.status === 429 || response.status >= 500) throw { wait: 1000 * response.headers.get('Retry-After') || 0 };
    throw { sentence: body.detail };
  }

  function wait(article) {
    if (!article) return;
    article.classList.add('waiting');
    log.mark(article, words.waiting);
  }

  async function deliver(message) {
    const article = log.show({ id: message.id, author: 'citizen', text: message.text, at: message.at });
    article.classList.add('pending');
    log.mark(article, words.sending);
    tell(words.searching, true);
    for (let delay = first; ; delay = Math.min(2 * delay, longest)) {
      try {
        const answer = await once(message);
        article.classList.remove('pending', 'waiting');
        log.mark(article, words.sent);
        return answered(article, answer.turn);
      } catch (e) {
        if (e.sentence || e.wait === undefined) {
          article.classList.remove('pending', 'waiting');
          article.classList.add('failed');
          log.mark(article, words.notSent);
          return tell(e.sentence || words.notSent);
        }
        for (const m of kept.list) wait(log.find(m.id));
        tell(navigator.onLine === false ? words.offline : words.slow);
        await pause(Math.max(delay, e.wait));
      }
    }
  }

  async function pump() {
    if (busy) return;
    busy = true;
    while (kept.list.length) {
      await deliver(kept.list[0]);
      kept.list.shift();
      kept.save();
    }
    busy = false;
  }

  function again() { if (wake) wake(); }
  addEventListener('online', again);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) again(); });

  return {
    say(text, value) {
      const message = { id: uuid(), text, value: value || '', at: new Date().toISOString() };
      kept.list.push(message);
      kept.save();
      const article = log.show({ id: message.id, author: 'citizen', text, at: message.at });
      article.classList.add('pending');
      log.mark(article, words.sending);
      if (busy && log.find(kept.list[0].id).classList.contains('waiting')) wait(article);
      pump();
      return article;
    },
    // begin sends what is not on the page yet: what is there has arrived, only its answer was lost.
    begin() {
      const left = kept.list.filter(m => !log.find(m.id));
      kept.list.splice(0, kept.list.length, ...left);
      kept.save();
      for (const m of left) log.show({ id: m.id, author: 'citizen', text: m.text, at: m.at }).classList.add('pending');
      pump();
    },
    drop() {
      kept.list.splice(0);
      kept.save();
    },
  };
}

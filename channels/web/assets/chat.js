// Makes the page live: sends without reloading, shows what a person of 1555 writes as it comes, and
// leaves at once. Without it the same forms work by themselves.
(function () {
  'use strict';
  if (!window.fetch || !window.URLSearchParams || !window.EventSource) return;

  var log = document.getElementById('log'), ask = document.getElementById('ask'), text = document.getElementById('text');
  var state = document.getElementById('state'), end = document.getElementById('end'), blank = document.getElementById('article');
  var names = { citizen: 'Εσείς', bot: 'Αυτόματος βοηθός', agent: 'Άνθρωπος του 1555' };
  var touch = window.matchMedia && matchMedia('(pointer: coarse)').matches;
  var events = null, waiting = 0, sending = Promise.resolve();

  function uuid() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    var b = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(b, function (x) { return ('0' + x.toString(16)).slice(-2); }).join('');
  }

  // clock is the time in Greece, as on the page without script.
  function clock(at) {
    var time = at ? new Date(at) : new Date();
    return time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Athens' });
  }

  function find(id) {
    var all = log.querySelectorAll('article');
    for (var i = 0; i < all.length; i++) if (all[i].dataset.id === id) return all[i];
    return null;
  }

  // show puts a message on the page, once. html comes from the service, which made it safe.
  function show(message) {
    var old = find(message.id);
    if (old) return old;
    var hello = log.querySelector('.hello');
    if (hello) hello.remove();
    var article = blank.content.firstElementChild.cloneNode(true);
    article.className = message.author;
    article.dataset.id = message.id;
    article.querySelector('.who').textContent = names[message.author] + ' ' + clock(message.at);
    var body = article.querySelector('.text');
    if (message.author === 'citizen') body.textContent = message.text;
    else body.innerHTML = message.html;
    if (message.text === log.dataset.notice) article.classList.add('notice-only');
    log.insertBefore(article, end);
    if (message.author === 'citizen') dropChoices();
    else offer(article, message.choices || []);
    return article;
  }

  // Choices stand until the citizen says something else.
  function dropChoices() {
    var old = log.querySelectorAll('form.choices');
    for (var i = 0; i < old.length; i++) old[i].remove();
  }

  function offer(article, list) {
    if (!list.length) return;
    dropChoices();
    var form = document.createElement('form');
    form.className = 'choices';
    form.setAttribute('aria-label', 'Επιλογές');
    list.forEach(function (c) {
      var b = document.createElement('button');
      b.name = 'choice'; b.value = c.value; b.textContent = c.label;
      form.appendChild(b);
    });
    article.appendChild(form);
  }

  // ask the service once; a network that hangs is given up.
  function request(message) {
    var stop = window.AbortController ? new AbortController() : null;
    var timer = setTimeout(function () { if (stop) stop.abort(); }, 20000);
    var done = function () { clearTimeout(timer); };
    var answer = fetch('/', {
      method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' }, signal: stop ? stop.signal : undefined,
      body: new URLSearchParams({ id: message.id, text: message.value ? '' : message.text, choice: message.value || '' })
    });
    answer.then(done, done);
    return answer;
  }

  // post sends one message until it is taken in; the same id again has no second effect.
  function post(message, tries) {
    return request(message).then(function (r) {
      if (r.ok) return r.json();
      if (r.status === 429 || r.status >= 500) throw { again: true };
      return r.json().then(function (p) { throw { sentence: p.detail }; });
    }).catch(function (e) {
      if (e && e.sentence) throw e;
      if (tries <= 0) throw { sentence: 'Δεν στάλθηκε. Δείτε τη σύνδεσή σας και πατήστε «Ξανά».' };
      state.textContent = 'Αργεί η σύνδεση. Δοκιμάζω ξανά…';
      return new Promise(function (done) { setTimeout(done, 1500 * (4 - tries)); }).then(function () { return post(message, tries - 1); });
    });
  }

  function send(message) {
    var article = show({ id: message.id, author: 'citizen', text: message.text });
    article.classList.add('pending');
    article.classList.remove('failed');
    waiting++;
    state.textContent = 'Ψάχνω την απάντηση…';
    article.scrollIntoView({ block: 'start' });
    sending = sending.then(function () { return post(message, 3); }).then(function (answer) {
      article.classList.remove('pending');
      answer.turn.messages.forEach(function (m) { m.author = 'bot'; show(m); });
      state.textContent = answer.turn.decision === 'agent' ? 'Το μήνυμά σας πήγε στον άνθρωπο που σας απαντά.' : '';
      article.scrollIntoView({ block: 'start' });
      listen();
    }, function (e) {
      article.classList.remove('pending');
      article.classList.add('failed');
      offerAgain(article, message);
      state.textContent = e.sentence || 'Κάτι δεν πήγε καλά.';
    }).then(function () {
      waiting--;
      if (waiting) state.textContent = 'Ψάχνω την απάντηση…';
    });
  }

  function offerAgain(article, message) {
    if (article.querySelector('.again')) return;
    var b = document.createElement('button');
    b.className = 'again'; b.type = 'button'; b.textContent = 'Ξανά';
    b.addEventListener('click', function () { b.remove(); log.focus({ preventScroll: true }); send(message); });
    article.appendChild(b);
  }

  // listen hears what comes later: a person's answer. The browser comes back by itself after a break
  // and says where it was.
  function listen() {
    if (events) return;
    var all = log.querySelectorAll('article'), after = all.length ? all[all.length - 1].dataset.id : '';
    events = new EventSource('/events?after=' + encodeURIComponent(after));
    events.addEventListener('message', function (e) {
      var m = JSON.parse(e.data);
      if (m.author === 'agent' && !find(m.id)) show(m).scrollIntoView({ block: 'nearest' });
    });
  }

  ask.addEventListener('submit', function (e) {
    e.preventDefault();
    var value = text.value.trim();
    if (!value) { text.focus(); return; }
    text.value = '';
    send({ id: uuid(), text: value });
    if (touch) text.blur(); // the keyboard would cover the answer
    else text.focus({ preventScroll: true });
  });
  // Some keyboards type the Enter that sent the message.
  text.addEventListener('input', function () { if (!text.value.trim()) text.value = ''; });
  text.addEventListener('keydown', function (e) {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); ask.requestSubmit ? ask.requestSubmit() : ask.querySelector('.send').click(); }
  });
  log.addEventListener('submit', function (e) {
    if (!e.target.classList.contains('choices')) return;
    e.preventDefault();
    var b = e.submitter || document.activeElement;
    if (!b || !b.value) return;
    log.focus({ preventScroll: true }); // the button goes away; the next Tab leads to the answer
    send(b.name === 'choice' ? { id: uuid(), text: b.textContent, value: b.value } : { id: uuid(), text: b.value });
  });

  // Leaving ends the stream: nothing comes after it.
  document.addEventListener('leave', function () {
    log.textContent = text.value = '';
    if (events) events.close();
  });

  // What scrolls into view must not hide behind what is always there.
  function measure() {
    var header = document.querySelector('header'), root = document.documentElement.style;
    var sticky = getComputedStyle(header).position === 'sticky';
    root.scrollPaddingTop = (sticky ? header.offsetHeight + 10 : 0) + 'px';
    root.scrollPaddingBottom = (sticky ? ask.offsetHeight + 10 : 0) + 'px';
  }
  measure();
  window.addEventListener('resize', measure);
  if (window.ResizeObserver) new ResizeObserver(measure).observe(ask);

  var latest = document.getElementById('latest');
  if (latest) { listen(); latest.scrollIntoView({ block: 'start' }); }
})();

// The chat on a page that is not ours: <script src=".../widget.js" data-area="dypa"></script> adds it, or the page
// writes <ask-1555> where the script is loaded already. It sets no cookie; the conversation is known by a token that
// stays in the tab. It touches nothing of the page but its own element. css and exitTo come before this.
const home = new URL(document.currentScript.src), wanted = document.currentScript.dataset;
const languages = {
  el: {
    citizen: 'Εσείς', bot: 'Αυτόματος βοηθός', choices: 'Επιλογές', rate: 'Σας βοήθησε;', more: 'Περισσότερα',
    sending: 'στέλνεται', sent: 'στάλθηκε ✓', waiting: 'περιμένει σύνδεση', notSent: 'δεν στάλθηκε', searching: 'Ψάχνω την απάντηση…',
    offline: 'Δεν υπάρχει σύνδεση. Το μήνυμά σας θα σταλεί μόνο του.', slow: 'Αργεί η σύνδεση. Δοκιμάζω ξανά.', withHuman: 'Το μήνυμά σας πήγε στον άνθρωπο που σας απαντά.',
    launch: 'Ρωτήστε το 1555', title: '1555 – Ρωτήστε γραπτά', leave: 'Έξοδος', close: 'Κλείσιμο', sos: 'Γραμμή SOS', danger: 'Κίνδυνος', log: 'Συνομιλία', field: 'Η ερώτησή σας', send: 'Αποστολή', suggestions: 'προτάσεις',
    read: 'Ακούστε το', copy: 'Αντιγραφή', copied: 'Αντιγράφηκε.', noVoice: 'Η συσκευή σας δεν έχει ελληνική φωνή.',
    greeting: 'Γράψτε την ερώτησή σας με δικά σας λόγια. Απαντά αυτόματος βοηθός. Για άνθρωπο, γράψτε «άνθρωπος».', often: 'Ρωτούν συχνά', foot: 'Μη γράφετε ΑΜΚΑ, ΑΦΜ ή κωδικούς.', privacy: 'Απόρρητο', all: 'Όλες οι ερωτήσεις',
  },
  en: {
    citizen: 'You', bot: 'Automatic assistant', choices: 'Choices', rate: 'Did it help?', more: 'More',
    sending: 'sending', sent: 'sent ✓', waiting: 'waits for the network', notSent: 'not sent', searching: 'Looking for the answer…',
    offline: 'You are offline. Your message will be sent by itself.', slow: 'The network is slow. Trying again.', withHuman: 'Your message went to the person who answers you.',
    launch: 'Ask 1555', title: '1555 – Ask in writing', leave: 'Exit', close: 'Close', sos: 'SOS line', danger: 'Danger', log: 'Conversation', field: 'Your question', send: 'Send', suggestions: 'suggestions',
    read: 'Listen', copy: 'Copy', copied: 'Copied.', noVoice: 'Your device has no voice for this language.',
    greeting: 'Write your question in your own words. An automatic assistant answers. For a human, write "human".', often: 'Often asked', foot: 'Do not write AMKA, tax or other numbers of yours.', privacy: 'Privacy', all: 'All questions (in Greek)',
  },
};

// sheet is shared by all on the page. A sheet made by a script is no inline style: a page's policy allows it. Where
// there is none, the style comes by a link from the address of this script.
const sheet = (() => {
  try {
    const s = new CSSStyleSheet();
    s.replaceSync(css);
    return s;
  } catch (e) { return null; }
})();

// tree makes an element with its attributes and what is in it.
function tree(tag, attributes, ...inside) {
  const e = document.createElement(tag);
  for (const name in attributes) if (attributes[name] !== null) e.setAttribute(name, attributes[name]);
  e.append(...inside);
  return e;
}

// onColour is the more readable of black and white on a colour written as #rrggbb, by its luminance (WCAG 2.2).
function onColour(colour) {
  const [r, g, b] = [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16) / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}

let count = 0; // of the chats on this page: each has a conversation of its own

class Ask1555 extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.words = Object.assign({}, languages[this.getAttribute('lang')] || languages.el);
    if (this.hasAttribute('greeting')) this.words.greeting = this.getAttribute('greeting');
    if (this.hasAttribute('label')) this.words.launch = this.getAttribute('label');
    this.key = 'ask1555-' + (this.id || ++count);
    this.build();
    this.connect();
    this.paint();
    this.rise();
    if (this.hasAttribute('open')) this.open();
  }

  disconnectedCallback() { if (this.ears) this.ears.stop(); }

  paint() {
    const colour = this.getAttribute('color');
    if (!/^#[0-9a-f]{6}$/i.test(colour || '')) return;
    this.style.setProperty('--ask1555-color', colour);
    this.style.setProperty('--ask1555-on-color', onColour(colour));
  }

  // rise goes above all that the page has, whatever its z-index.
  rise() {
    if (!this.showPopover) return;
    try { this.popover = 'manual'; this.showPopover(); } catch (e) { /* z-index is what is left */ }
  }

  build() {
    const w = this.words, root = this.attachShadow({ mode: 'open' });
    if (sheet && root.adoptedStyleSheets) root.adoptedStyleSheets = [sheet];
    else root.append(tree('link', { rel: 'stylesheet', href: home.origin + '/widget.css' }));
    const button = (kind, label, act) => { const b = tree('button', { type: 'button', class: kind }, label); b.addEventListener('click', act); return b; };
    const line = (name, number) => tree('a', { href: 'tel:' + number }, name + ' ', tree('b', {}, number));
    const out = (label, path) => tree('a', { href: home.origin + path, target: '_blank', rel: 'noopener' }, label);
    this.launcher = button('launch', w.launch, () => this.open());
    this.log = tree('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': w.log, tabindex: 0 }, this.hello = tree('div', { class: 'hello' }, tree('p', {}, w.greeting)), tree('span', {}));
    this.field = tree('textarea', { id: 'text', rows: 2, maxlength: 4000, autocomplete: 'off', enterkeyhint: 'send' });
    this.state = tree('p', { class: 'state', role: 'status' });
    const area = this.getAttribute('area') || '';
    const list = tree('ul', { class: 'suggestions', id: 'suggestions', role: 'listbox', 'aria-label': w.suggestions, hidden: '' }), heard = tree('p', { class: 'hidden', role: 'status' });
    const form = tree('form', { class: 'ask' }, list, this.state, heard, tree('label', { for: 'text' }, w.field), tree('div', { class: 'row' }, this.field, tree('button', { type: 'submit' }, w.send)),
      tree('p', { class: 'foot' }, w.foot + ' ', out(w.all, '/faq' + (area ? '/' + encodeURIComponent(area) : '')), ' · ', out(w.privacy, '/privacy')));
    this.panel = tree('section', { class: 'panel', role: 'dialog', 'aria-label': w.title, lang: this.getAttribute('lang') || 'el', hidden: '' },
      tree('header', {}, tree('h2', {}, '1555'), button('leave', w.leave, () => this.leave()), button('close', w.close, () => this.close()), tree('p', {}, line(w.sos, 15900), line(w.danger, 112))), this.log, form);
    root.append(this.launcher, this.panel);
    this.suggestions = suggest(this.field, list, {
      search: (q, signal) => fetch(home.origin + '/api/v1/search', { method: 'POST', signal, credentials: 'omit', body: new URLSearchParams({ q, limit: '3' }) })
        .then(r => (r.ok ? r.json() : { results: [] })).then(found => found.results.map(r => r.question)),
      pick: question => { this.field.value = ''; this.say(question); },
      count: n => { heard.textContent = n ? n + ' ' + w.suggestions : ''; },
    });
    form.addEventListener('submit', e => { e.preventDefault(); this.submit(); });
    this.field.addEventListener('input', () => { if (!this.field.value.trim()) this.field.value = ''; }); // some keyboards type the Enter that sent
    this.field.addEventListener('keydown', e => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.submit(); } });
    this.button = pressed(this.log);
    this.log.addEventListener('submit', e => this.choose(e));
    let shifts = [];
    this.panel.addEventListener('keydown', e => {
      e.stopPropagation();
      if (e.key !== 'Shift') shifts = [];
      if (e.key === 'Escape') this.close();
    });
    this.panel.addEventListener('keyup', e => {
      if (e.key !== 'Shift') return;
      shifts = shifts.filter(t => e.timeStamp - t < 1500).concat(e.timeStamp);
      if (shifts.length >= 3) this.leave();
    });
  }

  // ask calls the service with the conversation's token, never with cookies.
  async ask(path, options) {
    const token = await this.token();
    const headers = Object.assign({ Authorization: 'Bearer ' + token.token }, options.headers);
    const response = await fetch(home.origin + '/api/v1/conversations/' + token.id + path, Object.assign({}, options, { headers, credentials: 'omit' }));
    if (response.status === 401 || response.status === 404) this.forget(); // of a service that was set up anew
    return response;
  }

  // token is that of the tab's conversation, or of a new one.
  async token() {
    if (this.access) return this.access;
    const response = await fetch(home.origin + '/api/v1/conversations', { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body: '{"channel":"web"}' });
    if (!response.ok) throw new Error('no conversation');
    this.access = await response.json();
    this.remember();
    return this.access;
  }

  remember() { try { if (!this.secret) sessionStorage.setItem(this.key, JSON.stringify(this.access)); } catch (e) { /* for this page only */ } }

  forget() {
    this.access = null;
    try { sessionStorage.removeItem(this.key); } catch (e) { /* there is no storage */ }
  }

  connect() {
    const words = this.words, tell = sentence => { this.state.textContent = sentence; };
    this.shown = makeLog(this.log, words, article => addTools(article, words, tell));
    this.kept = keep(this.key + '-unsent');
    this.sender = sender({
      kept: this.kept, log: this.shown, words, tell,
      post: (m, signal) => this.ask('/messages', { method: 'POST', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(m.value ? { id: m.id, choice: m.value } : { id: m.id, text: m.text }) }),
      answered: (article, turn) => {
        tell(turn.decision === 'agent' ? words.withHuman : '');
        let top = article;
        for (const m of turn.messages) {
          const answer = this.shown.show(Object.assign({ author: 'bot' }, m));
          if (turn.decision !== 'handoff') continue;
          answer.classList.add('handoff');
          top = answer; // what she wrote goes out of sight
        }
        this.scrollTo(top);
        if (turn.decision === 'handoff') this.hide();
        this.hear();
      },
    });
    try { this.access = JSON.parse(sessionStorage.getItem(this.key)); } catch (e) { /* there is no storage */ }
    if (this.access) this.goOn();
    else this.sender.begin();
    document.addEventListener('visibilitychange', () => { if (!document.hidden && this.access && this.ears) this.hear(); });
  }

  // goOn shows what was said before a reload.
  async goOn() {
    try {
      const response = await this.ask('/messages', {});
      if (response.ok) (await response.json()).messages.forEach(m => this.shown.show(m));
    } catch (e) { /* the stream brings it */ }
    this.sender.begin();
    if (this.access) this.hear();
  }

  // hide leaves nothing in the tab of a conversation in which a line of help was named.
  hide() {
    this.secret = true;
    this.kept.hide();
    try { sessionStorage.removeItem(this.key); } catch (e) { /* there is no storage */ }
  }

  hear() {
    if (this.ears && !this.ears.ended) return this.ears.wake();
    const after = () => '?after=' + encodeURIComponent(this.shown.last());
    this.ears = listen({
      stream: (seq, signal) => this.ask('/events' + (seq ? '' : after()), { signal, headers: seq ? { 'Last-Event-ID': seq } : {} }),
      poll: () => this.ask('/messages' + after(), {}),
      got: m => { if (!this.shown.find(m.id)) this.scrollTo(this.shown.show(m)); },
    });
  }

  scrollTo(article) { this.log.scrollTop = article.offsetTop - this.log.offsetTop - 8; }

  say(text, value) { this.suggestions.close(); this.scrollTo(this.sender.say(text, value)); }

  submit() {
    const text = this.field.value.trim();
    this.field.value = '';
    if (text) this.say(text);
    this.field.focus();
  }

  choose(e) {
    e.preventDefault();
    const b = this.button(e);
    if (!b || !b.value) return;
    this.log.focus({ preventScroll: true });
    if (b.name === 'choice') this.say(b.textContent, b.value);
    else this.say(b.value);
  }

  open() {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.field.focus();
    if (this.offered) return;
    this.offered = true;
    this.offer();
  }

  // offer shows questions to begin with, of the page's area if it names one.
  async offer() {
    try {
      const response = await fetch(home.origin + '/api/v1/starters?area=' + encodeURIComponent(this.getAttribute('area') || ''), { credentials: 'omit' });
      const results = response.ok ? (await response.json()).results : [];
      if (!results.length) return;
      const form = tree('form', { class: 'choices' }, tree('p', {}, this.words.often));
      for (const r of results) form.append(tree('button', { value: r.question, name: 'text', lang: 'el' }, r.question));
      this.hello.append(form);
    } catch (e) { /* she can write */ }
  }

  close() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.focus();
  }

  // leave covers the page, ends the conversation and puts another page in the place of this one.
  leave() {
    this.shadowRoot.append(tree('div', { class: 'cover' }));
    const go = () => location.replace(exitTo), ended = this.access ? this.ask('', { method: 'DELETE', keepalive: true }) : Promise.resolve();
    this.sender.drop();
    hush();
    this.forget();
    this.log.textContent = '';
    if (this.ears) this.ears.stop();
    ended.then(go, go);
    setTimeout(go, 400);
  }
}

// link is for browsers that lack what the chat needs: it leads to our page, whose forms need nothing.
function link(chat) {
  const words = languages[chat.getAttribute('lang')] || languages.el, colour = chat.getAttribute('color') || '#0b3356';
  const a = tree('a', { href: home.origin, target: '_blank', rel: 'noopener' }, chat.getAttribute('label') || words.launch);
  a.style.cssText = 'position:fixed;z-index:2147483647;bottom:16px;padding:14px;border-radius:11px;font:bold 17px sans-serif;background:' + colour + ';color:' + (/^#[0-9a-f]{6}$/i.test(colour) ? onColour(colour) : '#fff') + ';' + (chat.getAttribute('position') === 'left' ? 'left' : 'right') + ':16px';
  chat.append(a);
}

const able = window.customElements && HTMLElement.prototype.attachShadow && window.AbortController && ''.matchAll;
const define = () => {
  if (able && !customElements.get('ask-1555')) customElements.define('ask-1555', Ask1555);
  if (!('manual' in wanted)) { // else the page places the elements itself
    const chat = document.createElement('ask-1555');
    for (const name in wanted) chat.setAttribute(name, wanted[name]);
    document.body.append(chat);
  }
  if (!able) document.querySelectorAll('ask-1555:empty').forEach(link);
};
if (document.body && (able || document.readyState !== 'loading')) define();
else addEventListener('DOMContentLoaded', define);

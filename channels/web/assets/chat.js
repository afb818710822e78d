// Makes the page live: sends without reloading, hears what comes, suggests. Without it, and in a browser that knows no
// modules, the same forms work by themselves.
import { makeLog, el, fillable, pressed } from './log.js';
import { nodes } from './html.js';
import { sender, keep } from './send.js';
import { listen } from './listen.js';
import { suggest } from './suggest.js';
import { addTools, hush } from './tools.js';
import { printOne } from './paper.js';
import { install } from './install.js';
import './size.js';

// What the modules need and browsers got late; without it the plain forms serve better than half a script.
if (!window.AbortController || !''.matchAll) throw new Error('the forms work by themselves');

const words = {
  citizen: 'Εσείς', bot: 'Αυτόματος βοηθός', choices: 'Επιλογές',
  sending: 'στέλνεται', sent: 'στάλθηκε ✓', waiting: 'περιμένει σύνδεση', notSent: 'δεν στάλθηκε', searching: 'Ψάχνω την απάντηση',
  offline: 'Δεν υπάρχει σύνδεση. Το μήνυμά σας θα σταλεί μόνο του. Για κάτι επείγον, τηλεφωνήστε.', slow: 'Αργεί η σύνδεση. Δοκιμάζω ξανά.',
  withHuman: 'Το μήνυμά σας πήγε στον άνθρωπο που σας απαντά.', read: 'Ακούστε το', copy: 'Αντιγραφή', copied: 'Αντιγράφηκε.', print: 'Εκτύπωση',
  mend: 'Διορθώστε το τηλέφωνο ή το e-mail', noVoice: 'Η συσκευή σας δεν έχει ελληνική φωνή.',
};
const byId = id => document.getElementById(id);
const box = byId('log'), ask = byId('ask'), text = byId('text'), state = byId('state'), heard = byId('heard');
const touch = matchMedia('(pointer: coarse)').matches;
Object.assign(words, { notice: box.dataset.notice, more: box.dataset.more, rate: box.dataset.rate });

// tell says what happens, beside the field and to who does not see it; busy also shows it where the answer will stand.
function tell(sentence, busy) {
  const typing = box.querySelector('.typing');
  if (typing) typing.remove();
  state.textContent = sentence;
  if (!busy) return;
  const dots = el('div', 'typing');
  dots.setAttribute('aria-hidden', 'true');
  dots.append(el('i'), el('i'), el('i'));
  box.insertBefore(dots, box.lastElementChild);
}

// fill makes the form under a ticket: open the first time, and when its one field must be mended.
let filled = box.querySelector('.fill details:not([open])') !== null;
function fill(list) {
  const asks = list.filter(c => fillable.test(c.value)).map(c => c.value);
  if (!asks.length) return null;
  const form = byId('fill').content.querySelector('form').cloneNode(true), details = form.querySelector('details');
  if (!asks.includes('ticket:add')) {
    details.querySelector('.field').remove();
    details.querySelector('summary').textContent = words.mend;
  } else details.open = !filled;
  return form;
}

const log = makeLog(box, words, article => addTools(article, words, tell, printOne), fill);
const kept = keep('ask1555');

const messages = sender({
  kept, log, words, tell,
  post: (message, signal) => fetch('/', {
    method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' }, signal,
    body: new URLSearchParams({ id: message.id, text: message.value && !fillable.test(message.value) ? '' : message.text, choice: message.value }),
  }),
  answered(article, turn) {
    tell(turn.decision === 'agent' ? words.withHuman : '');
    let top = article;
    for (const m of turn.messages) {
      const answer = log.show(Object.assign({ author: 'bot' }, m));
      if (turn.decision !== 'handoff') continue;
      answer.classList.add('handoff');
      top = answer; // what she wrote goes out of sight
    }
    bring(top);
    byId('keep').hidden = false;
    if (turn.decision === 'handoff') forget();
    else if (turn.decision === 'human' || turn.decision === 'ticket' || turn.decision === 'agent') showOwn();
    hear();
  },
});

// showOwn lists the tickets of this conversation as they are now.
const own = byId('own');
let asked = 0; // an answer that comes after a hand-off, or after a newer one, is late
function showOwn() {
  const mine = ++asked;
  fetch('/tickets/own', { credentials: 'same-origin' }).then(r => (r.ok ? r.text() : '')).then(html => {
    if (mine !== asked) return;
    own.querySelector('div').textContent = '';
    own.querySelector('div').append(nodes(html));
    own.hidden = !html.trim();
  }).catch(() => { /* the next time */ });
}

// forget leaves nothing on this device of a conversation in which a line of help was named.
function forget() {
  kept.hide();
  asked++;
  own.hidden = true;
  own.querySelector('div').textContent = '';
  try { sessionStorage.clear(); localStorage.clear(); } catch (e) { /* there is no storage */ }
}

let ears = null;
function hear() {
  if (ears && !ears.ended) return ears.wake();
  const after = () => '?after=' + encodeURIComponent(log.last());
  ears = listen({
    stream: (seq, signal) => fetch('/events' + (seq ? '' : after()), { credentials: 'same-origin', signal, headers: seq ? { 'Last-Event-ID': seq } : {} }),
    poll: () => fetch('/messages' + after(), { credentials: 'same-origin' }),
    got(m) {
      if (log.find(m.id)) return;
      const article = log.show(m);
      if (m.author === 'citizen') log.mark(article, words.sent);
      else { tell(''); showOwn(); }
      const { top, bottom } = article.getBoundingClientRect();
      if (top < above || bottom > innerHeight - below) bring(article);
    },
  });
}

function say(words, value) {
  suggestions.close();
  bring(messages.say(words, value));
}

const suggestions = suggest(text, byId('suggestions'), {
  // In the body: in an address it would stand in the logs of whatever is between.
  search: (q, signal) => fetch('/api/v1/search', { method: 'POST', signal, body: new URLSearchParams({ q, limit: touch ? '3' : '4' }) })
    .then(r => (r.ok ? r.json() : { results: [] })).then(found => found.results.map(r => r.question)),
  pick(question) { text.value = ''; say(question); },
  count(n) { heard.textContent = n ? n + (n === 1 ? ' πρόταση' : ' προτάσεις') + ', με τα βέλη' : ''; },
});

ask.addEventListener('submit', e => {
  e.preventDefault();
  const value = text.value.trim();
  if (!value) return text.focus();
  text.value = '';
  say(value);
  if (touch) text.blur(); // the keyboard would cover the answer
  else text.focus({ preventScroll: true });
});
// Some keyboards type the Enter that sent the message.
text.addEventListener('input', () => { if (!text.value.trim()) text.value = ''; });
text.addEventListener('keydown', e => {
  if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); ask.querySelector('.send').click(); }
});
const button = pressed(box);
box.addEventListener('submit', e => {
  if (e.target.classList.contains('fill')) {
    e.preventDefault();
    const { details, contact } = e.target.elements, both = [details, contact].map(f => (f ? f.value.trim() : ''));
    if (!both.join('')) return (details || contact).focus();
    filled = true;
    box.focus({ preventScroll: true });
    return say(both.filter(Boolean).join('\n'), both[1] ? 'ticket:contact' : 'ticket:add');
  }
  if (!e.target.classList.contains('choices')) return;
  e.preventDefault();
  const b = button(e);
  if (!b || !b.value) return;
  box.focus({ preventScroll: true }); // the button goes away; the next Tab leads to the answer
  if (b.name === 'choice') say(b.textContent, b.value);
  else say(b.value);
});

// Leaving ends the stream, and what waits to be sent: nothing comes after it.
document.addEventListener('leave', () => {
  box.textContent = text.value = '';
  if (ears) ears.stop();
  hush();
  messages.drop();
  forget();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) hear(); });
addEventListener('online', () => { tell(''); hear(); });
addEventListener('offline', () => tell(words.offline));

// What scrolls into view must not hide behind what is always there; Safari before 14.1 has no padding for it.
let above = 0, below = 0;
function bring(article) { scrollBy(0, article.getBoundingClientRect().top - above); }
function measure() {
  const header = document.querySelector('header'), root = document.documentElement.style;
  const sticky = e => /sticky/.test(getComputedStyle(e).position); // -webkit-sticky before Safari 13
  above = sticky(header) ? header.offsetHeight + 10 : 60;
  below = sticky(ask) ? ask.offsetHeight + 10 : 0;
  root.scrollPaddingTop = above + 'px';
  root.scrollPaddingBottom = below + 'px';
}
measure();
addEventListener('resize', measure);
if (window.ResizeObserver) new ResizeObserver(measure).observe(ask);

for (const article of box.querySelectorAll('article.bot')) addTools(article, words, tell, printOne);
messages.begin();
install();
const latest = byId('latest');
if (latest) {
  hear();
  bring(latest);
}

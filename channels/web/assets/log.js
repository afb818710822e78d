// The conversation as it is seen: each message once, in order, with its choices until the citizen says something else.
import { nodes } from './html.js';

// el makes an element with a class and words.
export function el(tag, kind, words) {
  const e = document.createElement(tag);
  if (kind) e.className = kind;
  if (words) e.textContent = words;
  return e;
}

// What is longer than this is folded; the same number stands in fold.go.
const short = 240;

// fold leaves the first paragraph of an answer, and puts what follows under a word to tap.
export function fold(body, more) {
  const title = body.querySelector('h2'), first = title && title.nextElementSibling;
  if (!title || title !== body.firstElementChild || !first || first.localName !== 'p') return;
  const rest = [];
  for (let n = first.nextSibling; n && !(n.nodeType === 1 && n.matches('.overdue, .source, details')); n = n.nextSibling) rest.push(n);
  if (rest.reduce((sum, n) => sum + n.textContent.trim().length, 0) <= short) return;
  const details = el('details', 'more');
  details.append(el('summary', '', more), ...rest);
  first.after(details);
}

// pressed tells with which button a form in box was sent: Safari before 15.4 neither says so nor focuses what is tapped.
export function pressed(box) {
  let last = null;
  box.addEventListener('click', e => { last = e.target.closest('button'); });
  return e => e.submitter || last;
}

// fillable are the choices whose words may come with the tap.
export const fillable = /^ticket:(add|contact)$/;

// clock is the time in Greece, as on the page without script.
const clock = at => (at ? new Date(at) : new Date()).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Athens' });

// makeLog keeps the messages in box, before its last child. words are what it says besides; added is told of each
// message of the bot. fill, if given, makes the form that takes the place of some of the choices, or nothing.
export function makeLog(box, words, added, fill) {
  const end = box.lastElementChild;
  const find = id => [...box.querySelectorAll('article')].find(a => a.dataset.id === id);

  function dropChoices() {
    for (const form of box.querySelectorAll('form.choices, form.fill')) form.remove();
  }

  function offer(article, list) {
    if (!list.length) return;
    dropChoices();
    const blank = fill && fill(list);
    if (blank) {
      article.append(blank);
      list = list.filter(c => !fillable.test(c.value));
    }
    const form = el('form', 'choices');
    form.setAttribute('aria-label', words.choices);
    if (list.some(c => c.value === 'helpful')) form.append(el('p', '', words.rate));
    for (const c of list) {
      const b = el('button', '', c.label);
      b.name = 'choice';
      b.value = c.value;
      form.append(b);
    }
    article.append(form);
  }

  // show puts a message on the page, once, and returns it.
  function show(m) {
    const old = find(m.id);
    if (old) return old;
    const hello = box.querySelector('.hello');
    if (hello) hello.remove();
    const article = el('article', m.author), body = el('div', 'text');
    article.dataset.id = m.id;
    if (!/[α-ωά-ώ]/i.test(m.text)) body.lang = 'en'; // read by an English voice
    article.append(el('p', 'who', (words[m.author] || '') + ' ' + clock(m.at)), body); // who of 1555 answers, her message says
    if (m.author === 'citizen') body.textContent = m.text;
    else body.append(nodes(m.html));
    fold(body, words.more);
    if (m.text === words.notice) article.classList.add('notice-only');
    box.insertBefore(article, end);
    if (m.author === 'citizen') dropChoices();
    else { added(article); offer(article, m.choices || []); }
    return article;
  }

  // mark says beside a message of the citizen what became of it.
  function mark(article, sign) {
    const who = article.querySelector('.who');
    const old = who.querySelector('.sign');
    if (old) old.remove();
    who.append(el('span', 'sign', ' · ' + sign));
  }

  return { box, find, show, mark, last: () => { const all = box.querySelectorAll('article:not(.pending)'); return all.length ? all[all.length - 1].dataset.id : ''; } };
}

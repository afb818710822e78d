// What can be done with an answer: copy, print, read aloud.
import { el } from './log.js';

// plain is an answer as plain text, also what is folded.
export function plain(body) {
  let out = '';
  (function walk(node) {
    for (const n of node.childNodes) {
      if (n.nodeType === 3) out += n.data.replace(/\s+/g, ' ');
      else if (n.localName === 'summary') continue;
      else if (n.localName === 'br') out += '\n';
      else if (n.localName === 'li') { out += (n.parentNode.localName === 'ol' ? [...n.parentNode.children].indexOf(n) + 1 + '. ' : '- '); walk(n); out += '\n'; }
      else { walk(n); if (/^(p|h\d|ul|ol|tr|blockquote)$/.test(n.localName)) out += n.closest('li') ? '\n' : '\n\n'; }
    }
  })(body);
  return out.replace(/[ \t]*\n[ \t]*/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
}

async function copy(text) {
  try { await navigator.clipboard.writeText(text); return; } catch (e) { /* not over plain HTTP, nor on old phones */ }
  const box = el('textarea');
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}

// printOne prints one answer and nothing else.
function printOne(article) {
  document.body.classList.add('print-one');
  article.classList.add('printed');
  addEventListener('afterprint', () => {
    document.body.classList.remove('print-one');
    article.classList.remove('printed');
  }, { once: true });
  print();
}

// What is folded is open on paper.
addEventListener('beforeprint', () => {
  for (const d of document.querySelectorAll('details.more:not([open])')) {
    d.open = true;
    addEventListener('afterprint', () => { d.open = false; }, { once: true });
  }
});

const voice = window.speechSynthesis && window.SpeechSynthesisUtterance ? speechSynthesis : null;

// speak reads paragraph by paragraph: browsers fall silent in the middle of long texts.
function speak(text, lang, button, words, tell) {
  const was = button.getAttribute('aria-pressed') === 'true';
  voice.cancel();
  button.setAttribute('aria-pressed', String(!was));
  if (was) return;
  const known = voice.getVoices();
  if (known.length && !known.some(v => v.lang.toLowerCase().startsWith(lang))) {
    button.setAttribute('aria-pressed', 'false');
    return tell(words.noVoice);
  }
  const parts = text.split(/\n+/).filter(Boolean);
  parts.forEach((part, i) => {
    const say = new SpeechSynthesisUtterance(part);
    say.lang = lang === 'el' ? 'el-GR' : lang;
    say.rate = 0.9;
    if (i === parts.length - 1) say.onend = say.onerror = () => button.setAttribute('aria-pressed', 'false');
    voice.speak(say);
  });
}

export function hush() { if (voice) voice.cancel(); }

// addTools puts the tools under an answer of an entry; other messages need none.
export function addTools(article, words, tell) {
  const body = article.querySelector('.text');
  if (!article.querySelector('h1, h2') || article.querySelector('.tools')) return;
  const row = el('div', 'tools no-print');
  const add = (label, act) => {
    const b = el('button', 'plain', label);
    b.type = 'button';
    b.addEventListener('click', () => act(b));
    row.append(b);
    return b;
  };
  const text = () => (article.querySelector('h1') ? article.querySelector('h1').textContent + '\n\n' : '') + plain(body);
  if (voice) add(words.read, b => speak(text(), body.lang || 'el', b, words, tell)).setAttribute('aria-pressed', 'false');
  add(words.copy, () => copy(text()).then(() => tell(words.copied)));
  add(words.print, () => printOne(article));
  article.append(row);
}

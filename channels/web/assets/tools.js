// What can be done with an answer: read aloud, copy, print.
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

async function copy(text, article) {
  try { await navigator.clipboard.writeText(text); return; } catch (e) { /* not over plain HTTP, nor on old phones */ }
  const box = el('textarea');
  box.value = text;
  article.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}

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

// addTools puts the tools under an answer of an entry; other messages need none. print(article), if given, prints it.
export function addTools(article, words, tell, print) {
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
  add(words.copy, () => copy(text(), article).then(() => tell(words.copied)));
  if (print) add(words.print, () => print(article));
  article.append(row);
}

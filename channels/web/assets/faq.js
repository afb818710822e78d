// Finds questions while the citizen types, and gives the answer its tools. Without it the same form works by itself.
import { el } from './log.js';
import { addTools } from './tools.js';
import { printOne } from './paper.js';
import './size.js';

const words = { read: 'Ακούστε το', copy: 'Αντιγραφή', copied: 'Αντιγράφηκε.', print: 'Εκτύπωση', noVoice: 'Η συσκευή σας δεν έχει ελληνική φωνή.' };
const q = document.getElementById('q'), found = document.getElementById('found'), state = document.getElementById('state');
let asked = '', timer = 0;

// show lists what was found for a text, and leads with it to the chat.
function show(results, text) {
  found.textContent = '';
  if (!results.length) return;
  const list = el('ul', 'questions');
  for (const r of results) {
    const item = el('li'), link = el('a', '', r.question);
    link.href = '/faq/' + r.entry;
    item.append(link);
    list.append(item);
  }
  const ask = document.getElementById('ask').content.querySelector('form').cloneNode(true);
  ask.querySelector('button').value = text;
  found.append(list, ask);
}

async function look() {
  const text = q.value.trim();
  if (text === asked) return;
  asked = text;
  if (text.length < 3) return show([]);
  try {
    const response = await fetch('/api/v1/search', { method: 'POST', body: new URLSearchParams({ q: text, limit: '6' }) });
    const answer = response.ok ? await response.json() : null;
    if (answer && text === asked) show(answer.results, text);
  } catch (e) { /* the button still works */ }
}

if (q) q.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, 200); });
const article = document.querySelector('main > article');
if (article) addTools(article, words, sentence => { state.textContent = sentence; }, printOne);

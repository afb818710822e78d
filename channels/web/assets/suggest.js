// Questions that fit what is being typed, under the keys of the ARIA combobox pattern
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): arrows go through them, Enter takes one, Escape closes.
import { el } from './log.js';

const least = 3, calm = 250; // letters, milliseconds

// suggest works on a field and a list that is there already. search(text, signal) resolves to questions, pick(question)
// takes one, count(n) says how many there are to who does not see them.
export function suggest(field, list, { search, pick, count }) {
  let active = -1, asked = '', timer = 0, stop = null;
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');

  function close() {
    clearTimeout(timer);
    if (stop) stop.abort();
    asked = '';
    active = -1;
    list.hidden = true;
    list.textContent = '';
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }

  function mark(n) {
    const all = list.children;
    if (active >= 0) all[active].setAttribute('aria-selected', 'false');
    active = n < -1 ? all.length - 1 : n >= all.length ? -1 : n;
    if (active < 0) return field.removeAttribute('aria-activedescendant');
    all[active].setAttribute('aria-selected', 'true');
    all[active].scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', all[active].id);
  }

  function show(questions) {
    list.textContent = '';
    active = -1;
    field.removeAttribute('aria-activedescendant');
    questions.forEach((question, i) => {
      const option = el('li', '', question);
      option.id = list.id + '-' + i;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      list.append(option);
    });
    list.hidden = !questions.length;
    field.setAttribute('aria-expanded', String(!list.hidden));
    count(questions.length);
  }

  async function look() {
    const text = field.value.trim();
    if (text === asked) return;
    if (text.length < least) return close();
    asked = text;
    if (stop) stop.abort();
    stop = new AbortController();
    try {
      const questions = await search(text, stop.signal);
      if (text === asked) show(questions);
    } catch (e) { /* what is typed can still be sent */ }
  }

  function take(option) {
    const question = option.textContent;
    close();
    pick(question);
  }

  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, calm); });
  field.addEventListener('keydown', e => {
    if (list.hidden || e.isComposing) return;
    if (e.key === 'ArrowDown') { e.preventDefault(); mark(active + 1); }
    else if (e.key === 'ArrowUp') { e.preventDefault(); mark(active - 1); }
    else if (e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); close(); }
    else if (e.key === 'Enter' && active >= 0) { e.preventDefault(); e.stopImmediatePropagation(); take(list.children[active]); }
  });
  field.addEventListener('blur', () => setTimeout(close, 200)); // a tap on the list comes first
  list.addEventListener('mousedown', e => e.preventDefault()); // the field keeps the focus
  list.addEventListener('click', e => { if (e.target.localName === 'li') take(e.target); });
  return { close };
}

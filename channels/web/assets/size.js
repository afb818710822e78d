// The size of the letters: three steps, remembered on this device until the quick exit.
const group = document.querySelector('.letters'), key = 'letters', root = document.documentElement;

function set(size) {
  root.dataset.size = size;
  for (const b of group.querySelectorAll('button')) b.setAttribute('aria-pressed', String(b.value === size));
}

function remembered() {
  try { return localStorage.getItem(key) || '1'; } catch (e) { return '1'; }
}

group.hidden = false;
set(remembered());
group.addEventListener('click', e => {
  const b = e.target.closest('button');
  if (!b) return;
  set(b.value);
  try { b.value === '1' ? localStorage.removeItem(key) : localStorage.setItem(key, b.value); } catch (e) { /* for this page only */ }
});

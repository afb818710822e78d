// Keeps one page on the device, and what it needs to look right: the telephone numbers, for when a page cannot be
// reached. It keeps nothing of a conversation, and answers nothing else. version and state come before this.
const name = 'numbers-' + version + '-' + state;
const kept = ['/offline', ...['site.css', 'faq.css', 'exit.js', 'size.js', 'mark.svg'].map(file => '/assets/' + version + '/' + file)];

addEventListener('install', e => {
  e.waitUntil(caches.open(name).then(cache => cache.addAll(kept)).then(() => skipWaiting()));
});

addEventListener('activate', e => {
  e.waitUntil(caches.keys().then(all => Promise.all(all.filter(n => n !== name).map(n => caches.delete(n)))).then(() => clients.claim()));
});

addEventListener('fetch', e => {
  const path = new URL(e.request.url).pathname;
  if (e.request.mode === 'navigate') e.respondWith(fetch(e.request).catch(() => caches.match('/offline')));
  else if (kept.includes(path)) e.respondWith(caches.match(path).then(found => found || fetch(e.request)));
});

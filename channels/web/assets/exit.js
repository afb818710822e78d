// The quick exit of every page: the button, or Shift three times. Without it the button is a plain form.
(function () {
  'use strict';
  // leave covers the page at once, forgets the conversation, and puts another page in its place, so
  // that Back does not lead here. What a page shows besides, it takes away at the event.
  function leave() {
    var cover = document.createElement('div');
    cover.id = 'cover';
    document.body.appendChild(cover);
    document.title = 'Καιρός';
    document.dispatchEvent(new Event('leave'));
    forget();
    var go = function () { location.replace(document.body.dataset.exit); };
    if (!window.fetch) return document.querySelector('.leave').submit();
    fetch('/exit', { method: 'POST', credentials: 'same-origin', redirect: 'manual', keepalive: true }).then(go, go);
    setTimeout(go, 400);
  }
  // forget takes from this device what the pages keep there; the service's answer does it again where it can.
  function forget() {
    try { sessionStorage.clear(); localStorage.clear(); } catch (e) { /* there is no storage */ }
    if (navigator.serviceWorker) navigator.serviceWorker.getRegistrations().then(function (all) { all.forEach(function (r) { r.unregister(); }); });
    if (window.caches) caches.keys().then(function (all) { all.forEach(function (name) { caches.delete(name); }); });
  }
  document.getElementById('exit').addEventListener('click', function (e) { e.preventDefault(); leave(); });
  // Three times Shift, with no other key between: capitals are not meant.
  var shifts = [];
  document.addEventListener('keydown', function (e) { if (e.key !== 'Shift') shifts = []; });
  document.addEventListener('keyup', function (e) {
    if (e.key !== 'Shift') return;
    var now = Date.now();
    shifts = shifts.filter(function (t) { return now - t < 1500; }).concat(now);
    if (shifts.length >= 3) leave();
  });
  // A page that the browser kept aside (Back after leaving) shows nothing of what it was.
  window.addEventListener('pageshow', function (e) { if (e.persisted) location.reload(); });
})();

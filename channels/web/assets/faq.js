// Finds questions while the citizen types. Without it the same form works by itself.
(function () {
  'use strict';
  var q = document.getElementById('q'), found = document.getElementById('found'), asked = '', timer = 0;

  function show(results) {
    found.textContent = '';
    if (!results.length) return;
    var list = document.createElement('ul');
    list.className = 'questions';
    results.forEach(function (r) {
      var item = document.createElement('li'), link = document.createElement('a');
      link.href = '/faq/' + r.entry;
      link.textContent = r.question;
      item.appendChild(link);
      list.appendChild(item);
    });
    found.appendChild(list);
  }

  function look() {
    var text = q.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < 3) { show([]); return; }
    fetch('/api/v1/search?limit=6&q=' + encodeURIComponent(text)).then(function (r) { return r.ok ? r.json() : null; }).then(function (found) {
      if (found && text === asked) show(found.results);
    }).catch(function () { /* the button still works */ });
  }

  if (window.fetch) q.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(look, 200); });
})();

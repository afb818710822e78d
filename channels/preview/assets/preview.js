// Shows a change of the content as it is saved. Without this script the page is loaded again by hand.
'use strict';
const shown = document.body.dataset.state;

// typing: what somebody has typed must not be lost.
function typing() {
  return [...document.querySelectorAll('input, textarea')].some(field => field.value !== field.defaultValue);
}

async function look() {
  try {
    const answer = await fetch('/state');
    if (answer.ok && await answer.text() !== shown && !typing()) {
      location.reload();
      return;
    }
  } catch { /* the preview was stopped, and may come back */ }
  setTimeout(look, 1000);
}
setTimeout(look, 1000);

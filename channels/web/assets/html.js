// Makes nodes of the service's HTML, tag by tag from a list. Nothing is handed to the browser to be parsed: a page
// needs no policy for trusted types (https://w3c.github.io/trusted-types/), neither ours nor one that embeds the
// chat, and what is not on the list cannot come through, whatever went wrong before it.
const tags = new Set('p h2 h3 h4 ul ol li strong em b i br hr a table thead tbody tr th td blockquote code pre div footer details summary'.split(' '));
const empty = new Set(['br', 'hr']);
const links = /^(https?:|mailto:|tel:|\/)/;
const token = /<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|([^<]+|<)/gi;
const names = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

function decode(text) {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (all, ten, sixteen, name) =>
    ten ? String.fromCodePoint(+ten) : sixteen ? String.fromCodePoint(parseInt(sixteen, 16)) : names[name] || all);
}

function element(tag, attributes) {
  const e = document.createElement(tag);
  for (const [, name, value] of attributes.matchAll(/([a-z-]+)="([^"]*)"/g)) {
    const text = decode(value);
    if (name === 'class' || name === 'lang' || name === 'start') e.setAttribute(name, text);
    if (name === 'href' && links.test(text)) e.href = text;
    if (name === 'target') { e.target = '_blank'; e.rel = 'noopener noreferrer'; }
  }
  return e;
}

// nodes returns a fragment with what the HTML says.
export function nodes(html) {
  const all = document.createDocumentFragment(), open = [all];
  for (const [, closing, name, attributes, text] of html.matchAll(token)) {
    const inside = open[open.length - 1], tag = (name || '').toLowerCase();
    if (text) inside.append(decode(text));
    else if (!tags.has(tag)) continue;
    else if (closing) { if (inside.localName === tag) open.pop(); }
    else {
      const e = element(tag, attributes);
      inside.append(e);
      if (!empty.has(tag)) open.push(e);
    }
  }
  return all;
}

// Answers on paper.

// printOne prints one answer and nothing else.
export function printOne(article) {
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

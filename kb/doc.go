// Package kb is the knowledge base: it loads what editors wrote in content/, checks it, indexes it
// and finds the entry that answers a question, with the probability that it is the right one.
//
// The way through it: [Load] reads a folder into a [Content]; [Open] indexes it into a [Base];
// [Base.Search] answers. [Lint] judges a Content for its editors.
package kb

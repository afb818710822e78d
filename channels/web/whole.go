package web

import "regexp"

var reference = regexp.MustCompile(`<strong>([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})</strong>`)

// whole keeps the reference of a ticket on one line, which would else break at its dashes and be read out as two. What
// is copied stays the same.
func whole(html string) string {
	return reference.ReplaceAllString(html, `<strong class="whole">$1</strong>`)
}

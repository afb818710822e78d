// Package content embeds what editors write, so that the program runs anywhere without files.
package content

import "embed"

// FS holds the content folder as it was when the program was built.
//
//go:embed faq guides notices pages replies safety *.md *.yaml *.json
var FS embed.FS

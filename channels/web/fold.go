package web

import (
	"html"
	"regexp"
	"strings"
)

// short is how much of an answer may stand after its first paragraph without being folded, in letters; log.js has the
// same number. Folding two short steps away would help nobody.
const short = 240

var (
	title    = regexp.MustCompile(`^<h2>[^<]*</h2>\s*<p>`)
	markup   = regexp.MustCompile(`<[^>]*>`)
	afterAll = regexp.MustCompile(`<div class="overdue">|<footer class="source">`) // what is never folded
)

// fold leaves the first paragraph of an entry's answer, and puts what follows under a word to tap; what is no answer of
// an entry it returns as it is. The script does the same with what comes later.
func fold(answer, more string) string {
	if !title.MatchString(answer) {
		return answer
	}
	first := strings.Index(answer, "</p>") + len("</p>")
	rest := answer[first:]
	end := len(rest)
	if at := afterAll.FindStringIndex(rest); at != nil {
		end = at[0]
	}
	if letters(rest[:end]) <= short {
		return answer
	}
	return answer[:first] + `<details class="more"><summary>` + html.EscapeString(more) + "</summary>" + rest[:end] + "</details>" + rest[end:]
}

func letters(markedUp string) int {
	n := 0
	for _, line := range strings.Split(html.UnescapeString(markup.ReplaceAllString(markedUp, "")), "\n") {
		n += len([]rune(strings.TrimSpace(line)))
	}
	return n
}

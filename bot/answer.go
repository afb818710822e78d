package bot

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"

	"ask1555/kb"
)

// answer gives an entry, and remembers what comes next if the citizen meant something else. An entry that
// asks before it answers begins to ask.
func (t *turn) answer(e *kb.Entry, next []kb.Hit) {
	if e.Guide != nil {
		t.beginGuide(e)
		t.state.Runnersup = hitIDs(next, maxChoices)
		return
	}
	t.out.Turn.Entry = &e.ID
	t.state.Topic = e.ID
	if t.message.Choice == "" {
		t.state.Question = t.message.Text
	}
	t.state.Runnersup = hitIDs(next, maxChoices)
	replies := []Reply{t.render(e)}
	if t.again && e.ID == t.before.Topic {
		replies = slices.Insert(replies, 0, t.say(replyAgain))
	}
	if t.state.English && e.English == nil {
		replies = slices.Insert(replies, 0, t.say(replyGreekOnly))
	}
	t.reply(Answer, replies...)
}

// render is an entry in every form a channel may need. The words are the editors', byte for byte;
// ours are only the labels around them.
func (t *turn) render(e *kb.Entry) Reply {
	labels, question, answer := t.labels(), e.Question, e.At(t.now())
	if t.state.English && e.English != nil {
		question, answer, _ = e.InEnglish(t.now())
	}
	var warnText, warnShort, warnHTML string
	if e.Overdue(t.now()) {
		warning := t.say(replyOverdue, "{review_by}", e.ReviewBy.String())
		warnText, warnShort, warnHTML = "\n\n"+warning.Text, "\n"+cmp.Or(warning.Short, warning.Text), `<div class="overdue">`+warning.HTML+`</div>`
	}
	reviewed, link := labels.Reviewed+" "+e.Reviewed.String(), t.link(e)
	return Reply{
		Entry: e.ID, Link: link,
		Text: question + "\n\n" + answer.Text + warnText + "\n\n" + labels.Source + " " + strings.Join(e.Sources, "\n") + "\n" + reviewed,
		HTML: "<h2>" + html.EscapeString(question) + "</h2>\n" + answer.HTML + warnHTML +
			`<footer class="source"><p>` + html.EscapeString(labels.Source) + " " + sourceLinks(e.Sources) + `</p><p>` + html.EscapeString(reviewed) + `</p></footer>`,
		Hint:    labels.OtherSMS,
		Short:   asSMS(answer.Short+warnShort, link, labels.OtherSMS, reviewed),
		Choices: []Choice{{labels.Helpful, ValueHelpful}, {labels.Other, valueOther}, t.humanChoice()},
	}
}

// ShortPath is where the short addresses of entries begin, before the code.
const ShortPath = "/f/"

// link is the short address of an entry's page. It goes without “https://”, which phones and browsers put before it
// themselves: those eight characters would cost every second answer one more segment.
func (t *turn) link(e *kb.Entry) string {
	if t.bot.policy.PublicURL == "" {
		return ""
	}
	return strings.TrimPrefix(t.bot.policy.PublicURL, "https://") + ShortPath + e.Code()
}

// asSMS adds to a short answer what costs no more beside it and its link: first how to go on, then when it was checked.
func asSMS(answer, link string, extras ...string) string {
	length := func(text string) int { return len([]rune(text)) + len(link) + min(len(link), len("\n")) }
	room := kb.MaxSMS
	if length(answer) > room {
		room += kb.MaxSMS / 2 // it costs a third segment anyway
	}
	for _, extra := range extras {
		if longer := answer + "\n" + extra; length(longer) <= room {
			answer = longer
		}
	}
	return answer
}

func sourceLinks(sources []string) string {
	links := make([]string, len(sources))
	for i, source := range sources {
		links[i] = fmt.Sprintf(`<a href="%s" rel="noopener noreferrer" target="_blank">%s</a>`, html.EscapeString(source), html.EscapeString(host(source)))
	}
	return strings.Join(links, ", ")
}

// host is what a citizen can read of a source's address.
func host(source string) string {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return source
	}
	return strings.TrimPrefix(u.Host, "www.")
}

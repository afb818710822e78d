package eval_test

import (
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/bot/eval"
)

func TestWriteHTML(t *testing.T) {
	row := func(text, expect, entry, got string, decision bot.Decision, confidence float64) eval.Row {
		r := eval.Row{Question: eval.Question{Text: text, Expect: expect, Style: "proper"}, Decision: decision, Got: &got, Confidence: &confidence}
		if entry != "" {
			r.Entry = []string{entry}
		}
		return r
	}
	rows := []eval.Row{
		row("σωστή ερώτηση", eval.ExpectAnswer, "a", "a", bot.Answer, 0.9),
		row("λάθος <b>ερώτηση</b>", eval.ExpectAnswer, "a", "b", bot.Answer, 0.8),
		row("ξένη ερώτηση", eval.ExpectNone, "", "b", bot.Ticket, 0.1),
		{Question: eval.Question{Text: "φωνή για βοήθεια", Expect: eval.ExpectHandoff, Style: "proper"}, Decision: bot.Ticket},
	}
	var out strings.Builder
	if err := eval.WriteHTML(&out, eval.Summarise(rows, func(string) string { return "dypa" })); err != nil {
		t.Fatal(err)
	}
	html := out.String()
	for _, want := range []string{"λάθος &lt;b&gt;ερώτηση&lt;/b&gt;", "<td>a</td><td>b</td><td class=\"n\">1</td>", `cx="270" cy="0"`, "<polyline points=\"", "<td>dypa</td>"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	worst := html[strings.Index(html, "Οι χειρότερες"):]
	if missed, wrong := strings.Index(worst, "φωνή για βοήθεια"), strings.Index(worst, "λάθος"); missed < 0 || wrong < missed {
		t.Error("the missed hand-off is not the worst line")
	}
	if strings.Contains(worst, "σωστή ερώτηση") || strings.Contains(worst, "ξένη") {
		t.Error("a right line is among the worst")
	}
}

package safety

import (
	"fmt"
	"slices"
	"strings"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// Lint runs the tests that stand in the rules, and looks for examples of a rule that an exception hides from a
// trigger: nothing is as dangerous in a rule as an exception that says more than was meant.
func (r *Rules) Lint() []kb.Problem {
	var problems []kb.Problem
	for _, rule := range r.rules {
		for _, text := range rule.meant {
			message := soundsOf(greek.Tokens(text))
			if p := rule.firm.find(message); p != nil && rule.firm.find(rule.without(message)) == nil {
				problems = append(problems, kb.Problem{File: "safety/" + rule.name + ".md", Line: 1, Warning: true,
					Message: fmt.Sprintf("an exception hides the example «%s» from the trigger «%s»: make the exception longer", text, p.source)})
			}
		}
		for want, texts := range map[Level][]string{Firm: rule.meta.Tests.Handoff, Weak: rule.meta.Tests.Note, None: rule.meta.Tests.None} {
			for _, text := range texts {
				got := r.Check(text)
				if got.Level == want && (want == None || got.Line == rule.meta.Line) {
					continue
				}
				problems = append(problems, kb.Problem{File: "safety/" + rule.name + ".md", Line: 1,
					Message: fmt.Sprintf("the test «%s» should be %s, but is %s", text, describe(want, rule.meta.Line), got)})
			}
		}
	}
	slices.SortFunc(problems, func(a, b kb.Problem) int { return strings.Compare(a.Message, b.Message) })
	return problems
}

func describe(level Level, line string) string {
	return map[Level]string{None: "left alone", Weak: "answered with a note of " + line, Firm: "handed off to " + line}[level]
}

// String says what was found and by which trigger.
func (f Finding) String() string {
	if f.Level == None {
		return describe(None, "")
	}
	return fmt.Sprintf("%s (%s: «%s»)", describe(f.Level, f.Line), f.Rule, f.Pattern)
}

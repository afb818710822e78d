// Package safety recognises violence and danger in a message and names the line of help. It needs
// nothing but the text: no database, no index, no network.
//
// The rules are the editors': content/safety/<name>.md, each for one line of help. A rule has
// named groups of words, patterns over them that are firm or weak evidence, and exceptions:
// phrases that sound alike and mean something else. They work on the analysed text of kb/greek, so
// every spelling, inflection and writing habit of a word is covered by writing it once.
package safety

import (
	"ask1555/kb/greek"
)

// A Level says how firm the evidence is.
type Level int

const (
	None Level = iota // nothing found
	Weak              // answer the question, and add Note
	Firm              // say Body, first and alone
)

// A Finding is what the rules see in a message.
type Finding struct {
	Level   Level
	Rule    string // name of the rule's file
	Pattern string // the pattern that matched, as the editor wrote it
	Line    string // the line of help, as "15900"
	Body    string // what the citizen reads at a hand-off, Markdown
	Short   string // the same for an SMS
	Note    string // one discreet sentence that names the line
}

// Rules are the safety rules, ready to be used by many goroutines.
type Rules struct {
	rules []*rule // by falling priority
}

// Check judges one message. It never fails. Firm evidence of any rule comes before weak evidence
// of any other; among equals the rule of higher priority counts.
func (r *Rules) Check(text string) Finding {
	tokens := greek.Tokens(text)
	shared := wordFeatures(soundsOf(tokens))
	var weak Finding
	for _, rule := range r.rules {
		message, whole := rule.without(tokens)
		if p := rule.firm.find(message); p != nil {
			return rule.finding(Firm, p.source)
		}
		if p := rule.weak.find(message); p != nil && weak.Level == None {
			weak = rule.finding(Weak, p.source)
		}
		if rule.classifier == nil {
			continue
		}
		features := shared
		if !whole {
			features = wordFeatures(message)
		}
		switch score := rule.classifier.score(rule.addGroups(features[:len(features):len(features)], message)); {
		case score >= rule.classifier.firm:
			return rule.finding(Firm, likeExamples)
		case score >= rule.classifier.weak && weak.Level == None:
			weak = rule.finding(Weak, likeExamples)
		}
	}
	return weak
}

// likeExamples stands for a trigger where the classifier found something.
const likeExamples = "like the examples"

// Learn trains the rules that have examples, against ordinary questions.
func (r *Rules) Learn(questions []string) {
	for _, rule := range r.rules {
		if len(rule.meant) == 0 {
			continue
		}
		var samples []sample
		for kind, texts := range [][]string{meant: rule.meant, alike: r.alikes(), ordinary: questions} {
			for _, text := range texts {
				samples = append(samples, sample{features: rule.featuresOf(soundsOf(greek.Tokens(text))), kind: kind})
			}
		}
		rule.classifier = learn(samples)
	}
}

// alikes are what only sounds like one of the rules: it is none of the others either.
func (r *Rules) alikes() []string {
	var all []string
	for _, rule := range r.rules {
		all = append(all, rule.alike...)
	}
	return all
}

// rule is one file of content/safety.
type rule struct {
	name       string
	meta       meta
	body       string
	firm       patterns
	weak       patterns
	excepted   patterns            // of one part each
	meant      []string            // messages that it is about
	groups     map[string][]string // by the sound of a single word, the groups that have it
	alike      []string            // messages that only sound so
	classifier *classifier         // learned from them; nil: there are none
}

func (r *rule) finding(level Level, pattern string) Finding {
	return Finding{Level: level, Rule: r.name, Pattern: pattern, Line: r.meta.Line, Body: r.body, Short: r.meta.Short, Note: r.meta.Note}
}

// without blanks the words of the message that an exception covers: they stay in their place, so
// that nothing comes nearer to something else, and match nothing.
func (r *rule) without(tokens []greek.Token) (message [][]string, whole bool) {
	message = soundsOf(tokens)
	var covered []span
	for n, marks := range r.excepted.possible(message) {
		if marks == 0 {
			continue
		}
		for i := range message {
			if end, ok := r.excepted.list[n].parts[0].at(message, i); ok {
				covered = append(covered, span{i, end})
			}
		}
	}
	for _, s := range covered {
		for i := s.from; i < s.to; i++ {
			message[i] = nil
		}
	}
	return message, len(covered) == 0
}

// Package safety recognises violence and danger in a message and names the line of help. It needs
// nothing but the text: no database, no index, no network.
//
// The rules are the editors': content/safety/<name>.md, each for one line of help. A rule has
// named groups of words, patterns over them that are firm or weak evidence, and exceptions:
// phrases that sound alike and mean something else. They work on the analysed text of kb/greek, so
// every spelling, inflection and writing habit of a word is covered by writing it once.
package safety

import (
	"crypto/sha256"
	"slices"

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
	english *words // the same in English; nil: not translated
}

// Rules are the safety rules, ready to be used by many goroutines.
type Rules struct {
	rules      []*rule           // by falling priority
	classifier *classifier       // nil: nothing was learned
	revision   [sha256.Size]byte // of the files
	known      *bounds           // measured before for these files; nil: not yet
}

// Check judges one message. It never fails. What is said is in the language of the message, if somebody has
// translated it.
func (r *Rules) Check(text string) Finding {
	return r.judge(text).inLanguageOf(text)
}

// Named is the hand-off to a line of help, in the language of a message: for who goes on after it was named. A line
// that no rule has is that of the first.
func (r *Rules) Named(line, text string) Finding {
	rule := r.rules[max(0, slices.IndexFunc(r.rules, func(rule *rule) bool { return rule.meta.Line == line }))]
	return rule.finding(Firm, "").inLanguageOf(text)
}

// inLanguageOf says it in the language of a message, if somebody has translated it.
func (f Finding) inLanguageOf(text string) Finding {
	if f.english != nil && greek.LanguageOf(text) == greek.English {
		f.Body, f.Short, f.Note = f.english.body, f.english.short, f.english.note
	}
	return f
}

// judge finds the evidence: triggers, of which a firm one comes before a weak one, and then the rule of higher
// priority; and what the classifier hears, which knows Greek only. The surer of both counts, but a firm trigger is
// weak evidence in a text that all examples say to be harmless. Which line helps is for the classifier to say, if it
// hears danger.
func (r *Rules) judge(text string) Finding {
	found := r.triggers(soundsOf(greek.Tokens(text)))
	if greek.LanguageOf(text) != greek.English {
		r.classifier.weigh(&found)
	}
	if found.level == None {
		return Finding{}
	}
	return r.rules[found.rule].finding(found.level, found.pattern)
}

// evidence is what is found in a message.
type evidence struct {
	messages [][][]string // the message as each rule reads it, without what it excepts
	level    Level
	rule     int // by number; notMeant: none
	pattern  string
}

// triggers is the evidence by triggers.
func (r *Rules) triggers(message [][]string) evidence {
	found := evidence{messages: make([][][]string, len(r.rules)), rule: notMeant}
	for i, rule := range r.rules {
		read := rule.without(message)
		found.messages[i] = read
		if found.level == Firm {
			continue
		}
		if p := rule.firm.find(read); p != nil {
			found.level, found.rule, found.pattern = Firm, i, p.source
		} else if found.level == None {
			if p := rule.weak.find(read); p != nil {
				found.level, found.rule, found.pattern = Weak, i, p.source
			}
		}
	}
	return found
}

// likeExamples stands for a trigger where the classifier found something.
const likeExamples = "like the examples"

// rule is one file of content/safety.
type rule struct {
	name     string
	meta     meta
	body     string
	firm     patterns
	weak     patterns
	excepted patterns // of one part each
	english  *words   // nil: not translated
	meant    []string // messages that it is about
	alike    []string // messages that only sound so
}

func (r *rule) finding(level Level, pattern string) Finding {
	return Finding{Level: level, Rule: r.name, Pattern: pattern, Line: r.meta.Line, Body: r.body, Short: r.meta.Short, Note: r.meta.Note, english: r.english}
}

// without blanks the words of the message that an exception covers, which stand side by side: they stay in their place, so
// that nothing comes nearer to something else, and match nothing. It is the message itself if none is covered.
func (r *rule) without(message [][]string) [][]string {
	var covered []span
	for n, marks := range r.excepted.possible(message) {
		if marks == 0 {
			continue
		}
		for i := range message {
			if end, ok := r.excepted.list[n].parts[0].at(message, i, 0); ok {
				covered = append(covered, span{i, end})
			}
		}
	}
	if len(covered) == 0 {
		return message
	}
	message = slices.Clone(message)
	for _, s := range covered {
		for i := s.from; i < s.to; i++ {
			message[i] = nil
		}
	}
	return message
}

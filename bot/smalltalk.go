package bot

import (
	"context"
	"slices"
	"strings"

	"ask1555/kb/greek"
)

// smalltalkNames in the order of what the citizen most wants to hear: "γεια σας, τι μπορείτε να
// κάνετε;" is answered with help, not with a greeting.
var smalltalkNames = []string{replyHelp, replyWho, replyThanks, replyGoodbye, replyGreeting}

// smalltalk names the reply to a message that is nothing but small talk: phrases that editors
// listed as triggers, one after another, cover it whole; beside a thank you or a goodbye may stand words that mean nothing
// by themselves (“σ' ευχαριστώ”).
func (s *Sentences) smalltalk(text string) (name string, ok bool) {
	message, tokens := readPhrase(text), greek.Tokens(signs.Replace(text))
	said, aside := make(map[string]bool), false
	for at := 0; at < len(message); {
		name, words := s.longestTrigger(message[at:])
		switch {
		case words > 0:
			said[name] = true
			at += words
		case tokens[at].Stop && !goesOn(tokens[at].Word):
			aside = true
			at++
		default:
			return "", false
		}
	}
	if aside && !said[replyThanks] && !said[replyGoodbye] {
		return "", false
	}
	for _, name := range smalltalkNames {
		if said[name] {
			return name, true
		}
	}
	return "", false
}

func (s *Sentences) longestTrigger(message phrase) (name string, words int) {
	for _, candidate := range smalltalkNames {
		for _, trigger := range s.triggers(candidate) {
			if n := message.startsWith(trigger); n > words {
				name, words = candidate, n
			}
		}
	}
	return name, words
}

// triggers of a reply in all languages.
func (s *Sentences) triggers(name string) []phrase {
	return slices.Concat(s.replies[name].triggers, s.English.replies[name].triggers)
}

// is reports whether the whole message is one of the triggers of a reply, or holds one of its
// "contains" phrases.
func (s *Sentences) is(name string, message phrase) bool {
	for _, trigger := range s.triggers(name) {
		if message.is(trigger) {
			return true
		}
	}
	_, words := s.find(name, message)
	return words > 0
}

// says reports whether a message has one of a reply's "contains" phrases, word for word.
func (s *Sentences) says(name, message string) bool {
	said := wholeWords([]string{message})[0]
	return slices.ContainsFunc(slices.Concat(s.replies[name].exactly, s.English.replies[name].exactly), func(p string) bool { return strings.Contains(said, p) })
}

// find is where the longest of a reply's "contains" phrases stands in a message, and how many words it has; none: it has
// none of them.
func (s *Sentences) find(name string, message phrase) (at, words int) {
	for _, any := range [][]phrase{s.replies[name].contains, s.English.replies[name].contains} {
		for i := range message {
			for _, q := range any {
				if n := message[i:].startsWith(q); n > words {
					at, words = i, n
				}
			}
		}
	}
	return at, words
}

func (t *turn) smalltalk(context.Context) (bool, error) {
	if t.isSafeNow() {
		t.reply(Smalltalk, t.say(replySafe, "{line}", t.state.Line))
		return true, nil
	}
	name, ok := t.Sentences.smalltalk(t.message.Text)
	if !ok && (t.saysYes() || t.saysNo()) { // to nothing that was asked
		name, ok = replyEnd, true
	}
	if asksWhatToDo(t.message.Text) { // “τι κάνω;” is no “τι κάνεις;”
		ok = false
	}
	switch {
	case ok:
		t.reply(Smalltalk, t.say(name))
	case masked(t.message.Text) && saysNothing(withoutHidden(t.message.Text)): // a number, and no question
		t.reply(Smalltalk) // with the note that it was hidden
		ok = true
	}
	return ok, nil
}

// asksWhatToDo: the message asks what she herself should do.
func asksWhatToDo(text string) bool {
	tokens := greek.Tokens(text)
	return slices.ContainsFunc(tokens, func(t greek.Token) bool { return t.Greek == "τι" }) &&
		slices.ContainsFunc(tokens, func(t greek.Token) bool {
			return t.Stem == "κανω" && (strings.HasSuffix(t.Greek, "ω") || strings.HasSuffix(t.Greek, "ο"))
		})
}

// wordsOfSafety is how many words a message has at most that says nothing but that there is no danger.
const wordsOfSafety = 9

// isSafeNow: a line was named a short while ago, and she says that she is in no danger.
func (t *turn) isSafeNow() bool {
	at, words := t.Sentences.find(replySafe, t.words)
	return t.state.Line != "" && words > 0 && len(t.words) <= wordsOfSafety && !denies(t.message.Text, at)
}

package bot

import (
	"context"
	"unicode"

	"ask1555/kb/greek"
)

// hear notes which language the citizen writes: what she reads is in the same. A message that could be of
// either, as a number, changes nothing.
func (t *turn) hear() {
	switch greek.LanguageOf(t.message.Text) {
	case greek.English:
		t.state.English = true
	case greek.Greek:
		t.state.English = false
	}
}

// tongue are the bot's sentences in the citizen's language.
func (t *turn) tongue() *Sentences {
	if t.state.English {
		return t.Sentences.English
	}
	return t.Sentences
}

func (t *turn) labels() *Labels { return &t.tongue().Labels }

func (t *turn) say(name string, pairs ...string) Reply { return t.tongue().say(name, pairs...) }

// foreign tells who writes a language that we do not read, in several, which ones we do.
func (t *turn) foreign(context.Context) (bool, error) {
	if t.message.Choice != "" || !otherLetters(t.message.Text) && !t.Sentences.is(replyForeign, t.words) {
		return false, nil
	}
	r := t.say(replyForeign)
	r.Choices = []Choice{t.humanChoice()}
	t.reply(Rephrase, r)
	return true, nil
}

// otherLetters: most letters of a text are neither Greek nor Latin.
func otherLetters(text string) bool {
	ours, others := 0, 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Greek, unicode.Latin):
			ours++
		case unicode.IsLetter(r):
			others++
		}
	}
	return others > ours
}

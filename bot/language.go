package bot

import "ask1555/kb/greek"

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

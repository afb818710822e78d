package bot

import "context"

// What citizens may ask about what is kept of them (GDPR, articles 15 and 17): that it be told, and erased.
const (
	valueErase = "erase:yes"
	valueKeep  = "erase:no"
)

func (t *turn) rights(context.Context) (bool, error) {
	if t.state.Awaited == awaitErasure {
		t.state.Awaited = ""
		value := t.message.Choice
		if value == "" {
			value = choiceTyped(t.erasureChoices(), t.message.Text)
		}
		switch value {
		case valueErase:
			t.out.Erase = true
			t.reply(Smalltalk, t.say(replyErased))
			return true, nil
		case valueKeep:
			t.reply(Smalltalk, t.say(replyEnd))
			return true, nil
		}
	}
	switch {
	case t.Sentences.is(replyErase, t.words):
		r := t.say(replyErase)
		r.Choices, r.Asks = t.erasureChoices(), true
		t.reply(Smalltalk, r)
		t.state.Awaited = awaitErasure
	case t.Sentences.is(replyKept, t.words):
		t.reply(Smalltalk, t.say(replyKept))
	default:
		return false, nil
	}
	return true, nil
}

func (t *turn) erasureChoices() []Choice {
	return []Choice{{t.labels().Yes, valueErase}, {t.labels().No, valueKeep}}
}

package bot

import "context"

// ValueHelpful is the button under an answer that says it helped.
const ValueHelpful = "helpful"

// rate hears whether the answer just given helped; a no leads on to the next best ones.
func (t *turn) rate(ctx context.Context) (bool, error) {
	answer := t.state.Answered
	t.state.Answered = ""
	if answer == "" {
		return false, nil
	}
	yes := t.message.Choice == ValueHelpful || t.saysYes()
	no := t.message.Choice == valueOther || t.saysNo()
	switch {
	case yes:
		t.out.Rating = &Rating{Message: answer, Helpful: true}
		t.reply(Smalltalk, t.say(replyHelpful))
		return true, nil
	case no:
		t.out.Rating = &Rating{Message: answer}
		return t.pickOther(ctx)
	}
	return false, nil
}

// saysYes: she typed that something helped, or just yes.
func (t *turn) saysYes() bool { return t.message.Choice == "" && t.Sentences.is(replyHelpful, t.words) }

// saysNo: she typed that something did not help, or just no.
func (t *turn) saysNo() bool {
	return t.message.Choice == "" && t.Sentences.is(replyUnhelpful, t.words)
}

// answerID is the id of the last answer among a turn's replies, empty if there is none.
func answerID(turn *Turn) string {
	id := ""
	for _, r := range turn.Messages {
		if r.Entry != "" {
			id = r.ID
		}
	}
	return id
}

package bot

import "context"

// silence keeps to what the citizen asked for: after STOP nothing is said, whatever she writes, until
// START. Only a cry for help is answered, which is heard before any turn is decided. Where she must ask to read us, as in
// the web chat, we cannot be in her way: there STOP only ends the subject.
func (t *turn) silence(context.Context) (bool, error) {
	if stop := t.Sentences.is(replyStop, t.words); !t.message.Pushed {
		t.state.Silent = false
		if stop {
			t.end()
		}
		return stop, nil
	}
	switch {
	case t.state.Silent && t.Sentences.is(replyStart, t.words):
		t.state.Silent = false
		t.reply(Smalltalk, t.say(replyStart))
	case t.state.Silent:
		t.quiet = true
		t.reply(Smalltalk)
	case t.Sentences.is(replyStop, t.words):
		t.state = State{Silent: true, Told: t.state.Told, Agent: t.state.Agent, AgentAt: t.state.AgentAt, Erased: t.state.Erased}
		t.reply(Smalltalk, t.say(replyStop))
	default:
		return false, nil
	}
	return true, nil
}

// resume forgets what the conversation was about if the citizen was long away: what she writes now is a
// new question. What was offered stays, so that a number can be asked about and is never guessed.
func (t *turn) resume() {
	if t.state.Last != 0 && t.now().Unix()-t.state.Last > int64(t.bot.policy.Pause.Seconds()) {
		t.state.Topic, t.state.Question, t.state.Runnersup, t.state.PINFor, t.state.Rephrased, t.state.Bare = "", "", nil, "", false, false
		t.state.Answered, t.state.Awaited, t.state.Guide, t.state.Earlier = "", "", nil, nil
	}
	t.state.Last = t.now().Unix()
}

package bot

import (
	"context"
	"time"
)

// TakenBy is the state of a conversation that a human has taken, to answer the ticket of that reference herself: until
// she leaves it, or has not written for the policy's Pause, the bot is silent.
func (s State) TakenBy(ticket string, at time.Time) State {
	s.Agent, s.AgentAt = ticket, at.Unix()
	return s
}

// Left is the state after the human has left. What the bot offered before is long ago, and that a machine answers is
// said again.
func (s State) Left() State {
	if s.Agent == "" {
		return s
	}
	return s.Fresh()
}

// Fresh is the state of a conversation that begins anew: of what was said nothing is left but what she asked of us for
// good, and a line of help that was named to her.
func (s State) Fresh() State {
	return State{Silent: s.Silent, Last: s.Last, Announced: s.Announced, Ticket: s.Ticket, English: s.English, Line: s.Line, LineAt: s.LineAt, Erased: s.Erased}
}

// withAgent leaves the message to the human who has taken the conversation, and her ticket waits again. Only that she
// wants no more messages, where we send her some, the citizen says to us.
func (t *turn) withAgent(ctx context.Context) (bool, error) {
	if t.state.Agent == "" {
		return false, nil
	}
	if t.now().Unix()-t.state.AgentAt > int64(t.bot.policy.Pause.Seconds()) {
		t.state = t.state.Left()
		return false, nil
	}
	if t.message.Pushed {
		if done, err := t.silence(ctx); done || err != nil {
			return done, err
		}
	}
	t.out.Turn.Decision, t.out.Waits = Agent, t.state.Agent
	return true, nil
}

package bot

import "context"

// Try makes the turn of a message as if it began a conversation, and changes nothing: for who wants to see
// what would be said. The error is that of [Bot.Decide].
func (b *Bot) Try(ctx context.Context, m Message) (Outcome, error) {
	if turn, danger := b.Handoff(m); danger {
		return Outcome{Turn: turn}, nil
	}
	m.Text = Mask(m.Text)
	return b.Decide(ctx, Conversation{ID: m.ID, Address: m.From, State: State{Told: true}}, m)
}

// EntryChoice is the Message.Choice that asks for an entry.
func EntryChoice(id string) string { return valueEntry + id }

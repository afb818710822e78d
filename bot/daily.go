package bot

import (
	"time"

	"ask1555/kb"
)

// DayBegins is the midnight in Athens from which the replies of a day are counted.
func DayBegins(now time.Time) time.Time {
	year, month, day := now.In(kb.Athens).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, kb.Athens)
}

// Erased is what is left of a day whose replies the citizen had erased: how many they were, for who would begin to count
// anew by it.
type Erased struct {
	Replies int   `json:"replies"`
	Day     int64 `json:"day"` // when it began, unix seconds
}

// today is how many replies went out since midnight, or will.
func (t *turn) today() int {
	n := t.conversation.Today
	if draft := t.conversation.State.Draft; t.out.Withdraw && draft != nil {
		n -= draft.Replies
	}
	if e := t.conversation.State.Erased; e != nil && e.Day == DayBegins(t.now()).Unix() {
		n += e.Replies
	}
	return n
}

// keepToDaily holds back what would be more than the channel pays for in a day. The last reply says so, and is the last;
// then we are silent until midnight, though what she writes is read: a ticket that was asked for is opened. A reply that
// names a line of help always goes out, and so does all that is said with it.
func (t *turn) keepToDaily() {
	replies := t.out.Turn.Messages
	if t.message.Daily <= 0 || t.out.Turn.Line != nil || len(replies) == 0 {
		return
	}
	left := max(0, t.message.Daily-t.today())
	if len(replies) < left {
		return // one is left for the next time, if only to say that it is the last
	}
	kept := replies[:max(0, left-1)]
	if left > 0 {
		kept = append(kept, t.say(replyDaily))
	}
	t.out.Turn.Messages = kept
}

// erasedState is what is remembered of a conversation that is erased.
func (t *turn) erasedState() State {
	state := State{Told: true}
	if t.message.Daily > 0 {
		state.Erased = &Erased{Replies: t.today() + len(t.out.Turn.Messages), Day: DayBegins(t.now()).Unix()}
	}
	return state
}

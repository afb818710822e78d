package web

import (
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
)

// What goes over the wire, as DESIGN.md has it: no more and no less.

type createRequest struct {
	Channel string `json:"channel"`
}

type createResponse struct {
	ID    string `json:"id"`
	Token string `json:"token"`
}

type sayRequest struct {
	ID     string `json:"id"`     // the client's own, so that sending again has no second effect
	Text   string `json:"text"`   //
	Choice string `json:"choice"` // value of a choice that was tapped, instead of text
}

type feedbackRequest struct {
	Conversation string `json:"conversation"`
	Message      string `json:"message"` // id of the answer
	Helpful      *bool  `json:"helpful"`
}

type turnResponse struct {
	Turn turnJSON `json:"turn"`
}

type turnJSON struct {
	Decision   bot.Decision   `json:"decision"`
	Entry      *string        `json:"entry"`
	Confidence *float64       `json:"confidence"`
	Messages   []replyJSON    `json:"messages"`
	Ticket     *bot.TicketRef `json:"ticket"`
	Line       *string        `json:"line"`
}

type replyJSON struct {
	ID      string       `json:"id"`
	Text    string       `json:"text"`
	HTML    string       `json:"html"`
	Choices []bot.Choice `json:"choices"`
}

func replyOf(r bot.Reply) replyJSON {
	return replyJSON{ID: r.ID, Text: r.Text, HTML: whole(r.HTML), Choices: append([]bot.Choice{}, r.Choices...)}
}

func turnOf(t bot.Turn) turnJSON {
	out := turnJSON{Decision: t.Decision, Entry: t.Entry, Confidence: t.Confidence, Ticket: t.Ticket, Line: t.Line, Messages: []replyJSON{}}
	for _, r := range t.Messages {
		out.Messages = append(out.Messages, replyOf(r))
	}
	return out
}

// messageJSON is one message of the history and of the event stream.
type messageJSON struct {
	replyJSON
	Author string    `json:"author"` // citizen, bot, agent
	At     time.Time `json:"at"`
	Turn   *turnJSON `json:"turn"` // what the citizen's message led to; null for replies
}

func messageOf(e store.Entry) messageJSON {
	m := messageJSON{replyJSON: replyJSON{ID: e.ID, Text: e.Text, Choices: []bot.Choice{}}, Author: e.Author, At: e.At.UTC()}
	if e.Reply != nil {
		m.replyJSON = replyOf(*e.Reply)
	}
	if e.Turn != nil {
		turn := turnOf(*e.Turn)
		m.Turn = &turn
	}
	return m
}

type historyResponse struct {
	Messages []messageJSON `json:"messages"`
}

type searchResponse struct {
	Results []searchResult `json:"results"`
}

type searchResult struct {
	Entry    string  `json:"entry"`
	Question string  `json:"question"`
	Snippet  string  `json:"snippet"`
	Score    float64 `json:"score"` // probability that the entry answers
}

type startersResponse struct {
	Results []starter `json:"results"`
}

type starter struct {
	Entry    string `json:"entry"`
	Question string `json:"question"`
}

type entryResponse struct {
	ID       string   `json:"id"`
	Area     string   `json:"area"`
	Question string   `json:"question"`
	HTML     string   `json:"html"`
	Text     string   `json:"text"`
	Sources  []string `json:"sources"`
	Reviewed string   `json:"reviewed"` // YYYY-MM-DD
	ReviewBy string   `json:"review_by"`
	SeeAlso  []string `json:"see_also"`
}

package messenger

import (
	"strconv"

	"ask1555/bot"
	"ask1555/channels"
)

// quickReply is a button above the keyboard that is gone once it is tapped or something is written.
type quickReply struct {
	ContentType string `json:"content_type"`
	Title       string `json:"title"`
	Payload     string `json:"payload"`
}

// quickReplies are the choices of a reply: with their labels; with their numbers, where the text numbers them; cut, where
// one that asks nothing is too long, as "Να αφήσω τηλέφωνο ή e-mail".
func quickReplies(r bot.Reply) []quickReply {
	numbered := r.Asks && !channels.Fit(r.Choices, maxTitle)
	var all []quickReply
	for i, choice := range r.Choices {
		if i == maxReplies {
			break // the rest stands in the text
		}
		title := channels.Shorten(choice.Label, maxTitle)
		if numbered {
			title = strconv.Itoa(i + 1)
		}
		all = append(all, quickReply{"text", title, choice.Value})
	}
	return all
}

// Titles are what stands on the quick replies of a reply.
func Titles(r bot.Reply) []string {
	var all []string
	for _, quick := range quickReplies(r) {
		all = append(all, quick.Title)
	}
	return all
}

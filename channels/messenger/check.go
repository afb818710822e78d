package messenger

import (
	"context"
	"net/http"
	"slices"

	"ask1555/channels"
)

// Check asks Meta whether it knows the page by our token, and tells us of its messages; at which address, only the app's
// pages say. An error says in a sentence what is wrong.
func (c *Channel) Check(ctx context.Context) error {
	var answer struct {
		Data []struct {
			Fields []string `json:"subscribed_fields"`
		} `json:"data"`
		Error struct {
			Code    int `json:"code"`
			Subcode int `json:"error_subcode"`
		} `json:"error"`
	}
	status, err := channels.GetJSON(ctx, c.http, c.address("/me/subscribed_apps"), c.header(), &answer)
	switch {
	case err != nil:
		return &channels.SendError{Reason: "Messenger could not be reached"}
	case status != http.StatusOK:
		return sendError(status, answer.Error.Code, answer.Error.Subcode)
	}
	for _, app := range answer.Data {
		if slices.Contains(app.Fields, "messages") && slices.Contains(app.Fields, "messaging_postbacks") {
			return nil
		}
	}
	return &channels.SendError{Reason: "Meta does not tell us of the page's messages: subscribe the page to the fields that the README of the channel names"}
}

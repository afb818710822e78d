package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"
	content "github.com/twilio/twilio-go/rest/content/v1"

	"ask1555/bot/store"
)

// MaxVariable is the most characters of the variable of a template that Meta has approved; such a variable holds no line
// breaks (https://www.twilio.com/docs/content/using-variables-with-content-api, https://www.twilio.com/docs/errors/63013).
const MaxVariable = 1000

// byTemplate marks the news of what was sent by a template.
const byTemplate = "template"

// SendTemplate is Send by a template of Twilio's Content API: one message, whose variables 1, 2 ... have these values. None
// may be empty (https://www.twilio.com/docs/errors/21656). If it fails after Twilio took it, it is sent again as a second
// attempt.
func (a *Account) SendTemplate(ctx context.Context, d store.Delivery, ours, template string, values []string) (string, error) {
	variables := make(map[string]string)
	for i, value := range values {
		variables[strconv.Itoa(i+1)] = value
	}
	data, _ := json.Marshal(variables) // strings always are JSON
	// Twilio takes an apostrophe in a value for the end of it: https://github.com/twilio/twilio-node/issues/1082.
	text := strings.ReplaceAll(string(data), "'", `\u0027`)
	return a.send(ctx, d, ours, url.Values{byTemplate: {"1"}}, func(p *openapi.CreateMessageParams) {
		p.SetContentSid(template).SetContentVariables(text)
	})
}

// Templates are the ids of the account's templates, by their names.
func (a *Account) Templates() (map[string]string, error) {
	all, err := a.content.ListContent(&content.ListContentParams{})
	if err != nil {
		return nil, sendError(err)
	}
	ids := make(map[string]string)
	for _, c := range all {
		if c.Sid != nil && c.FriendlyName != nil {
			ids[*c.FriendlyName] = *c.Sid
		}
	}
	return ids, nil
}

// NewTemplate makes a template with so many variables, and returns its id.
func (a *Account) NewTemplate(name string, types content.Types, variables int) (string, error) {
	samples := make(map[string]string)
	for i := range variables {
		samples[strconv.Itoa(i+1)] = strconv.Itoa(i + 1)
	}
	params := &content.CreateContentParams{}
	params.SetContentCreateRequest(content.ContentCreateRequest{FriendlyName: name, Language: "el", Variables: samples, Types: types})
	made, err := a.content.CreateContent(params)
	switch {
	case err != nil:
		return "", sendError(err)
	case made.Sid == nil:
		return "", errors.New("no id came with it")
	}
	return *made.Sid, nil
}

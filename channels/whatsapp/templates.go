package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	content "github.com/twilio/twilio-go/rest/content/v1"
)

// A form is how choices are shown. Twilio has a template for each, in which all that a citizen reads is a variable; within
// the 24 hours it needs no approval by Meta (https://www.twilio.com/docs/content/content-types-overview).
type form struct {
	kind string
	n    int // choices
}

const (
	buttons = "buttons"
	list    = "list"
)

// forms are all that there are.
func forms() []form {
	var all []form
	for n := range maxButtons {
		all = append(all, form{buttons, n + 1})
	}
	for n := range maxRows {
		all = append(all, form{list, n + 1})
	}
	return all
}

// name is the template's at Twilio.
func (f form) name() string { return fmt.Sprintf("ask1555_%s_%d", f.kind, f.n) }

// types are the template, with as many variables, in the order of menu.values.
func (f form) types() (types content.Types, variables int) {
	next := func() string { variables++; return "{{" + strconv.Itoa(variables) + "}}" }
	if f.kind == buttons {
		quick := &content.TwilioQuickReply{Body: next()}
		for range f.n {
			quick.Actions = append(quick.Actions, content.QuickReplyAction{Type: "QUICK_REPLY", Title: next(), Id: next()})
		}
		return content.Types{TwilioQuickReply: quick}, variables
	}
	picker := &content.TwilioListPicker{Body: next(), Button: next()}
	for i := range f.n {
		picker.Items = append(picker.Items, content.ListItem{Item: strconv.Itoa(i + 1), Description: next(), Id: next()})
	}
	return content.Types{TwilioListPicker: picker}, variables
}

// Register makes those templates at Twilio that are not there yet.
func (c *Channel) Register(ctx context.Context) error {
	there, err := c.account.Templates()
	if err != nil {
		return err
	}
	for _, f := range forms() {
		if there[f.name()] != "" {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		types, variables := f.types()
		if _, err := c.account.NewTemplate(f.name(), types, variables); err != nil {
			return fmt.Errorf("the template %s: %w", f.name(), err)
		}
	}
	return nil
}

// Check asks Twilio whether our credentials are right, and the templates there; where a sender's messages go, only the
// Console says. An error says in a sentence what is wrong.
func (c *Channel) Check(context.Context) error {
	if err := c.account.Check(); err != nil {
		return err
	}
	ids, err := c.account.Templates()
	if err == nil && !complete(ids) {
		return errors.New("the templates of buttons and lists are not all at Twilio, and choices are numbers to write: run channels register whatsapp")
	}
	return err
}

// complete reports whether there is a template for each form.
func complete(ids map[string]string) bool {
	return !slices.ContainsFunc(forms(), func(f form) bool { return ids[f.name()] == "" })
}

// lookAgain is how long after Twilio did not answer, or had not all templates, it is asked for them again.
const lookAgain = 5 * time.Minute

// templates are the ids of those that are at Twilio.
type templates struct {
	ids  atomic.Pointer[map[string]string] // by name
	stop context.CancelFunc
	done chan struct{}
}

// id is empty while there is none: choices are then numbered in the text.
func (t *templates) id(f form) string {
	if ids := t.ids.Load(); ids != nil {
		return (*ids)[f.name()]
	}
	return ""
}

// Start begins to look for the templates; Stop ends that.
func (c *Channel) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	c.templates.stop, c.templates.done = cancel, make(chan struct{})
	go func() {
		defer close(c.templates.done)
		for !c.findTemplates() {
			select {
			case <-ctx.Done():
				return
			case <-time.After(lookAgain):
			}
		}
	}()
}

// Stop waits until nothing of the channel runs.
func (c *Channel) Stop() {
	if c.templates.stop != nil {
		c.templates.stop()
		<-c.templates.done
	}
}

// findTemplates reports whether all are there.
func (c *Channel) findTemplates() bool {
	ids, err := c.account.Templates()
	if err != nil {
		c.log.Warn("the templates of choices cannot be read", "channel", Name, "error", err)
		return false
	}
	c.templates.ids.Store(&ids)
	return complete(ids)
}

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"ask1555/channels/telegram"
	"ask1555/channels/web"
)

// channelsCmd shows and registers the channels, by the settings that serve would run with.
type channelsCmd struct {
	List     channelsListCmd     `cmd:"" default:"withargs" help:"List the channels: whether each is on, where its provider calls us, and what it lacks; then ask the providers whether all is right."`
	Register channelsRegisterCmd `cmd:"" help:"Tell a provider where its webhooks go, for which the service must run and be reached from outside, or what else it must know of us."`
}

type channelsListCmd struct {
	channelFlags
}

type channelsRegisterCmd struct {
	channelFlags
	Channel string `arg:"" enum:"telegram,viber,whatsapp" help:"telegram or viber; whatsapp, which makes the templates of its buttons and lists at Twilio. At the others all is done on the provider's pages."`
}

func (cmd channelsListCmd) Run(ctx context.Context, log *slog.Logger) error {
	cmd.write(os.Stdout, log)
	return cmd.check(ctx, os.Stdout, log)
}

// check asks the provider of each channel that is on whether all is right. The error is that not all is.
func (cmd channelsListCmd) check(ctx context.Context, w io.Writer, log *slog.Logger) error {
	var wrong []string
	for _, o := range cmd.offers(log) {
		if len(o.missing) > 0 {
			continue
		}
		c, err := o.open()
		if err == nil {
			err = c.check(ctx)
		}
		if err != nil {
			wrong = append(wrong, o.name)
			fmt.Fprintf(w, "%-9s WRONG: %v\n", o.name, err)
			continue
		}
		fmt.Fprintf(w, "%-9s checked\n", o.name)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("not all is right with %s", strings.Join(wrong, ", "))
	}
	return nil
}

func (cmd channelsListCmd) write(w io.Writer, log *slog.Logger) {
	fmt.Fprintf(w, "%-9s on\n", web.Name)
	for _, o := range cmd.offers(log) {
		fmt.Fprintf(w, "%-9s %s\n", o.name, cmd.state(o))
	}
}

// state is what an operator should know of a channel.
func (cmd channelsListCmd) state(o offer) string {
	switch {
	case len(o.missing) > 0:
		return "off: set " + strings.Join(o.missing, ", ")
	case o.name == telegram.Name && len(cmd.lackingWebhook()) > 0:
		return "on, by polling; for a webhook set " + strings.Join(cmd.lackingWebhook(), ", ")
	case cmd.PublicURL == "":
		return "on, at <public url>" + o.webhook
	}
	return "on, at " + cmd.publicURL() + o.webhook
}

func (cmd channelsRegisterCmd) Run(ctx context.Context, log *slog.Logger) error {
	if missing := cmd.lackingWebhook(); cmd.Channel == telegram.Name && len(missing) > 0 {
		return fmt.Errorf("telegram has no webhook to register: set %s; without them the service polls", strings.Join(missing, ", "))
	}
	for _, o := range cmd.offers(log) {
		if o.name == cmd.Channel {
			return register(ctx, o)
		}
	}
	return fmt.Errorf("there is no channel %s", cmd.Channel)
}

func register(ctx context.Context, o offer) error {
	if len(o.missing) > 0 {
		return fmt.Errorf("%s is off: set %s", o.name, strings.Join(o.missing, ", "))
	}
	c, err := o.open()
	if err != nil {
		return err
	}
	if err := c.register(ctx); err != nil {
		return fmt.Errorf("register %s: %w", o.name, err)
	}
	fmt.Printf("%s is registered\n", o.name)
	return nil
}

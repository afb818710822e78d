package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ask1555/bot"
	"ask1555/channels"
)

const (
	pollTimeout   = 50 * time.Second // how long Telegram may hold a call with nothing to say
	pauseOnErrors = 3 * time.Second
)

// Start makes updates come: it sets the webhook, or begins to poll where there is no public address.
func (c *Channel) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel, c.done = cancel, make(chan struct{})
	go func() {
		defer close(c.done)
		c.receiveUpdates(ctx)
	}()
}

// Stop ends polling after the updates in hand are committed.
func (c *Channel) Stop() {
	if c.cancel == nil {
		return
	}
	c.cancel()
	<-c.done
}

func (c *Channel) receiveUpdates(ctx context.Context) {
	for ctx.Err() == nil {
		err := c.Register(ctx)
		if err == nil {
			break
		}
		c.log.Warn("Telegram could not be told where updates go; trying again", "error", err)
		pause(ctx)
	}
	c.tellCommands(ctx)
	if c.cfg.Webhook() {
		return
	}
	offset := int64(0)
	for ctx.Err() == nil {
		updates, err := c.updates(ctx, offset)
		if err != nil && ctx.Err() == nil {
			c.log.Warn("Telegram could not be polled; trying again")
			pause(ctx)
		}
		for i := range updates {
			if !c.takeSurely(ctx, &updates[i]) {
				pause(ctx)
				break // it is asked for again
			}
			offset = updates[i].ID + 1
		}
	}
}

// Register tells Telegram where updates go: it sets the webhook, or removes one that would forbid polling. The error is
// a *channels.SendError.
func (c *Channel) Register(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, channels.CallTimeout)
	defer cancel()
	var err error
	if c.cfg.Webhook() {
		_, err = c.api.SetWebhook(ctx, &telegram.SetWebhookParams{
			URL: c.cfg.PublicURL + WebhookPath, SecretToken: c.cfg.Secret, AllowedUpdates: []string{"message", "callback_query"},
		})
	} else {
		_, err = c.api.DeleteWebhook(ctx, &telegram.DeleteWebhookParams{})
	}
	if err != nil {
		return sendError(err)
	}
	return nil
}

// tellCommands tells Telegram which commands its menu offers, to whose Telegram is in English in English
// (https://core.telegram.org/bots/api#setmycommands). The bot understands them without that, too.
func (c *Channel) tellCommands(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, channels.CallTimeout)
	defer cancel()
	for _, language := range []string{"", english} {
		words := c.words(language == english)
		var commands []models.BotCommand
		for _, name := range bot.CommandNames {
			commands = append(commands, models.BotCommand{Command: name, Description: words[name]})
		}
		if _, err := c.api.SetMyCommands(ctx, &telegram.SetMyCommandsParams{Commands: commands, LanguageCode: language}); err != nil {
			c.log.Warn("Telegram could not be told the commands", "error", sendError(err))
		}
	}
}

// takeSurely commits one polled update; false if it must come again.
func (c *Channel) takeSurely(ctx context.Context, update *models.Update) bool {
	ctx = context.WithoutCancel(ctx)
	unsaid, err := c.take(ctx, update)
	if err != nil {
		c.log.Error("an update could not be taken in", "error", err)
		return false
	}
	if unsaid != nil {
		if _, err := c.api.SendMessage(ctx, &telegram.SendMessageParams{ChatID: unsaid.ChatID, Text: unsaid.Text}); err != nil && !channels.IsPermanent(sendError(err)) {
			c.log.Error("a hand-off could not be sent; the update is asked for again", "error", sendError(err))
			return false
		}
	}
	return true
}

// updates calls getUpdates itself: the library's loop confirms an update before it is stored, and
// would lose it in a crash. An update is confirmed by asking for the ones after it
// (https://core.telegram.org/bots/api#getupdates).
func (c *Channel) updates(ctx context.Context, offset int64) ([]models.Update, error) {
	request, err := json.Marshal(map[string]any{
		"offset": offset, "timeout": int(pollTimeout.Seconds()), "allowed_updates": []string{"message", "callback_query"},
	})
	if err != nil {
		return nil, err
	}
	server := c.cfg.APIURL
	if server == "" {
		server = "https://api.telegram.org"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server+"/bot"+c.cfg.Token+"/getUpdates", bytes.NewReader(request))
	if err != nil {
		return nil, errors.New("the address of the Bot API is not one")
	}
	req.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(req)
	if err != nil {
		return nil, errors.New("no answer") // the error itself holds the address, and so the token
	}
	defer response.Body.Close()
	var answer struct {
		OK     bool            `json:"ok"`
		Result []models.Update `json:"result"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || !answer.OK {
		return nil, fmt.Errorf("answered %d", response.StatusCode)
	}
	return answer.Result, nil
}

func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(pauseOnErrors):
	}
}

// Package telegram is the Telegram channel: updates come by webhook or by long polling, replies go
// out through the Bot API.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// Name is the channel's name.
const Name = "telegram"

// maxText is the longest message the Bot API takes, in UTF-16 units
// (https://core.telegram.org/bots/api#sendmessage).
const maxText = 4096

// Config is what the channel needs to be on.
type Config struct {
	Token     string
	Secret    string // of the webhook, 1 to 256 of A-Z a-z 0-9 _ -; without it the channel polls
	PublicURL string // base address of the webhook; without it the channel polls
	APIURL    string // another server than Telegram's, for tests and gateways
}

// Webhook reports whether updates come by webhook; otherwise the channel polls.
func (c Config) Webhook() bool { return c.Secret != "" && c.PublicURL != "" }

type inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
}

// A Channel takes updates in and sends replies.
type Channel struct {
	cfg    Config
	api    *telegram.Bot
	http   *http.Client
	inbox  inbox
	words  Words
	log    *slog.Logger
	cancel context.CancelFunc
	done   chan struct{}
}

// New makes the channel; Connect it before it takes updates. The error is a token of the wrong form.
func New(cfg Config, log *slog.Logger) (*Channel, error) {
	client := &http.Client{Timeout: pollTimeout + channels.CallTimeout}
	options := []telegram.Option{telegram.WithSkipGetMe(), telegram.WithHTTPClient(pollTimeout, client),
		telegram.WithErrorsHandler(func(error) {})} // what matters comes back from the calls
	if cfg.APIURL != "" {
		options = append(options, telegram.WithServerURL(cfg.APIURL))
	}
	api, err := telegram.New(cfg.Token, options...)
	if err != nil {
		return nil, errors.New("the Telegram token is not one: it has the form 123456:ABC-DEF")
	}
	return &Channel{cfg: cfg, api: api, http: client, log: log}, nil
}

// Words are what bot.CommandNames are called, in Greek or in English; each says to the bot what it is called.
type Words func(english bool) map[string]string

// Connect says where received messages go, and what the commands say.
func (c *Channel) Connect(in inbox, words Words) { c.inbox, c.words = in, words }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// account is our bot's id, the part of the token before the colon; it is no secret.
func (c *Channel) account() string {
	id, _, _ := strings.Cut(c.cfg.Token, ":")
	return id
}

// Limits are a little below Telegram's (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{PerSecond: 25, ChatEvery: time.Second, ChatBurst: 3}
}

// Send hands one reply to Telegram, in as many messages as its limit asks for; the buttons stand
// under the last one.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	ctx, cancel := context.WithTimeout(ctx, channels.CallTimeout)
	defer cancel()
	chat, err := strconv.ParseInt(d.Address.User, 10, 64)
	if err != nil {
		return store.Sent{}, &channels.SendError{Reason: "the chat's id is no number", Permanent: true}
	}
	parts := Parts(d.Reply)
	var first string
	for i, part := range parts {
		params := &telegram.SendMessageParams{ChatID: chat, Text: part, ParseMode: models.ParseModeHTML, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: telegram.True()}}
		if i == len(parts)-1 && len(d.Reply.Choices) > 0 {
			params.ReplyMarkup = keyboard(d.Reply.Choices)
		}
		message, err := c.api.SendMessage(ctx, params)
		if err != nil && !accepted(err) {
			return store.Sent{}, sendError(err)
		}
		if first == "" && message != nil {
			first = strconv.Itoa(message.ID)
		}
	}
	return store.Sent{ProviderID: first}, nil
}

// Parts are the messages that a reply is sent as, in Telegram's HTML, which its limit does not count; its choices are
// buttons under the last.
func Parts(r bot.Reply) []string { return channels.MarkedOf(r, true).Parts(maxText, style) }

// accepted: Telegram took the message, and only its description of it is in a form that the library
// does not know. Sending again would say it twice.
func accepted(err error) bool {
	var unknown *json.UnmarshalTypeError
	return errors.As(err, &unknown)
}

// keyboard puts each choice on a line of its own: entries' questions are long.
func keyboard(choices []bot.Choice) *models.InlineKeyboardMarkup {
	rows := make([][]models.InlineKeyboardButton, len(choices))
	for i, choice := range choices {
		rows[i] = []models.InlineKeyboardButton{{Text: choice.Label, CallbackData: choice.Value}}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

// sendError says whether a second try can help. The library's error is not passed on: it may hold
// the token or the text.
func sendError(err error) error {
	var wait *telegram.TooManyRequestsError
	switch {
	case errors.As(err, &wait):
		return &channels.SendError{Reason: "Telegram asks to slow down", RetryAfter: time.Duration(wait.RetryAfter) * time.Second}
	case errors.Is(err, telegram.ErrorForbidden):
		return &channels.SendError{Reason: "the citizen has left or blocked the bot", Permanent: true}
	case errors.Is(err, telegram.ErrorBadRequest):
		return &channels.SendError{Reason: "Telegram refuses the message", Permanent: true}
	case errors.Is(err, telegram.ErrorUnauthorized), errors.Is(err, telegram.ErrorNotFound):
		return &channels.SendError{Reason: "Telegram refuses our token"}
	}
	return &channels.SendError{Reason: "Telegram could not be reached"}
}

// address is where a chat is reached.
func (c *Channel) address(chat int64) bot.Address {
	return bot.Address{Channel: Name, Account: c.account(), User: fmt.Sprint(chat)}
}

package telegram

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/server"
)

// WebhookPath is where updates come.
const WebhookPath = "/webhooks/telegram"

// Routes adds the webhook. It is there while the channel polls, too, and then refuses everything.
func (c *Channel) Routes(app fiber.Router) { app.Post(WebhookPath, c.webhook) }

// webhook takes one update and answers 200 after it is committed: Telegram sends again what it got
// no 200 for. An update that cannot be read is answered 200 as well, or it would come back for ever
// and hold up the rest (https://core.telegram.org/bots/api#setwebhook).
func (c *Channel) webhook(ctx *fiber.Ctx) error {
	given := ctx.Get("X-Telegram-Bot-Api-Secret-Token")
	if c.cfg.Secret == "" || subtle.ConstantTimeCompare([]byte(given), []byte(c.cfg.Secret)) != 1 {
		return server.Fail(fiber.StatusForbidden, "Το μυστικό δεν είναι σωστό.", "The secret is wrong.")
	}
	var update models.Update
	if err := json.Unmarshal(ctx.BodyRaw(), &update); err != nil {
		c.log.Warn("an update of Telegram could not be read", "bytes", len(ctx.BodyRaw()))
		return ctx.SendStatus(fiber.StatusOK)
	}
	unsaid, err := c.take(ctx.UserContext(), &update)
	if err != nil {
		return err
	}
	if unsaid != nil {
		return ctx.JSON(unsaid)
	}
	return ctx.SendStatus(fiber.StatusOK)
}

// inlineReply is a call of the Bot API made in the answer to a webhook: it needs no other call
// (https://core.telegram.org/bots/api#making-requests-when-getting-updates).
type inlineReply struct {
	Method string `json:"method"`
	ChatID int64  `json:"chat_id"`
	Text   string `json:"text"`
}

// take hands one update to the inbox. unsaid is a hand-off that could not be stored, for the caller
// to say at once.
func (c *Channel) take(ctx context.Context, update *models.Update) (unsaid *inlineReply, err error) {
	m, chat, ok := c.message(update)
	if !ok {
		return nil, nil // an edit, a group, a member: nothing to answer
	}
	receipt, err := c.inbox.Receive(ctx, m)
	if err != nil {
		return nil, err
	}
	if update.CallbackQuery != nil {
		c.stopSpinner(ctx, update.CallbackQuery.ID)
	}
	if receipt.Stored {
		return nil, nil
	}
	var text []string
	for _, r := range receipt.Turn.Messages {
		text = append(text, r.Text)
	}
	return &inlineReply{Method: "sendMessage", ChatID: chat, Text: channels.Split(strings.Join(text, "\n\n"), maxText)[0]}, nil
}

// message is what a citizen wrote or tapped in a private chat. A photo or a voice message comes
// with its caption or with nothing, and the bot asks for text.
func (c *Channel) message(update *models.Update) (m bot.Message, chat int64, ok bool) {
	m = bot.Message{ID: strconv.FormatInt(update.ID, 10), At: time.Now()}
	switch {
	case update.Message != nil && update.Message.Chat.Type == models.ChatTypePrivate:
		chat = update.Message.Chat.ID
		m.Text = cmp.Or(c.command(update.Message), update.Message.Text, update.Message.Caption)
	case update.CallbackQuery != nil && update.CallbackQuery.From.ID != 0:
		chat = update.CallbackQuery.From.ID // in a private chat the chat's id is the user's
		m.Choice = update.CallbackQuery.Data
	default:
		return m, 0, false
	}
	m.Text = strings.TrimPrefix(channels.Clean(m.Text), "/") // a command that is none of ours is read as a word
	m.From = c.address(chat)
	return m, chat, true
}

// english is Telegram's code of that language.
const english = "en"

// command is what a command says; empty for what is none of ours. What stands behind /start comes from the link that
// opened the chat.
func (c *Channel) command(m *models.Message) string {
	name, rest, _ := strings.Cut(m.Text, " ")
	name, ok := strings.CutPrefix(name, "/")
	if !ok || rest != "" && name != "start" {
		return ""
	}
	return c.words(m.From != nil && m.From.LanguageCode == english)[name]
}

// stopSpinner tells the client that its tap arrived, without waiting for it: the turn is committed.
func (c *Channel) stopSpinner(ctx context.Context, callback string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), channels.CallTimeout)
	go func() {
		defer cancel()
		if _, err := c.api.AnswerCallbackQuery(ctx, &telegram.AnswerCallbackQueryParams{CallbackQueryID: callback}); err != nil {
			c.log.Warn("a tap could not be acknowledged")
		}
	}()
}

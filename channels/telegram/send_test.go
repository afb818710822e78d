package telegram_test

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/channeltest"
	"ask1555/channels/telegram"
)

// sender is the channel before a provider.
func sender(t *testing.T, answer func(channeltest.Call) (int, string)) (*telegram.Channel, *channeltest.Provider) {
	provider := channeltest.NewProvider(t, answer)
	c, err := telegram.New(telegram.Config{Token: "42:TEST", APIURL: provider.URL}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return c, provider
}

func delivery(r bot.Reply) store.Delivery {
	return store.Delivery{ID: "d1", Address: bot.Address{Channel: "telegram", Account: "42", User: "7"}, Reply: r}
}

const accepted = `{"ok":true,"result":{"message_id":9,"date":1,"chat":{"id":7,"type":"private"}}}`

// A long reply is several messages of at most 4,096 units; the buttons stand under the last, each with its value.
func TestSendLong(t *testing.T) {
	c, provider := sender(t, channeltest.Always(http.StatusOK, accepted))
	long := bot.Reply{Text: strings.Repeat("επίδομα <3 & ", 600), Choices: []bot.Choice{{Label: "Με βοήθησε", Value: "helpful"}}}
	sent, err := c.Send(t.Context(), delivery(long))
	calls := provider.Calls()
	if err != nil || sent.ProviderID != "9" || len(calls) != 2 {
		t.Fatalf("sent %+v in %d messages, %v", sent, len(calls), err)
	}
	for i, call := range calls {
		form := formOf(t, call)
		shown := strings.NewReplacer("&lt;", "<", "&amp;", "&").Replace(form["text"])
		if len([]rune(shown)) > 4096 || form["chat_id"] != "7" || form["parse_mode"] != "HTML" {
			t.Errorf("message %d: %d characters to %s as %s", i, len([]rune(shown)), form["chat_id"], form["parse_mode"])
		}
		if last := i == len(calls)-1; strings.Contains(form["reply_markup"], `"callback_data":"helpful"`) != last {
			t.Errorf("message %d has the buttons %s", i, form["reply_markup"])
		}
	}
}

// What each refusal of Telegram's means: for ever or for a while, and for how long it asks.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		status    int
		body      string
		permanent bool
		wait      time.Duration
		reason    string
	}{
		{429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 17","parameters":{"retry_after":17}}`, false, 17 * time.Second, "slow down"},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`, true, 0, "blocked"},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}`, true, 0, "left"},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`, true, 0, "refuses the message"},
		{401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, false, 0, "token"},
		{500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, false, 0, "reached"},
		{502, `<html>`, false, 0, "reached"},
	} {
		channel, _ := sender(t, channeltest.Always(c.status, c.body))
		_, err := channel.Send(t.Context(), delivery(bot.Reply{Text: "γεια"}))
		var failure *channels.SendError
		if !errors.As(err, &failure) || failure.Permanent != c.permanent || failure.RetryAfter != c.wait || !strings.Contains(failure.Reason, c.reason) {
			t.Errorf("%d %s: %+v", c.status, c.body, err)
		}
	}
}

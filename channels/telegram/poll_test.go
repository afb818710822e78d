package telegram_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"ask1555/channels/channeltest"
	"ask1555/channels/telegram"
)

// A hand-off that the citizen will never get, since she has blocked the bot, does not hold up those who write after her.
func TestPollingGoesOn(t *testing.T) {
	offsets, done := make(chan int64, 100), make(chan struct{})
	provider := channeltest.NewProvider(t, func(c channeltest.Call) (int, string) {
		if !strings.HasSuffix(c.Path, "/getUpdates") {
			if strings.HasSuffix(c.Path, "/sendMessage") {
				return http.StatusForbidden, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`
			}
			return http.StatusOK, `{"ok":true,"result":true}`
		}
		var asked struct{ Offset int64 }
		_ = json.Unmarshal([]byte(c.Body), &asked)
		offsets <- asked.Offset
		if asked.Offset > 0 {
			<-done // nothing more to say
			return http.StatusOK, `{"ok":true,"result":[]}`
		}
		return http.StatusOK, `{"ok":true,"result":[{"update_id":41,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7},"text":"με χτυπάει"}}]}`
	})
	c, err := telegram.New(telegram.Config{Token: "42:TEST", APIURL: provider.URL}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	c.Connect(&channeltest.Inbox{Receipt: channeltest.Unsaid("Καλέστε όποια ώρα θέλετε: 15900")}, words)
	c.Start()
	t.Cleanup(c.Stop)
	t.Cleanup(func() { close(done) })
	if first, then := <-offsets, <-offsets; first != 0 || then != 42 {
		t.Errorf("asked from %d, then from %d", first, then)
	}
}

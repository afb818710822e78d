package main

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"ask1555/channels/channeltest"
)

// The list says of each channel whether it is on, and what it lacks; no secret is in it.
func TestChannelsList(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	var all, none strings.Builder
	channelsListCmd{settings(t).channelFlags}.write(&all, log)
	channelsListCmd{}.write(&none, log)
	want := `web       on
sms       on, at https://ask.example.gr/webhooks/twilio/sms
whatsapp  on, at https://ask.example.gr/webhooks/twilio/whatsapp
telegram  on, at https://ask.example.gr/webhooks/telegram
viber     on, at https://ask.example.gr/webhooks/viber
messenger on, at https://ask.example.gr/webhooks/messenger
kannel    on, at https://ask.example.gr/webhooks/kannel
`
	if all.String() != want {
		t.Errorf("with all settings:\n%s", all.String())
	}
	want = `web       on
sms       off: set ASK1555_TWILIO_ACCOUNT_SID, ASK1555_TWILIO_AUTH_TOKEN, ASK1555_TWILIO_FROM, ASK1555_PUBLIC_URL
whatsapp  off: set ASK1555_TWILIO_ACCOUNT_SID, ASK1555_TWILIO_AUTH_TOKEN, ASK1555_TWILIO_WHATSAPP_FROM, ASK1555_PUBLIC_URL
telegram  off: set ASK1555_TELEGRAM_TOKEN
viber     off: set ASK1555_VIBER_TOKEN, ASK1555_PUBLIC_URL
messenger off: set ASK1555_MESSENGER_APP_SECRET, ASK1555_MESSENGER_PAGE_TOKEN, ASK1555_MESSENGER_VERIFY_TOKEN
kannel    off: set ASK1555_KANNEL_URL, ASK1555_KANNEL_USERNAME, ASK1555_KANNEL_PASSWORD, ASK1555_KANNEL_FROM, ASK1555_KANNEL_SECRET, ASK1555_KANNEL_CALLBACK_URL
`
	if none.String() != want {
		t.Errorf("without a setting:\n%s", none.String())
	}
}

// The whole way from the command line: settings from the environment, an exit code.
func TestChannelsCommand(t *testing.T) {
	viber := channeltest.NewProvider(t, channeltest.Always(http.StatusOK, `{"status":0}`))
	t.Setenv("ASK1555_VIBER_TOKEN", viberToken)
	t.Setenv("ASK1555_VIBER_API_URL", viber.URL)
	if code := run(t.Context(), []string{"channels", "register", "viber"}); code != 1 {
		t.Errorf("without a public URL: exit %d", code)
	}
	t.Setenv("ASK1555_PUBLIC_URL", publicURL+"/")
	if code := run(t.Context(), []string{"channels", "register", "viber"}); code != 0 {
		t.Errorf("exit %d", code)
	}
	calls := viber.Calls()
	if len(calls) != 1 || calls[0].Path != "/pa/set_webhook" || !strings.Contains(calls[0].Body, `"`+publicURL+`/webhooks/viber"`) {
		t.Errorf("Viber was called %+v", calls)
	}
	viber.Answer(channeltest.Always(http.StatusOK, `{"status":2,"status_message":"invalidAuthToken"}`))
	if code := run(t.Context(), []string{"channels", "register", "viber"}); code != 1 {
		t.Errorf("with a wrong token: exit %d", code)
	}
	t.Setenv("ASK1555_TELEGRAM_TOKEN", telegramBot)
	if code := run(t.Context(), []string{"channels", "register", "telegram"}); code != 1 {
		t.Errorf("Telegram without a secret: exit %d", code)
	}
	if code := run(t.Context(), []string{"channels"}); code != 0 {
		t.Errorf("list: exit %d", code)
	}
}

// Telegram is told the webhook's address and secret.
func TestChannelsRegisterTelegram(t *testing.T) {
	p := startPeer(t, "telegram")
	cmd := channelsRegisterCmd{settings(t).channelFlags, "telegram"}
	cmd.Telegram.APIURL = p.url
	if err := cmd.Run(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if call := p.calls(1, "/setWebhook")[0]; call.Status != http.StatusOK || !strings.Contains(call.raw, publicURL+"/webhooks/telegram") || !strings.Contains(call.raw, telegramPass) {
		t.Errorf("Telegram was called %s", call.raw)
	}
}

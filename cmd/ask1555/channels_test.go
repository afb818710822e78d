package main

import (
	"fmt"
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
	t.Setenv("ASK1555_TELEGRAM_API_URL", viber.URL)
	viber.Answer(channeltest.Always(http.StatusOK, `{"ok":true,"result":{"url":""},"status":0,"webhook":"`+publicURL+`/webhooks/viber"}`))
	if code := run(t.Context(), []string{"channels"}); code != 0 {
		t.Errorf("list: exit %d", code)
	}
	viber.Answer(channeltest.Always(http.StatusOK, `{"ok":true,"result":{"url":""},"status":2}`))
	if code := run(t.Context(), []string{"channels"}); code != 1 {
		t.Errorf("list with a wrong token: exit %d", code)
	}
}

// Each provider is asked whether it knows us, and calls us; what is wrong is said in words, without a secret.
func TestChannelsCheck(t *testing.T) {
	names := make([]string, 0, 13)
	for _, kind := range []string{"buttons 3", "list 10"} {
		var n int
		_, _ = fmt.Sscanf(kind, "%s %d", &kind, &n)
		for i := range n {
			names = append(names, fmt.Sprintf(`{"sid":"HX%d","friendly_name":"ask1555_%s_%d"}`, i, kind, i+1))
		}
	}
	right := map[string]string{
		"/2010-04-01/Accounts/" + twilioSID + ".json":                      `{"sid":"` + twilioSID + `","status":"active"}`,
		"/2010-04-01/Accounts/" + twilioSID + "/IncomingPhoneNumbers.json": `{"incoming_phone_numbers":[{"phone_number":"` + ourNumber + `","sms_url":"` + publicURL + `/webhooks/twilio/sms"}]}`,
		"/v1/Content":                            `{"contents":[` + strings.Join(names, ",") + `],"meta":{"key":"contents"}}`,
		"/bot" + telegramBot + "/getWebhookInfo": `{"ok":true,"result":{"url":"` + publicURL + `/webhooks/telegram"}}`,
		"/pa/get_account_info":                   `{"status":0,"webhook":"` + publicURL + `/webhooks/viber"}`,
		"/me/subscribed_apps":                    `{"data":[{"subscribed_fields":["messages","messaging_postbacks"]}]}`,
		"/cgi-bin/sendsms":                       `Missing receiver number, rejected`,
	}
	for _, c := range []struct{ channel, path, answer, want string }{
		{"none", "", "", ""},
		{"sms", "/2010-04-01/Accounts/" + twilioSID + "/IncomingPhoneNumbers.json", `{"incoming_phone_numbers":[]}`, "the account at Twilio has no number"},
		{"sms", "/2010-04-01/Accounts/" + twilioSID + "/IncomingPhoneNumbers.json", `{"incoming_phone_numbers":[{"sms_url":"https://other.example/x"}]}`, "but to https://other.example/x"},
		{"whatsapp", "/v1/Content", `{"contents":[],"meta":{"key":"contents"}}`, "channels register whatsapp"},
		{"telegram", "/bot" + telegramBot + "/getWebhookInfo", `{"ok":true,"result":{"url":""}}`, "Telegram does not call us, but nobody"},
		{"telegram", "/bot" + telegramBot + "/getWebhookInfo", `{"ok":false,"error_code":401,"description":"Unauthorized"}`, "Telegram refuses our token"},
		{"viber", "/pa/get_account_info", `{"status":0,"webhook":""}`, "channels register viber"},
		{"viber", "/pa/get_account_info", `{"status":2}`, "Viber refuses our token"},
		{"messenger", "/me/subscribed_apps", `{"data":[{"subscribed_fields":["feed"]}]}`, "subscribe the page"},
	} {
		provider := channeltest.NewProvider(t, func(call channeltest.Call) (int, string) {
			status := http.StatusOK
			if call.Path == "/cgi-bin/sendsms" {
				status = http.StatusBadRequest
			}
			if call.Path == c.path {
				return status, c.answer
			}
			return status, right[call.Path]
		})
		cmd := channelsListCmd{settings(t).channelFlags}
		cmd.Twilio.APIURL, cmd.Telegram.APIURL, cmd.Viber.APIURL, cmd.Messenger.APIURL, cmd.Kannel.URL = provider.URL, provider.URL, provider.URL, provider.URL, provider.URL
		var out strings.Builder
		err := cmd.check(t.Context(), &out, slog.New(slog.DiscardHandler))
		for line := range strings.Lines(out.String()) {
			wrong := strings.HasPrefix(line, fmt.Sprintf("%-9s ", c.channel))
			if strings.Contains(line, "WRONG") != wrong || wrong && !strings.Contains(line, c.want) {
				t.Errorf("%s, %s: %s", c.channel, c.want, line)
			}
		}
		if strings.Count(out.String(), "\n") != 6 || (err != nil) != (c.want != "") {
			t.Errorf("%s: %v\n%s", c.channel, err, out.String())
		}
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

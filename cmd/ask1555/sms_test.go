package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ask1555/channels/channeltest"
	"ask1555/channels/gsm"
)

// The settings of SMS hold for both ways that they take: the first of one reply a day says that it is the last, in
// capitals, and the next message gets none.
func TestSMSSettings(t *testing.T) {
	t.Parallel() // replies wait for more of their message
	apps := channeltest.NewProvider(t, func(c channeltest.Call) (int, string) {
		switch {
		case strings.HasSuffix(c.Path, "/Messages.json"):
			return http.StatusCreated, `{"sid":"SM1"}`
		case strings.HasSuffix(c.Path, "/Content"):
			return http.StatusOK, `{"contents":[],"meta":{"key":"contents"}}`
		}
		return http.StatusAccepted, ""
	})
	cmd := settings(t)
	cmd.Twilio.APIURL, cmd.Kannel.URL, cmd.SMS = apps.URL, apps.URL, smsFlags{gsm.Capitals, 1}
	r := start(t, cmd)
	r.apps = apps
	r.sms("+306900000071", "SM71", "Πότε πληρώνεται το επίδομα παιδιού;")
	r.kannel("+306900000072", "k72", "Πότε πληρώνεται το επίδομα παιδιού;")
	for _, call := range r.appCalls(2) {
		text := call.Body
		if strings.HasSuffix(call.Path, "/Messages.json") {
			form, err := url.ParseQuery(call.Body)
			if err != nil {
				t.Fatal(err)
			}
			text = form.Get("Body")
		}
		if !strings.HasPrefix(text, "ΣHMEPA ΔEN MΠOPOYME NA ΣAΣ ΓPAΨOYME AΛΛO. KAΛEΣTE TO 1555") {
			t.Errorf("by %s: %s", call.Path, text)
		}
	}
	r.sms("+306900000071", "SM73", "γεια")
	r.kannel("+306900000072", "k74", "γεια")
	r.wantReplies("+306900000071", 1)
}

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ask1555/channels/channeltest"
)

// A webhook is one call that a provider makes to us, signed as it does.
type webhook struct {
	method, path string
	header       map[string]string
	body         string
}

// request is the webhook to a service at an address.
func (w webhook) request(url string) *http.Request {
	request, err := http.NewRequest(w.method, url+w.path, strings.NewReader(w.body))
	if err != nil {
		panic(err) // the test's own mistake
	}
	for name, value := range w.header {
		request.Header.Set(name, value)
	}
	return request
}

// call makes a provider's call; the texts in it must not be logged.
func (r *running) call(w webhook, texts ...string) answer {
	r.Helper()
	for _, text := range texts {
		remember(text)
	}
	return r.do(w.method, w.path, w.header, w.body)
}

// sms sends a webhook as Twilio would.
func (r *running) sms(from, sid, text string) answer {
	r.Helper()
	return r.call(smsWebhook(from, sid, text), from, text)
}

func smsWebhook(from, sid, text string) webhook {
	return twilioWebhook("/webhooks/twilio/sms", url.Values{"MessageSid": {sid}, "AccountSid": {twilioSID}, "From": {from}, "To": {ourNumber}, "Body": {text}, "NumMedia": {"0"}})
}

// whatsapp sends a webhook as Twilio would.
func (r *running) whatsapp(from, sid, text string) answer {
	r.Helper()
	return r.call(whatsappWebhook(from, sid, text), from, text)
}

func whatsappWebhook(from, sid, text string) webhook {
	return twilioWebhook("/webhooks/twilio/whatsapp", url.Values{
		"MessageSid": {sid}, "From": {"whatsapp:" + from}, "To": {"whatsapp:" + ourNumber}, "Body": {text}, "NumMedia": {"0"}, "ProfileName": {"x"},
	})
}

func twilioWebhook(path string, form url.Values) webhook {
	return webhook{"POST", path, map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": sign(publicURL+path, form),
	}, form.Encode()}
}

// twilio sends a webhook with a signature of the test's choice.
func (r *running) twilio(path string, form url.Values, signature string) answer {
	r.Helper()
	return r.do("POST", path, map[string]string{"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}, form.Encode())
}

// sign is Twilio's signature with our token.
func sign(address string, form url.Values) string {
	return channeltest.TwilioSignature(twilioToken, address, form)
}

// kannel calls as Kannel would that has got an SMS.
func (r *running) kannel(from, id, text string) answer {
	r.Helper()
	return r.call(kannelWebhook(from, id, text), from, text)
}

func kannelWebhook(from, id, text string) webhook {
	q := url.Values{"id": {id}, "from": {from}, "to": {"1555"}, "charset": {"UTF-8"}, "text": {text}}
	return webhook{"GET", "/webhooks/kannel?" + q.Encode(), kannelHeader, ""}
}

// telegramUpdate sends an update as Telegram would.
func (r *running) telegramUpdate(id, user int64, text string) answer {
	r.Helper()
	return r.call(telegramWebhook(id, user, text), text)
}

func telegramWebhook(id, user int64, text string) webhook {
	update := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"x"},"text":%q}}`, id, user, user, text)
	return webhook{"POST", "/webhooks/telegram", map[string]string{"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": telegramPass}, update}
}

// viber sends a message as Viber would; tracked is what came with our last one.
func (r *running) viber(token uint64, user, text, tracked string) answer {
	r.Helper()
	return r.call(viberWebhook(token, user, text, tracked), user, text)
}

func viberWebhook(token uint64, user, text, tracked string) webhook {
	return viberEvent(map[string]any{
		"event": "message", "timestamp": 1457764197627, "message_token": token, "sender": map[string]any{"id": user, "name": "x"},
		"message": map[string]any{"type": "text", "text": text, "tracking_data": tracked}, "silent": false,
	})
}

func (r *running) viberEvent(event map[string]any) answer {
	r.Helper()
	return r.call(viberEvent(event))
}

func viberEvent(event map[string]any) webhook {
	body := jsonOf(event)
	return webhook{"POST", "/webhooks/viber", map[string]string{"Content-Type": "application/json", "X-Viber-Content-Signature": channeltest.HexHMAC(viberToken, body)}, body}
}

// messenger sends a message as Meta would.
func (r *running) messenger(id, user, text string) answer {
	r.Helper()
	return r.call(messengerWebhook(id, user, text), user, text)
}

func messengerWebhook(id, user, text string) webhook {
	return messengerEvent(user, map[string]any{"mid": id, "text": text})
}

func (r *running) messengerEvent(user string, message map[string]any) answer {
	r.Helper()
	return r.call(messengerEvent(user, message))
}

func messengerEvent(user string, message map[string]any) webhook {
	body := jsonOf(map[string]any{"object": "page", "entry": []any{map[string]any{"id": messengerPage, "messaging": []any{
		map[string]any{"sender": map[string]any{"id": user}, "recipient": map[string]any{"id": messengerPage}, "timestamp": 1458692752478, "message": message},
	}}}})
	return webhook{"POST", "/webhooks/messenger", map[string]string{"Content-Type": "application/json", "X-Hub-Signature-256": "sha256=" + channeltest.HexHMAC(messengerSecret, body)}, body}
}

func jsonOf(value any) string {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // the test's own mistake
	}
	return string(body)
}

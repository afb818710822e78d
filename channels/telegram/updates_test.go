package telegram_test

import (
	"encoding/json"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/channels/channeltest"
	"ask1555/channels/telegram"
)

func words(english bool) map[string]string {
	if english {
		return map[string]string{"start": "Start", "help": "Help", "anthropos": "I want a human", "stop": "Stop"}
	}
	return map[string]string{"start": "Έναρξη", "help": "Βοήθεια", "anthropos": "Θέλω άνθρωπο", "stop": "Διακοπή"}
}

// private is a message of the Bot API's form in a private chat.
func private(rest string) string {
	return `"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},` + rest + `}`
}

const (
	fromHer      = `"from":{"id":7,"is_bot":false,"first_name":"x","language_code":"el"},`
	fromEnglish  = `"from":{"id":7,"is_bot":false,"first_name":"x","language_code":"en"},`
	webhook      = "/webhooks/telegram"
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
)

// What each kind of update becomes; what is nothing to answer is acknowledged all the same.
func TestUpdates(t *testing.T) {
	for _, c := range []struct {
		name, update string
		taken        bool
		text, choice string
	}{
		{"a text", private(fromHer + `"text":"γεια σας"`), true, "γεια σας", ""},
		{"a tap", `"callback_query":{"id":"9","from":{"id":7,"is_bot":false,"first_name":"x"},"data":"entry:a"}`, true, "", "entry:a"},
		{"/start", private(fromHer + `"text":"/start"`), true, "Έναρξη", ""},
		{"/start by a link", private(fromHer + `"text":"/start from_page"`), true, "Έναρξη", ""},
		{"/help", private(fromHer + `"text":"/help"`), true, "Βοήθεια", ""},
		{"/help of who has Telegram in English", private(fromEnglish + `"text":"/help"`), true, "Help", ""},
		{"/anthropos", private(fromHer + `"text":"/anthropos"`), true, "Θέλω άνθρωπο", ""},
		{"/stop", private(fromHer + `"text":"/stop"`), true, "Διακοπή", ""},
		{"/stop and a sentence", private(fromHer + `"text":"/stop στην εφορία"`), true, "stop στην εφορία", ""},
		{"a command that is none of ours", private(fromHer + `"text":"/karta"`), true, "karta", ""},
		{"a photo with a caption", private(fromHer + `"photo":[{"file_id":"x","file_unique_id":"y","width":1,"height":1}],"caption":"το έγγραφό μου"`), true, "το έγγραφό μου", ""},
		{"a photo", private(fromHer + `"photo":[{"file_id":"x","file_unique_id":"y","width":1,"height":1}]`), true, "", ""},
		{"a voice message", private(fromHer + `"voice":{"file_id":"x","file_unique_id":"y","duration":3}`), true, "", ""},
		{"a place", private(fromHer + `"location":{"latitude":37.98,"longitude":23.72}`), true, "", ""},
		{"a contact", private(fromHer + `"contact":{"phone_number":"6900000000","first_name":"x"}`), true, "", ""},
		{"a sticker", private(fromHer + `"sticker":{"file_id":"x","file_unique_id":"y","type":"regular","width":1,"height":1,"is_animated":false,"is_video":false}`), true, "", ""},
		{"an edited message", strings.Replace(private(fromHer+`"text":"γεια"`), `"message"`, `"edited_message"`, 1), false, "", ""},
		{"a group", strings.Replace(private(fromHer+`"text":"γεια"`), `"private"`, `"group"`, 1), false, "", ""},
		{"she has blocked the bot", `"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"x"},"date":1}`, false, "", ""},
		{"a kind of update that is not known", `"dance":{}`, false, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			provider := channeltest.NewProvider(t, channeltest.Always(http.StatusOK, `{"ok":true,"result":true}`))
			channel, err := telegram.New(telegram.Config{Token: "42:TEST", Secret: "secret", PublicURL: "https://x.example", APIURL: provider.URL}, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			inbox := channeltest.Inbox{Receipt: channeltest.Stored}
			channel.Connect(&inbox, words)
			a := channeltest.NewDoor(t, channel.Routes).Do("POST", webhook, map[string]string{secretHeader: "secret"}, `{"update_id":41,`+c.update+`}`)
			if a.Status != http.StatusOK || (len(inbox.Messages) == 1) != c.taken {
				t.Fatalf("answered %d, %d messages", a.Status, len(inbox.Messages))
			}
			if !c.taken {
				return
			}
			m := inbox.Messages[0]
			if want := (bot.Message{ID: "41", From: bot.Address{Channel: "telegram", Account: "42", User: "7"}, Text: c.text, Choice: c.choice, At: m.At}); m != want {
				t.Errorf("taken in as %#v, want %#v", m, want)
			}
		})
	}
}

// Telegram is told the webhook with its secret, and the commands in both languages.
func TestCommandsAreRegistered(t *testing.T) {
	told := make(chan map[string]string, 10)
	provider := channeltest.NewProvider(t, func(c channeltest.Call) (int, string) {
		if strings.HasSuffix(c.Path, "/setMyCommands") {
			told <- formOf(t, c)
		}
		return http.StatusOK, `{"ok":true,"result":true}`
	})
	channel, err := telegram.New(telegram.Config{Token: "42:TEST", Secret: "secret", PublicURL: "https://x.example", APIURL: provider.URL}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	channel.Connect(&channeltest.Inbox{}, words)
	channel.Start()
	t.Cleanup(channel.Stop)
	for _, language := range []string{"", "en"} {
		form := <-told
		var commands []struct{ Command, Description string }
		if err := json.Unmarshal([]byte(form["commands"]), &commands); err != nil || form["language_code"] != language || len(commands) != 4 {
			t.Fatalf("told %v (%v)", form, err)
		}
		for i, name := range []string{"start", "help", "anthropos", "stop"} {
			if want := words(language == "en")[name]; commands[i].Command != name || commands[i].Description != want {
				t.Errorf("%q: told %+v, want %s: %s", language, commands[i], name, want)
			}
		}
	}
}

// formOf reads the form of several parts that the library sends.
func formOf(t *testing.T, c channeltest.Call) map[string]string {
	_, boundary, _ := strings.Cut(c.Header.Get("Content-Type"), "boundary=")
	form, err := multipart.NewReader(strings.NewReader(c.Body), boundary).ReadForm(1 << 20)
	if err != nil {
		t.Error(err)
		return nil
	}
	values := make(map[string]string)
	for name, all := range form.Value {
		values[name] = all[0]
	}
	return values
}

package gsm

import (
	"time"

	"ask1555/bot"
)

// Settle is how long a reply waits for more of the message: a long thought is sent as several SMS.
const Settle = 4 * time.Second

// Text is a reply as an SMS: its short form, and the choices numbered where they answer a question.
func Text(r bot.Reply) string {
	text := r.Short
	if text == "" {
		text = r.Text
	}
	return text + r.NumberedChoices()
}

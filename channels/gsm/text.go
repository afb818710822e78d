package gsm

import "ask1555/bot"

// Text is a reply as an SMS: its short form, and the choices numbered where they answer a question.
func Text(r bot.Reply) string {
	text := r.Short
	if text == "" {
		text = r.Text
	}
	return text + r.NumberedChoices()
}

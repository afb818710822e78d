package main

import (
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/channels/gsm"
)

// onPhone writes messages to the phone and returns what it shows.
func onPhone(t *testing.T, cmd phoneCmd, messages ...string) string {
	t.Helper()
	cmd.AnswerAbove, cmd.ClarifyAbove, cmd.Pause = bot.DefaultPolicy.AnswerAbove, bot.DefaultPolicy.ClarifyAbove, bot.DefaultPolicy.Pause
	if cmd.Number == "" {
		cmd.Number = "+306900000000"
	}
	var screen strings.Builder
	if err := cmd.use(t.Context(), strings.NewReader(strings.Join(messages, "\n")), &screen, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return screen.String()
}

func wantInOrder(t *testing.T, screen string, texts ...string) {
	t.Helper()
	rest := screen
	for _, text := range texts {
		_, after, ok := strings.Cut(rest, text)
		if !ok {
			t.Fatalf("not there, or not in this order: %q in\n%s", text, screen)
		}
		rest = after
	}
}

// What a pipe writes is answered line by line: each SMS with how it travels, and in the end what all of them cost.
func TestPhone(t *testing.T) {
	screen := onPhone(t, phoneCmd{PublicURL: "https://ask.example.gr/"}, "pote plhrwnetai to epidoma paidiou", "", "👍 άδεια", "1", "STOP", "γεια")
	wantInOrder(t, screen,
		"> pote plhrwnetai to epidoma paidiou\n  GSM-7, 34 characters, 1 segment\n", "| ask.example.gr/f/1jy1\n  UCS-2, ",
		"> 👍 άδεια\n  UCS-2, 7 characters, 1 segment\n", "| 1) ", "> 1\n  GSM-7, 1 character, 1 segment\n", "| ask.example.gr/f/",
		"> STOP", "ΕΝΑΡΞΗ", "> γεια", "(nothing comes back)", "written: 5 SMS, 5 segments. From 1555, which pays for them: 5 SMS, ")
	for _, line := range regexp.MustCompile(`(?m)^  \| (.*)$`).FindAllStringSubmatch(screen, -1) {
		if len([]rune(line[1])) > width && strings.Contains(line[1], " ") {
			t.Errorf("wider than the screen: %s", line[1])
		}
	}
}

// In capitals the same answers cost less; the day's last SMS is said once; a cry for help is always answered.
func TestPhoneSettings(t *testing.T) {
	screen := onPhone(t, phoneCmd{smsFlags: smsFlags{gsm.Capitals, 3}}, "Πότε πληρώνεται το επίδομα παιδιού;", "Πόσος είναι ο κατώτατος μισθός;", "γεια", disclosure)
	wantInOrder(t, screen, "| KAΘE ΔYO MHNEΣ", "  GSM-7, ", "1 segment\n", "> Πόσος", "ΣHMEPA ΔEN MΠOPOYME", "> γεια", "(nothing comes back)", disclosure, "15900", "sos15900@isotita.gr")
}

// With the pause of the real channel, several SMS in a row are one message.
func TestPhoneSettles(t *testing.T) {
	t.Parallel() // it waits for seconds
	screen := onPhone(t, phoneCmd{Settle: true}, "Ποιος δικαιούται", "το ελάχιστο εγγυημένο εισόδημα;")
	if strings.Count(screen, "αυτόματος βοηθός") != 1 || !strings.Contains(screen, "written: 2 SMS, 2 segments. From 1555, which pays for them: 2 SMS, ") {
		t.Error(screen)
	}
}

// A sender with a name gets no answer, as on the real channel.
func TestPhoneWithoutNumber(t *testing.T) {
	cmd := phoneCmd{Number: "e-EFKA"}
	err := cmd.use(t.Context(), strings.NewReader("γεια"), &strings.Builder{}, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "is it a number?") {
		t.Error(err)
	}
}

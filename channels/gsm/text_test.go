package gsm_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ask1555/bot"
	"ask1555/channels/gsm"
)

const link = "ask.example.gr/f/x7k2"

// An answer is cut to three segments before its link: at a sentence, else at a word, never inside of a link. What is no
// answer is whole.
func TestText(t *testing.T) {
	repeat := strings.Repeat
	sentence := "Η αίτηση γίνεται στο gov.gr, ή στο ΚΕΠ. " // 40
	for _, c := range []struct {
		name string
		r    bot.Reply
		want string
	}{
		{"nothing to cut", bot.Reply{Text: "Όλα.", Short: "Λίγα.", Entry: "x", Link: link}, "Λίγα.\n" + link},
		{"no short form", bot.Reply{Text: "Όλα."}, "Όλα."},
		{"at a sentence", bot.Reply{Short: repeat(sentence, 6), Entry: "x", Link: link}, strings.TrimSpace(repeat(sentence, 4)) + "\n" + link},
		{"at a word", bot.Reply{Short: repeat("λέξη, ", 60), Entry: "x", Link: link}, repeat("λέξη, ", 28) + "λέξη...\n" + link},
		{"not after π.χ.", bot.Reply{Short: repeat("λέξη ", 30) + "π.χ. " + repeat("λέξη ", 30), Entry: "x", Link: link}, repeat("λέξη ", 30) + "π.χ. λέξη λέξη λέξη λέξη...\n" + link},
		{"a link inside is whole", bot.Reply{Short: repeat("λέξη ", 34) + "https://www.gov.gr/ipiresies/ergasia", Entry: "x"}, repeat("λέξη ", 33) + "λέξη..."},
		{"choices are whole", bot.Reply{Short: repeat("λέξη, ", 60), Entry: "x", Asks: true, Choices: []bot.Choice{{Label: repeat("Ναι ", 25)}, {Label: "Όχι"}}},
			repeat("λέξη, ", 13) + "λέξη...\n1) " + repeat("Ναι ", 25) + "\n2) Όχι"},
		{"choices to pick from are shortened, the longest first", bot.Reply{Short: repeat("λέξη ", 10) + "ποιο;", Asks: true, Choices: []bot.Choice{
			{Label: repeat("α ", 19) + "α"}, {Label: repeat("βήτα ", 7) + "βήτα"}, {Label: "γάμα"}, {Label: repeat("δέλτα ", 6) + "δέλτ"}, {Label: repeat("ε", 40)}, {Label: "Κανένα"}}},
			repeat("λέξη ", 10) + "ποιο;\n1) " + repeat("α ", 13) + "α…\n2) βήτα βήτα βήτα βήτα βήτα…\n3) γάμα\n4) δέλτα δέλτα δέλτα δέλτα…\n5) " + repeat("ε", 28) + "…\n6) Κανένα"},
		{"a person's words are whole", bot.Reply{Short: repeat("λέξη ", 60)}, repeat("λέξη ", 60)},
		{"English has more room", bot.Reply{Short: repeat("word, ", 70), Entry: "x", Link: link}, repeat("word, ", 70) + "\n" + link},
	} {
		got := gsm.Text(c.r, gsm.Proper)
		if got != c.want {
			t.Errorf("%s (%d characters):\n%s\nwant (%d)\n%s", c.name, utf8.RuneCountInString(got), got, utf8.RuneCountInString(c.want), c.want)
		}
	}
	long := gsm.Text(bot.Reply{Short: repeat(sentence, 11), Entry: "x", Link: link}, gsm.Capitals)
	if size := gsm.SizeOf(long); size.Encoding != gsm.GSM7 || size.Segments != 3 || !strings.HasSuffix(long, "KEΠ.\n"+link) {
		t.Errorf("in capitals: %+v %s", size, long)
	}
}

// FuzzText: an answer with a link never costs more than three segments, in either kind of letters, and its link is whole.
func FuzzText(f *testing.F) {
	f.Add("Η αίτηση γίνεται στο gov.gr, ή στο ΚΕΠ. ", uint16(9))
	f.Add("😀 https://www.gov.gr/ά·", uint16(40))
	f.Fuzz(func(t *testing.T, text string, times uint16) {
		text = strings.Repeat(strings.ToValidUTF8(text, ""), int(times%64))
		r := bot.Reply{Text: "-", Short: text, Entry: "x", Link: link}
		for _, letters := range []gsm.Letters{gsm.Proper, gsm.Capitals} {
			sent := gsm.Text(r, letters)
			if size := gsm.SizeOf(sent); size.Segments > gsm.MaxSegments || !strings.HasSuffix(sent, "\n"+link) || !utf8.ValidString(sent) {
				t.Errorf("%d segments: %q", size.Segments, sent)
			}
		}
	})
}

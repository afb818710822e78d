package main

import (
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels/gsm"
)

// letters of every kind that counts differently, each kind as often as the others.
var kinds = []string{
	"abcXYZ @£éÅ0189.,:;-()?\n", "ΔΦΓΛΩΠΨΣΘΞ", "^{}\\[~]|€", "αβγάήώςϊΐ", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "«»–…·\t", "😀👍🏠",
}

// randomText is of one to three kinds of letters, and mostly about as long as one, two, three or four segments hold.
func randomText(r *rand.Rand) string {
	var letters []rune
	for range 1 + r.IntN(3) {
		letters = append(letters, []rune(kinds[r.IntN(len(kinds))])...)
	}
	limits := []int{70, 134, 160, 201, 268, 306, 459, 612}
	text := make([]rune, max(1, limits[r.IntN(len(limits))]-4+r.IntN(8)-r.IntN(3)*20))
	for i := range text {
		text[i] = letters[r.IntN(len(letters))]
	}
	return string(text)
}

// TestSegmentsOracle: Twilio's own calculator counts segments, units and encoding as we do, of thousands of random texts
// and of all answers in both kinds of letters.
func TestSegmentsOracle(t *testing.T) {
	home, err := exec.Command("bash", "-c", `. "$0/install.sh" && printf %s "$PEERS_HOME"`, peersFolder(t, "Twilio's segment calculator")).Output()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1555, 0))
	texts := allSMS(t, "https://ask.example.gr")
	for range 2000 {
		texts = append(texts, randomText(r))
	}
	var lines strings.Builder
	for _, text := range texts {
		if err := json.NewEncoder(&lines).Encode(text); err != nil {
			t.Fatal(err)
		}
	}
	oracle := exec.Command("node", filepath.Join(string(home), "oracle.mjs"), "segments")
	oracle.Stdin = strings.NewReader(lines.String())
	out, err := oracle.Output()
	if err != nil {
		t.Fatal(err)
	}
	counts := json.NewDecoder(strings.NewReader(string(out)))
	for _, text := range texts {
		var twilio struct {
			Encoding        string
			Segments, Units int
		}
		if err := counts.Decode(&twilio); err != nil {
			t.Fatal(err)
		}
		if ours := gsm.SizeOf(text); ours.Encoding != twilio.Encoding || ours.Segments != twilio.Segments || ours.Units != twilio.Units {
			t.Errorf("of %q Twilio makes %+v, we %+v", text, twilio, ours)
		}
	}
}

// allSMS are the answers to all entries as they are sent, in proper letters and in capitals.
func allSMS(t testing.TB, publicURL string) (texts []string) {
	t.Helper()
	known, err := builtInKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	policy := bot.DefaultPolicy
	policy.PublicURL = publicURL
	b := bot.New(known, bot.NoTickets{}, policy, nil)
	for _, e := range known.Base.Entries {
		outcome, err := b.Try(t.Context(), bot.Message{ID: "1", From: bot.Address{Channel: "sms"}, Choice: bot.EntryChoice(e.ID), At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		for _, reply := range outcome.Turn.Messages {
			if reply.Entry != "" {
				texts = append(texts, gsm.Text(reply, gsm.Proper), gsm.Text(reply, gsm.Capitals))
			}
		}
	}
	return texts
}

// What an answer by SMS costs: the READMEs of the two channels say so. Neither is more than three segments, capitals
// are most often one, and no answer is without its link.
func TestSegmentsOfAllAnswers(t *testing.T) {
	for _, publicURL := range []string{"", "https://ask.example.gr"} {
		segments := map[gsm.Letters]int{}
		count := map[gsm.Letters]map[int]int{gsm.Proper: {}, gsm.Capitals: {}}
		texts := allSMS(t, publicURL)
		for i, text := range texts {
			letters := []gsm.Letters{gsm.Proper, gsm.Capitals}[i%2]
			size := gsm.SizeOf(text)
			segments[letters] += size.Segments
			count[letters][size.Segments]++
			if size.Segments > gsm.MaxSegments {
				t.Errorf("%d segments: %s", size.Segments, text)
			}
			if publicURL != "" && !strings.Contains(text, "\nask.example.gr"+bot.ShortPath) {
				t.Errorf("no link: %s", text)
			}
		}
		t.Logf("public URL %q: %d answers; segments %v of %v", publicURL, len(texts)/2, segments, count)
		if 10*segments[gsm.Capitals] > 6*segments[gsm.Proper] {
			t.Errorf("capitals cost %d segments, and proper letters %d", segments[gsm.Capitals], segments[gsm.Proper])
		}
	}
}

package safety_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/content"
	"ask1555/kb"
)

// What the examples teach holds for messages that are not among them: fifths are held out, and asked about.
// The rules alone hear a third of these disclosures.
func TestClassifier(t *testing.T) {
	file, err := content.FS.ReadFile("safety/15900.md")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(file), "## Έτσι το λένε\n")
	meant, alike, _ := strings.Cut(rest, "## Δεν είναι αυτό\n")
	c, err := kb.Load(content.FS)
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	matters, elsewhere := bot.Ordinary(c)
	untaught, err := safety.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	var known [][]string // a third of what people ask of each matter
	var others []string
	for _, questions := range matters {
		var taught []string
		harmlessMatter := untaught.Check(questions[0]).Level == safety.None // else victims ask it, and sound like it
		for i, q := range questions {
			switch {
			case i%3 == 0:
				taught = append(taught, q)
			case harmlessMatter:
				others = append(others, q)
			}
		}
		known = append(known, taught)
	}
	heard, all, alarms, harmless, alarmed, stories := 0, 0, 0, 0, 0, 0
	for fold := range 2 {
		examples, held := parts(meant, fold)
		knownAlike, heldAlike := parts(alike, fold)
		rules, err := safety.Load(fstest.MapFS{"safety/15900.md": {Data: []byte(head + "## Έτσι το λένε\n" + strings.Join(examples, "\n") + "\n## Δεν είναι αυτό\n" + strings.Join(knownAlike, "\n") + "\n")}})
		if err != nil {
			t.Fatal(err)
		}
		rules.Learn(known, elsewhere)
		for _, text := range held {
			all++
			if rules.Check(text[2:]).Level != safety.None {
				heard++
			}
		}
		for _, text := range heldAlike {
			noted := rules.Check(text[2:]).Level != safety.None
			switch {
			case len(strings.Fields(text)) > 40:
				stories++
				if noted {
					alarmed++
				}
			default:
				harmless++
				if noted {
					alarms++
				}
			}
		}
		if fold > 0 {
			continue
		}
		noted := 0
		for _, text := range others {
			if f := rules.Check(text); f.Level != safety.None && f.Pattern == "like the examples" {
				noted++
			}
		}
		share := float64(noted) / float64(len(others))
		t.Logf("%.4f of ordinary questions sound like the examples", share)
		if share > 0.015 {
			t.Error("too many do")
		}
	}
	t.Logf("heard %d of %d disclosures, noted %d of %d look-alikes and %d of %d stories", heard, all, alarms, harmless, alarmed, stories)
	if heard*100 < all*70 || alarms*100 > harmless*8 {
		t.Error("too few are heard, or too many alarms are false")
	}
	if alarmed*100 > stories*45 { // most were written to deceive
		t.Error("too many stories of everyday life are noted")
	}
}

// parts holds out each fifth line.
func parts(list string, fold int) (known, held []string) {
	for i, line := range strings.Split(strings.TrimSpace(list), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if i%5 == fold {
			held = append(held, line)
		} else {
			known = append(known, line)
		}
	}
	return known, held
}

// A rule's examples are for the program; a citizen never reads them.
func TestExamplesAreNotShown(t *testing.T) {
	rules, err := safety.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	if f := rules.Check("ο άντρας μου με χτυπάει"); strings.Contains(f.Body, "Έτσι το λένε") || strings.Contains(f.Body, "χαστούκια") || !strings.Contains(f.Body, "15900") {
		t.Errorf("the citizen reads %s", f.Body)
	}
	broken := fstest.MapFS{}
	_ = fs.WalkDir(content.FS, "safety", func(path string, d fs.DirEntry, _ error) error {
		if data, err := content.FS.ReadFile(path); err == nil {
			broken[path] = &fstest.MapFile{Data: append(data, "\nχωρίς παύλα\n"...)}
		}
		return nil
	})
	if _, err := safety.Load(broken); err == nil || !strings.Contains(err.Error(), "only list items") {
		t.Errorf("a line without a dash under the heading: %v", err)
	}
}

// One cry for help is heard in the middle of much that is ordinary, also where no trigger names it.
func TestLongMessage(t *testing.T) {
	rules := learn(t)
	const cry = "Κρύβω τα σημάδια με μακριά μανίκια και φοβάμαι την ώρα που γυρίζει σπίτι."
	ordinary := strings.Repeat("Θέλω να μάθω πότε πληρώνεται το επίδομα παιδιού και τι χαρτιά χρειάζεται η αίτηση φέτος. ", 12)
	if got := rules.Check(cry); got.Level == safety.None {
		t.Fatalf("alone: %v", got)
	}
	for name, text := range map[string]string{"first": cry + " " + ordinary, "last": ordinary + cry, "between": ordinary + cry + " " + ordinary} {
		if got := rules.Check(text); got.Level == safety.None || got.Line != "15900" {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := rules.Check(ordinary + ordinary); got.Level != safety.None {
		t.Errorf("without it: %v", got)
	}
}

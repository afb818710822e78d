package preview_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The pages with the content that is built in, which takes long to load.
func TestBuiltIn(t *testing.T) {
	d := open(t, "", nil)
	for name, test := range map[string]func(*desk){"pages": testPages, "search": testSearch, "entry": testEntry, "try": testTry} {
		t.Run(name, func(t *testing.T) {
			d.T = t
			test(d)
		})
	}
}

// Every page is there, and has nothing that its policy would forbid: no inline script or style.
func testPages(d *desk) {
	d.shows("/changes", "Δεν γίνεται σύγκριση, γιατί το περιεχόμενο είναι ενσωματωμένο")
	paths := []string{"/", "/?q=sintaxi", "/try", "/try?q=pote+plironontai+oi+sintaxeis", "/changes", "/overdue", "/unanswered", "/faq", "/faq/dypa/dypa-ananeosi-kartas"}
	if !testing.Short() {
		paths = append(paths, "/weak", "/confused") // they ask everything
	}
	for i, e := range d.bot.Knowledge().Base.Entries {
		if i%7 == 0 || e.Guide != nil {
			paths = append(paths, "/entry/"+e.ID)
		}
	}
	inline := regexp.MustCompile(`<script>|<style|\sstyle=|\son[a-z]+=`)
	for _, path := range paths {
		a := d.get(path)
		if policy := a.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			d.Errorf("%s: policy %q", path, policy)
		}
		if found := inline.FindString(a.source); found != "" {
			d.Errorf("%s has %s", path, found)
		}
		if strings.Count(a.source, "<h1>") != 1 || !strings.Contains(a.source, "</html>") {
			d.Errorf("%s is not whole", path)
		}
		for _, asset := range regexp.MustCompile(`(?:href|src)="(/(?:preview|assets)/[^"]+)"`).FindAllStringSubmatch(a.source, -1) {
			if got := d.ask(asset[1], "").status; got != http.StatusOK {
				d.Fatalf("%s needs %s: %d", path, asset[1], got)
			}
		}
	}
	if a := d.ask("/entry/nothing", ""); a.status != http.StatusNotFound || !strings.Contains(a.source, `href="/"`) {
		d.Errorf("an entry that is not there: %d, and no way on", a.status)
	}
}

// Nobody who gave a name of their own to this machine's address reads the pages.
func TestForeignNames(t *testing.T) {
	d := open(t, folder(t), nil)
	for host, want := range map[string]int{"localhost:8156": 200, "127.0.0.1": 200, "[::1]:8156": 200, "editors.example": 403, "localhost.example:8156": 403} {
		if got := d.ask("/", host).status; got != want {
			t.Errorf("%s: %d, want %d", host, got, want)
		}
	}
}

func testSearch(d *desk) {
	d.shows("/?q=pote+plironetai+to+epidoma+paidiou", `href="/entry/opeka-epidoma-paidiou-pliromi"`)
	d.shows("/?q=efka-ethniki-syntaxi", "Βρέθηκαν", `href="/entry/efka-ethniki-syntaxi"`)
}

// An entry is shown as each channel sends it.
func testEntry(d *desk) {
	labels := d.bot.Knowledge().Sentences.Labels
	text := d.shows("/entry/efka-ethniki-syntaxi", "<strong>446,87", "UCS-2 · ", "2 τμήματα", labels.OtherSMS, labels.Helpful, labels.Other, labels.Human,
		`href="/faq/efka/efka-ethniki-syntaxi"`, "Τη βρίσκει πρώτη", "χαρακτήρες, σε ένα μήνυμα")
	if strings.Contains(text, "{ethniki") {
		d.Error("an amount is shown by its name")
	}
}

// What does not fit is flagged, and shown in the messages that it is sent as.
func TestTooLong(t *testing.T) {
	dir := folder(t)
	long := karta
	long.short = strings.Repeat("μακρύ ", 30)
	long.answer = strings.Repeat("Πολύ μακριά απάντηση που δεν τελειώνει. ", 200)
	long.write(t, dir)
	d := open(t, dir, nil)
	d.shows("/entry/dypa-karta", "198 χαρακτήρες", `<b class="flag">3 τμήματα</b>`, "στοιχίζει 3 SMS",
		"Viber", "σε 2 μηνύματα", "WhatsApp", "σε 6 μηνύματα", "Messenger", "σε 5 μηνύματα")
	if telegram := regexp.MustCompile(`(?s)<h2>Στο Telegram</h2>(.*?)</section>`).FindString(d.get("/entry/dypa-karta").source); strings.Count(telegram, "<pre") != 2 {
		t.Errorf("8,000 characters are not two messages of Telegram: %s", telegram)
	}
	d.shows("/entry/dypa-epidoma", "<b>1 τμήμα</b>")
}

// A question shows the decision, how its words were read, and what each candidate is made of, in Greek.
func testTry(d *desk) {
	text := d.shows("/try?q=pote+plironetai+to+epidoma+paidiou", "<h2>Απάντηση, ", "<td>plironetai</td><td>πλιρονεται</td>", "ρωτά", "opeka-epidoma-paidiou-pliromi", "Πιο κοντά της: «")
	for _, q := range []string{"το αφεντικό δεν με πληρώνει", "ti kairo tha kanei avrio", "επίδομα 150 ευρώ ENFIA", "Είμαι άνεργη και έγκυος, τι δικαιούμαι;"} {
		text += d.shows("/try?q="+url.QueryEscape(q), "Υποψήφιες απαντήσεις")
	}
	parts := regexp.MustCompile(`<tr><td>([^<]*)</td><td class="n">`).FindAllStringSubmatch(text, -1)
	if len(parts) < 50 {
		d.Errorf("only %d parts of scores", len(parts))
	}
	for _, part := range parts {
		if regexp.MustCompile(`^[a-z ]*$`).MatchString(part[1]) {
			d.Errorf("%q is not in Greek", part[1])
		}
	}
	d.shows("/try?q="+url.QueryEscape("ο άντρας μου με χτυπάει"), "Παραπομπή σε γραμμή βοήθειας, γραμμή 15900", "tel:15900")
	if a := d.get("/try?q=%3Cscript%3Ealert(1)%3C/script%3E"); strings.Contains(a.source, "<script>alert") {
		d.Error("what was typed is run")
	}
}

// A broken file is refused with its reason while the last good content is shown; the mended one follows.
func TestBrokenAndMended(t *testing.T) {
	d := open(t, folder(t), nil)
	before := d.get("/state").source
	file := filepath.Join(d.dir, "faq/dypa/dypa-karta.md")
	good, err := os.ReadFile(file)
	d.must(err)
	d.must(os.WriteFile(file, []byte("---\nid: dypa-karta\nquestion: Μισή"), 0o644))
	d.heard("refused")
	d.shows("/entry/dypa-karta", "Η τελευταία αλλαγή δεν έγινε δεκτή", file+"</code>, γραμμή 1: τα στοιχεία στην αρχή δεν κλείνουν", "Με αίτηση στη ΔΥΠΑ.")
	if d.get("/state").source == before {
		t.Error("an open page does not learn of the refusal")
	}
	d.must(os.WriteFile(file, []byte(strings.ReplaceAll(string(good), "στη ΔΥΠΑ", "στο gov.gr")), 0o644))
	d.heard("changed content is served")
	if text := d.shows("/entry/dypa-karta", "Με αίτηση στο gov.gr."); strings.Contains(text, "δεν έγινε δεκτή") || strings.Contains(text, "στη ΔΥΠΑ.") {
		t.Error("the mended file is not shown")
	}
}

// An entry that does not hold today is shown as on a day when it does.
func TestEntryOfAnotherDay(t *testing.T) {
	dir := folder(t)
	later := karta
	later.reviewBy = "2099-01-01\nvalid_from: 2098-03-01"
	later.write(t, dir)
	open(t, dir, nil).shows("/entry/dypa-karta", "δεν ισχύει σήμερα", "στις 1/3/2098", "Με αίτηση στη ΔΥΠΑ.")
}

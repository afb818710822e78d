package kb_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ask1555/kb"
)

// soundEntry is an entry that lint has nothing to say about but that it is short of phrasings and tests. Its lines
// are numbered in the cases below.
const soundEntry = `---
id: efka-amka
question: Πού βγάζω ΑΜΚΑ;
label: Έκδοση ΑΜΚΑ
short: >-
  Σε ΚΕΠ, με την ταυτότητά σας.
sources:
  - https://www.gov.gr/amka
reviewed: 2026-01-20
review_by: 2026-07-20
see_also: [efka-allagi]
---

Βγάζετε ΑΜΚΑ σε **ΚΕΠ**. Δείτε [εδώ](https://www.gov.gr/amka) ή πάρτε το
[1555](tel:1555). Δεν πληρώνετε τίποτα.

- Η ταυτότητα
- Η αίτηση

## Πώς το ρωτούν
- βγάζω αμκα για το μωρό
- πού δίνουν τον αριθμό ασφάλισης

## Δοκιμές
- amka
`

const otherEntry = `---
id: efka-allagi
question: Πώς δηλώνω άλλον λογαριασμό τράπεζας;
label: Αλλαγή λογαριασμού
short: Με κωδικούς TAXISnet, χωρίς χρέωση. Κάθε μήνα ως 1.250,50 €.
sources: [https://www.efka.gov.gr]
reviewed: 2026-01-20
review_by: 2026-07-20
---
Στο gov.gr, με κωδικούς TAXISnet. Το ποσό είναι ως 1.250,50 €.

## Πώς το ρωτούν
- άλλαξα τράπεζα και η σύνταξη πάει αλλού
- ο λογαριασμός έκλεισε πέρσι, γιατί το υποκατάστημα της γειτονιάς μεταφέρθηκε, και ξέχασα να ενημερώσω το ταμείο για την τράπεζα

## Δοκιμές
- allaxa trapeza
`

const lintSynonyms = "abbreviations:\n  ΑΜΚΑ: αριθμός\n  ΚΕΠ: κέντρα\n"

func lintEntry(t *testing.T, entry, other string, more fstest.MapFS) []kb.Problem {
	t.Helper()
	files := fstest.MapFS{
		"faq/efka/efka-amka.md": {Data: []byte(entry)}, "faq/efka/efka-allagi.md": {Data: []byte(other)},
		"synonyms.yaml": {Data: []byte(lintSynonyms)},
	}
	for name, file := range more {
		files[name] = file
	}
	c, err := kb.Load(files)
	found, lintErr := kb.Lint(t.Context(), c, time.Date(2026, 3, 1, 12, 0, 0, 0, kb.Athens))
	if lintErr != nil {
		t.Fatal(lintErr)
	}
	return append(kb.Problems(err), found...)
}

// usual: that two tests and phrasings are too few is said of all entries here.
func usual(p kb.Problem) bool { return strings.HasPrefix(p.Message, "only ") }

func TestLintIsSilentAboutWhatIsSound(t *testing.T) {
	for _, last := range []string{
		"Η αίτηση", "Η αίτηση στα Κέντρα Προώθησης (ΚΠΑ2)", "Η αίτηση στο ΚΠΑ2 σας (γραφείο της ΔΥΠΑ)", "Η αίτηση στο **ΚΠΑ2**, το γραφείο της γειτονιάς",
		"Η αίτηση στο σύστημα **ΑΤΛΑΣ**", "Το ΚΠΑ2 είναι το γραφείο", "Το myΘέρμανση και ο e-ΕΦΚΑ", "Δείτε <https://www.gov.gr> ή [τον οδηγό](/faq/efka/efka-amka)",
		"Ως 1.250,50 € ή 1.250,50\u00a0€", "Για 5 εκατ. ανθρώπους, και για να 'μαστε σίγουροι", "Η αίτηση <!-- του 2026 -->", "Η αίτηση:\n  1. με φωτογραφία\n  2. χωρίς",
	} {
		for _, p := range lintEntry(t, strings.Replace(soundEntry, "Η αίτηση", last, 1), otherEntry, fstest.MapFS{
			"synonyms.yaml": {Data: []byte(lintSynonyms + "  ΔΥΠΑ: υπηρεσία\n  ΕΦΚΑ: φορέας\n")},
		}) {
			if !usual(p) {
				t.Errorf("%s: %v", last, p)
			}
		}
	}
}

// Each slip of an editor is told at its line.
func TestLint(t *testing.T) {
	in := func(from, to string) func(string) string {
		return func(s string) string { return strings.Replace(s, from, to, 1) }
	}
	for name, test := range map[string]struct {
		change func(string) string
		line   int
		want   string
		fails  bool
	}{
		"too few phrasings":         {in("", ""), 20, "only 2 phrasings", false},
		"too few tests":             {in("", ""), 24, "only 1 tests", false},
		"short too long":            {in("με την ταυτότητά σας", strings.Repeat("με την ταυτότητά σας ", 7)), 5, "characters; at most 134", false},
		"no label":                  {in("Πού βγάζω ΑΜΚΑ;\nlabel: Έκδοση ΑΜΚΑ", "Πού βγάζω τον αριθμό ΑΜΚΑ για το μικρό μου παιδί;"), 3, "label is missing", false},
		"long label":                {in("Έκδοση ΑΜΚΑ", "Έκδοση του αριθμού ΑΜΚΑ για το μικρό παιδί"), 4, "label has 42", false},
		"same label":                {in("label: Έκδοση ΑΜΚΑ", "label: Αλλαγή λογαριασμού"), 4, "also that of", false},
		"reviewed in the future":    {in("reviewed: 2026-01-20", "reviewed: 2026-05-01"), 9, "still to come", false},
		"review before the last":    {in("review_by: 2026-07-20", "review_by: 2026-01-01"), 10, "is before reviewed", false},
		"overdue":                   {in("review_by: 2026-07-20", "review_by: 2026-02-01"), 10, "review_by was 1/2/2026", false},
		"ends before it begins":     {in("see_also", "valid_until: 2026-01-01\nvalid_from: 2026-02-01\nsee_also"), 11, "never given", true},
		"over":                      {in("see_also", "valid_until: 2026-02-01\nsee_also"), 11, "not given any more", false},
		"see_also itself":           {in("[efka-allagi]", "\n  - efka-allagi\n  - efka-amka"), 13, "names the entry itself", false},
		"see_also twice":            {in("[efka-allagi]", "[efka-allagi, efka-allagi]"), 11, "twice", false},
		"see_also nothing":          {in("[efka-allagi]", "[efka-alagi]"), 11, "does not exist", false},
		"source without scheme":     {in("https://www.gov.gr/amka\nrev", "www.gov.gr/amka\nrev"), 8, "is not a web address", true},
		"a newspaper first":         {in("- https://www.gov.gr/amka", "- https://www.gov.gr.news.gr/amka"), 8, "no official page", false},
		"link without scheme":       {in("(https://www.gov.gr/amka)", "(www.gov.gr/amka)"), 14, "is not a web address", true},
		"link with blanks":          {in("(https://www.gov.gr/amka)", "(https://www.gov.gr/το amka)"), 14, "without blanks", false},
		"link in the open":          {in("(https://www.gov.gr/amka)", "(http://www.gov.gr/amka)"), 14, "not encrypted", false},
		"telephone in words":        {in("(tel:1555)", "(tel:1555-1)"), 15, "no telephone number", true},
		"stars not closed":          {in("**ΚΕΠ**", "**ΚΕΠ"), 14, "the sign ** is opened", false},
		"stars with a blank":        {in("**ΚΕΠ**", "** ΚΕΠ**"), 14, "the sign ** is opened", false},
		"backtick":                  {in("**ΚΕΠ**", "`ΚΕΠ"), 14, "the sign ` is opened", false},
		"brackets":                  {in("**ΚΕΠ**", "ΚΕΠ (της γειτονιάς"), 14, "the brackets ()", false},
		"list without a line":       {in("τίποτα.\n\n-", "τίποτα.\n-"), 16, "a list begins", false},
		"HTML":                      {in("[1555](tel:1555)", "<b>1555</b>"), 15, "HTML is not shown", true},
		"long sentence":             {in("Η αίτηση", "Η αίτηση "+strings.Repeat("και το χαρτί ", 11)), 18, "a sentence has 35 words", false},
		"not sure":                  {in("Η αίτηση", "Η αίτηση (?)"), 18, `"(?)"`, true},
		"two alphabets":             {in("- Η ταυτότητα", "- Η ταυτóτητα"), 17, "mixes Greek and Latin", true},
		"two alphabets asked":       {in("για το μωρό", "για το μωρo"), 21, "mixes Greek and Latin", false},
		"no accent":                 {in("- Η αίτηση", "- Η αίτηση, το μωρο"), 18, "no accent on «μωρο»", false},
		"no accent asked":           {in("βγάζω αμκα", "βγαζω αμκα"), 21, "no accent on «βγαζω»", false},
		"abbreviation":              {in("Η αίτηση", "Η αίτηση στο ΚΠΑ2"), 18, "nothing explains «ΚΠΑ2»", false},
		"names that are one":        {in("Η αίτηση", "Η αίτηση στα ιατρεία (ΚΕΠΕ)"), 18, "takes «ΚΕΠΕ» for «ΚΕΠ»", false},
		"words that are one":        {in("Έκδοση ΑΜΚΑ", "Χυμός ή χειμώνας ΑΜΚΑ"), 4, "takes «χειμώνας» for «Χυμός»", false},
		"an amount by a word":       {in("Η αίτηση", "Η αίτηση, 1250.50 ευρώ"), 18, "«1250.50 ευρώ» is «1.250,50 €» in efka-allagi (line 5): write 1.250,50 €", false},
		"one word":                  {in("πού δίνουν τον αριθμό ασφάλισης", "αριθμός"), 22, "one word that asks nothing", false},
		"twice":                     {in("πού δίνουν τον αριθμό ασφάλισης", "Βγάζω αμκα για το μωρό"), 22, "stands here twice (line 21)", false},
		"the phrasing of another":   {in("πού δίνουν τον αριθμό ασφάλισης", "η σύνταξη πάει αλλού και άλλαξα τράπεζα"), 22, "is also", false},
		"almost that of another":    {in("πού δίνουν τον αριθμό ασφάλισης", "ο λογαριασμός έκλεισε πέρσι, γιατί το υποκατάστημα της γειτονιάς μεταφέρθηκε, και ξέχασα να ενημερώσω το ταμείο"), 22, "is almost", false},
		"a test that goes astray":   {in("- amka", "- allaxa trapeza k i sintaxi paei allou"), 25, "finds efka-allagi first", false},
		"a test that finds nothing": {in("- amka", "- qqq"), 25, "finds nothing", false},
	} {
		t.Run(name, func(t *testing.T) {
			entry := test.change(soundEntry)
			if entry == soundEntry && test.want[:4] != "only" {
				t.Fatal("the case changes nothing")
			}
			problems := lintEntry(t, entry, otherEntry, nil)
			for _, p := range problems {
				if p.Line == test.line && strings.Contains(p.Message, test.want) && p.Warning != test.fails && !strings.Contains(p.File, "allagi") {
					return
				}
			}
			t.Errorf("nothing says %q on line %d; said is:\n%v\n%s", test.want, test.line, problems, numbered(entry))
		})
	}
}

func numbered(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		fmt.Fprintf(&out, "%3d %s\n", i+1, line)
	}
	return out.String()
}

// A translation is read, too, and the files beside the entries are told about at their lines.
func TestLintOfOtherFiles(t *testing.T) {
	for name, test := range map[string]struct {
		file, text string
		line       int
		want       string
	}{
		"English without a short":  {"faq/efka/efka-amka.en.md", "---\nid: efka-amka\nquestion: Where do I get an AMKA?\n---\nAt a KEP.\n", 1, "short is missing"},
		"English with Greek":       {"faq/efka/efka-amka.en.md", "---\nid: efka-amka\nquestion: Where?\nshort: At a KEP.\n---\nAt a KEP (ΚΕΠ).\n\nBring your ταυτότητα.\n", 8, "the word «ταυτότητα» is in Greek letters"},
		"English of nothing":       {"faq/efka/efka-amk.en.md", "---\nshort: x\nid: efka-amk\nquestion: Where?\n---\nAt a KEP.\n", 3, "no entry is called"},
		"an amount without owner":  {"amounts.yaml", "poso:\n  what: ποσό\n  owner: efka-nobody\n  values: [{value: 5 €, source: x, reviewed: 2026-01-01}]\n", 3, "is no entry"},
		"an amount that is over":   {"amounts.yaml", "# ποσά\n\nposo:\n  what: ποσό\n  owner: efka-amka\n  values: [{value: 5 €, source: x, reviewed: 2026-01-01, valid_until: 2026-01-31}]\n", 3, "no value of «poso» holds today"},
		"an amount by hand":        {"amounts.yaml", "poso:\n  what: ποσό\n  owner: efka-amka\n  values: [{value: \"1.250,50 €\", source: x, reviewed: 2026-01-01}]\n", 5, "write {poso}"},
		"a synonym of two words":   {"synonyms.yaml", "words:\n  - [λεφτά, χρήματα]\n  - [σπίτι, το σπίτι μου]\n", 3, "is not a single word"},
		"a synonym in two groups":  {"synonyms.yaml", "words:\n  - [λεφτά, χρήματα]\n  - [σπίτι, λεφτά]\n", 3, "stands in two groups"},
		"outside without examples": {"outside.md", "# Άλλα\n\n## Καιρός\nΡωτήστε αλλού.\n", 3, "needs a sentence"},
		"a guide that ends":        {"guides/odigos.md", "---\nid: odigos\nquestion: Τι δικαιούμαι;\nreviewed: 2026-01-01\nreview_by: 2026-09-01\n---\nΘα σας ρωτήσω.\n\n## start: Έχετε παιδιά;\n- Ναι -> efka-amka\n- Όχι -> efka-nobody\n", 9, "neither a step nor an entry"},
		"an entry with names":      {"faq/efka/efka-amka.md", "---\nid: efka-amka\nquestion: Τι είναι ο ΑΜΚΑ;\nnames: [αμκα]\nsources: [https://www.gov.gr]\nreviewed: 2026-01-01\nreview_by: 2026-09-01\n---\nΈνας αριθμός.\n", 4, "names is for guides"},
		"a guide's long step":      {"guides/odigos.md", "---\nid: odigos\nquestion: Τι δικαιούμαι;\nreviewed: 2026-01-01\nreview_by: 2026-09-01\n---\nΘα σας ρωτήσω.\n\n## start: Έχετε παιδιά;\n- " + strings.Repeat("Ναι, ", 40) + "-> efka-amka\n- Όχι -> efka-allagi\n", 9, "at most 201 fit in three SMS"},
		"a guide's lost step":      {"guides/odigos.md", "---\nid: odigos\nquestion: Τι δικαιούμαι;\nreviewed: 2026-01-01\nreview_by: 2026-09-01\n---\nΘα σας ρωτήσω.\n\n## start: Έχετε παιδιά;\n- Ναι -> efka-amka\n- Όχι -> efka-allagi\n\n## more: Πόσα;\n- Ένα -> efka-amka\n- Δύο -> efka-allagi\n", 13, "nothing leads to"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := lintEntry(t, soundEntry, otherEntry, fstest.MapFS{test.file: {Data: []byte(test.text)}})
			for _, p := range problems {
				if (p.File == test.file || test.want == "write {poso}") && p.Line == test.line && strings.Contains(p.Message, test.want) {
					return
				}
			}
			t.Errorf("nothing says %q at %s:%d; said is:\n%v", test.want, test.file, test.line, problems)
		})
	}
}

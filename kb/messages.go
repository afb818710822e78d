package kb

import (
	"regexp"
	"strings"
	"sync"
)

// Greek is the message as an editor reads it who has no English; as it is, if nobody has translated it.
func (p Problem) Greek() string {
	for _, t := range translations() {
		if t.english.MatchString(p.Message) {
			return t.english.ReplaceAllString(p.Message, t.greek)
		}
	}
	return p.Message
}

type translation struct {
	english *regexp.Regexp
	greek   string
}

// translations are the messages that lint knows: in the English, * stands for what differs, which the
// Greek has as $1, $2...
var translations = sync.OnceValue(func() []translation {
	var list []translation
	for _, pair := range [][2]string{
		{"id * but the file is called *: make them the same", "το id $1, αλλά το αρχείο λέγεται $2: κάντε τα ίδια"},
		{"unknown area *: one of *", "άγνωστος φάκελος $1: πρέπει να είναι ένας από τους $2"},
		{"question is missing", "λείπει το question, η ερώτηση που είναι και τίτλος"},
		{"the answer is missing", "λείπει η απάντηση"},
		{"sources is missing: name at least one official page", "λείπει το sources: γράψτε τουλάχιστον μία επίσημη σελίδα"},
		{"reviewed is missing: the day a person last checked the answer", "λείπει το reviewed: η ημέρα που κάποιος έλεγξε την απάντηση"},
		{"review_by is missing: the day the answer must be checked again", "λείπει το review_by: η ημέρα που πρέπει να ξαναελεγχθεί η απάντηση"},
		{"the file must begin with a line \"---\"", "το αρχείο πρέπει να αρχίζει με μια γραμμή ---"},
		{"the front matter is not closed: add a line \"---\" after it", "τα στοιχεία στην αρχή δεν κλείνουν: βάλτε μετά από αυτά μια γραμμή ---"},
		{"unknown field \"*\"", "άγνωστο στοιχείο «$1»: δείτε στον οδηγό ποια υπάρχουν"},
		{"only list items (\"- ...\") may stand under the reserved headings", "κάτω από το «Πώς το ρωτούν» και το «Δοκιμές» μπαίνουν μόνο γραμμές που αρχίζουν με παύλα"},
		{"* is not a date; write it as 2026-01-31", "$1 δεν είναι ημερομηνία· γράψτε την έτσι: 2026-01-31"},
		{"cannot be read: *", "δεν διαβάζεται: $1"},
		{"id * is taken by *", "το id $1 το έχει ήδη το αρχείο $2"},
		{"no entries found: they are called faq/<area>/<id>.md", "δεν βρέθηκαν απαντήσεις: λέγονται faq/<φάκελος>/<id>.md"},
		{"see_also names *, which does not exist", "το see_also λέει $1, που δεν υπάρχει"},
		{"* is not a single word", "$1 δεν είναι μία λέξη"},
		{"* stands in two groups, or sounds like a word of another: one name cannot mean both", "$1 είναι σε δύο γραμμές, ή ακούγεται σαν λέξη άλλης: ένα όνομα δεν μπορεί να σημαίνει και τα δύο"},
		{"section * needs a sentence for the citizen and a list of examples", "το κομμάτι $1 θέλει μια πρόταση για τον πολίτη και παραδείγματα με παύλα"},
		{"there is no amount {*} in amounts.yaml", "δεν υπάρχει ποσό {$1} στο amounts.yaml"},
		{"* needs what and values", "το $1 θέλει what και values"},
		{"each value of * needs value, source and reviewed", "κάθε τιμή του $1 θέλει value, source και reviewed"},
		{"the values of * must stand in the order of valid_from", "οι τιμές του $1 πρέπει να είναι με τη σειρά του valid_from"},
		{"the owner of *, *, is no entry", "ο owner του $1, $2, δεν είναι απάντηση"},
		{"the name * must be of small Latin letters, digits and dashes", "το όνομα $1 πρέπει να έχει μικρά λατινικά γράμματα, ψηφία και παύλες"},
		{"no value of * holds today: add the new one", "καμία τιμή του $1 δεν ισχύει σήμερα: προσθέστε τη νέα"},
		{"* is written by hand: write {*}, which is in amounts.yaml", "το $1 είναι γραμμένο με το χέρι: γράψτε {$2}, που είναι στο amounts.yaml"},
		{"only * phrasings; at least * make the entry found", "μόνο $1 τρόποι που το ρωτούν· για να βρίσκεται η απάντηση θέλει τουλάχιστον $2"},
		{"only * tests; write at least *", "μόνο $1 δοκιμές· γράψτε τουλάχιστον $2"},
		{"short has * characters; at most * fit in two SMS", "το short έχει $1 χαρακτήρες· σε δύο SMS χωράνε $2"},
		{"review_by was *: check the answer against its source", "το review_by ήταν $1: ελέγξτε ξανά την απάντηση με την πηγή της"},
		{"source * is not a web address: write it as https://...", "η πηγή $1 δεν είναι διεύθυνση: γράψτε την σαν https://..."},
		{"the answer has \"(?)\": leave out what is not sure", "η απάντηση έχει (?): βγάλτε ό,τι δεν είναι σίγουρο"},
		{"the word * mixes Greek and Latin letters: type it in one alphabet", "η λέξη $1 έχει και ελληνικά και λατινικά γράμματα: γράψτε την με ένα αλφάβητο"},
		{"the word * has no accent", "η λέξη $1 δεν έχει τόνο"},
		{"a sentence has * words: cut it in two", "μια πρόταση έχει $1 λέξεις: κόψτε τη στα δύο"},
		{"HTML is not shown: write it in Markdown", "η HTML δεν φαίνεται: γράψτε το με Markdown"},
		{"the sign ** is opened and not closed", "τα αστεράκια ** ανοίγουν και δεν κλείνουν"},
		{"* is also a phrasing of * (line *): keep it where it belongs", "το $1 υπάρχει και στο $2 (γραμμή $3): κρατήστε το εκεί που ταιριάζει"},
		{"the test * finds nothing: a phrasing with its words is missing", "η δοκιμή $1 δεν βρίσκει τίποτα: λείπει ένας τρόπος που το ρωτούν με αυτές τις λέξεις"},
		{"the test * finds * first: a phrasing that tells the two apart is missing", "η δοκιμή $1 βρίσκει πρώτα το $2: λείπει ένας τρόπος που το ρωτούν που να ξεχωρίζει τα δύο"},
		{"the phrasing * finds * first: it belongs there, or lacks the word that tells the two apart", "το «πώς το ρωτούν» $1 βρίσκει πρώτα το $2: ανήκει εκεί, ή του λείπει η λέξη που τα ξεχωρίζει"},
		{"the phrasing *, typed as * (*), finds * first", "το «πώς το ρωτούν» $1, γραμμένο $2 ($3), βρίσκει πρώτα το $4"},
		{"there are no safety rules; the service does not run without", "δεν υπάρχουν κανόνες ασφάλειας· η υπηρεσία δεν λειτουργεί χωρίς αυτούς"},
		{"the test * should be *, but is *", "η δοκιμή $1 έπρεπε να είναι: $2, αλλά είναι: $3"},
		{"this reply is missing", "λείπει αυτή η φράση"},
		{"areas lacks a name for *", "στο areas λείπει το όνομα του φακέλου $1"},
		{"until must say when it ends, as 2026-12-01 20:00", "το until πρέπει να λέει πότε τελειώνει, έτσι: 2026-12-01 20:00"},
		{"from must be a day and an hour, as 2026-12-01 08:00", "το from είναι ημέρα και ώρα, έτσι: 2026-12-01 08:00"},
		{"there is nothing to announce", "η ανακοίνωση είναι άδεια"},
	} {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(pair[0]), `\*\*`, `⁑`) // the sign, not two that differ
		pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, `\*`, "(.+?)"), `⁑`, `\*\*`)
		list = append(list, translation{regexp.MustCompile("(?s)^" + pattern + "$"), pair[1]})
	}
	return list
})

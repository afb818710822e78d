package kb

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Greek is the message as an editor reads it who has no English; as it is, if nobody has translated it.
func (p Problem) Greek() string { return inGreek(p.Message) }

// inGreek translates a message, and in it what is a message of its own: the reason why something failed, a
// habit of writing.
func inGreek(message string) string {
	for _, t := range translations() {
		parts := t.english.FindStringSubmatch(message)
		if parts == nil {
			continue
		}
		var pairs []string
		for i, part := range parts[1:] {
			if !strings.HasPrefix(part, "«") {
				part = inGreek(part)
			}
			pairs = append(pairs, "$"+strconv.Itoa(i+1), part)
		}
		return strings.NewReplacer(pairs...).Replace(t.greek)
	}
	return message
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
		{"id is * but the file is called *: make them the same", "το id είναι $1, αλλά το αρχείο λέγεται $2: κάντε τα ίδια"},
		{"unknown area *: one of *", "άγνωστος φάκελος $1: πρέπει να είναι ένας από τους $2"},
		{"question is missing", "λείπει το question, η ερώτηση που είναι και τίτλος"},
		{"the answer is missing", "λείπει η απάντηση"},
		{"sources is missing: name at least one official page", "λείπει το sources: γράψτε τουλάχιστον μία επίσημη σελίδα"},
		{"names is for guides: write the words under “Πώς το ρωτούν”", "το names είναι για οδηγούς: γράψτε τα λόγια κάτω από το «Πώς το ρωτούν»"},
		{"the name * is also that of the guide *: take one out", "το όνομα $1 το έχει και ο οδηγός $2: βγάλτε το ένα"},
		{"reviewed is missing: the day a person last checked the answer", "λείπει το reviewed: η ημέρα που κάποιος έλεγξε την απάντηση"},
		{"review_by is missing: the day the answer must be checked again", "λείπει το review_by: η ημέρα που πρέπει να ξαναελεγχθεί η απάντηση"},
		{"the file must begin with a line \"---\"", "το αρχείο πρέπει να αρχίζει με μια γραμμή ---"},
		{"the front matter is not closed: add a line \"---\" after it", "τα στοιχεία στην αρχή δεν κλείνουν: βάλτε μετά από αυτά μια γραμμή ---"},
		{"unknown field \"*\"", "άγνωστο στοιχείο «$1»: δείτε στον οδηγό ποια υπάρχουν"},
		{"only list items (\"- ...\") may stand under the reserved headings", "κάτω από το «Πώς το ρωτούν» και το «Δοκιμές» μπαίνουν μόνο γραμμές που αρχίζουν με παύλα"},
		{"* is not a date; write it as 2026-01-31", "$1 δεν είναι ημερομηνία· γράψτε την έτσι: 2026-01-31"},
		{"cannot be read: *", "δεν διαβάζεται: $1"},
		{"id * is taken by *", "το id $1 το έχει ήδη το αρχείο $2"},
		{"the short address of * is that of *: give the newer of the two another id", "η σύντομη διεύθυνση του $1 είναι ίδια με του $2: δώστε στο νεότερο άλλο id"},
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
		{"no accent on *", "λείπει ο τόνος: $1"},
		{"a sentence has * words: cut it in two", "μια πρόταση έχει $1 λέξεις: κόψτε τη στα δύο"},
		{"HTML is not shown: write it in Markdown", "η HTML δεν φαίνεται: γράψτε το με Markdown"},
		{"the sign ** is opened and not closed, or has a blank on its inner side", "τα αστεράκια ** ανοίγουν και δεν κλείνουν, ή έχουν κενό από τη μέσα μεριά"},
		{"the sign ` is opened and not closed", "το σημάδι ` ανοίγει και δεν κλείνει"},
		{"a link is not understood: write it as [words](https://...), without blanks in the address", "ένας σύνδεσμος δεν διαβάζεται: γράψτε τον [λέξεις](https://...), χωρίς κενά στη διεύθυνση"},
		{"the brackets * are opened and not closed, or the reverse", "τα σημάδια $1 ανοίγουν και δεν κλείνουν, ή το αντίθετο"},
		{"a list begins without a blank line before it", "μια λίστα αρχίζει χωρίς άδεια γραμμή πριν από αυτήν: βάλτε μία"},
		{"the link * is no telephone number: write it as tel:15900", "ο σύνδεσμος $1 δεν είναι τηλέφωνο: γράψτε τον tel:15900"},
		{"the link * is not encrypted: try it with https://", "ο σύνδεσμος $1 δεν είναι ασφαλής: δοκιμάστε τον με https://"},
		{"the link * is not a web address: write it as https://...", "ο σύνδεσμος $1 δεν είναι διεύθυνση: γράψτε τον https://..."},
		{"the first source, *, is no official page, and another is: put that first", "η πρώτη πηγή, $1, δεν είναι επίσημη σελίδα και μια άλλη είναι: βάλτε πρώτα εκείνη"},
		{"the source * is no official page: put the page of the service or the law there, or accept it in sources.yaml", "η πηγή $1 δεν είναι επίσημη σελίδα: βάλτε τη σελίδα του φορέα ή τον νόμο, ή γράψτε την στο sources.yaml"},
		{"label is missing: the question in at most * characters, for a button", "λείπει το label: η ερώτηση σε ως $1 χαρακτήρες, για κουμπί"},
		{"label has * characters; a button shows *", "το label έχει $1 χαρακτήρες· ένα κουμπί δείχνει $2"},
		{"the label * is also that of * (line *): two buttons would look the same", "το label $1 το έχει και το $2 (γραμμή $3): δύο κουμπιά θα ήταν ίδια"},
		{"see_also names the entry itself: take it out", "το see_also λέει την ίδια την απάντηση: βγάλτε το"},
		{"see_also names * twice: take one out", "το see_also λέει $1 δύο φορές: βγάλτε το ένα"},
		{"reviewed is *, which is still to come: write the day it was checked", "το reviewed είναι $1, που δεν ήρθε ακόμα: γράψτε την ημέρα που ελέγχθηκε"},
		{"review_by, *, is before reviewed, *", "το review_by, $1, είναι πριν από το reviewed, $2"},
		{"valid_until, *, is before valid_from, *: the answer is never given", "το valid_until, $1, είναι πριν από το valid_from, $2: η απάντηση δεν δίνεται ποτέ"},
		{"valid_until was *: the answer is not given any more; renew it, or delete the file", "το valid_until ήταν $1: η απάντηση δεν δίνεται πια· ανανεώστε την ή σβήστε το αρχείο"},
		{"short is missing: the answer in at most * characters, for an SMS", "λείπει το short: η απάντηση σε ως $1 χαρακτήρες, για SMS"},
		{"the word * is in Greek letters: translate it, or put the Greek in brackets behind its translation", "η λέξη $1 είναι με ελληνικά γράμματα: μεταφράστε την, ή βάλτε την σε παρένθεση μετά τη μετάφρασή της"},
		{"nothing explains *: write its words, with the letters in brackets behind them", "το $1 δεν εξηγείται πουθενά: γράψτε τα λόγια του και μετά, σε παρένθεση, τη συντομογραφία"},
		{"the search takes * for * (*, line *): beside it, write a word that the other never has", "η αναζήτηση μπερδεύει το $1 με το $2 ($3, γραμμή $4): δίπλα του γράψτε και μια λέξη που δεν έχει ποτέ το άλλο"},
		{"* is * in * (line *): write * in both", "το $1 είναι $2 στο $3 (γραμμή $4): γράψτε και στα δύο $5"},
		{"the phrasing * is one word that asks nothing: write what people want to know about it", "το «πώς το ρωτούν» $1 είναι μία λέξη που δεν ρωτά τίποτα: γράψτε τι θέλουν να μάθουν γι' αυτό"},
		{"* is almost * of * (line *): keep one, or add the word that tells them apart", "το $1 είναι σχεδόν το $2 του $3 (γραμμή $4): κρατήστε το ένα, ή γράψτε τη λέξη που τα ξεχωρίζει"},
		{"* stands here twice (line *): take one out", "το $1 υπάρχει εδώ δύο φορές (γραμμή $2): βγάλτε το ένα"},
		{"the phrasing *, typed as * (*), finds nothing", "το «πώς το ρωτούν» $1, γραμμένο $2 ($3), δεν βρίσκει τίποτα"},
		{"* is also a phrasing of * (line *): keep it where it belongs", "το $1 υπάρχει και στο $2 (γραμμή $3): κρατήστε το εκεί που ταιριάζει"},
		{"the test * finds nothing: a phrasing with its words is missing", "η δοκιμή $1 δεν βρίσκει τίποτα: λείπει ένας τρόπος που το ρωτούν με αυτές τις λέξεις"},
		{"the test * finds * first, and does not reach its entry: a phrasing that tells the two apart is missing", "η δοκιμή $1 βρίσκει πρώτα το $2 και δεν φτάνει στη δική της απάντηση: λείπει μια φράση που τα ξεχωρίζει"},
		{"the phrasing * finds * first: it belongs there, or lacks the word that tells the two apart", "το «πώς το ρωτούν» $1 βρίσκει πρώτα το $2: ανήκει εκεί, ή του λείπει η λέξη που τα ξεχωρίζει"},
		{"the phrasing *, typed as * (*), finds * first, and does not reach its entry", "το «πώς το ρωτούν» $1, γραμμένο $2 ($3), βρίσκει πρώτα το $4 και δεν φτάνει στη δική του απάντηση"},
		{"there are no safety rules; the service does not run without", "δεν υπάρχουν κανόνες ασφάλειας· η υπηρεσία δεν λειτουργεί χωρίς αυτούς"},
		{"an exception hides the example * from the trigger *: make the exception longer", "μια εξαίρεση κρύβει το παράδειγμα $1 από τον κανόνα $2: γράψτε την εξαίρεση με περισσότερες λέξεις"},
		{"the test * should be *, but is *", "η δοκιμή $1 έπρεπε να είναι: $2, αλλά είναι: $3"},
		{"this reply is missing", "λείπει αυτή η φράση"},
		{"commands lacks what * says", "στο commands λείπει τι λέει η εντολή $1"},
		{"areas lacks a name for *", "στο areas λείπει το όνομα του φακέλου $1"},
		{"until must say when it ends, as 2026-12-01 20:00", "το until πρέπει να λέει πότε τελειώνει, έτσι: 2026-12-01 20:00"},
		{"from must be a day and an hour, as 2026-12-01 08:00", "το from είναι ημέρα και ώρα, έτσι: 2026-12-01 08:00"},
		{"no accents", "χωρίς τόνους"}, {"capitals", "κεφαλαία"}, {"Greeklish by ear", "greeklish όπως ακούγεται"}, {"Greeklish by looks", "greeklish όπως φαίνεται"}, {"SMS capitals", "κεφαλαία SMS"},
		{"left alone", "χωρίς γραμμή βοήθειας"}, {"answered with a note of * (*: *)", "απάντηση που λέει και το $1 ($2: $3)"}, {"answered with a note of *", "απάντηση που λέει και το $1"},
		{"handed off to * (*: *)", "παραπομπή στο $1 ($2: $3)"}, {"handed off to *", "παραπομπή στο $1"},
		{"no entry is called *: a translation has the id and the file name of its entry", "καμία απάντηση δεν λέγεται $1: η μετάφραση έχει το id και το όνομα αρχείου της απάντησης"},
		{"a translation needs a question and an answer", "η μετάφραση θέλει question και απάντηση"},
		{"unknown area * of *: one of *", "άγνωστος φάκελος $1 για το $2: πρέπει να είναι ένας από τους $3"},
		{"the guide has no step: write \"## name: question\" and choices under it", "ο οδηγός δεν έχει βήματα: γράψτε «## όνομα: ερώτηση» και από κάτω επιλογές"},
		{"in a guide stand only steps (\"## name: question\") and their choices (\"- words -> step, or entries\")", "σε έναν οδηγό μπαίνουν μόνο βήματα («## όνομα: ερώτηση») και οι επιλογές τους («- λόγια -> βήμα, ή απαντήσεις»)"},
		{"the step * has * choices: it needs 2 to *", "το βήμα $1 έχει $2 επιλογές: θέλει 2 ως $3"},
		{"the step * has * characters with its choices; at most * fit in three SMS", "το βήμα $1 έχει $2 χαρακτήρες μαζί με τις επιλογές του· σε τρία SMS χωρούν ως $3"},
		{"nothing leads to the step *", "τίποτα δεν οδηγεί στο βήμα $1"},
		{"there are two steps *", "υπάρχουν δύο βήματα $1"},
		{"the choice * leads to *, which is neither a step nor an entry", "η επιλογή $1 οδηγεί στο $2, που δεν είναι ούτε βήμα ούτε απάντηση"},
		{"a subject needs words, and 2 to * entries", "ένα θέμα θέλει words, και 2 ως $1 απαντήσεις στο entries"},
		{"no reply has this name; the names are *", "καμία φράση δεν έχει αυτό το όνομα· τα ονόματα είναι $1"},
		{"no page has this name; the names are *", "καμία σελίδα δεν έχει αυτό το όνομα· τα ονόματα είναι $1"},
		{"a page needs title, summary, updated and a text", "μια σελίδα χρειάζεται title, summary, updated και κείμενο"},
		{"a label is missing: it needs *", "λείπει ένα κουμπί· χρειάζονται τα $1"},
		{"a translation of a rule needs short, note and a body", "η μετάφραση ενός κανόνα θέλει short, note και κείμενο"},
		{"a rule needs line, short, note and a body", "ένας κανόνας θέλει line, short, note και κείμενο"},
		{"in the trigger *: *", "στο trigger $1: $2"},
		{"in the exception *: *", "στην εξαίρεση $1: $2"},
		{"* in the group <*> is not a word", "$1 στην ομάδα <$2> δεν είναι λέξη"},
		{"there is no group <*> under words", "δεν υπάρχει ομάδα <$1> στο words"},
		{"* is not a word", "$1 δεν είναι λέξη"},
		{"a part is empty", "ένα κομμάτι είναι άδειο"},
		// What the YAML library says most often.
		{"mapping key \"*\" already defined at [*:*]", "το «$1» υπάρχει δύο φορές (γραμμή $2)"},
		{"mapping value is not allowed in this context", "δεν διαβάζεται: αν το κείμενο έχει άνω και κάτω τελεία, βάλτε το σε εισαγωγικά «\"...\"» ή κάτω από >-"},
		{"sequence end token ']' not found", "λείπει το ] που κλείνει τη λίστα"},
		{"could not find end character of *-quoted text", "λείπουν τα εισαγωγικά που κλείνουν το κείμενο"},
		{"string was used where sequence is expected", "εδώ μπαίνει λίστα: [ένα, δύο]"},
		{"string was used where mapping is expected", "εδώ μπαίνει «όνομα: τιμή»"},
		{"non-map value is specified", "μια γραμμή κειμένου δεν έχει το κενό που θέλει στην αρχή της"},
		{"cannot unmarshal * into Go struct field *.* of type *", "το $3 δεν μπορεί να έχει τέτοια τιμή: γράψτε απλό κείμενο, σε εισαγωγικά αν αρχίζει με [ ή {"},
		{"there is nothing to announce", "η ανακοίνωση είναι άδεια"},
	} {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(pair[0]), `\*\*`, `⁑`) // the sign, not two that differ
		pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, `\*`, "(.+?)"), `⁑`, `\*\*`)
		list = append(list, translation{regexp.MustCompile("(?s)^" + pattern + "$"), pair[1]})
	}
	return list
})

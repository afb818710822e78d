package greek

import (
	"strings"
	"unicode/utf8"
)

// set reads a list of folded words.
func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Words that carry no meaning of their own, folded.
var stopWords = set(`
	ο η το οι τα του τησ των τον την τη τουσ τισ στο στη στον στην στα στουσ στισ στου στησ στων
	ενα ενασ μια μιασ ενοσ εναν και κ κι η ειτε ουτε μα αλλα ομωσ ωστοσο αν οταν εαν ενω αφου επειδη γιατι διοτι
	να θα ασ για απο απ με σε σ ωσ εωσ μεχρι κατα προσ παρα μετα πριν χωρισ αντι μεσω λογω περι υπο υπερ εκ εν
	μου μ σου σασ μασ τουσ εμενα εσενα εγω εσυ εμεισ εσεισ αυτοσ αυτη αυτο αυτοι αυτεσ αυτα αυτου αυτησ αυτων αυτον αυτην αυτουσ
	εκεινοσ εκεινη εκεινο που οτι πωσ οπου οποιοσ οποια οποιο οπωσ οσο οσοι οσα οσεσ οτιδηποτε
	ειμαι εισαι ειναι ειμαστε ειστε ηταν ημουν ησουν ημασταν ησασταν ητανε ειμασταν ειχα ειχε ειχαν εχω εχεισ εχει εχουμε εχετε εχουν εχουνε
	πολυ πιο τωρα εδω εκει ετσι και μαλλον ισωσ ακομα ακομη ηδη μονο επισησ λοιπον δηλαδη τελικα απλα γενικα περιπου
	παρακαλω σασ γεια καλημερα καλησπερα ευχαριστω θελω ηθελα θελουμε μπορω μπορει μπορειτε μπορουμε μπορεισ πρεπει
	καποιοσ καποια καποιο καποιον καποιοι καποιεσ καποιουσ καποιου καποιασ καποιων καπου καποτε καπωσ εμασ εσασ μενα σενα καθωσ κατι καθε ολα ολοι ολεσ ολο ολη οσων αλλο αλλη αλλοσ αλλοι αλλα
	γινεται γινει κανω κανει κανουμε κανουν κανετε κανεισ μην τι ποιο
`)

// Words that ask. They are kept apart: they find nothing by themselves, and tell two entries apart.
var questionWords = set(`ποτε ποσο ποσα ποσοσ ποση ποσοι ποσεσ ποσουσ ποσων που πωσ τι ποιοσ ποια ποιο ποιοι ποιεσ ποιουσ ποιον ποιαν ποιων ποιανου γιατι μηπωσ αραγε`)

// Words that deny.
var negations = set(`δεν δε μη μην οχι χωρισ διχωσ ουτε`)

// By sound, for those who write by ear or in Latin letters. A word that asks goes before one that
// only sounds like it.
var (
	stopSounds     = sounds(stopWords)
	questionSounds = sounds(questionWords)
	negationSounds = sounds(negations)
)

func sounds(words map[string]bool) map[string]bool {
	m := make(map[string]bool)
	for w := range words {
		m[Sound(w)] = true
	}
	return m
}

// isSmall: a word that is frequent and short, and so meant wherever a word in Latin letters may be read so.
func isSmall(word string) bool { return stopWords[word] || questionWords[word] || negations[word] }

// longestSmall is the most sounds of a word that is taken for a small one by sound alone: long words do not sound
// like a small one by chance, and are not spelt so.
const longestSmall = 4

// soundsSmall: a word that may be a small one, spelt by ear, and is no other.
func soundsSmall(word string) bool {
	key := Sound(word)
	return utf8.RuneCountInString(key) <= longestSmall && len(irregular.words[key]) == 0 &&
		(questionSounds[key] || negationSounds[key] || stopSounds[key])
}

// classify says what part of speech a word plays. Exact spelling goes before sound.
func (t *Reading) classify() {
	if t.Latin {
		t.Question, t.Negation, t.Stop = englishQuestions[t.Word], englishNegations[t.Word], englishStops[t.Word]
		return
	}
	switch key := Sound(t.Greek); {
	case questionWords[t.Greek]:
		t.Question = true
	case negations[t.Greek]:
		t.Negation = true
	case stopWords[t.Greek]:
		t.Stop = true
	case utf8.RuneCountInString(key) > longestSmall:
	case questionSounds[key]:
		t.Question = true
	case negationSounds[key]:
		t.Negation = true
	case stopSounds[key]:
		t.Stop = true
	}
}

// The small words of an English message: among Greek ones they are so rare that they would find whatever has them.
var (
	englishQuestions = set(`how what when where who whom which why much many long`)
	englishNegations = set(`not no never without don doesn didn isn aren wasn can't cannot don't doesn't didn't isn't aren't won't dont cant`)
	englishStops     = set(`the a an to of in on at for from with by and or but if as so than then too very just also only any some such i i'm im my me mine we
		our us you your he his him she her they them their it its this that these those there here is are was were be been being am will would can could should
		may might must do does did done have has had having get gets got getting need needs want wants like please hello hi t s m re ve ll d into onto about out up`)
)

// English words that citizens use inside Greek. They are no Greeklish.
var english = set(`
	taxisnet taxis iban sms email mail e-mail voucher pass wallet online app apps apk gov site site internet web link login logout pin puk password username
	user account rf iris pos atm viber whatsapp messenger facebook telegram google chrome android iphone ios windows pdf qr scan covid part-time full-time
	delivery freelancer startup airbnb booking project manager boss job center call service support help desk ok bonus tip tips leasing factoring
	myergani ergani myaade myamka ebanking e-banking netbanking bank card debit credit cv linkedin seminar
	hello hi hey bye goodbye thanks english e-efka e-services services panic button mobbing bullying trafficking revenge porn baby sitter babysitter ticket voucher coupon e-shop shop
`)

// shortened are words as people shorten them in messages, in either alphabet.
var shortened = map[string]string{
	"pii": "ποιοι", "dn": "δεν", "δν": "δεν", "mn": "μην", "n": "να", "ν": "να", "k": "και", "m": "μου", "s": "σου", "tn": "την", "τν": "την", "ts": "τησ", "gt": "γιατι", "γτ": "γιατι",
	"tpt": "τιποτα", "τπτ": "τιποτα", "kt": "κατι", "κτ": "κατι", "tlf": "τηλεφωνο", "τλφ": "τηλεφωνο", "thl": "τηλεφωνο", "τηλ": "τηλεφωνο",
}

// greekForLatin are such words when they are typed in Greek letters.
var greekForLatin = map[string]string{
	"ταξισνετ": "taxisnet", "ταξισ": "taxis", "ιμπαν": "iban", "αιμπαν": "iban", "βαουτσερ": "voucher", "σμσ": "sms", "εσεμεσ": "sms", "ιμειλ": "email", "εμειλ": "email",
	"μειλ": "mail", "ονλαιν": "online", "σαιτ": "site", "ιντερνετ": "internet", "ινσταγκραμ": "instagram", "γουολετ": "wallet", "ουαλετ": "wallet", "πιν": "pin",
	"ντελιβερι": "delivery", "κοβιντ": "covid", "βαιμπερ": "viber", "ατμ": "atm", "σιβι": "cv", "μπονουσ": "bonus", "σερβισ": "service", "εργανη": "ergani", "μαιεργανη": "myergani", "μαιεργανι": "myergani", "εργανι": "ergani",
}

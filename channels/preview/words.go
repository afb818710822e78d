package preview

import "ask1555/bot"

// What the program calls in English, for editors who read Greek.

var decisions = map[bot.Decision]string{
	bot.Handoff:   "Παραπομπή σε γραμμή βοήθειας",
	bot.Agent:     "Σιωπή: απαντά άνθρωπος",
	bot.Smalltalk: "Φράση του βοηθού",
	bot.Human:     "Ζητά άνθρωπο",
	bot.Answer:    "Απάντηση",
	bot.Clarify:   "Ρωτά ποιο εννοεί",
	bot.Outside:   "Εκτός αντικειμένου",
	bot.Ticket:    "Αίτημα σε άνθρωπο",
	bot.Rephrase:  "Ζητά άλλα λόγια",
}

func greekDecision(d bot.Decision) string { return decisions[d] }

var roles = map[string]string{
	"word": "λέξη", "stop": "δεν μετράει", "asks": "ρωτά", "denies": "αρνείται", "number": "αριθμός", "latin": "λατινικά",
}

func greekRole(role string) string { return roles[role] }

// features are the parts of a score and of a confidence.
var features = map[string]string{
	"words":                 "κοινές λέξεις με τους τρόπους που το ρωτούν",
	"neighbouring words":    "λέξεις που είναι δίπλα δίπλα",
	"letters":               "κομμάτια λέξεων",
	"asking words":          "λέξεις που ρωτούν (πότε, πόσο, πού)",
	"words of the answer":   "λέξεις της απάντησης",
	"letters of the answer": "κομμάτια λέξεων της απάντησης",
	"words of the title":    "λέξεις του τίτλου",
	"words covered":         "πόσο μέρος του μηνύματος εξηγεί",
	"nearest phrasing":      "ο πιο κοντινός τρόπος που το ρωτούν",
	"three nearest":         "οι τρεις πιο κοντινοί τρόποι",
	"likelier here":         "λέξεις πιο συχνές εδώ παρά αλλού",
	"pairs likelier here":   "λέξεις μαζί, πιο συχνά εδώ παρά αλλού",
	"letters likelier here": "κομμάτια λέξεων, πιο συχνά εδώ παρά αλλού",
	"related expressions":   "συγγενικές εκφράσεις",
	"related in the answer": "συγγενικές εκφράσεις στην απάντηση",
	"nearest sentence":      "η πιο κοντινή πρόταση της απάντησης",
	"sentence covers":       "πόσο μέρος εξηγεί η πρόταση αυτή",
	"organisation named":    "λέει τον οργανισμό",
	"almost a phrasing":     "είναι σχεδόν ίδιο με έναν τρόπο που το ρωτούν",

	"base":                   "αφετηρία",
	"share of likelihood":    "πόσο ξεχωρίζει από όλες τις άλλες",
	"margin to second":       "πόσο απέχει η δεύτερη",
	"few words":              "το μήνυμα έχει λίγες λέξεις",
	"words nobody asks with": "λέξεις που δεν τις λέει κανείς εδώ",
	"outside fits better":    "ταιριάζει καλύτερα κάτι που δεν είναι δικό μας",
	"outside is near":        "μοιάζει με κάτι που δεν είναι δικό μας",
}

// greekFeature is a part's name; in English if it is new and nobody has translated it.
func greekFeature(name string) string {
	if greek, ok := features[name]; ok {
		return greek
	}
	return name
}

package bot

import (
	"io/fs"
	"slices"

	"github.com/goccy/go-yaml"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// A subject is what people write who say what it is about and ask nothing (“εισφορές”), and what is asked back: a search
// can only guess which of its many entries they want, and who answers the phone knows.
type subject struct {
	Words   []string `yaml:"words"`
	Entries []string `yaml:"entries"` // in the order in which they are offered
	phrases []phrase
}

// subjectsFile may be missing.
const subjectsFile = "replies/subjects.yaml"

// loadSubjects reads content/replies/subjects.yaml; what is wrong in it is a kb.Problem.
func loadSubjects(fsys fs.FS, content *kb.Content) ([]subject, error) {
	data, err := fs.ReadFile(fsys, subjectsFile)
	if err != nil {
		return nil, nil
	}
	problem := func(message string) error {
		return kb.Problem{File: subjectsFile, Line: 1, Message: message}
	}
	var subjects []subject
	if err := yaml.UnmarshalWithOptions(data, &subjects, yaml.Strict()); err != nil {
		return nil, problem(err.Error())
	}
	for i := range subjects {
		s := &subjects[i]
		for _, words := range s.Words {
			if p := bare(words); len(p) > 0 {
				s.phrases = append(s.phrases, p)
			}
		}
		if len(s.phrases) == 0 || len(s.Entries) < 2 || len(s.Entries) > maxChoices {
			return nil, problem("a subject needs words, and 2 to 4 entries")
		}
		s.Entries = slices.DeleteFunc(s.Entries, func(id string) bool { // as with see_also, what is gone is not missed
			return !slices.ContainsFunc(content.Entries, func(e *kb.Entry) bool { return e.ID == id })
		})
	}
	return subjects, nil
}

// besideSubject are words that ask for a subject, and say nothing more.
var besideSubject = []string{"πληροφοριεσ", "πληροφορια", "σχετικα", "ρωτησω", "ρωταω", "μαθω", "ερωτηση", "θεμα", "καλημερα", "γεια", "info", "about"}

// bare is a text by the words that say what it is about.
func bare(text string) phrase {
	var p phrase
	for _, t := range greek.Tokens(text) {
		if !t.Stop && !slices.Contains(besideSubject, t.Greek) && !slices.Contains(besideSubject, t.Word) {
			p = append(p, t.Sounds)
		}
	}
	return p
}

// subjectOf is what is asked back of a message that says nothing but a subject.
func (k *Knowledge) subjectOf(text string) []string {
	words := bare(text)
	for _, s := range k.subjects {
		for _, p := range s.phrases {
			if words.is(p) {
				return s.Entries
			}
		}
	}
	return nil
}

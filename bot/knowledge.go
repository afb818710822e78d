package bot

import (
	"errors"
	"io/fs"
	"slices"
	"sync"

	"ask1555/bot/safety"
	"ask1555/kb"
)

// Knowledge is one state of content/, loaded and indexed: what the bot answers with. A changed
// folder makes a new Knowledge; one is never changed.
type Knowledge struct {
	Base          *kb.Base
	Sentences     *Sentences
	Safety        *safety.Rules
	Announcements []Announcement
	Pages         []Page
	names         []named
	subjects      []subject
}

// ContentFiles are the patterns of the files that LoadKnowledge reads.
var ContentFiles = []string{"faq/*/*.md", "guides/*.md", "replies/*.md", "replies/*.yaml", "safety/*.md", "notices/*.md", "pages/*.md", "*.md", "*.yaml", kb.LearnedFile, safety.LearnedFile}

// LoadKnowledge reads and indexes a content folder. It fails, with kb.Problems joined, if anything
// is wrong that would make a wrong answer; warnings do not stop it (see kb.Problems).
func LoadKnowledge(fsys fs.FS) (*Knowledge, error) { return ReloadKnowledge(fsys, nil) }

// ReloadKnowledge does the same for a folder that has changed since before was loaded, and learns what a cry for
// help is like only if the safety rules have changed.
func ReloadKnowledge(fsys fs.FS, before *Knowledge) (*Knowledge, error) {
	content, problems := kb.Load(fsys)
	sentences, sentenceErr := LoadSentences(fsys)
	rules, safetyErr := safety.Load(fsys)
	announcements, announcementErr := LoadAnnouncements(fsys)
	pages, pageErr := LoadPages(fsys)
	subjects, subjectErr := loadSubjects(fsys, content)
	if err := errors.Join(kb.Errors(problems), sentenceErr, safetyErr, announcementErr, pageErr, subjectErr); err != nil {
		return nil, err
	}
	var learning sync.WaitGroup
	if before == nil || !rules.Inherit(before.Safety) {
		learning.Go(func() { rules.Learn(Ordinary(content)) })
	}
	base, err := kb.Open(content)
	learning.Wait()
	if err != nil {
		return nil, err
	}
	return &Knowledge{Base: base, Sentences: sentences, Safety: rules, Announcements: announcements, Pages: pages, names: namesIn(base.Entries), subjects: subjects}, nil
}

// Ordinary are texts that are no cry for help: what people ask of each matter, its title first, and examples of
// what is outside.
func Ordinary(c *kb.Content) (matters [][]string, others []string) {
	const victims = "via"
	for _, e := range c.Entries {
		if e.Area == victims {
			continue
		}
		questions := []string{e.Question}
		for _, asked := range slices.Concat(e.Phrasings, e.Tests) {
			questions = append(questions, asked.Text)
		}
		matters = append(matters, questions)
	}
	for _, topic := range c.Outside {
		for _, example := range topic.Examples {
			others = append(others, example.Text)
		}
	}
	return matters, others
}

package bot

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"ask1555/kb"
)

// An Announcement is what everybody, or everybody who asks about an area, should know for a while:
// content/notices/<name>.md.
type Announcement struct {
	Name        string
	From, Until time.Time // From zero: from now on
	Areas       []string  // none: for everybody
	HTML        string    // safe
	text, short string
}

type announcementMeta struct {
	From  string   `yaml:"from"`
	Until string   `yaml:"until"`
	Areas []string `yaml:"areas"`
	Short string   `yaml:"short"`
}

// LoadAnnouncements reads notices/*.md, of which there may be none. The errors are kb.Problems, joined.
func LoadAnnouncements(fsys fs.FS) ([]Announcement, error) {
	files, err := fs.Glob(fsys, "notices/*.md")
	if err != nil {
		return nil, err
	}
	var all []Announcement
	var problems []error
	for _, file := range files {
		a, err := loadAnnouncement(fsys, file)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, a)
	}
	return all, errors.Join(problems...)
}

func loadAnnouncement(fsys fs.FS, file string) (Announcement, error) {
	fail := func(message string) (Announcement, error) {
		return Announcement{}, kb.Problem{File: file, Line: 1, Message: message}
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fail("cannot be read: " + err.Error())
	}
	var meta announcementMeta
	doc, err := kb.ParseDocument(file, data, &meta)
	if err != nil {
		return Announcement{}, err
	}
	body := strings.TrimSpace(doc.Body)
	a := Announcement{Name: strings.TrimSuffix(path.Base(file), ".md"), Areas: meta.Areas, HTML: kb.RenderHTML(body), text: kb.RenderText(body), short: strings.TrimSpace(meta.Short)}
	if a.Until, err = moment(meta.Until); err != nil || a.Until.IsZero() {
		return fail("until must say when it ends, as 2026-12-01 20:00")
	}
	if a.From, err = moment(meta.From); err != nil {
		return fail("from must be a day and an hour, as 2026-12-01 08:00")
	}
	if a.text == "" {
		return fail("there is nothing to announce")
	}
	for _, area := range a.Areas {
		if !slices.Contains(kb.Areas, area) {
			return fail("unknown area " + area + ": one of " + strings.Join(kb.Areas, ", "))
		}
	}
	return a, nil
}

// moment reads a day and an hour in Athens; empty: the zero time.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation("2006-01-02 15:04", text, kb.Athens)
}

// Live reports whether it is to be said at a moment.
func (a Announcement) Live(now time.Time) bool { return !now.Before(a.From) && now.Before(a.Until) }

// addAnnouncements says once in a conversation what is announced, before the answer.
func (t *turn) addAnnouncements() {
	var replies []Reply
	for _, a := range t.Announcements {
		if !a.Live(t.now()) || slices.Contains(t.state.Announced, a.Name) || !t.concerns(a.Areas) {
			continue
		}
		replies = append(replies, Reply{Text: a.text, HTML: a.HTML, Short: a.short})
		t.state.Announced = append(t.state.Announced, a.Name)
	}
	t.out.Turn.Messages = append(replies, t.out.Turn.Messages...)
}

// concerns: an announcement for everybody, or of the area that is answered from or asked back about.
func (t *turn) concerns(areas []string) bool {
	if len(areas) == 0 {
		return true
	}
	ids := t.state.Offered
	if t.out.Turn.Entry != nil {
		ids = []string{*t.out.Turn.Entry}
	}
	return slices.ContainsFunc(ids, func(id string) bool {
		e, ok := t.Base.Entry(id)
		return ok && slices.Contains(areas, e.Area)
	})
}

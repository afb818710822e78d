package bot

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"ask1555/kb"
)

// A Page is a text of the service about itself: content/pages/<name>.md.
type Page struct {
	Name    string
	Title   string
	Summary string // one sentence
	Updated kb.Date
	HTML    string // safe
}

// The names that pages can have. Each may be missing; then nothing leads to it.
const (
	PageHow           = "how"           // what answers here, and how
	PagePrivacy       = "privacy"       //
	PageAccessibility = "accessibility" //
	PageOffline       = "offline"       // what the device shows without a network
)

// pageNames are in the order in which links to them stand.
var pageNames = []string{PageHow, PagePrivacy, PageAccessibility, PageOffline}

type pageMeta struct {
	Title   string  `yaml:"title"`
	Summary string  `yaml:"summary"`
	Updated kb.Date `yaml:"updated"`
}

// LoadPages reads pages/*.md. The errors are kb.Problems, joined.
func LoadPages(fsys fs.FS) ([]Page, error) {
	files, err := fs.Glob(fsys, "pages/*.md")
	if err != nil {
		return nil, err
	}
	var pages []Page
	var problems []error
	for _, file := range files {
		page, err := loadPage(fsys, file)
		problems = append(problems, err)
		pages = append(pages, page)
	}
	slices.SortFunc(pages, func(a, b Page) int { return slices.Index(pageNames, a.Name) - slices.Index(pageNames, b.Name) })
	return pages, errors.Join(problems...)
}

func loadPage(fsys fs.FS, file string) (Page, error) {
	name := strings.TrimSuffix(path.Base(file), ".md")
	if !slices.Contains(pageNames, name) {
		return Page{}, kb.Problem{File: file, Line: 1, Message: "no page has this name; the names are " + strings.Join(pageNames, ", ")}
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return Page{}, kb.Problem{File: file, Line: 1, Message: "cannot be read: " + err.Error()}
	}
	var meta pageMeta
	doc, err := kb.ParseDocument(file, data, &meta)
	if err != nil {
		return Page{}, err
	}
	page := Page{Name: name, Title: meta.Title, Summary: meta.Summary, Updated: meta.Updated, HTML: kb.RenderHTML(strings.TrimSpace(doc.Body))}
	if page.Title == "" || page.Summary == "" || page.Updated.IsZero() || page.HTML == "" {
		return Page{}, kb.Problem{File: file, Line: 1, Message: "a page needs title, summary, updated and a text"}
	}
	return page, nil
}

package kb

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Amounts are what several answers share and what changes with the years: content/amounts.yaml, by
// name. An answer refers to one as {name}, and shows the value of the day.
type Amounts map[string]Amount

// An Amount is one of them, with its values in the order of their days.
type Amount struct {
	What   string        `yaml:"what"`  // what it is, for editors
	Owner  string        `yaml:"owner"` // the entry that explains it
	Values []AmountValue `yaml:"values"`
}

// An AmountValue holds from the beginning of one day to the end of another, in Athens.
type AmountValue struct {
	Value      string `yaml:"value"` // as citizens read it: 446,87 €
	ValidFrom  Date   `yaml:"valid_from"`
	ValidUntil Date   `yaml:"valid_until"` // zero: until further notice
	Source     string `yaml:"source"`
	Reviewed   Date   `yaml:"reviewed"`
}

func (v AmountValue) begun(now time.Time) bool {
	return v.ValidFrom.IsZero() || !now.Before(v.ValidFrom.Begins())
}

func (v AmountValue) ended(now time.Time) bool {
	return !v.ValidUntil.IsZero() && !now.Before(v.ValidUntil.Ends())
}

// At is the value of a day: the last that has begun, even if it ended, since the entry says of when it
// is; holds says whether it does.
func (a Amount) At(now time.Time) (value string, holds bool) {
	value = a.Values[0].Value
	for _, v := range a.Values {
		if v.begun(now) {
			value, holds = v.Value, !v.ended(now)
		}
	}
	return value, holds
}

var amountReference = regexp.MustCompile(`\{([a-z0-9-]+)\}`)

// fill puts the values of a day in their places.
func (a Amounts) fill(text string, now time.Time) string {
	return a.fillWith(text, now, func(value string) string { return value })
}

// fillWith puts them there in another form.
func (a Amounts) fillWith(text string, now time.Time, form func(value string) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return amountReference.ReplaceAllStringFunc(text, func(reference string) string {
		amount, ok := a[reference[1:len(reference)-1]]
		if !ok {
			return reference // a text about braces; what should be an amount is found when loading
		}
		value, _ := amount.At(now)
		return form(value)
	})
}

// references are the amounts that a text names.
func references(text string) []string {
	var names []string
	for _, found := range amountReference.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	return names
}

// withoutAmounts is a text as it is indexed: what it says does not change with the day.
func withoutAmounts(text string) string { return amountReference.ReplaceAllString(text, "") }

const amountsFile = "amounts.yaml"

func (l *loader) amounts(c *Content) {
	data, ok := l.readYAML(amountsFile, &c.Amounts)
	if !ok {
		return
	}
	c.amountLines = linesOf(data)
	for _, name := range slices.Sorted(maps.Keys(c.Amounts)) {
		l.checkAmount(name, c)
	}
}

func (l *loader) checkAmount(name string, c *Content) {
	a, line := c.Amounts[name], c.amountLines.key(name)
	if amountReference.FindString("{"+name+"}") == "" {
		l.fail(amountsFile, line, "the name %s must be of small Latin letters, digits and dashes", quote(name))
	}
	if a.What == "" || len(a.Values) == 0 {
		l.fail(amountsFile, line, "%s needs what and values", quote(name))
	}
	if _, ok := c.byID[a.Owner]; !ok {
		l.warn(amountsFile, c.amountLines.with("owner", line), "the owner of %s, %s, is no entry", quote(name), quote(a.Owner))
	}
	for i, v := range a.Values {
		switch {
		case v.Value == "" || v.Source == "" || v.Reviewed.IsZero():
			l.fail(amountsFile, line, "each value of %s needs value, source and reviewed", quote(name))
		case i > 0 && !v.ValidFrom.Begins().After(a.Values[i-1].ValidFrom.Begins()):
			l.fail(amountsFile, line, "the values of %s must stand in the order of valid_from", quote(name))
		}
	}
}

// checkReferences: an answer names only amounts that are there.
func (l *loader) checkReferences(c *Content) {
	check := func(file string, in lines, text string) {
		for _, name := range references(text) {
			if _, ok := c.Amounts[name]; !ok {
				l.fail(file, in.with("{"+name+"}", 1), "there is no amount {%s} in amounts.yaml", name)
			}
		}
	}
	for _, e := range c.Entries {
		check(e.File, e.lines, e.short+e.Body)
		if t := e.English; t != nil {
			check(t.file, t.lines, t.short+t.body)
		}
	}
}

// An Answer is what an entry says on a day.
type Answer struct {
	HTML  string // safe
	Text  string // plain
	Short string // plain, for an SMS
}

// At is the answer with the amounts of a day.
func (e *Entry) At(now time.Time) Answer {
	return Answer{HTML: e.amounts.fill(e.html, now), Text: e.amounts.fill(e.Text, now), Short: e.amounts.fill(e.short, now)}
}

package kb

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What lint says of amounts of money.

// amounts warns of amounts that hold no more, and of those that an answer gives by hand although another
// entry owns them: they would be forgotten when the amount changes.
func (l *linter) amounts(c *Content, now time.Time) {
	for _, name := range slices.Sorted(maps.Keys(c.Amounts)) {
		amount := c.Amounts[name]
		value, holds := amount.At(now)
		if !holds {
			l.warn(amountsFile, c.amountLines.key(name), "no value of %s holds today: add the new one", quote(name))
		}
		number, _, _ := strings.Cut(value, " ")
		if !strings.Contains(number, ",") {
			continue // a round number may mean anything
		}
		for _, e := range c.Entries {
			if strings.Contains(e.short+e.Text, number) && !sameValue(c.Amounts, e, value, now) {
				l.warn(e.File, e.lines.with(number, 1), "%s is written by hand: write {%s}, which is in amounts.yaml", value, name)
			}
		}
	}
}

// sameValue: the entry refers to another amount that has the same value.
func sameValue(amounts Amounts, e *Entry, value string, now time.Time) bool {
	return slices.ContainsFunc(references(e.short+e.Body), func(name string) bool {
		v, _ := amounts[name].At(now)
		return v == value
	})
}

// A money is an amount as it is written somewhere.
type money struct {
	text  string
	cents int64
	entry *Entry
	line  int
}

// wellSpelled is the amount in the one form that all entries should have: 1.234,56 €.
func (m money) wellSpelled() string {
	whole := strconv.FormatInt(m.cents/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if m.cents%100 != 0 {
		whole += fmt.Sprintf(",%02d", m.cents%100)
	}
	return whole + " €"
}

// spelledAmounts warns of an amount that is not in the one form and stands in another spelling in another
// entry: a citizen who compares the two may take them for different ones.
func (l *linter) spelledAmounts(c *Content) {
	byValue := make(map[int64][]money)
	for _, e := range c.Entries {
		for _, p := range slices.Concat(e.heads(), readMarkdown(e.Body, e.bodyLine, e.lines).passages) {
			for _, m := range moneyIn(p.text) {
				m.entry, m.line = e, e.lines.with(m.text, p.line)
				byValue[m.cents] = append(byValue[m.cents], m)
			}
		}
	}
	for _, all := range byValue {
		for i, m := range all {
			if m.text == m.wellSpelled() || slices.ContainsFunc(all[:i], func(o money) bool { return o.entry == m.entry && o.text == m.text }) {
				continue
			}
			if i := slices.IndexFunc(all, func(o money) bool { return o.entry != m.entry && o.text != m.text }); i >= 0 {
				l.warn(m.entry.File, m.line, "%s is %s in %s (line %d): write %s in both", quote(m.text), quote(all[i].text), all[i].entry.ID, all[i].line, m.wellSpelled())
			}
		}
	}
}

var moneyForm = regexp.MustCompile(`(?:€\s?)?\d[\d.,]*(?:\s?(?:€|ευρώ|EUR|euro))?`)

// moneyIn finds the amounts of a text: numbers beside a sign or a word for euro.
func moneyIn(text string) []money {
	var found []money
	for _, m := range moneyForm.FindAllString(text, -1) {
		if !strings.ContainsAny(m, "€ευE") {
			continue
		}
		if cents, ok := centsOf(m); ok {
			found = append(found, money{text: m, cents: cents})
		}
	}
	return found
}

var notDigits = regexp.MustCompile(`\D`)

// centsOf is the value of a number as anybody may write it: a last dot or comma with one or two digits behind it
// begins the cents.
func centsOf(text string) (int64, bool) {
	number := strings.Trim(strings.TrimLeft(text, "€ "), "€ευρώEURo \u00a0.,")
	whole, cents := number, ""
	if i := strings.LastIndexAny(number, ".,"); i >= 0 && len(number)-i-1 <= 2 {
		whole, cents = number[:i], number[i+1:]
	}
	n, err := strconv.ParseInt(notDigits.ReplaceAllString(whole, "")+(cents + "00")[:2], 10, 64)
	return n, err == nil
}

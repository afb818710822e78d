package kb

import (
	"strings"
	"time"
	_ "time/tzdata" // Athens must be known on a machine without zone files

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Athens is the time zone of all dates in the content.
var Athens = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Athens")
	if err != nil {
		panic(err) // cannot happen: the zone data is linked in
	}
	return zone
}()

// A Date is a day in Athens; the zero Date means that none was given.
type Date struct{ day time.Time }

// UnmarshalYAML reads YYYY-MM-DD.
func (d *Date) UnmarshalYAML(node ast.Node) error {
	text := strings.Trim(node.String(), `"'`)
	day, err := time.ParseInLocation(time.DateOnly, text, Athens)
	if err != nil {
		return &yaml.SyntaxError{Message: quote(text) + " is not a date; write it as 2026-01-31", Token: node.GetToken()}
	}
	d.day = day
	return nil
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d.day.IsZero() }

// Begins is the first moment of the day.
func (d Date) Begins() time.Time { return d.day }

// Ends is the first moment after the day.
func (d Date) Ends() time.Time { return d.day.AddDate(0, 0, 1) }

// String is the day as citizens read it: 24/11/2026.
func (d Date) String() string { return d.day.Format("2/1/2006") }

// ISO is the day as machines read it: 2026-11-24; empty if there is none.
func (d Date) ISO() string {
	if d.IsZero() {
		return ""
	}
	return d.day.Format(time.DateOnly)
}

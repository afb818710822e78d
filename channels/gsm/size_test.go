package gsm_test

import (
	"strings"
	"testing"

	"ask1555/channels/gsm"
)

func TestSizeOf(t *testing.T) {
	repeat := strings.Repeat
	for _, c := range []struct {
		name, text string
		want       gsm.Size
	}{
		{"nothing", "", gsm.Size{Encoding: gsm.GSM7, Characters: 0, Units: 0, Segments: 1}},
		{"Latin, full", repeat("a", 160), gsm.Size{Encoding: gsm.GSM7, Characters: 160, Units: 160, Segments: 1}},
		{"Latin, one more", repeat("a", 161), gsm.Size{Encoding: gsm.GSM7, Characters: 161, Units: 161, Segments: 2}},
		{"Latin, two parts full", repeat("a", 306), gsm.Size{Encoding: gsm.GSM7, Characters: 306, Units: 306, Segments: 2}},
		{"Latin, a third part", repeat("a", 307), gsm.Size{Encoding: gsm.GSM7, Characters: 307, Units: 307, Segments: 3}},
		{"the ten Greek capitals", "ΔΦΓΛΩΠΨΣΘΞ", gsm.Size{Encoding: gsm.GSM7, Characters: 10, Units: 10, Segments: 1}},
		{"161 of them", repeat("Ω", 161), gsm.Size{Encoding: gsm.GSM7, Characters: 161, Units: 161, Segments: 2}},
		{"Latin capitals that look Greek", "KAΛHMEPA", gsm.Size{Encoding: gsm.GSM7, Characters: 8, Units: 8, Segments: 1}},
		{"a Greek capital that Latin has", "ΚΑΛΗΜΕΡΑ", gsm.Size{Encoding: gsm.UCS2, Characters: 8, Units: 8, Segments: 1}},
		{"small letters, full", repeat("ω", 70), gsm.Size{Encoding: gsm.UCS2, Characters: 70, Units: 70, Segments: 1}},
		{"small letters, one more", repeat("ω", 71), gsm.Size{Encoding: gsm.UCS2, Characters: 71, Units: 71, Segments: 2}},
		{"small letters, two parts full", repeat("ω", 134), gsm.Size{Encoding: gsm.UCS2, Characters: 134, Units: 134, Segments: 2}},
		{"small letters, a third part", repeat("ω", 135), gsm.Size{Encoding: gsm.UCS2, Characters: 135, Units: 135, Segments: 3}},
		{"one Greek letter among Latin ones", repeat("a", 70) + "ή", gsm.Size{Encoding: gsm.UCS2, Characters: 71, Units: 71, Segments: 2}},
		{"the euro counts twice", repeat("€", 80), gsm.Size{Encoding: gsm.GSM7, Characters: 80, Units: 160, Segments: 1}},
		{"the euro once too often", repeat("€", 81), gsm.Size{Encoding: gsm.GSM7, Characters: 81, Units: 162, Segments: 2}},
		{"the escape of a euro is not parted from it", repeat("a", 152) + "€" + repeat("a", 152), gsm.Size{Encoding: gsm.GSM7, Characters: 305, Units: 306, Segments: 3}},
		{"the euro among Greek letters counts once", repeat("ω", 69) + "€", gsm.Size{Encoding: gsm.UCS2, Characters: 70, Units: 70, Segments: 1}},
		{"lines", "a\nb\r\n", gsm.Size{Encoding: gsm.GSM7, Characters: 5, Units: 5, Segments: 1}},
		{"a tab is not in the alphabet", "a\tb", gsm.Size{Encoding: gsm.UCS2, Characters: 3, Units: 3, Segments: 1}},
		{"Greek quotation marks", "«a»", gsm.Size{Encoding: gsm.UCS2, Characters: 3, Units: 3, Segments: 1}},
		{"smileys are two units", repeat("😀", 35), gsm.Size{Encoding: gsm.UCS2, Characters: 35, Units: 70, Segments: 1}},
		{"one smiley more", repeat("😀", 36), gsm.Size{Encoding: gsm.UCS2, Characters: 36, Units: 72, Segments: 2}},
		{"a smiley is not cut in two", repeat("😀", 67), gsm.Size{Encoding: gsm.UCS2, Characters: 67, Units: 134, Segments: 3}},
	} {
		if got := gsm.SizeOf(c.text); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

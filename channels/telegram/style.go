package telegram

import (
	"strings"

	"ask1555/channels"
)

// style is Telegram's HTML (https://core.telegram.org/bots/api#html-style): the few tags that it knows, and no sign of its
// own in the text, or it refuses the message.
var style = channels.Style{
	Escape: signs.Replace,
	Begin: func(m channels.Mark) string {
		if m.Tag == "a" {
			return `<a href="` + signs.Replace(m.Address) + `">`
		}
		return "<" + tags[m.Tag] + ">"
	},
	End: func(m channels.Mark) string { return "</" + tags[m.Tag] + ">" },
}

var (
	tags  = map[string]string{"strong": "b", "em": "i", "a": "a", "blockquote": "blockquote"}
	signs = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)

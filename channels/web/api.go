package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels/server"
)

const (
	maxText    = 4000 // characters of one message
	maxHistory = 500  // messages of one answer
)

// create begins a conversation. Nothing is stored before its first message.
func (c *Channel) create(ctx *fiber.Ctx) error {
	var request createRequest
	if err := readJSON(ctx, &request); err != nil {
		return err
	}
	if request.Channel != Name {
		return server.Fail(fiber.StatusBadRequest, `Το κανάλι πρέπει να είναι "web".`, `The channel must be "web".`)
	}
	if wait := c.limits.conversation(ctx.IP()); wait > 0 {
		return tooMany(wait)
	}
	id, token := c.newConversation()
	return ctx.Status(fiber.StatusCreated).JSON(createResponse{ID: id, Token: token})
}

// authorised lets through who has the conversation's token.
func (c *Channel) authorised(ctx *fiber.Ctx) error {
	token, bearer := strings.CutPrefix(ctx.Get(fiber.HeaderAuthorization), "Bearer ")
	id := ctx.Params("id")
	if !bearer || token == "" {
		return unauthorised(ctx)
	}
	if !c.issued(id) {
		return server.Fail(fiber.StatusNotFound, "Η συνομιλία δεν υπάρχει.", "There is no such conversation.")
	}
	switch c.check(id, token) {
	case granted:
		return ctx.Next()
	case otherToken:
		return server.Fail(fiber.StatusForbidden, "Το διακριτικό είναι άλλης συνομιλίας.", "The token belongs to another conversation.")
	}
	return unauthorised(ctx)
}

func unauthorised(ctx *fiber.Ctx) error {
	ctx.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="ask1555"`) // RFC 6750, section 3
	return server.Fail(fiber.StatusUnauthorized, "Χρειάζεται το διακριτικό της συνομιλίας.", "The conversation's token is needed.")
}

// say takes one message in and answers with its turn.
func (c *Channel) say(ctx *fiber.Ctx) error {
	var request sayRequest
	if err := readJSON(ctx, &request); err != nil {
		return err
	}
	m := bot.Message{ID: request.ID, From: bot.Address{Channel: Name, User: ctx.Params("id")}, Text: request.Text, Choice: request.Choice, At: time.Now()}
	if err := checkMessage(m); err != nil {
		return err
	}
	turn, err := c.receive(ctx, m)
	if err != nil {
		return err
	}
	return ctx.JSON(turnResponse{Turn: turnOf(turn)})
}

// messageID is what a client may call its messages: a uuid and everything like it.
var messageID = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,64}$`)

// checkMessage says in one sentence what is wrong with a message.
func checkMessage(m bot.Message) error {
	switch {
	case !messageID.MatchString(m.ID):
		return server.Fail(fiber.StatusBadRequest, "Λείπει το id του μηνύματος, ή δεν είναι 1 έως 64 γράμματα, ψηφία, τελείες και παύλες.",
			"The message needs an id of 1 to 64 letters, digits, dots and dashes.")
	case strings.ContainsRune(m.Text, 0):
		return server.Fail(fiber.StatusBadRequest, "Το κείμενο έχει χαρακτήρα που δεν επιτρέπεται.", "The text holds a NUL character.")
	case utf8.RuneCountInString(m.Text) > maxText:
		return server.Fail(fiber.StatusRequestEntityTooLarge, "Το μήνυμα είναι πολύ μεγάλο. Χωράνε ως 4.000 χαρακτήρες.", "The text is longer than 4,000 characters.")
	case strings.TrimSpace(m.Text) == "" && m.Choice == "":
		return server.Fail(fiber.StatusBadRequest, "Το μήνυμα είναι άδειο. Γράψτε την ερώτησή σας.", "The text is empty.")
	case len(m.Choice) > bot.MaxChoice:
		return server.Fail(fiber.StatusBadRequest, "Η επιλογή δεν είναι γνωστή.", "The choice is not one that was offered.")
	}
	return nil
}

// receive hands a message to the inbox. Neither the limit nor the database stands between who calls
// for help and the answer.
func (c *Channel) receive(ctx *fiber.Ctx, m bot.Message) (bot.Turn, error) {
	if wait := c.limits.message(m.From.User, ctx.IP()); wait > 0 {
		if _, danger := c.cfg.Bot.Handoff(m); !danger {
			return bot.Turn{}, tooMany(wait)
		}
	}
	within, cancel := context.WithTimeout(ctx.UserContext(), turnTimeout)
	defer cancel()
	receipt, err := c.cfg.Inbox.Receive(within, m)
	if err != nil || !receipt.Repeat {
		return receipt.Turn, err
	}
	return receipt.Turn, c.checkRepeat(within, m)
}

// checkRepeat refuses a message under the id of another one: its turn would be the other's, and its
// text lost. Of a message that was handed off nothing is kept, so this one is another.
func (c *Channel) checkRepeat(ctx context.Context, m bot.Message) error {
	seq, err := c.cfg.Store.Seq(ctx, m.From.User, m.ID)
	if err != nil {
		return err
	}
	if seq == 0 {
		return conflict()
	}
	earlier, err := c.cfg.Store.History(ctx, m.From.User, seq-1, 1)
	if err != nil {
		return err
	}
	if len(earlier) == 1 && m.Choice == "" && earlier[0].Text != bot.Mask(m.Text) {
		return conflict()
	}
	return nil
}

func conflict() error {
	return server.Fail(fiber.StatusConflict, "Ένα άλλο μήνυμα έχει σταλεί με αυτό το id.", "Another message was sent under this id.")
}

func tooMany(wait time.Duration) error {
	return server.Fail(fiber.StatusTooManyRequests, "Πολλά μηνύματα μαζί. Περιμένετε λίγο και δοκιμάστε ξανά.", "Too many messages; wait a moment.").After(wait)
}

// leave ends a conversation: its token shows nothing of what was said so far any more.
func (c *Channel) leave(ctx *fiber.Ctx) error {
	c.end(ctx, ctx.Params("id"))
	return ctx.SendStatus(fiber.StatusNoContent)
}

// history returns what was said, after a message if ?after= names one that is still there.
func (c *Channel) history(ctx *fiber.Ctx) error { return c.sendHistory(ctx, ctx.Params("id")) }

func (c *Channel) sendHistory(ctx *fiber.Ctx, id string) error {
	after := int64(0)
	if name := ctx.Query("after"); name != "" {
		seq, err := c.cfg.Store.Seq(ctx.UserContext(), id, name)
		if err != nil {
			return err
		}
		after = seq
	}
	entries, err := c.cfg.Store.Shown(ctx.UserContext(), id, after, maxHistory)
	if err != nil {
		return err
	}
	response := historyResponse{Messages: []messageJSON{}}
	for _, e := range entries {
		response.Messages = append(response.Messages, messageOf(e))
	}
	return ctx.JSON(response)
}

// readJSON reads a request's body strictly: one JSON value, no unknown keys, valid UTF-8. A lone
// surrogate in an escape is refused: it stands for no character.
func readJSON(ctx *fiber.Ctx, into any) error {
	if kind, _, _ := strings.Cut(ctx.Get(fiber.HeaderContentType), ";"); strings.TrimSpace(strings.ToLower(kind)) != fiber.MIMEApplicationJSON {
		return server.Fail(fiber.StatusUnsupportedMediaType, "Στείλτε το αίτημα ως application/json.", "Send the request as application/json.")
	}
	body := ctx.BodyRaw()
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if !utf8.Valid(body) || loneSurrogate(body) || decoder.Decode(into) != nil || !atEnd(decoder) {
		return server.Fail(fiber.StatusBadRequest, "Το αίτημα δεν είναι σωστό JSON ή έχει άγνωστα πεδία.", "The body is not valid JSON, or has unknown fields.")
	}
	return nil
}

// atEnd: nothing follows the value. Decoder.More would take a stray } or ] for the end.
func atEnd(decoder *json.Decoder) bool {
	_, err := decoder.Token()
	return errors.Is(err, io.EOF)
}

var surrogate = regexp.MustCompile(`(?i)\\\\|\\u(d[89ab][0-9a-f]{2})(\\u(d[c-f][0-9a-f]{2}))?|\\u(d[c-f][0-9a-f]{2})`)

// loneSurrogate finds half of a surrogate pair in \u escapes, which encoding/json would silently
// replace (RFC 8259, section 8.2).
func loneSurrogate(body []byte) bool {
	for _, m := range surrogate.FindAllSubmatch(body, -1) {
		high, low, alone := m[1], m[3], m[4]
		if len(alone) > 0 || (len(high) > 0 && len(low) == 0) {
			return true
		}
	}
	return false
}

// search finds entries for a text: q and limit (1 to 50; 10 if not given), in the address or, for who types what
// should stand in no log, in a form.
func (c *Channel) search(ctx *fiber.Ctx) error {
	q, most := ctx.Query("q"), ctx.Query("limit", "10")
	if ctx.Method() == fiber.MethodPost {
		q, most = ctx.FormValue("q"), ctx.FormValue("limit", "10")
	}
	limit, err := strconv.Atoi(most)
	switch {
	case err != nil || limit < 1 || limit > 50:
		return server.Fail(fiber.StatusBadRequest, "Το limit είναι αριθμός από 1 έως 50.", "limit is a number from 1 to 50.")
	case strings.TrimSpace(q) == "" || !utf8.ValidString(q):
		return server.Fail(fiber.StatusBadRequest, "Γράψτε τι ψάχνετε στο q.", "q says what to look for.")
	case utf8.RuneCountInString(q) > maxText:
		return server.Fail(fiber.StatusRequestEntityTooLarge, "Το κείμενο είναι πολύ μεγάλο.", "The text is longer than 4,000 characters.")
	}
	if wait := c.limits.lookUp(ctx.IP()); wait > 0 {
		return tooMany(wait)
	}
	found, err := c.cfg.Bot.Knowledge().Base.Search(ctx.UserContext(), q, limit)
	if err != nil {
		return err
	}
	response, now := searchResponse{Results: []searchResult{}}, time.Now()
	for _, h := range found.Hits {
		response.Results = append(response.Results, searchResult{h.Entry.ID, h.Entry.Question, h.Entry.At(now).Short, h.Confidence})
	}
	return ctx.JSON(response)
}

// entry returns one entry, rendered.
func (c *Channel) entry(ctx *fiber.Ctx) error {
	now := time.Now()
	e, ok := c.cfg.Bot.Knowledge().Base.Entry(ctx.Params("id"))
	if !ok || !e.Valid(now) {
		return server.Fail(fiber.StatusNotFound, "Η ερώτηση δεν υπάρχει.", "There is no such entry.")
	}
	answer := e.At(now)
	return ctx.JSON(entryResponse{
		ID: e.ID, Area: e.Area, Question: e.Question, HTML: answer.HTML, Text: answer.Text, Sources: e.Sources,
		Reviewed: e.Reviewed.ISO(), ReviewBy: e.ReviewBy.ISO(), SeeAlso: append([]string{}, e.SeeAlso...),
	})
}

// feedback takes a thumb up or down on an answer, from who has the conversation's token.
func (c *Channel) feedback(ctx *fiber.Ctx) error {
	var request feedbackRequest
	if err := readJSON(ctx, &request); err != nil {
		return err
	}
	if request.Helpful == nil || !messageID.MatchString(request.Message) {
		return server.Fail(fiber.StatusBadRequest, "Χρειάζονται conversation, message και helpful.", "conversation, message and helpful are needed.")
	}
	token, _ := strings.CutPrefix(ctx.Get(fiber.HeaderAuthorization), "Bearer ")
	if !c.issued(request.Conversation) || c.check(request.Conversation, token) != granted {
		return unauthorised(ctx)
	}
	err := c.cfg.Store.Feedback(ctx.UserContext(), request.Conversation, request.Message, *request.Helpful)
	if err != nil {
		return err
	}
	return ctx.SendStatus(fiber.StatusNoContent)
}

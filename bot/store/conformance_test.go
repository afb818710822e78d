package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
)

// start is when the tests take place.
var start = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

var sequence struct {
	sync.Mutex
	n int
}

// unique is a number no other test of this run has.
func unique() string {
	sequence.Lock()
	defer sequence.Unlock()
	sequence.n++
	return strconv.Itoa(os.Getpid()) + "_" + strconv.Itoa(sequence.n)
}

// databases makes a fresh, empty database of each kind that is at hand.
func databases(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{"sqlite": filepath.Join(t.TempDir(), "ask1555.db")}
	server := os.Getenv("ASK1555_TEST_POSTGRES")
	if server == "" {
		t.Log("!!! PostgreSQL SKIPPED: ASK1555_TEST_POSTGRES is not set; `make test` starts one")
		return all
	}
	all["postgres"] = freshPostgres(t, server)
	return all
}

func freshPostgres(t testing.TB, server string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + unique()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// onEach runs a test against an open store of each kind. again opens the same database once more.
func onEach(t *testing.T, test func(t *testing.T, s *store.Store, again func() *store.Store)) {
	for name, database := range databases(t) {
		t.Run(name, func(t *testing.T) {
			again := func() *store.Store { return open(t, database) }
			test(t, again(), again)
		})
	}
}

func open(t testing.TB, database string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func phone(n int) bot.Address {
	return bot.Address{Channel: "sms", Account: "+302100000000", User: fmt.Sprintf("+3069%08d", n)}
}

func message(a bot.Address, id, text string) bot.Message {
	return bot.Message{ID: id, From: a, Text: text, At: start}
}

// turnOf is a turn that answers a message with one reply.
func turnOf(m bot.Message, text string) bot.Outcome {
	reply := bot.Reply{ID: m.From.User + "/" + m.ID + ".r", Text: text, HTML: "<p>" + text + "</p>", Choices: []bot.Choice{}}
	return bot.Outcome{Turn: bot.Turn{Decision: bot.Answer, Messages: []bot.Reply{reply}}, State: bot.State{Told: true, Question: m.Text}}
}

// take records one message the way the inbox does, until it is in.
func take(ctx context.Context, s *store.Store, m bot.Message) (repeat bool, err error) {
	for {
		c, err := s.Conversation(ctx, m.From)
		if err != nil {
			return false, err
		}
		err = s.Record(ctx, store.Record{Message: m, Conversation: c, Outcome: turnOf(m, "re: "+m.Text), Deliver: m.From.Channel != "web"})
		switch {
		case errors.Is(err, store.ErrStale):
		case errors.Is(err, store.ErrRepeat):
			return true, nil
		default:
			return false, err
		}
	}
}

func mustTake(t *testing.T, s *store.Store, m bot.Message) {
	t.Helper()
	if repeat, err := take(context.Background(), s, m); err != nil || repeat {
		t.Fatalf("take: repeat %v, error %v", repeat, err)
	}
}

func TestOneTurn(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, again func() *store.Store) {
		ctx := t.Context()
		m := message(phone(1), "SM1", "πότε πληρώνεται")
		if _, seen, err := s.Seen(ctx, m); seen || err != nil {
			t.Fatalf("seen before it came: %v, %v", seen, err)
		}
		mustTake(t, s, m)
		other := again() // what is committed is there for everybody
		turn, seen, err := other.Seen(ctx, m)
		if err != nil || !seen || turn.Decision != bot.Answer || turn.Messages[0].Text != "re: πότε πληρώνεται" {
			t.Errorf("Seen = %+v, %v, %v", turn, seen, err)
		}
		c, err := other.Conversation(ctx, m.From)
		if err != nil || c.Version != 1 || c.State.Question != m.Text {
			t.Errorf("Conversation = %+v, %v", c, err)
		}
		wantHistory(t, other, c.ID, "citizen: πότε πληρώνεται", "bot: re: πότε πληρώνεται")
	})
}

func wantHistory(t *testing.T, s *store.Store, conversation string, want ...string) {
	t.Helper()
	entries, err := s.History(t.Context(), conversation, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Author+": "+e.Text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("history is %q, want %q", got, want)
	}
}

func TestRepeatsHaveOneEffect(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		m := message(phone(1), "SM1", "γεια")
		var repeats, errs []error
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				repeat, err := take(context.Background(), s, m)
				mu.Lock()
				defer mu.Unlock()
				if repeat {
					repeats = append(repeats, nil)
				}
				if err != nil {
					errs = append(errs, err)
				}
			})
		}
		all.Wait()
		if len(repeats) != 19 || len(errs) != 0 {
			t.Errorf("%d of 20 were repeats, want 19; errors %v", len(repeats), errs)
		}
		c, _ := s.Conversation(t.Context(), m.From)
		wantHistory(t, s, c.ID, "citizen: γεια", "bot: re: γεια")
		wantOutbox(t, s, map[string]int{"pending": 1})
	})
}

func wantOutbox(t *testing.T, s *store.Store, want map[string]int) {
	t.Helper()
	got, err := s.OutboxCounts(t.Context())
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("outbox has %v (%v), want %v", got, err, want)
	}
}

// Sixteen citizens write at once, each several messages at once: one conversation each, every
// message once, no version lost.
func TestManyAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, again func() *store.Store) {
		const citizens, messages = 16, 8
		replicas := []*store.Store{s, again()}
		var all sync.WaitGroup
		for citizen := range citizens {
			for n := range messages {
				all.Go(func() {
					m := message(phone(citizen), fmt.Sprintf("SM%d-%d", citizen, n), "γεια")
					if repeat, err := take(context.Background(), replicas[n%2], m); repeat || err != nil {
						t.Errorf("repeat %v, error %v", repeat, err)
					}
				})
			}
		}
		all.Wait()
		for citizen := range citizens {
			c, err := s.Conversation(t.Context(), phone(citizen))
			if err != nil || c.Version != messages {
				t.Errorf("citizen %d: version %d, want %d (%v)", citizen, c.Version, messages, err)
			}
			entries, _ := s.History(t.Context(), c.ID, 0, 100)
			if len(entries) != 2*messages {
				t.Errorf("citizen %d: %d messages in the history, want %d", citizen, len(entries), 2*messages)
			}
		}
		wantOutbox(t, s, map[string]int{"pending": citizens * messages})
	})
}

func TestStaleTurnIsRefusedWhole(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		mustTake(t, s, message(phone(1), "SM1", "ένα"))
		old, _ := s.Conversation(ctx, phone(1))
		mustTake(t, s, message(phone(1), "SM2", "δύο"))
		m := message(phone(1), "SM3", "τρία")
		err := s.Record(ctx, store.Record{Message: m, Conversation: old, Outcome: turnOf(m, "x"), Deliver: true})
		if !errors.Is(err, store.ErrStale) {
			t.Fatalf("Record on an old version: %v, want ErrStale", err)
		}
		if _, seen, _ := s.Seen(ctx, m); seen {
			t.Error("the refused message counts as seen")
		}
		mustTake(t, s, m)
	})
}

func TestHandoffKeepsNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		mustTake(t, s, message(phone(1), "SM1", "μυστικό"))
		mustTake(t, s, message(phone(2), "SM2", "άλλος"))
		m := message(phone(1), "SM3", "απόρρητο")
		turn := bot.Turn{Decision: bot.Handoff, Messages: []bot.Reply{{ID: "h1", Text: "15900", Choices: []bot.Choice{}}}}
		if err := s.RecordHandoff(ctx, m, turn, true); err != nil {
			t.Fatal(err)
		}
		if err := s.RecordHandoff(ctx, m, turn, true); !errors.Is(err, store.ErrRepeat) {
			t.Errorf("the same hand-off again: %v, want ErrRepeat", err)
		}
		if turn, seen, err := s.Seen(ctx, message(phone(1), "SM1", "")); err != nil || !seen || turn.Decision != "" {
			t.Errorf("an earlier message is still told as %+v, %v, %v", turn, seen, err)
		}
		c, _ := s.Conversation(ctx, phone(1))
		wantHistory(t, s, c.ID)
		if c.State.Question != "" || c.Version != 2 {
			t.Errorf("the conversation keeps %+v", c)
		}
		wantOutbox(t, s, map[string]int{"pending": 2}) // the hand-off, and the other citizen's reply
		due, err := s.Claim(ctx, "sms", start, time.Minute, 10)
		if err != nil || len(due) != 2 {
			t.Fatalf("Claim = %d, %v", len(due), err)
		}
		for _, d := range due {
			if err := s.Delivered(ctx, d.ID, store.Sent{ProviderID: "P"}, start); err != nil {
				t.Error(err)
			}
		}
		wantOutbox(t, s, map[string]int{"sent": 1})
	})
}

// A hand-off that the channel must say itself is recorded anew each time it comes, until the outbox takes it.
func TestHandoffSaidByTheChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		m := message(phone(1), "SM1", "απόρρητο")
		m.Pushed = true
		turn := bot.Turn{Decision: bot.Handoff, Messages: []bot.Reply{{ID: "r1", Text: "15900"}}}
		for _, step := range []struct {
			deliver bool
			want    error
			outbox  map[string]int
		}{{false, nil, map[string]int{}}, {false, nil, map[string]int{}}, {true, nil, map[string]int{"pending": 1}}, {true, store.ErrRepeat, map[string]int{"pending": 1}}} {
			if err := s.RecordHandoff(t.Context(), m, turn, step.deliver); !errors.Is(err, step.want) {
				t.Fatalf("deliver %v: %v, want %v", step.deliver, err, step.want)
			}
			wantOutbox(t, s, step.outbox)
		}
	})
}

func TestHandoffOfSomebodyNew(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		turn := bot.Turn{Decision: bot.Handoff, Messages: []bot.Reply{{ID: "h1", Choices: []bot.Choice{}}}}
		if err := s.RecordHandoff(t.Context(), message(phone(1), "SM1", "απόρρητο"), turn, true); err != nil {
			t.Fatal(err)
		}
		wantOutbox(t, s, map[string]int{"pending": 1})
		mustTake(t, s, message(phone(1), "SM2", "γεια"))
	})
}

// One write that fails must not take down those that share its commit.
func TestBadWriteSinksNoOther(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		var all sync.WaitGroup
		for n := range 50 {
			all.Go(func() {
				m := message(phone(n), fmt.Sprintf("SM%d", n), "γεια")
				if n%10 != 0 {
					if _, err := take(context.Background(), s, m); err != nil {
						t.Error(err)
					}
					return
				}
				c, _ := s.Conversation(context.Background(), m.From)
				bad := turnOf(m, "x")
				bad.Turn.Messages = append(bad.Turn.Messages, bad.Turn.Messages[0]) // the same reply id twice
				if err := s.Record(context.Background(), store.Record{Message: m, Conversation: c, Outcome: bad, Deliver: true}); err == nil {
					t.Error("a turn with one id twice was recorded")
				} else if strings.Contains(err.Error(), m.From.User) {
					t.Errorf("the error tells the citizen's number: %v", err)
				}
			})
		}
		all.Wait()
		wantOutbox(t, s, map[string]int{"pending": 45})
	})
}

func TestSecretIsMadeOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, again func() *store.Store) {
		a, err := s.Secret(t.Context())
		if err != nil || len(a) != 32 {
			t.Fatalf("Secret = %d bytes, %v", len(a), err)
		}
		if b, err := again().Secret(t.Context()); err != nil || !slices.Equal(a, b) {
			t.Errorf("a second process has another secret (%v)", err)
		}
	})
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	for name, database := range databases(t) {
		t.Run(name, func(t *testing.T) {
			open(t, database)
			driver, address := "sqlite", database
			if name == "postgres" {
				driver = "pgx"
			}
			db, err := sql.Open(driver, address)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(`UPDATE schema_version SET version = 1000`); err != nil {
				t.Fatal(err)
			}
			if s, err := store.Open(t.Context(), database); err == nil {
				s.Close()
				t.Error("a database of schema 1000 was opened")
			} else if !strings.Contains(err.Error(), "schema 1000") {
				t.Errorf("the error does not say why: %v", err)
			}
		})
	}
}

// Several processes that start at once on an empty database all come up.
func TestStartTogether(t *testing.T) {
	for name, database := range databases(t) {
		t.Run(name, func(t *testing.T) {
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					s, err := store.Open(context.Background(), database)
					if err != nil {
						t.Error(err)
						return
					}
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		})
	}
}

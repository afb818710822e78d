package main

import (
	"bufio"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot/store"
)

// The size of the crash test: rounds of a burst, each ended by kill -9, and messages a round by kind of database: 20,000 in
// all.
const crashRounds = 10

var crashMessages = map[string]int{"sqlite": 1500, "postgres": 500}

// TestKill9 kills the program in the middle of a burst over all channels, starts it again, and goes on, while every
// webhook comes up to three times and the providers fail one send in five. At the end, what was acknowledged with 200 must
// be there, once, with its replies and tickets; and every reply must have reached its citizen, in order, no more often
// than the crashes and the lost answers make unavoidable.
func TestKill9(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes on each database")
	}
	program := filepath.Join(t.TempDir(), "ask1555")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for name, use := range databases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cmd serveCmd
			cmd.Data = t.TempDir()
			use(&cmd)
			providers := newFaultyProvider(t)
			burst, cut := newBurst(t, crashRounds*crashMessages[name]), 0
			for round := range crashRounds {
				p := startProcess(t, program, cmd.databaseFlags, providers.URL)
				burst.send(p, int64(crashMessages[name]/10+rand.N(crashMessages[name]*8/10)))
				cut += sending(t, cmd.databaseFlags)
				t.Logf("round %d: %d messages acknowledged and %d sends cut off so far", round+1, burst.acknowledged.Load(), cut)
			}
			p := startProcess(t, program, cmd.databaseFlags, providers.URL)
			burst.send(p, -1)            // those that were cut off are sent again, as a provider would, and all the rest
			providers.healed.Store(true) // what has failed often waits for minutes as it is
			s, err := store.Open(t.Context(), cmd.database())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			waitUntilSent(t, s)
			p.kill()
			burst.check(s)
			burst.checkDelivered(s, providers, cut)
		})
	}
}

// sending is how many sends were under way when the program was killed.
func sending(t *testing.T, f databaseFlags) (n int) {
	t.Helper()
	err := f.withStore(t.Context(), func(s *store.Store) error {
		counts, err := s.OutboxCounts(t.Context())
		n = counts["sending"]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// waitUntilSent waits until nothing waits in the outbox any more.
func waitUntilSent(t *testing.T, s *store.Store) {
	t.Helper()
	for deadline := time.Now().Add(6 * time.Minute); ; <-time.After(100 * time.Millisecond) {
		counts, err := s.OutboxCounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if counts["pending"]+counts["sending"] == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the outbox does not come to an end: %v", counts)
		}
	}
}

// process is the program, running apart from the test.
type process struct {
	*running
	kill func()
}

func startProcess(t *testing.T, program string, f databaseFlags, providers string) *process {
	t.Helper()
	command := exec.CommandContext(context.WithoutCancel(t.Context()), program, "serve", "--listen", "127.0.0.1:0", "--data", f.Data, "--database", f.Database)
	command.Env = append(os.Environ(), "ASK1555_PUBLIC_URL="+publicURL,
		"ASK1555_TWILIO_ACCOUNT_SID="+twilioSID, "ASK1555_TWILIO_AUTH_TOKEN="+twilioToken, "ASK1555_TWILIO_FROM="+ourNumber,
		"ASK1555_TWILIO_WHATSAPP_FROM="+ourNumber, "ASK1555_TWILIO_API_URL="+providers,
		"ASK1555_TELEGRAM_TOKEN="+telegramBot, "ASK1555_TELEGRAM_SECRET="+telegramPass, "ASK1555_TELEGRAM_API_URL="+providers,
		"ASK1555_VIBER_TOKEN="+viberToken, "ASK1555_VIBER_API_URL="+providers,
		"ASK1555_MESSENGER_APP_SECRET="+messengerSecret, "ASK1555_MESSENGER_PAGE_TOKEN=EAA-page", "ASK1555_MESSENGER_VERIFY_TOKEN="+messengerWord, "ASK1555_MESSENGER_API_URL="+providers,
		"ASK1555_KANNEL_URL="+providers, "ASK1555_KANNEL_USERNAME=ask1555", "ASK1555_KANNEL_PASSWORD="+kannelPassword, "ASK1555_KANNEL_FROM=1555", "ASK1555_KANNEL_SECRET="+kannelSecret,
	)
	command.Stderr = &logs
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	kill := sync.OnceFunc(func() {
		_ = command.Process.Kill() // SIGKILL
		_ = command.Wait()
	})
	t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "ask1555 listens on "); ok {
			go func() {
				for lines.Scan() {
				}
			}()
			return &process{&running{TB: t, url: at}, kill}
		}
	}
	t.Fatal("the program ended before it listened")
	return nil
}

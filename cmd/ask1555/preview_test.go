package main

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/bot/store"
)

// The preview shows the database that is there, and makes none.
func TestPreviewCommand(t *testing.T) {
	cmd := previewCmd{Listen: "127.0.0.1:0", databaseFlags: databaseFlags{Data: t.TempDir()},
		policyFlags: policyFlags{AnswerAbove: bot.DefaultPolicy.AnswerAbove, ClarifyAbove: bot.DefaultPolicy.ClarifyAbove}}
	unanswered := func() string {
		t.Helper()
		p, err := cmd.start(t.Context(), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := p.stop(); err != nil {
				t.Error(err)
			}
		}()
		answer, err := http.Get(address(p.listener) + "/unanswered")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	if page := unanswered(); !strings.Contains(page, "Δεν υπάρχει βάση δεδομένων") {
		t.Errorf("without a database: %s", page)
	}
	if _, err := os.Stat(cmd.database()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a database was made: %v", err)
	}
	s, err := store.Open(t.Context(), cmd.database())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if page := unanswered(); !strings.Contains(page, "Καμία ερώτηση δεν περιμένει") {
		t.Errorf("with a database: %s", page)
	}
}

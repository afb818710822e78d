//go:build unix

package main

import (
	"net/http"
	"syscall"
	"testing"
)

const question = "Πότε πληρώνεται το επίδομα παιδιού;"

// With no room on the disk for another byte the line is named, on every channel; a question is not acknowledged, so
// that it comes again. When there is room again, all goes on.
func TestHandoffWithTheDiskFull(t *testing.T) {
	r := startWithApps(t, settings(t))
	c := r.chat()
	empty := fillDisk(t)
	if a := c.send(map[string]string{"id": "m1", "text": question}); a.status != http.StatusServiceUnavailable {
		t.Errorf("with the disk full a question is answered %d, want 503", a.status)
	}
	if a := r.sms("+306900000002", "SM1", question); a.status < 500 {
		t.Errorf("with the disk full an SMS is acknowledged: %d", a.status)
	}
	r.wantLineInAnswers(c, "m2")
	empty()
	if got := c.say("m1", question); got.Decision != "answer" {
		t.Errorf("with room again a question is answered with %s", got.Decision)
	}
	if a := r.sms("+306900000002", "SM1", question); a.status != http.StatusOK {
		t.Errorf("with room again an SMS is answered %d", a.status)
	}
}

// fillDisk lets no file of this process be written any more, as a full disk does, until empty.
func fillDisk(t *testing.T) (empty func()) {
	t.Helper()
	var room syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &room); err != nil {
		t.Fatal(err)
	}
	empty = func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &room); err != nil {
			t.Error(err)
		}
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 0, Max: room.Max}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(empty)
	return empty
}

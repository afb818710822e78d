package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"
)

const (
	kannelPassword = "sendsms-pass"
	kannelSecret   = "kannel-secret"
)

// kannelHeader is how Kannel shows the secret in its get-url.
var kannelHeader = map[string]string{"Authorization": "Basic a2FubmVsOmthbm5lbC1zZWNyZXQ="} // kannel:kannel-secret

// gateway is the real Kannel between the service and its fake operator.
type gateway struct {
	*testing.T
	conf, folder string
	operatorPort int
	boxes        []*exec.Cmd
}

// The programs of Debian's kannel and kannel-extras.
const (
	bearerbox = "/usr/sbin/bearerbox"
	smsbox    = "/usr/sbin/smsbox"
	fakesmsc  = "/usr/lib/kannel/test/fakesmsc"
)

// startKannel runs Kannel with the configuration that operators are given, between free ports, for a service at an
// address. The test is skipped, loudly, where it is not installed.
func startKannel(t *testing.T, sendsms int, service string, change ...string) *gateway {
	t.Helper()
	g := &gateway{T: t, folder: t.TempDir(), operatorPort: freePort(t)}
	admin, box := freePort(t), freePort(t)
	text, err := os.ReadFile(filepath.Join(root(t), "channels", "kannel", "example.conf"))
	if err != nil {
		t.Fatal(err)
	}
	conf := regexp.MustCompile(`(?s)group = smsc\n.*?\n\n`).ReplaceAllString(string(text),
		fmt.Sprintf("group = smsc\nsmsc = fake\nsmsc-id = fake\nhost = 127.0.0.1\nport = %d\nconnect-allow-ip = 127.0.0.1\n\n", g.operatorPort))
	conf = strings.NewReplacer(append(change,
		"13000", fmt.Sprint(admin), "13001", fmt.Sprint(box), "13013", fmt.Sprint(sendsms), "127.0.0.1:8155", service,
		"CHANGE-password", kannelPassword, "CHANGE-secret", kannelSecret, "/var/spool/kannel", g.folder, "/var/log/kannel", g.folder, "http-queue-delay = 10", "http-queue-delay = 1",
	)...).Replace(conf)
	g.conf = filepath.Join(g.folder, "kannel.conf")
	if err := os.WriteFile(g.conf, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.stop)
	g.run(bearerbox, fmt.Sprintf("http://127.0.0.1:%d/status.txt?password=CHANGE-admin", admin))
	g.run(smsbox, fmt.Sprintf("http://127.0.0.1:%d/", sendsms))
	return g
}

// needKannel skips a test where Kannel is not.
func needKannel(t *testing.T) {
	for _, program := range []string{bearerbox, smsbox, fakesmsc} {
		if _, err := os.Stat(program); err != nil {
			t.Skipf("!!! Kannel SKIPPED: %s is not installed; `make test` does it", program)
		}
	}
}

// run starts one of Kannel's boxes and waits until it answers.
func (g *gateway) run(program, ready string) {
	g.Helper()
	command := exec.Command(program, g.conf)
	command.Dir = g.folder
	if err := command.Start(); err != nil {
		g.Fatal(err)
	}
	g.boxes = append(g.boxes, command)
	for deadline := time.Now().Add(30 * time.Second); ; <-time.After(20 * time.Millisecond) {
		if response, err := http.Get(ready); err == nil {
			response.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			g.Fatalf("%s does not answer", program)
		}
	}
}

// stop ends the boxes, the last first. A box that waits for the other to finish is not waited for.
func (g *gateway) stop() {
	for i := len(g.boxes) - 1; i >= 0; i-- {
		_ = g.boxes[i].Process.Signal(syscall.SIGKILL)
		_ = g.boxes[i].Wait()
	}
}

// operator is the fake operator: it has sent one SMS, and prints what it is given to deliver.
type operator struct {
	*gateway
	mu   sync.Mutex
	said []string // all it printed
	got  []string // of that, what it was given to deliver
}

var gotMessage = regexp.MustCompile(`Got message \d+: <(.*)>$`)

// writes lets a phone send one SMS in small Greek letters, and listens for replies until the test ends.
func (g *gateway) writes(from, text string) *operator {
	g.Helper()
	remember(text)
	remember(from)
	o := &operator{gateway: g}
	command := exec.Command(fakesmsc, "-H", "127.0.0.1", "-r", fmt.Sprint(g.operatorPort), "-m", "1", from+" 1555 ucs2 "+escapeUTF16(text))
	out, err := command.StderrPipe()
	if err != nil {
		g.Fatal(err)
	}
	if err := command.Start(); err != nil {
		g.Fatal(err)
	}
	g.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
	})
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			o.hear(lines.Text())
		}
	}()
	return o
}

// hear takes in one line of what the fake operator prints.
func (o *operator) hear(line string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said = append(o.said, line)
	if found := gotMessage.FindStringSubmatch(line); found != nil {
		o.got = append(o.got, readable(found[1]))
	}
}

// waitFor waits until the operator was given something that holds a text, and returns all it got by then.
func (o *operator) waitFor(text string) string {
	o.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; <-time.After(20 * time.Millisecond) {
		o.mu.Lock()
		got, said := strings.Join(o.got, "\n"), strings.Join(o.said, "\n")
		o.mu.Unlock()
		if strings.Contains(got, text) {
			return got
		}
		if time.Now().After(deadline) {
			o.Fatalf("the operator got %q, want %q\n%s%s", got, text, said, o.gateway.logs())
		}
	}
}

// escapeUTF16 is how the fake operator is given small Greek letters.
func escapeUTF16(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%%%02X%%%02X", unit>>8, unit&0xff)
	}
	return b.String()
}

// readable turns what the fake operator prints, "<from> <to> <kind> [<header>] <text>", into the text.
func readable(printed string) string {
	fields := strings.Fields(printed)
	last := fields[len(fields)-1]
	if !strings.Contains(printed, " ucs-2 ") && !strings.Contains(printed, " data ") {
		return printed
	}
	raw, err := url.QueryUnescape(last)
	if err != nil {
		return printed
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units))
}

// startThroughKannel runs a service and Kannel, each told where the other is.
func startThroughKannel(t *testing.T, change ...string) (*running, *gateway, serveCmd) {
	needKannel(t)
	cmd, sendsms := settings(t), freePort(t)
	cmd.Kannel.URL = fmt.Sprintf("http://127.0.0.1:%d", sendsms)
	cmd.Listen = fmt.Sprintf("127.0.0.1:%d", freePort(t))
	cmd.Kannel.CallbackURL = "http://" + cmd.Listen
	r := start(t, cmd)
	return r, startKannel(t, sendsms, cmd.Listen, change...), cmd
}

// A citizen asks by SMS in small Greek letters; the answer goes through Kannel to the operator, and the operator's news
// of it come back.
func TestKannel(t *testing.T) {
	t.Parallel() // it mostly waits
	for way, change := range map[string][]string{
		"get-url":  nil,
		"post-url": {"get-url =", "post-url =", "&charset=%C&text=%b", ""},
	} {
		t.Run(way, func(t *testing.T) {
			r, g, cmd := startThroughKannel(t, change...)
			o := g.writes("+306900000001", "Πότε πληρώνεται το επίδομα παιδιού; 😀")
			entry, _ := r.bot.Knowledge().Base.Entry("opeka-epidoma-paidiou-pliromi")
			short := []rune(entry.At(time.Now()).Short)
			got := o.waitFor(string(short[:30])) // the rest may be in another segment
			if !strings.Contains(got, "αυτόματος βοηθός") {
				t.Errorf("the operator got %s", got)
			}
			r.waitOutbox(map[string]int{"sent": 2})
			r.waitDelivered(cmd.database(), 2)
			wantCheck(t, cmd.channelFlags, "kannel    checked")
			cmd.Kannel.Password = "wrong"
			wantCheck(t, cmd.channelFlags, "kannel    WRONG: Kannel refuses our username or password")
			r.waitOutbox(map[string]int{"sent": 2}) // the check sent nothing
			g.wantNothingIn("bearerbox.log", "+306900000001", "00000001", "Πότε", escapeUTF16("Πότε"))
			g.wantNothingIn("smsbox.log", "+306900000001", "00000001", "Πότε", escapeUTF16("Πότε"))
		})
	}
}

// wantCheck runs the check of the channels; what it says of one must be this.
func wantCheck(t *testing.T, flags channelFlags, want string) {
	t.Helper()
	var out strings.Builder
	_ = channelsListCmd{flags}.check(t.Context(), &out, slog.New(slog.DiscardHandler))
	if !strings.Contains(out.String(), want+"\n") {
		t.Errorf("the check says:\n%s", out.String())
	}
}

// logs are the warnings and errors of Kannel's boxes, for a test that failed.
func (g *gateway) logs() string {
	var all strings.Builder
	for _, file := range []string{"bearerbox.log", "smsbox.log"} {
		data, err := os.ReadFile(filepath.Join(g.folder, file))
		fmt.Fprintf(&all, "%s (%v):\n%s\n", file, err, data)
	}
	return all.String()
}

// wantNothingIn looks for what citizens wrote, and their numbers, in a log of Kannel's.
func (g *gateway) wantNothingIn(file string, texts ...string) {
	g.Helper()
	data, err := os.ReadFile(filepath.Join(g.folder, file))
	if err != nil {
		g.Fatal(err)
	}
	for _, text := range texts {
		if strings.Contains(string(data), text) {
			g.Errorf("%s holds %q", file, text)
		}
	}
}

// waitDelivered waits until the operator's news of n replies are recorded.
func (r *running) waitDelivered(database string, n int) {
	r.Helper()
	db, err := sql.Open("sqlite", database)
	if err != nil {
		r.Fatal(err)
	}
	defer db.Close()
	for deadline := time.Now().Add(30 * time.Second); ; <-time.After(20 * time.Millisecond) {
		var got int
		err := db.QueryRowContext(r.Context(), `SELECT COUNT(*) FROM outbox WHERE channel = 'kannel' AND status = 'delivered'`).Scan(&got)
		if err == nil && got == n {
			return
		}
		if time.Now().After(deadline) {
			r.Fatalf("%d replies are known to be delivered (%v), want %d", got, err, n)
		}
	}
}

// With the database locked the line of help is Kannel's answer itself, in small Greek letters.
func TestKannelHandoff(t *testing.T) {
	t.Parallel() // it mostly waits
	r, g, cmd := startThroughKannel(t)
	unlock := r.lock(cmd.database())
	defer unlock()
	g.writes("+306900000001", disclosure).waitFor("Καλέστε όποια ώρα θέλετε: 15900")
}

// While the service cannot take an SMS in, Kannel keeps it; nothing is said in the meantime.
func TestKannelTriesAgain(t *testing.T) {
	t.Parallel() // it mostly waits
	needKannel(t)
	cmd, sendsms := settings(t), freePort(t)
	cmd.Kannel.URL = fmt.Sprintf("http://127.0.0.1:%d", sendsms)
	cmd.Listen = fmt.Sprintf("127.0.0.1:%d", freePort(t))
	cmd.Kannel.CallbackURL = "http://" + cmd.Listen
	g := startKannel(t, sendsms, cmd.Listen)
	o := g.writes("+306900000001", "καλημέρα σας")
	r := start(t, cmd)
	if got := o.waitFor("Γράψτε μου την ερώτησή σας"); strings.Contains(got, "1555 ΔEN") || strings.Contains(got, "content") {
		t.Errorf("in the meantime she read %s", got)
	}
	r.waitOutbox(map[string]int{"sent": 2})
}

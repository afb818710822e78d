package preview

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gitTimeout bounds one call of git.
const gitTimeout = 20 * time.Second

// A commit is a state of the content that somebody recorded.
type commit struct {
	Hash, Subject string
	When          time.Time
}

// A reason, in Greek, is why there is nothing to compare with.
type reason string

func (r reason) Error() string { return string(r) }

// lastCommit is the commit that the folder is compared with. The error is a reason.
func lastCommit(ctx context.Context, dir string) (commit, error) {
	if dir == "" {
		return commit{}, reason("το περιεχόμενο είναι ενσωματωμένο στο πρόγραμμα· δώστε έναν φάκελο με --content")
	}
	inside, err := git(ctx, dir, "rev-parse", "--is-inside-work-tree")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return commit{}, reason("το git δεν είναι εγκατεστημένο σε αυτόν τον υπολογιστή")
	case err != nil:
		return commit{}, reason("ο φάκελος δεν είναι μέσα σε αποθετήριο git (το git λέει: " + err.Error() + ")")
	case strings.TrimSpace(string(inside)) != "true":
		return commit{}, reason("ο φάκελος είναι μέσα στα αρχεία του ίδιου του git")
	}
	out, err := git(ctx, dir, "log", "-1", "--format=%H%x00%ct%x00%s")
	if err != nil {
		return commit{}, reason("το αποθετήριο δεν έχει ακόμη καμία καταχώριση (commit)")
	}
	parts := strings.SplitN(strings.TrimSpace(string(out)), "\x00", 3)
	seconds, err := strconv.ParseInt(parts[min(1, len(parts)-1)], 10, 64)
	if err != nil || len(parts) != 3 {
		return commit{}, reason("η απάντηση του git δεν διαβάζεται")
	}
	return commit{Hash: parts[0], When: time.Unix(seconds, 0), Subject: parts[2]}, nil
}

// files is the folder as it was in a commit, in memory. In a folder git archives that folder alone. The error is a
// reason.
func (c commit) files(ctx context.Context, dir string) (fs.FS, error) {
	out, err := git(ctx, dir, "archive", "--format=zip", "-0", c.Hash)
	if err != nil {
		return nil, reason("ο φάκελος δεν υπάρχει στην τελευταία καταχώριση")
	}
	files, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		return nil, reason("η απάντηση του git δεν διαβάζεται")
	}
	return files, nil
}

// git runs git in a folder, whatever repository the environment names, as it does inside a hook. The error is
// the first line that git said.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...)
	command.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "GIT_DIR=") || strings.HasPrefix(v, "GIT_WORK_TREE=") || strings.HasPrefix(v, "GIT_INDEX_FILE=")
	}), "LC_ALL=C")
	out, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		return nil, errors.New(said)
	}
	return out, err
}
